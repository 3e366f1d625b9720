import { execFile } from 'node:child_process';
import { dirname, join, relative } from 'node:path';
import { foldersUpward, isFile, isFolder } from './files.ts';

/** Which migrations lie before the `since` of the settings. */
export interface Since {
  readonly before: (migration: string) => boolean;
  /** What is wrong with the value, in words; nothing counts as before then. */
  readonly problem: string | null;
}

const NOTHING: Since = { before: () => false, problem: null };

/**
 * Reads `since`: 4 to 14 digits are a timestamp, of which leading parts may stand alone (`202601`: from January 2026 on); anything
 * else is a git ref, whose migration folders are before it. `migrationsFolder` is absolute. Runs `git rev-parse`
 * and `git ls-tree`, nothing else; not even these when `mayRunGit` is false.
 */
export async function readSince(since: string | null, migrationsFolder: string, mayRunGit = true): Promise<Since> {
  if (since === null) return NOTHING;
  const value = since.trim();
  if (/^\d{4,14}$/.test(value)) {
    const from = value.padEnd(14, '0');
    return { problem: null, before: (name) => /^\d{4,14}/.test(name) && (/^\d+/.exec(name)?.[0] ?? '').padEnd(14, '0') < from };
  }
  if (value === '' || value.startsWith('-'))
    return { ...NOTHING, problem: `"since" is neither a timestamp nor a git ref: "${since}". Write 20260101 or origin/main.` };
  if (!mayRunGit)
    return {
      ...NOTHING,
      problem: `"since" names the git ref "${value}", but git is not run in an untrusted workspace. Trust it, or write a timestamp.`,
    };
  const folders = await foldersAtRef(value, migrationsFolder);
  if (typeof folders === 'string') return { ...NOTHING, problem: folders };
  return { problem: null, before: (name) => folders.has(name) };
}

/** The names of the folders in a folder of a commit; a message when git cannot tell. @param below from the migrations folder
 * @param isCommit `ref` is the name of a commit that exists */
