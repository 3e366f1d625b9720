import { relative, sep } from 'node:path';
import type { MigrationState } from '../prisma/history/history.ts';
import type { OpenedProject } from './opened-project.ts';
import type { MigrationStatus, ProjectStates } from './project-states.ts';

const two = (n: number): string => String(n).padStart(2, '0');

/** `08:41` for today, else `2026-11-03`: in the time zone of this machine. */
export function shownTime(iso: string, now: Date): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return at.toDateString() === now.toDateString()
    ? `${two(at.getHours())}:${two(at.getMinutes())}`
    : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** What a state is called beside the name of a migration. `on`: the environment, null where git alone was asked. */
const SAYS: Readonly<Record<MigrationState, (m: MigrationStatus, on: string, at: (iso: string | null) => string) => string>> = {
  planned: () => 'waits in its plan',
  draft: () => 'draft, no statement yet',
  new: () => 'new on this branch',
  pending: (_, on) => `pending${on}`,
  applied: (m, on, at) => (on === '' ? 'counts as applied' : `applied${on}${at(m.appliedAt)}`),
  edited: (_, on) => `edited after it was applied${on}`,
  failed: (m, on, at) => `failed${on}${at(m.startedAt)}`,
  'rolled-back': (m, on, at) => `rolled back${on}${at(m.rolledBackAt)}`,
  missing: (_, on) => `applied${on}, missing on disk`,
  'out-of-order': () => 'sorts before migrations that are applied',
};

/** A migration's state in plain words, with where: `failed on development, 08:41`. */
export function stateWords(migration: MigrationStatus, { data }: Pick<ProjectStates, 'data'>, now: Date): string {
  const read = data.from === 'database' || data.from === 'last-known';
  const on = read && data.environment !== null ? ` on ${data.environment.name}` : '';
  return SAYS[migration.state](migration, on, (iso) => (iso === null ? '' : `, ${shownTime(iso, now)}`));
}

/** Names for people: the folder's name, and as much of the path as tells two of them apart. */
export function projectNames(projects: readonly OpenedProject[]): ReadonlyMap<OpenedProject, string> {
  const parts = new Map(projects.map((p) => [p, partsOf(p)]));
  const nameOf = (p: OpenedProject, depth: number): string => parts.get(p)!.slice(-depth).join('/');
  return new Map(
    projects.map((p) => {
      let depth = 1;
      const others = projects.filter((other) => other !== p);
      while (depth < parts.get(p)!.length && others.some((other) => nameOf(other, depth) === nameOf(p, depth))) depth++;
      return [p, nameOf(p, depth)];
    }),
  );
}

/** A root with several migrations folders tells them apart by these. */
function partsOf({ analysis }: OpenedProject): readonly string[] {
  const { root, migrationsFolder } = analysis.project;
  const inside = relative(root, migrationsFolder).replaceAll(sep, '/');
  const usual = inside === 'prisma/migrations' || inside === 'migrations';
  return [...root.split(sep).filter((p) => p !== ''), ...(usual ? [] : [inside])];
}

/** The path of a project for the command line, from the folder of the workspace it lies in; empty: that folder itself. */
export function pathFor(path: string, folders: readonly string[]): string {
  const around = folders.filter((f) => path === f || path.startsWith(f + sep)).sort((a, b) => b.length - a.length)[0];
  return around === undefined ? path : relative(around, path).replaceAll(sep, '/');
}

/** An argument as a shell takes it: quoted only where it must be. */
export const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
