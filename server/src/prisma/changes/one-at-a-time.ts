import { open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Of one that was killed. Writing a few files takes a moment. */
const STALE_AFTER = 30_000;
const LONGEST_WAIT = 10_000;

/**
 * Does the work while no other process does the same for this migrations folder, so that two people, or two commands, that choose a
 * timestamp at the same second do not choose the same one. The mark lies beside the migrations, where Prisma does not look; where it
 * cannot be made the work is done all the same, and says itself why nothing can be written there.
 */
export async function oneAtATime<T>(migrationsFolder: string, work: () => Promise<T>): Promise<T> {
  const mark = join(dirname(migrationsFolder), '.lockkeeper-new');
  const held = await take(mark);
  try {
    return await work();
  } finally {
    if (held) await rm(mark, { force: true });
  }
}

async function take(mark: string): Promise<boolean> {
  for (const end = Date.now() + LONGEST_WAIT; ; ) {
    try {
      await (await open(mark, 'wx')).close();
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || Date.now() > end) return false;
    }
    if (await isStale(mark)) await rm(mark, { force: true });
    else await pause(20);
  }
}

async function isStale(mark: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(mark)).mtimeMs > STALE_AFTER;
  } catch {
    return false; // it has gone meanwhile
  }
}
