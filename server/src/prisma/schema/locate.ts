import { dirname, join, relative, resolve, sep } from 'node:path';
import { foldersUpward } from '../files.ts';
import type { Project } from '../projects.ts';
import { readBlocks } from './blocks.ts';
import { configuredPath } from './config-path.ts';
import type { SchemaFile } from './read.ts';

/** Where files are read from: the disk, or a commit. Paths are absolute. */
export interface Files {
  /** Null: there is no such file. */
  readonly text: (path: string) => Promise<string | null>;
  /** Empty: there is no such folder. */
  readonly list: (folder: string) => Promise<readonly Entry[]>;
}

export interface Entry {
  readonly name: string;
  readonly folder: boolean;
}

const CONFIG = /^prisma7?\.config\.[cm]?[jt]s$/;
/** The name of the same file in a folder `.config`. */
const CONFIG_BELOW = /^prisma\.[cm]?[jt]s$/;
const DEEPEST = 8;

/**
 * The files of a project's schema, in the order that Prisma looks for them: prisma.config.ts, `prisma.schema` of package.json,
 * the usual places. What is configured for another migrations directory comes last, because a folder can hold several projects.
 * Empty: there is none.
 */
export async function schemaFiles(project: Pick<Project, 'root' | 'migrationsFolder'>, files: Files): Promise<readonly SchemaFile[]> {
  const configured = await configuredPlaces(project.migrationsFolder, files);
  const beside = dirname(project.migrationsFolder);
  const { root } = project;
  const attempts: readonly (() => Promise<readonly SchemaFile[]>)[] = [
    ...configured.filter((c) => c.fits).map((c) => () => at(c.path, files)),
    // The project's own folder holds everything, not only the schema.
    () => usual(beside, beside !== root, files),
    () => at(join(beside, 'schema'), files),
    ...configured.filter((c) => !c.fits).map((c) => () => at(c.path, files)),
    () => usual(dirname(beside), false, files),
    () => at(join(root, 'prisma', 'schema.prisma'), files),
    () => at(join(root, 'prisma', 'schema'), files),
    () => usual(root, false, files),
  ];
  for (const attempt of attempts) {
    const found = await attempt();
    if (found.length > 0) return found;
  }
  return [];
}

interface Configured {
  readonly path: string;
  /** It is meant for this migrations directory for sure. */
  readonly fits: boolean;
}

async function configuredPlaces(migrationsFolder: string, files: Files): Promise<readonly Configured[]> {
  const out: Configured[] = [];
  const around = (path: string): boolean => isBelow(migrationsFolder, path.endsWith('.prisma') ? dirname(path) : path);
  for (const folder of await foldersUpward(dirname(migrationsFolder))) {
    const configs = [
      ...(await files.list(folder)).filter((e) => CONFIG.test(e.name)).map((e) => join(folder, e.name)),
      ...(await files.list(join(folder, '.config'))).filter((e) => CONFIG_BELOW.test(e.name)).map((e) => join(folder, '.config', e.name)),
    ];
    for (const config of configs.sort()) {
      const text = (await files.text(config)) ?? '';
      const schema = configuredPath(text, 'schema');
      if (schema === null) continue;
      const path = resolve(dirname(config), ...schema);
      const migrations = configuredPath(text, 'migrations');
      if (migrations === null) out.push({ path, fits: around(path) });
      else if (resolve(dirname(config), ...migrations) === migrationsFolder) out.push({ path, fits: true });
    }
    const schema = schemaOfManifest(await files.text(join(folder, 'package.json')));
    if (schema !== null) out.push({ path: resolve(folder, schema), fits: around(resolve(folder, schema)) });
  }
  return out;
}

const isBelow = (path: string, folder: string): boolean => `${path}${sep}`.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);

function schemaOfManifest(text: string | null): string | null {
  try {
    const manifest: unknown = JSON.parse((text ?? 'null').replace(/^\uFEFF/, ''));
    const schema = (manifest as { prisma?: { schema?: unknown } } | null)?.prisma?.schema;
    return typeof schema === 'string' && schema !== '' ? schema : null;
  } catch {
    return null;
  }
}

/** The file, or all schema files below the folder, at a path that is configured or the usual one. */
async function at(path: string, files: Files): Promise<readonly SchemaFile[]> {
  const text = path.endsWith('.prisma') ? await files.text(path) : null;
  return text !== null ? [{ path, text }] : gather(path, true, files);
}

/**
 * The schema in a folder that nothing names: several files are one schema when at most one of them has the datasource; else they
 * are schemas of their own, or copies that a generator left, and schema.prisma is taken.
 */
async function usual(folder: string, deep: boolean, files: Files): Promise<readonly SchemaFile[]> {
  const found = await gather(folder, deep, files);
  const whole = found.filter((file) => readBlocks(file.text).some((b) => b.keyword === 'datasource'));
  if (whole.length < 2) return found;
  const main = found.find((file) => relative(folder, file.path) === 'schema.prisma');
  return [main ?? whole[0]!];
}

async function gather(folder: string, deep: boolean, files: Files, depth = 0): Promise<SchemaFile[]> {
  const entries = await files.list(folder);
  // A folder with a package.json below the schema's is a generated client, with a copy of the schema.
  if (depth > 0 && entries.some((e) => e.name === 'package.json')) return [];
  const out: SchemaFile[] = [];
  const names = entries.filter((e) => !e.folder && e.name.endsWith('.prisma')).map((e) => e.name);
  for (const name of names.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))) {
    const path = join(folder, name);
    const text = await files.text(path);
    if (text !== null) out.push({ path, text });
  }
  if (!deep || depth >= DEEPEST) return out;
  const below = entries.filter((e) => e.folder && !e.name.startsWith('.') && e.name !== 'node_modules' && e.name !== 'migrations');
  for (const { name } of [...below].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    out.push(...(await gather(join(folder, name), deep, files, depth + 1)));
  }
  return out;
}

/** schema.prisma first: where a name is defined twice, it counts. */
const rank = (name: string): number => (name === 'schema.prisma' ? 0 : 1);
