import { rmSync } from 'node:fs';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** An embedded database has one user at a time: two processes that write into its folder destroy it. */
export const LOCK_FILE = 'lockkeeper.lock';

/** Of the lock of another machine, whose processes cannot be asked about: its holder touches it more often. */
const SILENT_FOR = 20_000;
const TOUCH_EVERY = 5_000;

/** Lock files of this process. */
const held = new Set<string>();

/** Who ends in the middle leaves none behind; one that is killed does, and its number tells that it has gone. */
const removeHeld = (): void => {
  for (const file of held) rmSync(file, { force: true });
};

interface Holder {
  readonly pid: number;
  readonly host: string;
}

export interface FolderLock {
  /** Never rejects. */
  release(): Promise<void>;
}

export type LockAnswer = FolderLock | { readonly heldBy: number };

/**
 * Takes the lock of a folder, and waits up to `wait` milliseconds while another process has it. What a process left that has
 * ended is taken over. Rejects where the file cannot be made.
 */
export async function lockFolder(folder: string, wait: number): Promise<LockAnswer> {
  const file = join(folder, LOCK_FILE);
  const mark = JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder);
  for (const end = Date.now() + wait; ; ) {
    try {
      const handle = await open(file, 'wx');
      if (held.size === 0) process.on('exit', removeHeld);
      held.add(file);
      await handle.writeFile(mark);
      const timer = setInterval(() => void handle.utimes(new Date(), new Date()).catch(() => {}), TOUCH_EVERY);
      timer.unref();
      return {
        release: async () => {
          clearInterval(timer);
          await handle.close().catch(() => {});
          await rm(file, { force: true }).catch(() => {});
          held.delete(file);
          if (held.size === 0) process.off('exit', removeHeld);
        },
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await holderOf(file);
    if (holder !== 'gone' && (await isStale(file, holder))) await takeAway(file, holder);
    else if (Date.now() >= end) return { heldBy: holder === 'gone' ? 0 : holder.pid };
    else await pause(25);
  }
}

/** `gone`: there is no such file any more. A file without words is being written, or its writer was killed in between. */
async function holderOf(file: string): Promise<Holder | 'gone'> {
  try {
    const read = JSON.parse(await readFile(file, 'utf8')) as Partial<Holder>;
    return { pid: Number(read.pid) || 0, host: String(read.host) };
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : { pid: 0, host: '' };
  }
}

async function isStale(file: string, holder: Holder): Promise<boolean> {
  let touched: number;
  try {
    touched = (await stat(file)).mtimeMs;
  } catch {
    return false;
  }
  // older than this machine's start: the number means another process now
  if (touched < Date.now() - uptime() * 1_000 - 1_000) return true;
  if (holder.host !== hostname()) return Date.now() - touched > SILENT_FOR;
  // who has our number is we ourselves, or one that ended before us in a container that numbers anew
  if (holder.pid === process.pid) return !held.has(file);
  return !isRunning(holder.pid);
}

/** Whether a process of this machine runs; one of somebody else counts too. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Removes a stale lock. Two processes may try at once: the one that finds that it moved a fresh lock puts it back. */
async function takeAway(file: string, seen: Holder): Promise<void> {
  const aside = `${file}.${process.pid}.${Date.now()}`;
  try {
    await rename(file, aside);
  } catch {
    return; // another process was faster
  }
  const moved = await holderOf(aside);
  if (moved !== 'gone' && moved.pid !== seen.pid) await rename(aside, file).catch(() => {});
  else await rm(aside, { force: true });
}
