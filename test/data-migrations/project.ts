import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyCatalog, replay } from '../../server/src/core/analyse.ts';
import type { AnalysisOptions } from '../../server/src/core/analyse.types.ts';
import { dataMigration } from '../../server/src/core/data-migrations/data-migration.ts';
import type { DataMigrationContext, DataMigrationRequest } from '../../server/src/core/data-migrations/request.ts';
import { readerOf } from '../../server/src/core/planning.ts';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings.ts';
import { loadReader } from '../../server/src/load-reader.ts';
import { modelsOfText } from '../../server/src/prisma/schema/read.ts';
import { divideIntoUnits } from '../../server/src/prisma/units.ts';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.join(HERE, '../..');
const SCHEMA = path.join(HERE, 'prisma/schema.prisma');
const TSX = import.meta.resolve('tsx');

/** The tables of schema.prisma; each counts in "writes" how often a row was updated. */
export const TABLES = `
CREATE TYPE "Role" AS ENUM ('user', 'admin');
CREATE TABLE "User" ("id" INTEGER PRIMARY KEY, "email" TEXT NOT NULL, "displayName" TEXT);
CREATE TABLE "visits" ("id" BIGINT PRIMARY KEY, "at" TIMESTAMP(3) NOT NULL, "weight" DECIMAL(65,30), "seen" TIMESTAMP(3), "size" BIGINT, "tags" TEXT[], "note" JSONB, "raw" BYTEA);
CREATE TABLE "sessions" ("id" UUID PRIMARY KEY, "user_id" INTEGER NOT NULL, "role" "Role");
CREATE TABLE "members" ("tenant_id" INTEGER NOT NULL, "name" TEXT NOT NULL, "full_name" TEXT, PRIMARY KEY ("tenant_id", "name"));
`;
export const COUNTED = `
ALTER TABLE "User" ADD COLUMN "writes" INTEGER NOT NULL DEFAULT 0;
CREATE FUNCTION count_writes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW."writes" := OLD."writes" + 1; RETURN NEW; END $$;
CREATE TRIGGER count_writes BEFORE UPDATE ON "User" FOR EACH ROW EXECUTE FUNCTION count_writes();
`;

/** A folder with node_modules, in which data migrations are written and run. */
export interface Project {
  readonly folder: string;
  readonly context: DataMigrationContext;
  /** The text of a data migration; `edit` is what a person does to it. */
  write(request: DataMigrationRequest, edit?: (text: string) => string): string;
  /** Starts it. Arguments are those of a TypeScript file; for SQL they become settings. */
  start(file: string, url: string, args: readonly string[]): Started;
  remove(): void;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
  /** Resolves when the output holds a text. */
  says(text: string | RegExp): Promise<void>;
}

export async function createProject(): Promise<Project> {
  const reader = await loadReader();
  const options: AnalysisOptions = { reader, settings: DEFAULT_SETTINGS, postgres: 18, execution: 'split', divide: divideIntoUnits };
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'lockkeeper-data-'));
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n');
  const client = path.relative(folder, path.join(HERE, 'generated/prisma-client/client')).replaceAll('\\', '/');
  const context: DataMigrationContext = {
    catalog: readerOf(replay({ migration: 'init', text: TABLES, before: emptyCatalog(true) }, options)),
    models: modelsOfText([{ path: SCHEMA, text: fs.readFileSync(SCHEMA, 'utf8') }]),
    read: (sql) => reader.read(sql),
    client,
    adapter: true,
    folder: '.',
  };
  return {
    folder,
    context,
    write(request, edit = (text) => text) {
      const made = dataMigration(request, context);
      if ('refused' in made) throw new Error(made.refused);
      const file = path.join(folder, made.file);
      fs.writeFileSync(file, edit(made.text));
      return file;
    },
    start(file, url, args) {
      const sql = file.endsWith('.sql');
      const command = sql ? [path.join(HERE, 'run-sql.ts'), file] : [file, ...args];
      const child = spawn(process.execPath, ['--import', TSX, ...command], {
        cwd: folder,
        env: { ...process.env, DATABASE_URL: url, PGOPTIONS: sql ? settingsOf(args) : '' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      const listeners = new Set<() => void>();
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (piece: Buffer) => {
          output += piece.toString();
          for (const l of listeners) l();
        });
      const ended = new Promise<{ readonly code: number | null; readonly output: string }>((resolve) =>
        child.once('close', (code) => resolve({ code, output })),
      );
      return {
        child,
        ended,
        says: (text) =>
          new Promise((resolve, reject) => {
            const look = (): void => {
              if (typeof text === 'string' ? output.includes(text) : text.test(output)) {
                listeners.delete(look);
                resolve();
              }
            };
            listeners.add(look);
            look();
            void ended.then(() => reject(new Error(`it ended without saying ${text}:\n${output}`)));
          }),
      };
    },
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}

function settingsOf(args: readonly string[]): string {
  const [run = 'up', ...rest] = args;
  const named: string[] = [`run=${run}`];
  for (let i = 0; i < rest.length; i++)
    named.push(rest[i] === '--dry-run' ? 'dry_run=on' : `${rest[i]?.slice(2).replace('-', '_')}=${rest[++i]}`);
  return named.map((s) => `-c data_migration.${s}`).join(' ');
}
