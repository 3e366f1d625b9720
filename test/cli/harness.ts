import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ExitCode, Io } from '../../server/src/cli/io.ts';
import { run } from '../../server/src/cli/run.ts';
import { loadReader } from '../../server/src/load-reader.ts';

export interface Outcome {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process, in `cwd`. */
export async function lockkeeper(
  cwd: string,
  args: readonly string[],
  io: Partial<Io> & { readonly input?: string } = {},
): Promise<Outcome> {
  let out = '';
  let err = '';
  const code = await run(
    args,
    {
      stdout: (text) => {
        out += text;
      },
      stderr: (text) => {
        err += text;
      },
      stdin: async () => io.input ?? '',
      cwd,
      env: {},
      isTTY: false,
      ...io,
    },
    { version: '1.2.3', loadReader, startServer: async () => {} },
  );
  return { code, out, err };
}

/** Folders made by a test, with their files; gone after it. */
export function folders(): { make(files: Readonly<Record<string, string>>): Promise<string> } {
  const made: string[] = [];
  after(async () => {
    for (const folder of made) await rm(folder, { recursive: true, force: true });
  });
  return {
    async make(files) {
      const root = await mkdtemp(join(tmpdir(), 'lockkeeper-cli-'));
      made.push(root);
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(root, name)), { recursive: true });
        await writeFile(join(root, name), text);
      }
      return root;
    },
  };
}

export const INIT = '-- Rollback: DROP TABLE\nCREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "name" TEXT, "bio" VARCHAR(100));\n';

/** A project with two migrations; the second is given. */
export const project = (second: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "shop", "devDependencies": { "prisma": "6.19.3" } }',
  'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  'prisma/migrations/20260101000000_create_user/migration.sql': INIT,
  'prisma/migrations/20260101000000_create_user/down.sql': 'DROP TABLE "User";\n',
  'prisma/migrations/20260201000000_change_user/migration.sql': `-- Rollback: see down.sql\n${second}`,
  'prisma/migrations/20260201000000_change_user/down.sql': 'SELECT 1;\n',
  ...more,
});

export const SECOND = 'prisma/migrations/20260201000000_change_user/migration.sql';
