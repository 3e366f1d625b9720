import { join } from 'node:path';
import type { FileChanges } from '../changes/file-change.ts';
import { checksumMatches } from '../checksum.ts';
import { readText } from '../files.ts';
import type { MigrationFolder } from '../migrations.ts';
import { git } from '../since.ts';

/** What was applied, found again. */
export interface AppliedText {
  /** The text whose checksum the history has. */
  readonly text: string;
  /** The commit that has it, abbreviated; null: it is staged, or lies in a commit of no branch here. */
  readonly commit: string | null;
  /** When it was committed; ISO 8601. */
  readonly at: string | null;
}

/** More versions of one file than this nobody has; a history that goes on is not read to its end. */
const MOST_VERSIONS = 200;

/**
 * The version of migration.sql that a checksum of the history belongs to, from git: of all commits that touched the file on any branch,
 * the newest that fits, under its name of now and under those that git sees it had. Null: git has no such version, or there is no git.
 * Runs git: only for workspaces that are trusted.
 */
export async function appliedText(folder: MigrationFolder, checksum: string, directory: string): Promise<AppliedText | null> {
  for (const args of [['--all'], ['--follow']]) {
    const found = await versionIn(folder, checksum, directory, args);
    if (found !== null) return found;
  }
  const staged = await git(directory, ['show', `:./${folder.name}/migration.sql`]);
  return staged.ok && checksumMatches(checksum, staged.output) ? { text: staged.output, commit: null, at: null } : null;
}

async function versionIn(
  folder: MigrationFolder,
  checksum: string,
  directory: string,
  which: readonly string[],
): Promise<AppliedText | null> {
  const path = `${folder.name}/migration.sql`;
  const log = await git(directory, [
    'log',
    ...which,
    `--max-count=${MOST_VERSIONS}`,
    '--format=%x00%h%x00%cI%x00',
    '--name-only',
    '-z',
    '--relative',
    '--diff-filter=ACMR',
    '--',
    path,
  ]);
  if (!log.ok) return null;
  for (const { commit, at, file } of entriesOf(log.output)) {
    const shown = await git(directory, ['show', `${commit}:./${file}`]);
    if (shown.ok && checksumMatches(checksum, shown.output)) return { text: shown.output, commit, at };
  }
  return null;
}

function entriesOf(output: string): readonly { readonly commit: string; readonly at: string; readonly file: string }[] {
  // each entry: NUL, hash, NUL, time, NUL, then the name of the file with a line break before it
  const parts = output.split('\0').map((part) => part.replace(/^\n+/, ''));
  const out: { commit: string; at: string; file: string }[] = [];
  for (let i = 0; i + 2 < parts.length; i++) {
    const [commit = '', at = '', file = ''] = parts.slice(i, i + 3);
    if (/^[0-9a-f]{4,64}$/.test(commit) && /^\d{4}-\d\d-\d\dT/.test(at)) {
      const name = file === '' ? (parts[i + 3] ?? '') : file;
      if (name !== '') out.push({ commit, at, file: name });
    }
  }
  return out;
}

export interface Restoring {
  readonly from: AppliedText;
  readonly changes: FileChanges;
}

/** Puts migration.sql back as it was applied; down.sql stays. A sentence: why that cannot be. */
export async function restoreApplied(
  folder: MigrationFolder,
  checksum: string,
  directory: string,
): Promise<Restoring | { readonly refused: string }> {
  const was = await readText(folder.file);
  if (was !== null && checksumMatches(checksum, was)) return { refused: `${folder.name} is as it was applied.` };
  const from = await appliedText(folder, checksum, directory);
  if (from === null)
    return {
      refused: `git has no version of ${folder.name}/migration.sql with the checksum that was applied. Fetch the branch or the clone that has it.`,
    };
  const path = join(folder.path, 'migration.sql');
  const change =
    was === null ? ({ kind: 'create', path, text: from.text } as const) : ({ kind: 'replace', path, text: from.text, was } as const);
  return { from, changes: { title: `Restore ${folder.name} as it was applied`, changes: [change] } };
}
