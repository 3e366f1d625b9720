import type { BigIntStats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { mapBounded, type PathProblem } from '../files.ts';
import { listMigrations } from '../migrations.ts';
import { digestOf } from './digest.ts';
import type { FolderOnDisk, ScriptDigest } from './history.ts';

interface Kept {
  /** Of the file when it was read; null: there was none. */
  readonly stamp: string | null;
  readonly digest: ScriptDigest | null;
}

/** What was read of the folders of a project; a file is read again when its size, its times or its place on the disk changed. */
export interface FolderCache {
  kept: ReadonlyMap<string, Kept>;
}

export const newFolderCache = (): FolderCache => ({ kept: new Map() });

const PARALLEL = 32;
/** A file that was written so short a time ago may be written again within one tick of the file system's clock. */
const UNSETTLED = 100_000_000n;

/** The migrations of a folder as they are on disk, in Prisma's order. Never throws. */
export async function readFolders(
  migrationsFolder: string,
  cache: FolderCache,
): Promise<{ readonly folders: readonly FolderOnDisk[]; readonly problems: readonly PathProblem[] }> {
  const { migrations, problems } = await listMigrations(migrationsFolder);
  const kept = new Map<string, Kept>();
  const folders = await mapBounded(migrations, PARALLEL, async ({ name, path, file }): Promise<FolderOnDisk> => {
    const now = await scriptOf(file, cache.kept.get(file));
    kept.set(file, now);
    return { name, path, script: now.digest };
  });
  cache.kept = kept;
  return { folders, problems };
}

async function scriptOf(file: string, before: Kept | undefined): Promise<Kept> {
  try {
    const found = await stat(file, { bigint: true });
    const stamp = stampOf(found);
    if (before !== undefined && before.stamp === stamp) return before;
    const digest = digestOf(await readFile(file, 'utf8'));
    const settled = BigInt(Date.now()) * 1_000_000n - found.mtimeNs > UNSETTLED;
    return { stamp: settled ? stamp : null, digest };
  } catch {
    return { stamp: null, digest: null };
  }
}

const stampOf = (s: BigIntStats): string => `${s.ino} ${s.size} ${s.mtimeNs} ${s.ctimeNs}`;
