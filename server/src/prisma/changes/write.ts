import { randomBytes } from 'node:crypto';
import { access, chmod, constants, copyFile, link, lstat, mkdir, open, readFile, rename, rm, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { isFolder, realPath } from '../files.ts';
import { shown } from '../projects.ts';
import type { FileChange, FileChanges } from './file-change.ts';

/** Why nothing was written: a sentence or two. */
export interface WriteProblem {
  readonly problem: string;
}

/**
 * Makes all the changes or none. Everything is checked first, and the new texts are written beside their places under other names;
 * only then are they renamed into place. Whatever fails on the way is taken back. A new folder appears with all that is in it.
 * Nothing is written outside of `within`, not through symbolic links either. `was` and paths are those before any of the changes.
 * @returns the paths that are new or changed, in the order of the changes
 */
export async function writeChanges({ changes }: FileChanges, within: string): Promise<readonly string[] | WriteProblem> {
  const work: Work = { root: await realPath(resolve(within)), shownFrom: resolve(within), undo: [], litter: new Set(), trees: new Map() };
  try {
    for (const change of changes) await check(change, work);
    const commits: { readonly rank: number; readonly run: () => Promise<void> }[] = [];
    for (const change of changes) commits.push({ rank: ORDER.indexOf(change.kind), run: await stage(change, work) });
    for (const commit of commits.sort((a, b) => a.rank - b.rank)) await commit.run();
  } catch (error) {
    const stuck: string[] = [];
    for (const back of work.undo.toReversed()) {
      try {
        await back.run();
      } catch {
        stuck.push(shown(back.path, work.shownFrom));
      }
    }
    await clean(work, []);
    const half = stuck.length === 0 ? 'Nothing was changed.' : `It could not be put back as it was: ${stuck.join(', ')}.`;
    return { problem: `${error instanceof Error && error.name === REFUSED ? error.message : unforeseen(error, work)} ${half}` };
  }
  await clean(work, changes);
  return changes.flatMap((c) =>
    c.kind === 'delete' ? [] : c.kind === 'rename' ? [resolve(c.to)] : [afterRenames(resolve(c.path), changes)],
  );
}

/** What is new comes first and what goes comes last, so that a process that is killed in between has lost nothing. */
const ORDER: readonly FileChange['kind'][] = ['create', 'replace', 'rename', 'delete'];

interface Work {
  /** Without symbolic links. */
  readonly root: string;
  readonly shownFrom: string;
  readonly undo: { readonly path: string; readonly run: () => Promise<void> }[];
  /** What is removed in the end, whatever happened. */
  readonly litter: Set<string>;
  /** New folders, by their place: where they are made. */
  readonly trees: Map<string, { readonly made: string; placed: boolean }>;
}

const REFUSED = 'Refused';

function refuse(path: string, work: Work, why: string): never {
  const error = new Error(`${shown(path, work.shownFrom)}: ${why}`);
  error.name = REFUSED;
  throw error;
}

const WORDS: Readonly<Record<string, string>> = {
  EROFS: 'The disk is read-only.',
  EACCES: 'It cannot be written: permission denied. Give the current user the right to write here.',
  EPERM: 'It cannot be written: not permitted.',
  ENOSPC: 'The disk is full.',
  EDQUOT: 'The quota of the disk is used up.',
  ENAMETOOLONG: 'The name is longer than the file system keeps.',
  ENOTDIR: 'A part of this path is a file, not a folder.',
  ENOENT: 'There is nothing at this path any more.',
  EEXIST: 'There is something at this path already.',
  ENOTEMPTY: 'There is a folder at this path already.',
  ELOOP: 'Its symbolic links lead in a circle.',
  EXDEV: 'It lies on another disk than the folder it comes from. Move it by hand.',
  EBUSY: 'Another program has it open.',
};

function unforeseen(error: unknown, work: Work): string {
  const { code = '', path, dest } = (error ?? {}) as NodeJS.ErrnoException & { readonly dest?: string };
  const at = [dest, path].find((p) => typeof p === 'string' && !basename(p).startsWith(TEMPORARY)) ?? (path && dirname(path));
  const what = WORDS[code] ?? `It cannot be written${code === '' ? '' : ` (${code})`}.`;
  return at === undefined ? what : `${shown(at, work.shownFrom)}: ${what}`;
}

const TEMPORARY = '.lockkeeper-';
const temporary = (): string => `${TEMPORARY}${randomBytes(6).toString('hex')}`;

async function kindAt(path: string): Promise<'file' | 'folder' | 'link' | 'other' | null> {
  try {
    const found = await lstat(path);
    return found.isSymbolicLink() ? 'link' : found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The nearest folder above that exists. */
async function anchorOf(path: string): Promise<string> {
  let at = dirname(path);
  while (!(await isFolder(at)) && dirname(at) !== at) at = dirname(at);
  return at;
}

const isBelow = (path: string, folder: string): boolean => {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || resolve(way) === way);
};

async function checkPlace(path: string, work: Work): Promise<void> {
  if (!isBelow(await realPath(await anchorOf(path)), work.root) || path === work.root)
    refuse(path, work, 'It lies outside of the project, where nothing is written. Run Lockkeeper on the folder itself.');
  if ((await kindAt(path)) === 'link') refuse(path, work, 'It is a symbolic link. Work on the file or folder that it leads to.');
}

async function check(change: FileChange, work: Work): Promise<void> {
  const paths = change.kind === 'rename' ? [change.from, change.to] : [change.path];
  for (const path of paths) await checkPlace(resolve(path), work);
  switch (change.kind) {
    case 'create':
      return free(change.path, work);
    case 'replace': {
      const found = await kindAt(change.path);
      if (found === null) refuse(change.path, work, 'There is nothing at this path any more.');
      if (found !== 'file') refuse(change.path, work, 'It is not a file.');
      // a file can be replaced where it cannot be written: whoever protected it meant something else
      await access(change.path, constants.W_OK);
      return unchanged(change.path, change.was, work);
    }
    case 'delete':
      if ((await kindAt(change.path)) === null) refuse(change.path, work, 'There is nothing at this path any more.');
      return;
    case 'rename':
      if ((await kindAt(change.from)) === null) refuse(change.from, work, 'There is nothing at this path any more.');
      return free(change.to, work);
  }
}

async function free(path: string, work: Work): Promise<void> {
  if ((await kindAt(path)) !== null) refuse(path, work, 'There is something at this path already.');
}

async function unchanged(path: string, was: string, work: Work): Promise<void> {
  const bytes = await readFile(path);
  const text = bytes.toString('utf8');
  if (text !== was) refuse(path, work, 'Its text has changed meanwhile. Try again.');
  if (!Buffer.from(text, 'utf8').equals(bytes)) refuse(path, work, 'It is not in UTF-8. Save it as UTF-8 first.');
}

/** Makes ready what the change needs, and gives what puts it into place. */
async function stage(change: FileChange, work: Work): Promise<() => Promise<void>> {
  switch (change.kind) {
    case 'create':
      return stageCreate(resolve(change.path), change.text, work);
    case 'replace': {
      const path = resolve(change.path);
      const fresh = await writeAside(dirname(path), change.text, work);
      await chmod(fresh, (await stat(path)).mode & 0o7777);
      const backup = litter(join(dirname(path), temporary()), work);
      return async () => {
        await unchanged(path, change.was, work);
        await copyFile(path, backup);
        await rename(fresh, path);
        work.undo.push({ path, run: () => rename(backup, path) });
      };
    }
    case 'delete': {
      const path = resolve(change.path);
      const holder = (await kindAt(path)) === 'folder' ? await holderOf(dirname(path), work) : dirname(path);
      const trash = join(holder, temporary());
      return async () => {
        await rename(path, trash);
        work.undo.push({ path, run: () => rename(trash, path) });
        work.litter.add(trash);
      };
    }
    case 'rename': {
      const [from, to] = [resolve(change.from), resolve(change.to)];
      return async () => {
        await free(to, work);
        const made = await mkdir(dirname(to), { recursive: true });
        if (made !== undefined) work.undo.push({ path: made, run: () => removeFolders(dirname(to), made) });
        await rename(from, to);
        work.undo.push({ path: from, run: () => rename(to, from) });
      };
    }
  }
}

async function stageCreate(path: string, text: string, work: Work): Promise<() => Promise<void>> {
  const anchor = await anchorOf(path);
  if (anchor === dirname(path)) {
    const fresh = await writeAside(anchor, text, work);
    return async () => {
      await place(fresh, path);
      work.undo.push({ path, run: () => unlink(path) });
    };
  }
  const [first = ''] = relative(anchor, path).split(sep);
  const top = join(anchor, first);
  let tree = work.trees.get(top);
  if (tree === undefined) {
    const made = join(await holderOf(anchor, work), temporary());
    await mkdir(made);
    litter(made, work);
    tree = { made, placed: false };
    work.trees.set(top, tree);
  }
  const inside = join(tree.made, relative(top, path));
  await mkdir(dirname(inside), { recursive: true });
  await writeNew(inside, text);
  const { made } = tree;
  return async () => {
    const known = work.trees.get(top);
    if (known === undefined || known.placed) return;
    known.placed = true;
    await free(top, work);
    await rename(made, top);
    work.undo.push({ path: top, run: () => rename(top, made) });
  };
}

/**
 * Where a folder is made or laid aside before it is moved into (or out of) `anchor`: one level up where that can be, because Prisma
 * takes every folder in its migrations directory for a migration, a temporary one too.
 */
async function holderOf(anchor: string, work: Work): Promise<string> {
  const above = dirname(anchor);
  if (!isBelow(await realPath(above), work.root) || (await realPath(anchor)) !== join(await realPath(above), basename(anchor)))
    return anchor;
  const probe = join(above, temporary());
  try {
    if ((await stat(above)).dev !== (await stat(anchor)).dev) return anchor;
    await mkdir(probe);
    await rm(probe, { recursive: true });
    return above;
  } catch {
    return anchor;
  }
}

/** Moves a file to a place where nothing may be. A link fails when something is there; some file systems have none. */
async function place(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
    await unlink(from);
  } catch (error) {
    if (['EEXIST', 'EROFS', 'EACCES', 'ENOSPC'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await rename(from, to);
  }
}

async function writeAside(folder: string, text: string, work: Work): Promise<string> {
  const path = litter(join(folder, temporary()), work);
  await writeNew(path, text);
  return path;
}

async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

function litter(path: string, work: Work): string {
  work.litter.add(path);
  return path;
}

async function clean(work: Work, made: readonly FileChange[]): Promise<void> {
  for (const path of work.litter) await rm(afterRenames(path, made), { recursive: true, force: true }).catch(() => {});
}

/** Removes empty folders from `deepest` up to `top`. */
async function removeFolders(deepest: string, top: string): Promise<void> {
  for (let at = deepest; isBelow(at, top); at = dirname(at)) await rm(at, { recursive: true, force: true });
}

/** Where a changed file is in the end. */
function afterRenames(path: string, changes: readonly FileChange[]): string {
  for (const change of changes) {
    if (change.kind !== 'rename') continue;
    const from = resolve(change.from);
    if (path === from || path.startsWith(from + sep)) return resolve(change.to) + path.slice(from.length);
  }
  return path;
}
