import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { findConfigFile } from './config.ts';
import { PRISMA_8 } from './eras.ts';
import { foldersUpward, inWords, isFile, isFolder, namesIn, type PathProblem, readText, realPath } from './files.ts';
import { configuredPath } from './schema/config-path.ts';
import { findPostgresVersion, findPrismaVersion, type Sourced } from './versions.ts';

/** One Prisma migrations directory and what surrounds it. All paths are absolute. */
export interface Project {
  /** The folder of its package.json, else the one around `prisma/`. */
  readonly root: string;
  readonly migrationsFolder: string;
  /** As migration_lock.toml or schema.prisma says; null: neither does, and PostgreSQL is taken. */
  readonly provider: string | null;
  /** As the project's files say, before settings. */
  readonly prismaVersion: Sourced<string | null>;
  readonly postgresVersion: Sourced<number>;
  /** `lockkeeper.config.jsonc` or `.json`; null when there is none. */
  readonly configFile: string | null;
  /** Set when nothing is checked here, with the reason. */
  readonly unsupported: string | null;
  /** To be told once, without blocking anything. */
  readonly notes: readonly string[];
}

export interface FoundProjects {
  readonly projects: readonly Project[];
  readonly problems: readonly PathProblem[];
}

export const IGNORED: ReadonlySet<string> = new Set(['node_modules', 'dist', 'build', 'out', 'coverage', 'target', 'vendor']);
/** Folders below a migrations directory are migrations: no project lies there. */
export const DEEPEST = 12;
export const CONFIG = /^prisma7?\.config\.[cm]?[jt]s$/;

/** All projects at or below a folder. Folders that cannot be read are told as problems; nothing throws. */
export async function findProjects(folder: string): Promise<FoundProjects> {
  const start = resolve(folder);
  const problems: PathProblem[] = [];
  try {
    if (!(await stat(start)).isDirectory()) return { projects: [], problems: [{ path: start, message: 'It is a file, not a folder.' }] };
  } catch (error) {
    return { projects: [], problems: [{ path: start, message: inWords(error) }] };
  }
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const add = async (path: string): Promise<void> => {
    const real = await realPath(path);
    if (!found.has(real)) found.set(real, path);
  };
  const visit = async (at: string, depth: number): Promise<void> => {
    const real = await realPath(at);
    if (seen.has(real) || depth > DEEPEST) return;
    seen.add(real);
    let entries: { readonly name: string; readonly folder: boolean; readonly link: boolean }[];
    try {
      entries = (await readdir(at, { withFileTypes: true })).map((e) => ({
        name: e.name,
        folder: e.isDirectory(),
        link: e.isSymbolicLink(),
      }));
    } catch (error) {
      problems.push({ path: at, message: inWords(error) });
      return;
    }
    if (entries.some((e) => e.name === 'migration_lock.toml')) {
      await add(at);
      return;
    }
    for (const e of entries) {
      if (!e.folder && CONFIG.test(e.name)) {
        const configured = await configuredMigrations(join(at, e.name));
        if (configured !== null && (await isFolder(configured))) await add(configured);
      }
    }
    const migrations = entries.find((e) => e.name === 'migrations' && (e.folder || e.link));
    const schema = entries.some((e) => e.name.endsWith('.prisma') && !e.folder);
    if (migrations !== undefined && (schema || basename(at) === 'prisma') && (await holdsMigrations(join(at, 'migrations')))) {
      await add(join(at, 'migrations'));
    }
    const below = entries.filter(
      (e) => (e.folder && !IGNORED.has(e.name) && !e.name.startsWith('.')) || (e.link && /^(?:prisma|migrations)$/.test(e.name)),
    );
    for (const e of below) if (!found.has(await realPath(join(at, e.name)))) await visit(join(at, e.name), depth + 1);
  };
  await visit(start, 0);
  const projects = await Promise.all([...found.values()].sort().map(readProject));
  return { projects, problems };
}

/** `migrations.path` of a prisma.config.ts, read as text; null when it does not say one. */
async function configuredMigrations(file: string): Promise<string | null> {
  const text = await readText(file);
  const path = text === null ? null : configuredPath(text, 'migrations');
  return path === null ? null : resolve(dirname(file), ...path);
}

/** A folder with a migration in it, of Prisma's layout up to 7 or of that of Prisma 8; an empty one counts too. */
async function holdsMigrations(folder: string): Promise<boolean> {
  const names = await namesIn(folder);
  if (names.length === 0) return isFolder(folder);
  for (const name of names) {
    if (/^\d{4,}/.test(name) || (await isFile(join(folder, name, 'migration.sql')))) return true;
  }
  return isPrisma8(folder);
}

/** Prisma 8 keeps `app/<timestamp>_<name>/ops.json` where `<timestamp>_<name>/migration.sql` was. */
async function isPrisma8(folder: string): Promise<boolean> {
  for (const name of await namesIn(join(folder, 'app'))) {
    if ((await isFile(join(folder, 'app', name, 'ops.json'))) || (await isFile(join(folder, 'app', name, 'migration.ts')))) return true;
  }
  return false;
}

