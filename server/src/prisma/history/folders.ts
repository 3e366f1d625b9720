import { readFileSync, type Stats, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { mapBounded, type PathProblem } from '../files.ts';
import { listMigrations, type MigrationFolder } from '../migrations.ts';
import type { FolderOnDisk, MigrationScript } from './history.ts';
import { scriptOf } from './script.ts';

interface Kept {
  /** Of the file before it was read; null: it was written just then, or there was none. */
  readonly stamp: string | null;
  readonly script: MigrationScript | null;
}

/** What was read of the folders of a project; a file is read again when its size, its times or its place on the disk changed. */
export interface FolderCache {
  kept: ReadonlyMap<string, Kept>;
}

export const newFolderCache = (): FolderCache => ({ kept: new Map() });

const NONE: Kept = { stamp: null, script: null };

/** In milliseconds: a file that was written so short a time ago may be written again within one tick of the file system's clock. */
const UNSETTLED = 100;

/**
 * Thousands of small files are read several times as fast at once as when each is handed to another thread. After each few others have
 * their turn; and where a few take longer than this many milliseconds the disk is slow, and the rest is handed over after all.
 */
const AT_ONCE = 25;
const SLOW = 50;
const PARALLEL = 32;

/** The migrations of a folder as they are on disk, in Prisma's order. Never throws. */
export async function readFolders(
  migrationsFolder: string,
  cache: FolderCache,
): Promise<{ readonly folders: readonly FolderOnDisk[]; readonly problems: readonly PathProblem[] }> {
  const { migrations, problems } = await listMigrations(migrationsFolder);
  const before = cache.kept;
  const kept = new Map<string, Kept>();
  const folders: FolderOnDisk[] = [];
  const take = ({ name, path, file }: MigrationFolder, now: Kept): void => {
    kept.set(file, now);
    folders.push({ name, path, script: now.script });
  };
  let next = 0;
  for (let fast = true; fast && next < migrations.length; next += AT_ONCE) {
    const began = performance.now();
    for (const m of migrations.slice(next, next + AT_ONCE)) take(m, readNow(m.file, before.get(m.file)));
    fast = performance.now() - began < SLOW;
    await new Promise((go) => setImmediate(go));
  }
  const rest = migrations.slice(next);
  const later = await mapBounded(rest, PARALLEL, ({ file }) => readLater(file, before.get(file)));
  for (const [i, m] of rest.entries()) take(m, later[i] ?? NONE);
  cache.kept = kept;
  return { folders, problems };
}

/** What is known before a file is opened: whether it is one at all, because opening a pipe would wait for ever. */
function knownBy(found: Stats, before: Kept | undefined): Kept | null {
  if (!found.isFile()) return NONE;
  return before !== undefined && before.stamp === stampOf(found) ? before : null;
}

function readNow(file: string, before: Kept | undefined): Kept {
  try {
    const found = statSync(file);
    return knownBy(found, before) ?? keep(found, readFileSync(file, 'utf8'));
  } catch {
    return NONE;
  }
}

async function readLater(file: string, before: Kept | undefined): Promise<Kept> {
  try {
    const found = await stat(file);
    return knownBy(found, before) ?? keep(found, await readFile(file, 'utf8'));
  } catch {
    return NONE;
  }
}

const keep = (found: Stats, text: string): Kept => ({
  stamp: Date.now() - found.mtimeMs > UNSETTLED ? stampOf(found) : null,
  script: scriptOf(text),
});

const stampOf = (s: Stats): string => `${s.ino} ${s.size} ${s.mtimeMs} ${s.ctimeMs}`;
