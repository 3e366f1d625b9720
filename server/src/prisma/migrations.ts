import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
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
export const collator = new Intl.Collator();
export const compareMigrations = (a: { readonly name: string }, b: { readonly name: string }): number => collator.compare(a.name, b.name);

export const migrationFolder = (directory: string, name: string): MigrationFolder => {
  const path = join(directory, name);
  return { name, path, file: join(path, 'migration.sql'), down: join(path, 'down.sql') };
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
