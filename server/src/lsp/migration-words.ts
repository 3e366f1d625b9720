import { relative, sep } from 'node:path';
import type { MigrationState, MigrationStatus } from '../prisma/history/history.ts';
import type { OpenedProject } from './opened-project.ts';
import type { ProjectStates } from './project-states.ts';

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
  new: (m) => (m.from === 'git' ? 'new on this branch' : 'state not known'),
  pending: (_, on) => `pending${on}`,
  applied: (m, on, at) => (on === '' ? 'on the main line' : `${m.markedApplied ? 'marked as applied' : 'applied'}${at(m.appliedAt)}${on}`),
  edited: (_, on) => (on === '' ? 'edited after it came to the main line' : `edited after it was applied${on}`),
  failed: (m, on, at) => `${m.error === null ? 'not finished, begun' : 'failed'}${at(m.startedAt)}${on}`,
  'rolled-back': (m, on, at) => `rolled back${at(m.rolledBackAt)}${on}`,
  missing: (_, on) => (on === '' ? 'missing on disk, on the main line' : `missing on disk, applied${on}`),
  'out-of-order': (_, on) => `sorts before migrations that are ${on === '' ? 'on the main line' : 'applied'}`,
};

/** There is a folder without a migration.sql, where Prisma stops. */
export const hasNoScript = ({ folder, blocks }: Pick<MigrationStatus, 'folder' | 'blocks'>): boolean =>
  folder !== null && blocks === 'P3015';

/** A migration's state in plain words, with where: `failed 08:41 on development`. */
export function stateWords(migration: MigrationStatus, { data }: Pick<ProjectStates, 'data'>, now: Date): string {
  if (hasNoScript(migration)) return 'no migration.sql, Prisma stops here';
  const on = migration.from === 'database' && data.environment !== null ? ` on ${data.environment.name}` : '';
  return SAYS[migration.state](migration, on, (iso) => (iso === null ? '' : ` ${shownTime(iso, now)}`));
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
