import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type CheckedDataMigration, checkDataMigration } from '../core/check-data-migration.ts';
import { scriptsFolder } from './changes/plan-folders.ts';
import type { Configuration } from './configuration.ts';
import { isFile, mapBounded, readText } from './files.ts';
import type { Project } from './projects.ts';

/** A data migration with what the rules find in it. */
export interface DataMigrationResult extends CheckedDataMigration {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** Why nothing is reported, in words; null when it is checked. */
  readonly quiet: string | null;
}

const ENDING = /\.(?:[cm]?[jt]s|sql)$/;

/** A script in a folder `data-migrations`, at any depth. */
export const isDataMigration = (path: string): boolean =>
  /[\\/]data-migrations[\\/]/.test(path) && ENDING.test(path) && !/\.d\.[cm]?ts$|[\\/]node_modules[\\/]/.test(path);

const DEEPEST = 4;

/** The scripts of a project, sorted: in the folder beside its migrations, and in one of its root. */
export async function listDataMigrations(project: Pick<Project, 'root' | 'migrationsFolder'>): Promise<readonly string[]> {
  const folders = new Set([scriptsFolder(project), join(project.root, 'data-migrations'), join(project.root, 'prisma', 'data-migrations')]);
  const out: string[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    let entries: { readonly name: string; readonly folder: boolean }[];
    try {
      entries = (await readdir(folder, { withFileTypes: true })).map((e) => ({ name: e.name, folder: e.isDirectory() }));
    } catch {
      return; // most projects have none
    }
    for (const e of entries) {
      if (e.folder && depth < DEEPEST && e.name !== 'node_modules' && !e.name.startsWith('.')) await visit(join(folder, e.name), depth + 1);
      else if (!e.folder && isDataMigration(join(folder, e.name))) out.push(join(folder, e.name));
    }
  };
  for (const folder of folders) await visit(folder, 0);
  return out.sort();
}

/** One script; null: it cannot be read. `text`: as an editor has it. */
export async function checkDataMigrationFile(
  path: string,
  configuration: Configuration,
  text: string | null = null,
): Promise<DataMigrationResult | null> {
  const own = text ?? (await readText(path));
  if (own === null) return null;
  const glob = configuration.ignored(path);
  if (glob !== null) return { path, text: own, findings: [], suppressed: [], quiet: `It is ignored by "${glob}".` };
  const name = basename(path);
  const stem = name.replace(ENDING, '');
  const beside = await Promise.all([`${stem}.down.sql`, `${stem}_down.sql`].map((down) => isFile(join(dirname(path), down))));
  return { path, text: own, quiet: null, ...checkDataMigration(name, own, beside.includes(true), configuration.options) };
}

/** All scripts of a project. */
export async function checkDataMigrations(
  project: Pick<Project, 'root' | 'migrationsFolder'>,
  configuration: Configuration,
  openText: (path: string) => string | null = () => null,
): Promise<readonly DataMigrationResult[]> {
  const paths = await listDataMigrations(project);
  const all = await mapBounded(paths, 16, (path) => checkDataMigrationFile(path, configuration, openText(path)));
  return all.filter((r) => r !== null);
}
