import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A generated Prisma project on disk. */
export interface Project {
  readonly folder: string;
  /** The newest migration's file and its text. */
  readonly newest: string;
  readonly text: string;
  remove(): void;
}

const TABLES = 300;

const createTable = (k: number): string =>
  `CREATE TABLE "T${k}" ("id" SERIAL NOT NULL, "a" TEXT, "b" INTEGER, CONSTRAINT "T${k}_pkey" PRIMARY KEY ("id"));`;

/** What Prisma writes most, over the tables in turn. The first of four is the one that the keystrokes are typed into. */
const STATEMENTS: readonly ((n: number, table: string) => string)[] = [
  (n, table) => `ALTER TABLE "${table}" ADD COLUMN "c${n}" TEXT;`,
  (n, table) => `CREATE INDEX "${table}_c${n}_idx" ON "${table}"("a");`,
  (_n, table) => `ALTER TABLE "${table}" ALTER COLUMN "b" SET NOT NULL;`,
  (n, table) => `UPDATE "${table}" SET "a" = 'x' WHERE "id" = ${n};`,
];

const statements = (count: number): string =>
  `${Array.from({ length: count }, (_, n) => STATEMENTS[n % STATEMENTS.length]?.(n, `T${n % TABLES}`)).join('\n\n')}\n`;

const freshFolder = (): string => mkdtempSync(path.join(tmpdir(), 'lockkeeper-bench-'));

const write = (migrations: readonly string[], folder = freshFolder()): Project => {
  const root = path.join(folder, 'prisma/migrations');
  mkdirSync(root, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "dependencies": { "prisma": "7.3.0" } }\n');
  writeFileSync(path.join(root, 'migration_lock.toml'), 'provider = "postgresql"\n');
  let newest = '';
  migrations.forEach((text, n) => {
    const name = `${new Date(Date.UTC(2020, 0, 1) + n * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14)}_add_${n}`;
    newest = path.join(root, name, 'migration.sql');
    mkdirSync(path.dirname(newest));
    writeFileSync(newest, text);
  });
  return { folder, newest, text: migrations.at(-1) ?? '', remove: () => rmSync(folder, { recursive: true, force: true }) };
};

/** Two migrations: the tables, and one with so many statements over them. */
export const projectWithLargeFile = (count: number): Project =>
  write([Array.from({ length: TABLES }, (_, k) => createTable(k)).join('\n'), statements(count)]);

/** So many migrations of one to three statements; a fifth of them make tables. */
export const projectWithHistory = (count: number): Project => write(history(count));

/** A folder with a project for each count, below `apps/`. */
export function projectsWithHistory(counts: readonly number[]): {
  readonly folder: string;
  readonly projects: readonly Project[];
  remove(): void;
} {
  const folder = freshFolder();
  const projects = counts.map((count, k) => write(history(count), path.join(folder, 'apps', `app${k}`)));
  return { folder, projects, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function history(count: number): readonly string[] {
  const tables = Math.floor(count / 5);
  return Array.from({ length: count }, (_, n) => {
    if (n < tables) return `-- CreateTable\n${createTable(n)}\n`;
    const table = `T${n % tables}`;
    return `-- AlterTable\n${STATEMENTS[0]?.(n, table)}\n\n-- CreateIndex\nCREATE INDEX "${table}_c${n}_idx" ON "${table}"("c${n}");\n`;
  });
}

/** Where the keystrokes go: after the column's name in an ADD COLUMN in the middle of the file. */
export function middleOf(text: string): { readonly line: number; readonly character: number } {
  const lines = text.split('\n');
  const half = Math.floor(lines.length / 2);
  const line = lines.findIndex((content, k) => k >= half - 4 && content.includes('ADD COLUMN'));
  return { line, character: lines[line]?.lastIndexOf('"') ?? 0 };
}
