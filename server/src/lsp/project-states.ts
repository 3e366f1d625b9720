import { projectStatus, type StatusOfProject } from '../database/status.ts';
import type { MigrationStatus } from '../prisma/history/history.ts';
import type { Databases, KnownEnvironment } from './databases.ts';
import type { OpenedProject } from './opened-project.ts';
import type { Active, ShownData } from './protocol/migrations.ts';

/** What is known of a project, by its active environment or by git alone. */
export interface ProjectStates {
  readonly data: ShownData;
  readonly active: KnownEnvironment | null;
  readonly status: StatusOfProject;
  readonly byName: ReadonlyMap<string, MigrationStatus>;
}
type Derived = Pick<ProjectStates, 'status' | 'byName'>;

export async function statesOf(project: OpenedProject, databases: Databases, active: Active, trusted: boolean): Promise<ProjectStates> {
  const known = await databases.of(project);
  const chosen = activeOf(known, active[project.analysis.project.migrationsFolder]);
  const derived = await statesBy(project, chosen, trusted);
  return { ...derived, data: dataOf(derived.status, chosen), active: chosen };
}

/** The environment that a person chose, else the first for development: production is never taken unasked. */
export function activeOf(known: readonly KnownEnvironment[], name: string | undefined): KnownEnvironment | null {
  return known.find((k) => k.environment.name === name) ?? known.find((k) => k.environment.kind === 'development') ?? null;
}

interface Kept {
  readonly reloads: number;
  /** In milliseconds. */
  readonly at: number;
  readonly reading: unknown;
  readonly states: Promise<Derived>;
}
/** The last states by each environment: they are asked for more often than a file, a setting or a history changes. */
const kept = new WeakMap<OpenedProject, Map<string, Kept>>();

/** What git or the files say may be different though no file event came: what is older than `maxAge` ms is worked out anew. */
export function forgetStates(project: OpenedProject, maxAge: number): void {
  const own = kept.get(project);
  for (const [name, { at }] of own ?? []) if (Date.now() - at >= maxAge) own?.delete(name);
}

/** The states as one environment tells them; null, or one that was never read: as git does. */
export function statesBy(project: OpenedProject, by: KnownEnvironment | null, trusted: boolean): Promise<Derived> {
  const reading = by?.reading ?? null;
  const name = reading === null ? '' : (by?.environment.name ?? '');
  const own = kept.get(project) ?? new Map<string, Kept>();
  kept.set(project, own);
  const last = own.get(name);
  if (last !== undefined && last.reloads === project.reloads && last.reading === reading) return last.states;
  const asked = by === null || reading === null ? null : { environment: by.environment, reading: reading.said };
  const states = projectStatus(project.analysis, { asked, git: trusted }).then((status) => ({
    status,
    byName: new Map(status.migrations.map((m) => [m.name, m])),
  }));
  own.set(name, { reloads: project.reloads, at: Date.now(), reading, states });
  return states;
}

function dataOf({ from }: StatusOfProject, active: KnownEnvironment | null): ShownData {
  const problem = active?.problem ?? null;
  return {
    from: from === 'database' && active?.state !== 'connected' ? 'last-known' : from,
    environment: active === null ? null : { name: active.environment.name, kind: active.environment.kind },
    at: active?.reading?.at ?? null,
    problem: problem === null ? null : { code: problem.code, message: problem.message, since: problem.since },
    reading: active?.state === 'connecting',
  };
}
