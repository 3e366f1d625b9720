import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { FileChange } from '../prisma/changes/file-change.ts';
import { namesIn, readText } from '../prisma/files.ts';
import { shown } from '../prisma/projects.ts';

/** What the changes do, as `patch -p1` and `git apply` take it; paths from `cwd`. Nothing is written. */
export async function unifiedDiff(changes: readonly FileChange[], cwd: string): Promise<string> {
  const out: string[] = [];
  const add = (from: string | null, to: string | null, was: string, is: string): void => {
    const name = (side: string, path: string | null): string => (path === null ? '/dev/null' : `${side}/${shown(path, cwd)}`);
    if (was !== is || from !== to)
      out.push(createTwoFilesPatch(name('a', from), name('b', to), was, is, undefined, undefined, { headerOptions: FILE_HEADERS_ONLY }));
  };
  /** Texts of files as the changes before left them. */
  const texts = new Map<string, string>();
  for (const change of changes) {
    switch (change.kind) {
      case 'create':
        add(null, change.path, '', change.text);
        texts.set(change.path, change.text);
        break;
      case 'replace':
        add(change.path, change.path, change.was, change.text);
        texts.set(change.path, change.text);
        break;
      case 'delete':
        for (const path of await filesAt(change.path)) add(path, null, texts.get(path) ?? (await readText(path)) ?? '', '');
        break;
      case 'rename':
        for (const path of await filesAt(change.from)) {
          const text = texts.get(path) ?? (await readText(path)) ?? '';
          add(path, null, text, '');
          add(null, change.to + path.slice(change.from.length), '', text);
        }
        break;
    }
  }
  return out.join('');
}

/** The file itself, or the files of a folder. */
async function filesAt(path: string): Promise<readonly string[]> {
  try {
    await readFile(path);
    return [path];
  } catch {
    return (await namesIn(path)).map((name) => join(path, name));
  }
}