export const POSTGRES: ReadonlySet<string> = new Set(['postgresql', 'postgres']);

/** What is known about the project of a migrations directory. */
export async function readProject(migrationsFolder: string): Promise<Project> {
  const root = await rootOf(migrationsFolder);
  const [provider, prismaVersion, postgresVersion, configFile, prisma8] = await Promise.all([
    providerOf(migrationsFolder),
    findPrismaVersion(root),
    findPostgresVersion(root),
    findConfigFile(root),
    isPrisma8(migrationsFolder),
  ]);
  const notes: string[] = [];
  if (provider === null) notes.push('No migration_lock.toml and no datasource names the database: PostgreSQL is taken.');
  if (prismaVersion.value === null)
    notes.push('The version of Prisma is not known: findings say which versions they hold for. Set "prismaVersion" to settle it.');
  const other = provider !== null && !POSTGRES.has(provider) ? `This project uses ${provider}: only PostgreSQL is supported.` : null;
  return {
    root,
    migrationsFolder,
    provider,
    prismaVersion,
    postgresVersion,
    configFile,
    unsupported: other ?? (prisma8 ? PRISMA_8 : null),
    notes,
  };
}

/** The nearest folder above with a package.json inside the repository, else the one around `prisma/migrations`. */
async function rootOf(migrationsFolder: string): Promise<string> {
  const parent = dirname(migrationsFolder);
  for (const folder of await foldersUpward(parent)) {
    if (await isFile(join(folder, 'package.json'))) return folder;
  }
  return basename(parent) === 'prisma' ? dirname(parent) : parent;
}

/** Prisma reads the first line of migration_lock.toml that starts with `provider`; else the datasource of the schema decides. */
async function providerOf(migrationsFolder: string): Promise<string | null> {
  const lock = await readText(join(migrationsFolder, 'migration_lock.toml'));
  const line = lock?.split(/\r?\n/).find((l) => l.startsWith('provider'));
  const locked = line === undefined ? undefined : /=\s*["']([^"']+)["']/.exec(line)?.[1];
  if (locked !== undefined) return locked;
  const beside = dirname(migrationsFolder);
  for (const folder of [beside, join(beside, 'schema')]) {
    for (const name of (await namesIn(folder)).filter((n) => n.endsWith('.prisma')).sort()) {
      const provider = /\bdatasource\s+\w+\s*\{[^}]*?\bprovider\s*=\s*"([^"]+)"/.exec((await readText(join(folder, name))) ?? '')?.[1];
      if (provider !== undefined) return provider;
    }
  }
  return null;
}

/** Where a path stands: the project's migrations directory and the migration's name, when it lies in one. */
export interface Place {
  readonly migrationsFolder: string;
  /** Null: the path is the migrations directory itself or a plain file in it. */
  readonly migration: string | null;
}

/**
 * The migrations directory around a path, by shape: `<migrations>/<name>/<file>.sql`, a migration's folder, or the directory
 * itself. Null when the path lies outside any. The file need not exist yet.
 */
export async function placeOf(path: string): Promise<Place | null> {
  const full = resolve(path);
  const candidates: readonly (readonly [string, string | null])[] = [
    [full, null],
    [dirname(full), basename(full)],
    [dirname(dirname(full)), basename(dirname(full))],
  ];
  for (const [folder, migration] of candidates) {
    if (!(await isMigrationsFolder(folder))) continue;
    if (migration === null || full.endsWith(`${sep}migration_lock.toml`)) return { migrationsFolder: folder, migration: null };
    return { migrationsFolder: folder, migration };
  }
  return null;
}

async function isMigrationsFolder(folder: string): Promise<boolean> {
  if (await isFile(join(folder, 'migration_lock.toml'))) return true;
  if (basename(folder) === 'migrations' && (await holdsMigrations(folder)) && (await isFolder(folder))) {
    const around = dirname(folder);
    return basename(around) === 'prisma' || (await namesIn(around)).some((n) => n.endsWith('.prisma'));
  }
  return isConfigured(folder);
}

/** True when a prisma.config.* above names the folder as `migrations.path`. */
async function isConfigured(folder: string): Promise<boolean> {
  if (!(await isFolder(folder))) return false;
  for (const at of (await foldersUpward(folder)).slice(1, 5)) {
    for (const name of (await namesIn(at)).filter((n) => CONFIG.test(n))) {
      if ((await configuredMigrations(join(at, name))) === folder) return true;
    }
  }
  return false;
}

/** The project around a path (a migration.sql, a folder, the migrations directory, or a folder above one); null when there is none. */
export async function projectAround(path: string): Promise<Project | null> {
  const place = await placeOf(path);
  return place === null ? null : readProject(place.migrationsFolder);
}

/** A path for people: relative to a folder where it lies below it, with slashes. */
export function shown(path: string, from: string): string {
  const short = relative(from, path);
  return (short === '' ? '.' : short.startsWith('..') ? path : short).replaceAll(sep, '/');
}
