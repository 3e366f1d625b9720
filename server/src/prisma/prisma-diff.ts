import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Refusal } from '../core/plans/plan.ts';
import { parseVersion } from './eras.ts';
import { installedPrisma } from './installed-prisma.ts';
import type { Project } from './projects.ts';
import { schemaAt } from './schema/at-ref.ts';
import { schemaFiles } from './schema/locate.ts';
import { disk } from './schema/models.ts';
import type { SchemaFile } from './schema/read.ts';

/**
 * What schema.prisma is compared with. `nothing`: there are no migrations yet. `commit`: the schema of a commit, which asks no database.
 * `migrations`: Prisma replays them in the shadow database, which it empties first.
 */
export type Comparison = { readonly with: 'nothing' } | { readonly with: 'commit'; readonly ref: string } | { readonly with: 'migrations' };

/** A command to run, without a shell. */
export interface PrismaRun {
  readonly command: string;
  readonly args: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** Beside the environment that is there. */
  readonly env: Readonly<Record<string, string>>;
  /** The command for people, without what is secret. */
  readonly shown: string;
  /** A folder to remove afterwards; null: none. */
  readonly temporary: string | null;
}

/** `prisma migrate dev --create-only` is not asked: it applies pending migrations first, and may offer to reset the database. */
const FLAGS = {
  /** From 3.13 on. */
  classic: { fromSchema: '--from-schema-datamodel', toSchema: '--to-schema-datamodel' },
  /** From 7.0 on; the shadow database is that of prisma.config.ts. */
  seven: { fromSchema: '--from-schema', toSchema: '--to-schema' },
} as const;

/**
 * The command by which the project's own Prisma tells what the migrations lack of schema.prisma, as SQL on standard output. Runs git for
 * a commit, and nothing else: only for workspaces that are trusted.
 * Null: the schema is the same, so Prisma need not be asked.
 * @param node the program that runs JavaScript
 */
