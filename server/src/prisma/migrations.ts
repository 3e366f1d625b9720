import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { inWords, isFolder, type PathProblem } from './files.ts';

/** A folder of the migrations directory. Whether it holds a `migration.sql` shows when it is read. */
export interface MigrationFolder {
  readonly name: string;
  readonly path: string;
  /** Where `migration.sql` and `down.sql` are or would be. */
  readonly file: string;
  readonly down: string;
}

/** Prisma 6.6 and later compare with `localeCompare`; a collator gives the same order and is many times faster. */
const collator = new Intl.Collator();

/** Digits that differ decide before anything behind them, so that timestamps, which nearly all names begin with, need no collator. */
export function compareNames(a: string, b: string): number {
  for (let i = 0; ; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (!(x >= ZERO && x <= NINE && y >= ZERO && y <= NINE)) return collator.compare(a, b);
    if (x !== y) return x - y;
  }
}
const ZERO = 48;
const NINE = 57;

export const compareMigrations = (a: { readonly name: string }, b: { readonly name: string }): number => compareNames(a.name, b.name);

export const migrationFolder = (directory: string, name: string): MigrationFolder => {
  const path = join(directory, name);
  // `join` takes its time, and there may be thousands
  return { name, path, file: `${path}${sep}migration.sql`, down: `${path}${sep}down.sql` };
};

/**
 * Every directory directly under the migrations directory, in the order in which Prisma applies them, whatever its name.
 * Plain files are no migrations. An unreadable directory or a link that leads in a circle is a problem, not an error.
 */
export async function listMigrations(
  directory: string,
): Promise<{ readonly migrations: readonly MigrationFolder[]; readonly problems: readonly PathProblem[] }> {
  let entries: Dirent[];
  try {
    entries = await readdir(directory, { withFileTypes: true });
  } catch (error) {
    return { migrations: [], problems: [{ path: directory, message: inWords(error) }] };
  }
  const problems: PathProblem[] = [];
  const migrations: MigrationFolder[] = [];
  for (const entry of entries) {
    if (entry.isDirectory()) migrations.push(migrationFolder(directory, entry.name));
    else if (entry.isSymbolicLink()) {
      const path = join(directory, entry.name);
      if (await isFolder(path)) migrations.push(migrationFolder(directory, entry.name));
      else if (!entry.name.includes('.'))
        problems.push({ path, message: 'This link leads to no folder. Remove it, or let it point to a migration.' });
    }
  }
  return { migrations: migrations.sort(compareMigrations), problems };
}