async function foldersAtRef(ref: string, migrationsFolder: string, below = './', isCommit = false): Promise<ReadonlySet<string> | string> {
  const commit = isCommit
    ? ({ ok: true, output: ref } as const)
    : await git(migrationsFolder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (!commit.ok) {
    if (commit.missing) return `"since" names the git ref "${ref}", but git was not found. Install git, or write a timestamp.`;
    if (/not a git repository/i.test(commit.error))
      return `"since" names the git ref "${ref}", but ${migrationsFolder} lies in no git repository. Write a timestamp instead.`;
    return `"since" names the git ref "${ref}", which does not exist here. Fetch it (a shallow clone may lack it), or write a timestamp.`;
  }
  const tree = await git(migrationsFolder, ['ls-tree', '-d', '--name-only', '-z', commit.output.trim(), below]);
  if (!tree.ok) return `git could not list the migrations at "${ref}".`;
  return new Set(
    tree.output
      .split('\0')
      .filter((n) => n !== '')
      .map((n) => n.split('/').at(-1)!),
  );
}

/**
 * Migrations that exist on the remote's main line, so that they may be applied somewhere: the tree of origin/HEAD, else of
 * origin/main or origin/master. Empty without git or without a remote.
 */
export async function shippedMigrations(migrationsFolder: string): Promise<ReadonlySet<string>> {
  const refs = await baseRefs(migrationsFolder);
  if (!('unknown' in refs))
    for (const ref of BASE_REFS.slice(0, 3)) {
      const commit = refs.found.find((f) => f.ref === ref)?.commit;
      const folders = commit === undefined ? null : await foldersAtRef(commit, migrationsFolder, './', true);
      if (folders !== null && typeof folders !== 'string') return folders;
    }
  return new Set();
}

/** Where a change is going to be merged, as git knows it here. */
export const BASE_REFS = [
  'refs/remotes/origin/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/heads/main',
  'refs/heads/master',
];

/** Those of them that exist, in no order; else why git does not tell, in a sentence. */
export type BaseRefs =
  | { readonly found: readonly { readonly ref: string; readonly commit: string; readonly name: string }[] }
  | { readonly unknown: string };

/** Questions that are under way, by the root of the repository: projects of one repository ask at the same time. */
const asking = new Map<string, Promise<BaseRefs>>();

/** The branches into which a change is going to be merged, with their commits. Runs git, nothing else; never throws. */
export async function baseRefs(folder: string): Promise<BaseRefs> {
  const top = (await foldersUpward(folder)).at(-1) ?? folder;
  // without a .git above it, git may still know the folder, by its own variables
  const root = (await isFolder(join(top, '.git'))) || (await isFile(join(top, '.git'))) ? top : folder;
  const known = asking.get(root) ?? readBaseRefs(root).finally(() => asking.delete(root));
  asking.set(root, known);
  return known;
}

async function readBaseRefs(folder: string): Promise<BaseRefs> {
  const refs = await git(folder, ['for-each-ref', '--format=%(refname) %(objectname) %(symref)', ...BASE_REFS]);
  if (!refs.ok) {
    if (refs.missing) return { unknown: 'git was not found.' };
    return { unknown: /not a git repository/i.test(refs.error) ? 'The folder lies in no git repository.' : 'git could not be asked.' };
  }
  const found = refs.output.split('\n').flatMap((line) => {
    const [ref = '', commit = '', points = ''] = line.split(' ');
    return commit === '' ? [] : [{ ref, commit, name: points === '' ? ref : points }];
  });
  return { found };
}

/**
 * Migrations of the branch that a change is going to be merged into: of the remote's main line, and of the one in this repository. A
 * new migration has to sort after them too. Empty without git.
 */
export async function migrationsOfBase(migrationsFolder: string): Promise<readonly string[]> {
  // the first migration of a branch: its folder may be on the base branch alone
  let at = migrationsFolder;
  while (!(await isFolder(at)) && dirname(at) !== at) at = dirname(at);
  const below = `./${relative(at, migrationsFolder)}/`.replaceAll('\\', '/').replace('.//', './');
  const listed = await Promise.all(BASE_REFS.map((ref) => foldersAtRef(ref, at, below)));
  return [...new Set(listed.flatMap((folders) => (typeof folders === 'string' ? [] : [...folders])))];
}

/** Files below a folder that are staged for the next commit, absolute; a message when git cannot tell. For `check --staged`. */
export async function stagedFiles(folder: string): Promise<readonly string[] | string> {
  const top = await git(folder, ['rev-parse', '--show-toplevel']);
  if (!top.ok) return top.missing ? 'git was not found.' : `${folder} lies in no git repository.`;
  const root = top.output.replace(/\r?\n$/, '');
  const names = await git(root, ['diff', '--cached', '--name-only', '--diff-filter=ACMR', '-z']);
  if (!names.ok) return 'git could not list the staged files.';
  const all = names.output
    .split('\0')
    .filter((n) => n !== '')
    .map((n) => `${root}/${n}`);
  return all.filter((path) => !relative(folder, path).startsWith('..'));
}

/** The text of a file as it is staged; null when it is not in the index. */
export async function stagedText(folder: string, path: string): Promise<string | null> {
  const shown = await git(folder, ['show', `:./${relative(folder, path).replaceAll('\\', '/')}`]);
  return shown.ok ? shown.output : null;
}

type GitResult = { readonly ok: true; readonly output: string } | { readonly ok: false; readonly error: string; readonly missing: boolean };

/** Runs git without a shell, without prompts and without the configuration's pagers and hooks. */
export function git(folder: string, args: readonly string[]): Promise<GitResult> {
  return new Promise((done) => {
    try {
      runGit(folder, args, done);
    } catch (error) {
      // the folder is a file, or has gone
      done({ ok: false, error: error instanceof Error ? error.message : '', missing: false });
    }
  });
}

function runGit(folder: string, args: readonly string[], done: (result: GitResult) => void): void {
  execFile(
    'git',
    ['-c', 'core.fsmonitor=false', '--no-pager', ...args],
    {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 << 20,
      timeout: 20_000,
      windowsHide: true,
      env: { ...process.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' },
    },
    (error, stdout, stderr) => {
      if (error === null) done({ ok: true, output: stdout });
      else done({ ok: false, error: String(stderr), missing: (error as NodeJS.ErrnoException).code === 'ENOENT' });
    },
  );
}
