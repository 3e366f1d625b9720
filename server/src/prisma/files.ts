import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Something on disk that could not be used: shown once, with its path. */
export interface PathProblem {
  readonly path: string;
  readonly message: string;
}

/** The text of a file as UTF-8, a byte order mark kept; null when there is none or it cannot be read. */
export async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}

/** The object in a JSON text, such as a package.json; null: there is none. */
export function jsonOf(text: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse((text ?? 'null').replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

export async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** The path without symbolic links; the path itself when it leads nowhere or in a circle. */
export async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path;
  }
}

/** Names of the entries of a folder; empty when it cannot be read. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

/** What went wrong with a path, in words and without a stack. */
export function inWords(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  const WORDS: Readonly<Record<string, string>> = {
    ENOENT: 'There is nothing at this path.',
    EACCES: 'It cannot be read: permission denied. Give the current user the right to read it.',
    EPERM: 'It cannot be read: not permitted.',
    ELOOP: 'Its symbolic links lead in a circle. Replace the link with a folder.',
    ENOTDIR: 'A part of this path is a file, not a folder.',
    EISDIR: 'It is a folder, not a file.',
    EMFILE: 'Too many files are open. Try again.',
  };
  return WORDS[code] ?? `It cannot be read${code === '' ? '' : ` (${code})`}.`;
}

/** The folder and those above it, up to the root of the repository (the folder with `.git`) or of the file system. */
export async function foldersUpward(folder: string): Promise<string[]> {
  const out: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    out.push(at);
    if (dirname(at) === at || (await exists(join(at, '.git')))) return out;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

/** Runs `work` over the items, at most `limit` at a time; results in the order of the items. */
export async function mapBounded<T, R>(items: readonly T[], limit: number, work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  return results;
}
