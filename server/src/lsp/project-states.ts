import type { MigrationState, MigrationStatus as Status } from '../prisma/history/history.ts';
import type { Databases, KnownEnvironment } from './databases.ts';
import type { OpenedProject } from './opened-project.ts';
import type { Active, MigrationGroup, ShownData } from './protocol/migrations.ts';

/** A state, and whether there is a migration.sql: Prisma stops at a folder without one. */
export type MigrationStatus = Status & { readonly sql: boolean };

/** The states of a project's migrations, as its active environment or git alone tells them. */
export interface ProjectStates {
  readonly data: ShownData;
  readonly active: KnownEnvironment | null;
  /** In the order in which Prisma applies them; those that are missing on disk among them. */
  readonly migrations: readonly MigrationStatus[];
  readonly byName: ReadonlyMap<string, MigrationStatus>;
}

/** Computed anew only when a text, a folder or what was read has changed. */
const kept = new WeakMap<OpenedProject, Map<string, { readonly key: readonly unknown[]; readonly states: Promise<ByDatabase> }>>();
type ByDatabase = Pick<ProjectStates, 'migrations' | 'byName'>;

export async function statesOf(project: OpenedProject, databases: Databases, active: Active, trusted: boolean): Promise<ProjectStates> {
  const known = await databases.of(project);
  const chosen = activeOf(known, active[project.analysis.project.migrationsFolder]);
  return { data: dataOf(chosen, trusted), active: chosen, ...(await statesBy(project, chosen)) };
}

/** The environment that a person chose, else the first for development: production is never taken unasked. */
export function activeOf(known: readonly KnownEnvironment[], name: string | undefined): KnownEnvironment | null {
  return known.find((k) => k.environment.name === name) ?? known.find((k) => k.environment.kind === 'development') ?? null;
}

/** The states as one environment tells them; null, or one that was never read: as git does. */
export function statesBy(project: OpenedProject, by: KnownEnvironment | null): Promise<ByDatabase> {
  const reading = by?.reading ?? null;
  const name = reading === null ? '' : (by?.environment.name ?? '');
  const key = [project.stamp, reading];
  const own = kept.get(project) ?? new Map();
  kept.set(project, own);
  const last = own.get(name);
  if (last !== undefined && last.key.every((part: unknown, i: number) => part === key[i])) return last.states;
  const states = derive(project, by).then((migrations) => ({ migrations, byName: new Map(migrations.map((m) => [m.name, m])) }));
  own.set(name, { key, states });
  return states;
}

async function derive({ analysis }: OpenedProject, by: KnownEnvironment | null): Promise<readonly MigrationStatus[]> {
  const shipped = await analysis.shipped();
  const texts = new Map((await analysis.earlier(null)).map((m) => [m.migration.name, m.text]));
  const rows = new Map((by?.reading?.history.rows ?? []).map((r) => [r.migration, r]));
  const stateOf = (name: string): MigrationState => {
    if (by?.reading == null) return shipped.has(name) || analysis.configuration.since.before(name) ? 'applied' : 'new';
    const row = rows.get(name);
    return row === undefined || row.rolledBackAt !== null ? 'pending' : row.finishedAt === null ? 'failed' : 'applied';
  };
  return analysis.migrations.map(({ name, path }): MigrationStatus => {
    const row = rows.get(name);
    return {
      name,
      state: stateOf(name),
      appliedAt: row?.finishedAt ?? null,
      startedAt: row?.startedAt ?? null,
      rolledBackAt: row?.rolledBackAt ?? null,
      duration: null,
      error: row?.logs ?? null,
      says: texts.has(name) ? null : 'It has no migration.sql.',
      sql: texts.has(name),
      folder: path,
    };
  });
}

function dataOf(active: KnownEnvironment | null, trusted: boolean): ShownData {
  const environment = active === null ? null : { name: active.environment.name, kind: active.environment.kind };
  const reading = active?.reading ?? null;
  const problem = active?.problem ?? null;
  return {
    from: reading !== null ? (active?.state === 'connected' ? 'database' : 'last-known') : trusted ? 'git' : 'files',
    environment,
    at: reading?.at ?? null,
    problem: problem === null ? null : { message: problem.message, since: problem.since },
    reading: active?.state === 'connecting',
  };
}

const GROUPS: Readonly<Record<MigrationState, MigrationGroup | null>> = {
  // planned phases are rows of their plans
  planned: null,
  failed: 'attention',
  edited: 'attention',
  missing: 'attention',
  'out-of-order': 'attention',
  draft: 'pending',
  new: 'pending',
  pending: 'pending',
  'rolled-back': 'pending',
  applied: 'applied',
};

/** The group of the tree; a folder that Prisma stumbles over needs attention whatever its state. Null: it is in none. */
export const groupOf = (migration: MigrationStatus): MigrationGroup | null =>
  migration.folder !== null && !migration.sql ? 'attention' : GROUPS[migration.state];
