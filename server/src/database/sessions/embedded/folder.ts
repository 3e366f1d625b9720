import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isRunning, LOCK_FILE } from './folder-lock.ts';

/** PostgreSQL's version inside. */
export const EMBEDDED_POSTGRES = 18;

/** What lies at the place of an embedded database; `other` says what it is, and completes "The folder …". */
export type Place = 'nothing' | 'database' | { readonly other: string };

/** Looks without touching anything. Rejects where the folder cannot be read. */
export async function lookAt(folder: string): Promise<Place> {
  let names: readonly string[];
  try {
    if (!(await stat(folder)).isDirectory()) return { other: 'is a file, not a folder' };
    names = (await readdir(folder)).filter((name) => !name.startsWith(LOCK_FILE));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'nothing';
    throw error;
  }
  if (names.length === 0) return 'nothing';
  if (!names.includes('PG_VERSION') || !names.includes('global')) return { other: 'holds something else than an embedded database' };
  // a server writes down how it was started; the embedded one is not
  if (names.includes('postmaster.opts')) return { other: 'holds the data of a PostgreSQL server' };
  const version = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
  if (version !== String(EMBEDDED_POSTGRES))
    return { other: `was made by PostgreSQL ${version.slice(0, 10)}, and the embedded one is ${EMBEDDED_POSTGRES}` };
  return 'database';
}

/** Where a process makes a database before it is moved to its place. */
export const besideOf = (folder: string, pid: number): string => join(dirname(folder), `.${basename(folder)}.new-${pid}`);

/** Removes what processes left that were killed while they made the database of this folder. */
export async function removeLeftovers(folder: string): Promise<void> {
  const start = basename(besideOf(folder, 0)).slice(0, -1);
  for (const name of await readdir(dirname(folder))) {
    const pid = name.startsWith(start) ? name.slice(start.length) : '';
    if (/^\d+$/.test(pid) && !isRunning(Number(pid))) await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}
