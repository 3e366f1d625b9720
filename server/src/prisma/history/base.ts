import { dirname, relative } from 'node:path';
import { isFolder } from '../files.ts';
import { BASE_REFS, baseRefs, git } from '../since.ts';
import type { BaseBranch } from './history.ts';

/** What git says, or why it cannot: a sentence. */
export type BaseAnswer = BaseBranch | { readonly unknown: string };

/** Lists of commits that were read: a commit never changes. */
export interface BaseCache {
  readonly trees: Map<string, ReadonlyMap<string, string>>;
}

export const newBaseCache = (): BaseCache => ({ trees: new Map() });

/** Commits that are kept: those of the base branches, and where this branch left them. */
const KEPT = 8;

/**
 * The migrations of the branch into which this one is going to be merged: of the remote's main line, and of the one in this
 * repository. Runs git, nothing else; never throws.
 */
export async function readBase(migrationsFolder: string, onDisk: ReadonlySet<string>, cache: BaseCache): Promise<BaseAnswer> {
  let at = migrationsFolder;
  while (!(await isFolder(at)) && dirname(at) !== at) at = dirname(at);
  const below = `./${relative(at, migrationsFolder)}/`.replaceAll('\\', '/').replace('.//', './');
  const refs = await baseRefs(at);
  if ('unknown' in refs) return refs;
  const { found } = refs;
  const label = BASE_REFS.map((ref) => found.find((f) => f.ref === ref)).find((f) => f !== undefined)?.name;
  if (label === undefined) return { unknown: `git knows no main line here: no ${BASE_REFS.map(short).join(', ')}.` };
  const commits = [...new Set(found.map((f) => f.commit))];
  const migrations = new Map<string, string[]>();
  for (const commit of commits) {
    const tree = await treeOf(at, commit, below, cache);
    if (tree === null) return { unknown: `git could not list the migrations on ${short(label)}.` };
    for (const [name, blob] of tree) migrations.set(name, [...(migrations.get(name) ?? []), blob]);
  }
  return { label: short(label), migrations, removed: await removedHere(at, below, commits, migrations, onDisk, cache) };
}

const short = (ref: string): string => ref.replace(/^refs\/(?:remotes|heads)\//, '');

/** Migrations of a commit, with the names of their migration.sql in git; those that hold none are no migrations for it. */
async function treeOf(at: string, commit: string, below: string, cache: BaseCache): Promise<ReadonlyMap<string, string> | null> {
  const key = `${commit} ${at} ${below}`;
  const known = cache.trees.get(key);
  if (known !== undefined) return known;
  const listed = await git(at, ['ls-tree', '-r', '-z', commit, below]);
  if (!listed.ok) return null;
  const tree = new Map<string, string>();
  for (const line of listed.output.split('\0')) {
    const [, , blob, path] = /^\d+ (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    const [file, name] = (path ?? '').split('/').reverse();
    if (blob !== undefined && file === 'migration.sql' && name !== undefined) tree.set(name, blob);
  }
  cache.trees.set(key, tree);
  while (cache.trees.size > KEPT) cache.trees.delete(cache.trees.keys().next().value ?? '');
  return tree;
}

/** Of what is not on disk: what was there when this branch left its base. The rest came later, and is no loss. */
async function removedHere(
  at: string,
  below: string,
  commits: readonly string[],
  migrations: ReadonlyMap<string, unknown>,
  onDisk: ReadonlySet<string>,
  cache: BaseCache,
): Promise<ReadonlySet<string>> {
  const absent = [...migrations.keys()].filter((name) => !onDisk.has(name));
  const removed = new Set<string>();
  for (const commit of absent.length === 0 ? [] : commits) {
    const left = await git(at, ['merge-base', 'HEAD', commit]);
    const tree = left.ok ? await treeOf(at, left.output.trim(), below, cache) : null;
    for (const name of absent) if (tree?.has(name) === true) removed.add(name);
  }
  return removed;
}
