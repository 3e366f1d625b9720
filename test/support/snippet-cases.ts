import { expandBody } from '../../server/src/lsp/snippets/body.ts';
import { SNIPPETS, type Snippet } from '../../server/src/lsp/snippets/snippet.ts';

/** What the snippets are written for: their defaults name these tables. */
export const SNIPPET_SCHEMA = `
CREATE TYPE "Status" AS ENUM ('ACTIVE', 'SUSPENDED');
CREATE TABLE "User" (
  "id" TEXT NOT NULL, "name" TEXT, "email" TEXT, "age" INTEGER, "status" "Status" NOT NULL DEFAULT 'ACTIVE',
  CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "User_status_idx" ON "User"("status");
CREATE TABLE "Post" ("id" TEXT NOT NULL, "title" TEXT, "authorId" TEXT, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"));
CREATE INDEX "Post_authorId_idx" ON "Post"("authorId");
CREATE TABLE "AuditLog" (
  "id" INTEGER NOT NULL, "message" TEXT, "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "AuditLog_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "Event" ("id" INTEGER NOT NULL, "at" TIMESTAMP(3) NOT NULL, CONSTRAINT "Event_pkey" PRIMARY KEY ("id", "at"))
  PARTITION BY RANGE ("at");
CREATE TABLE "Event_2026_01" ("id" INTEGER NOT NULL, "at" TIMESTAMP(3) NOT NULL, CONSTRAINT "Event_2026_01_pkey" PRIMARY KEY ("id", "at"));
`;

/** The snippets that are carried out before one, each as a migration of its own. */
const EARLIER: Readonly<Record<string, readonly string[]>> = {
  'lk-not-null-2-validate': ['lk-not-null-1-check'],
  'lk-not-null-3-set': ['lk-not-null-1-check', 'lk-not-null-2-validate'],
  'lk-not-null-4-drop-check': ['lk-not-null-1-check', 'lk-not-null-2-validate', 'lk-not-null-3-set'],
  'lk-not-null-18-2': ['lk-not-null-18-1'],
  'lk-constraint-2-validate': ['lk-constraint-1-check'],
  'lk-unique-2-constraint': ['lk-unique-1-index'],
  'lk-backfill': ['lk-add-column'],
  'lk-sync-trigger': ['lk-add-column'],
  'lk-sync-trigger-drop': ['lk-add-column', 'lk-sync-trigger'],
  'lk-archive-table-back': ['lk-archive-table'],
  'lk-archive-rows-2-copy': ['lk-archive-rows-1-table'],
  'lk-partition-2-validate': ['lk-partition-1-check'],
  'lk-partition-3-attach': ['lk-partition-1-check', 'lk-partition-2-validate'],
};

export function snippet(prefix: string): Snippet {
  const found = SNIPPETS.find((s) => s.prefix === prefix);
  if (found === undefined) throw new Error(`no snippet ${prefix}`);
  return found;
}

/** The text that a snippet leaves when every place keeps its default. */
export const textOf = (prefix: string): string => expandBody(snippet(prefix).body);

/** The texts of the migrations before a snippet, the schema first. */
export const before = (prefix: string): readonly string[] => [SNIPPET_SCHEMA, ...(EARLIER[prefix] ?? []).map(textOf)];
