import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { optionsFor } from '../plans/planned.ts';
import { families, readRollbackCases } from '../rollback/case-file.ts';
import { catalogOf, draftFor } from '../rollback/run.ts';

/** A history of which the last migration is applied, rolled back, and interrupted meanwhile. */
export interface WriteCase {
  readonly title: string;
  readonly prisma: string;
  readonly migrations: readonly { readonly name: string; readonly up: string; readonly down: string | null }[];
}

const SAMPLE = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../client/sample/prisma/migrations');

/** Every migration of the sample project with its own down.sql, and every case of the drafts with its draft. */
export const writeCases = (version: number): readonly WriteCase[] => [...sampleCases(), ...draftedCases(version), ...HALVES];

function sampleCases(): readonly WriteCase[] {
  const names = readdirSync(SAMPLE)
    .filter((name) => /^\d/.test(name))
    .sort();
  const read = (name: string, file: string): string => readFileSync(path.join(SAMPLE, name, file), 'utf8');
  const all = names.map((name) => ({ name, up: read(name, 'migration.sql'), down: read(name, 'down.sql') }));
  return all.map((m, i) => ({ title: `sample: ${m.name}`, prisma: '7.10.1', migrations: all.slice(0, i + 1) }));
}

function draftedCases(version: number): readonly WriteCase[] {
  return families()
    .flatMap(readRollbackCases)
    .filter((c) => c.postgres.includes(version))
    .flatMap((c): readonly WriteCase[] => {
      const options = optionsFor(version, c.prisma);
      const { down, draft } = draftFor(c.migration, catalogOf(c.history, options), options);
      if (draft.grade === 'irreversible') return [];
      const history = c.history === '' ? [] : [{ name: '20260101000000_create_history', up: c.history, down: null }];
      const migrations = [...history, { name: '20260102000000_change_schema', up: c.migration, down }];
      return [{ title: `${c.place} ${c.title}`, prisma: c.prisma === '7.3' ? '6.19.3' : '7.10.1', migrations }];
    });
}

const BASE =
  'CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "name" TEXT, "age" INT);\nINSERT INTO "User"("name", "age") SELECT \'n\' || g, g FROM generate_series(1, 50) g;\n';
const half = (title: string, up: string, down: string): WriteCase => ({
  title: `halves: ${title}`,
  prisma: '7.10.1',
  migrations: [
    { name: '20260101000000_create_user', up: BASE, down: null },
    { name: '20260102000000_change_user', up, down },
  ],
});

/** Those that cannot be one transaction, with several steps. */
const HALVES: readonly WriteCase[] = [
  half(
    'concurrent indexes',
    'CREATE INDEX CONCURRENTLY "a" ON "User"("name");\nALTER TABLE "User" ADD COLUMN "x" TEXT;\nCREATE INDEX CONCURRENTLY "b" ON "User"("x");\nALTER TABLE "User" ALTER COLUMN "age" SET NOT NULL;\n',
    'ALTER TABLE "User" ALTER COLUMN "age" DROP NOT NULL;\nDROP INDEX CONCURRENTLY "b";\nALTER TABLE "User" DROP COLUMN "x";\nDROP INDEX CONCURRENTLY "a";\n',
  ),
  half(
    'indexes that come back',
    'DROP INDEX IF EXISTS "gone";\nALTER TABLE "User" ADD COLUMN "y" INT DEFAULT 3;\n',
    'CREATE INDEX CONCURRENTLY "gone_y" ON "User"("y");\nDROP INDEX CONCURRENTLY "gone_y";\nALTER TABLE "User" DROP COLUMN "y";\nVACUUM "User";\n',
  ),
  half(
    'transactions of the script itself',
    'BEGIN;\nALTER TABLE "User" ADD COLUMN "x" TEXT;\nALTER TABLE "User" ADD COLUMN "y" TEXT;\nCOMMIT;\nCREATE INDEX CONCURRENTLY "i" ON "User"("y");\nBEGIN;\nCREATE TABLE "Log" ("id" INT);\nCOMMIT;\n',
    'BEGIN;\nDROP TABLE "Log";\nCOMMIT;\nDROP INDEX CONCURRENTLY "i";\nBEGIN;\nALTER TABLE "User" DROP COLUMN "y";\nALTER TABLE "User" DROP COLUMN "x";\nCOMMIT;\n',
  ),
  half(
    'values of an enum that are used at once',
    'CREATE TYPE "Role" AS ENUM (\'A\');\nALTER TYPE "Role" ADD VALUE \'B\';\nALTER TABLE "User" ADD COLUMN "role" "Role" NOT NULL DEFAULT \'B\';\n',
    'ALTER TYPE "Role" ADD VALUE \'C\';\nALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT \'C\';\nALTER TABLE "User" DROP COLUMN "role";\nDROP TYPE "Role";\n',
  ),
  half(
    'settings of the session',
    'CREATE SCHEMA "app";\nSET search_path = "app";\nCREATE TABLE "User" ("id" INT, "name" TEXT);\nCREATE INDEX CONCURRENTLY "app_i" ON "User"("name");\nALTER TABLE "User" ADD COLUMN "more" TEXT;\n',
    'SET search_path = "app";\nDROP INDEX CONCURRENTLY "app_i";\nALTER TABLE "User" DROP COLUMN "name";\nDROP TABLE "User";\nDROP SCHEMA "app";\n',
  ),
  half(
    'rows',
    'ALTER TABLE "User" ADD COLUMN "z" TEXT;\nUPDATE "User" SET "z" = "name";\nCREATE INDEX CONCURRENTLY "z_idx" ON "User"("z");\nALTER TABLE "User" ALTER COLUMN "z" SET NOT NULL;\n',
    'ALTER TABLE "User" ALTER COLUMN "z" DROP NOT NULL;\nDROP INDEX CONCURRENTLY "z_idx";\nUPDATE "User" SET "z" = NULL;\nALTER TABLE "User" DROP COLUMN "z";\n',
  ),
];