export async function schemaDifference(
  project: Project,
  comparison: Comparison,
  { node, env }: { readonly node: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<PrismaRun | Refusal | null> {
  const files = await schemaFiles(project, disk());
  if (files.length === 0)
    return { refused: 'There is no schema.prisma that could be read. Write one, or make an empty migration and write its SQL by hand.' };
  const prisma = await installedPrisma(project.root, node);
  if ('refused' in prisma) return prisma;
  const [major, minor] = parseVersion(prisma.version) ?? [0, 0];
  if (major < 3 || (major === 3 && minor < 13))
    return { refused: `Prisma ${prisma.version} has no migrate diff, which came with 3.13. Update it, or make an empty migration.` };
  const flags = major >= 7 ? FLAGS.seven : FLAGS.classic;
  const at = (path: string): string => relative(project.root, path).replaceAll('\\', '/') || '.';
  const from = await sideFrom(project, comparison, files, { flags, at, env });
  if (from === null || 'refused' in from) return from;
  const args = ['migrate', 'diff', ...from.args, flags.toSchema, at(pathOf(files)), '--script'];
  const [command = node, ...own] = prisma.command;
  const secret = new Set(from.secret);
  return {
    command,
    args: [...own, ...args],
    cwd: project.root,
    env: { PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1', NO_COLOR: '1' },
    shown: ['prisma', ...args.map((a) => (secret.has(a) ? '***' : a))].join(' '),
    temporary: from.temporary,
  };
}

interface Side {
  readonly args: readonly string[];
  readonly secret: readonly string[];
  readonly temporary: string | null;
}

async function sideFrom(
  project: Project,
  comparison: Comparison,
  now: readonly SchemaFile[],
  {
    flags,
    at,
    env,
  }: { flags: (typeof FLAGS)[keyof typeof FLAGS]; at(path: string): string; env: Readonly<Record<string, string | undefined>> },
): Promise<Side | Refusal | null> {
  switch (comparison.with) {
    case 'nothing':
      return { args: ['--from-empty'], secret: [], temporary: null };
    case 'commit': {
      const before = await schemaAt(project, comparison.ref);
      if (before === null || before.length === 0)
        return {
          refused: `git has no schema.prisma at ${comparison.ref}. Name a commit that has one, or compare with the migrations in a shadow database.`,
        };
      if (sameTexts(before, now)) return null;
      const { folder, path } = await writtenAside(before);
      return { args: [flags.fromSchema, path], secret: [], temporary: folder };
    }
    case 'migrations': {
      const args = ['--from-migrations', at(project.migrationsFolder)];
      if (flags === FLAGS.seven) return { args, secret: [], temporary: null };
      const name = shadowVariable(now);
      const url = name === null ? undefined : env[name];
      if (name === null || url === undefined || url === '')
        return {
          refused:
            name === null
              ? 'This version of Prisma replays the migrations only in a shadow database that is named. Write shadowDatabaseUrl = env("SHADOW_DATABASE_URL") into the datasource, and set that variable.'
              : `The shadow database is that of ${name}, which is not set here. Set it in the environment.`,
        };
      return { args: [...args, '--shadow-database-url', url], secret: [url], temporary: null };
    }
  }
}

/** The environment variable of `shadowDatabaseUrl = env("…")`. */
const shadowVariable = (files: readonly SchemaFile[]): string | null =>
  files.map((f) => /^\s*shadowDatabaseUrl\s*=\s*env\("([^"]+)"\)/m.exec(f.text)?.[1]).find((x) => x !== undefined) ?? null;

const sameTexts = (a: readonly SchemaFile[], b: readonly SchemaFile[]): boolean => {
  const texts = (files: readonly SchemaFile[]): string =>
    files
      .map((f) => f.text.replaceAll('\r\n', '\n'))
      .sort()
      .join('\0');
  return texts(a) === texts(b);
};

/** The file, or the folder of several: Prisma reads all that is below it. */
function pathOf(files: readonly SchemaFile[]): string {
  const [only] = files;
  return files.length === 1 && only !== undefined ? only.path : commonFolder(files.map((f) => f.path));
}

function commonFolder(paths: readonly string[]): string {
  const [first = [], ...rest] = paths.map((path) => dirname(path).split(sep));
  let common: readonly string[] = first;
  for (const parts of rest) {
    const end = common.findIndex((part, i) => parts[i] !== part);
    common = end < 0 ? common : common.slice(0, end);
  }
  return common.join(sep) || sep;
}

async function writtenAside(files: readonly SchemaFile[]): Promise<{ readonly folder: string; readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-schema-'));
  const common = commonFolder(files.map((f) => f.path));
  const written: SchemaFile[] = [];
  for (const { path, text } of files) {
    const to = join(folder, relative(common, path));
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, text);
    written.push({ path: to, text });
  }
  return { folder, path: pathOf(written) };
}

export async function removeTemporary({ temporary }: Pick<PrismaRun, 'temporary'>): Promise<void> {
  if (temporary !== null) await rm(temporary, { recursive: true, force: true });
}

/** What is said where the two sides are the same. */
export const nothingToMigrate = (comparison: Comparison): string =>
  comparison.with === 'commit'
    ? `schema.prisma asks for nothing that it did not ask for at ${comparison.ref}. Where the change is committed already, compare with the commit before it.`
    : comparison.with === 'nothing'
      ? 'schema.prisma has no model yet: there is nothing to migrate.'
      : 'The migrations have all that schema.prisma has: there is nothing to migrate.';

/** The SQL in what `migrate diff --script` printed: it begins with a comment. Null: the two sides are the same. */
export function sqlOfOutput(output: string): string | null {
  const text = stripVTControlCharacters(output).replaceAll('\r\n', '\n');
  const start = text.search(/^--/m);
  const sql = start < 0 ? '' : text.slice(start).trim();
  return sql === '' || /^-- This is an empty migration\.$/.test(sql) ? null : `${sql}\n`;
}
