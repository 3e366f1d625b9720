import { change, createRelation, type Origin } from '../catalog/change.ts';
import { findRelation, historyIsKnown, idOf, isSystemName, qualified, withDescendants } from '../catalog/lookup.ts';
import type { Column, Relation } from '../catalog/types.ts';
import type { World } from '../catalog/world.ts';
import type { Name } from '../facts/expression.ts';
import type { Fact, LockMode } from '../facts/fact.ts';
import type { Surface } from './breakage.ts';
import type { Cause } from './causes.ts';
import {
  compareLocks,
  type Hazard,
  type Incident,
  type IncidentDetail,
  type LockTaken,
  stops,
  type UnitOf,
  type Work,
  type WorkKind,
} from './types.ts';

/** One statement being judged: what it stands on, and what has been found. */
export interface Run {
  readonly world: World;
  readonly at: Origin;
  readonly facts: readonly Fact[];
  readonly postgres: number;
  readonly timeZone: string | null;
  readonly statement: number;
  readonly unit: UnitOf;
  /** Index of the fact being judged. */
  fact: number;
  readonly locks: Map<string, LockTaken>;
  readonly work: Work[];
  readonly incidents: (Incident & { readonly surface?: Surface })[];
  readonly unknown: Set<string>;
  /** It errors for certain, and takes its unit with it. */
  failed: boolean;
  /** It refuses to share a transaction. */
  refuses: boolean;
}

interface IncidentInput {
  readonly cause: Cause;
  readonly relation?: Relation | null;
  readonly object?: string | null;
  readonly lock?: LockMode | null;
  readonly work?: WorkKind | null;
  readonly hazards: readonly Hazard[];
  readonly detail?: IncidentDetail;
  readonly earlier?: number | null;
  readonly unknown?: readonly string[];
  readonly surface?: Surface;
}

export function incident(run: Run, i: IncidentInput): void {
  run.incidents.push({
    cause: i.cause,
    fact: run.fact,
    relation: i.relation ? (i.relation.origin ?? qualified(i.relation)) : null,
    object: i.object ?? null,
    lock: i.lock ?? null,
    work: i.work ?? null,
    hazards: i.hazards,
    detail: i.detail ?? {},
    earlier: i.earlier ?? null,
    unknown: i.unknown ?? [],
    ...(i.surface ? { surface: i.surface } : {}),
  });
  for (const u of i.unknown ?? []) run.unknown.add(u);
}

const maybe = (run: Run): boolean => run.facts[run.fact]?.inDo === 'maybe';

/** The statement fails for certain. Inside a branch of a DO block nothing is certain, so nothing is said. */
export function fail(run: Run, cause: Cause, relation: Relation | null, object: string | null, detail: IncidentDetail = {}): void {
  if (maybe(run)) return;
  run.failed = true;
  incident(run, { cause, relation, object, hazards: ['fails'], detail });
}

/** Rows may be there, and they are older than the migration. */
export const isFilled = (r: Relation): boolean => r.origin !== null && r.filled && (r.kind === 'table' || r.kind === 'materialized-view');

const hazardsOfWork = (kind: WorkKind, lock: LockMode | null): Hazard[] => {
  const stopped = lock === null ? { reads: false, writes: false } : stops(lock);
  return [
    ...(stopped.reads ? (['blocks-reads'] as const) : []),
    ...(stopped.writes ? (['blocks-writes'] as const) : []),
    ...(kind === 'rewrite' ? (['rewrite'] as const) : []),
  ];
};

/** The strongest lock that the unit holds on the relation, the statement at hand included. */
export function heldLock(run: Run, r: Relation): { readonly mode: LockMode; readonly statement: number } | null {
  if (r.origin === null) return null;
  const held = run.world.get('held', r.origin);
  return held ? { mode: held.mode as LockMode, statement: held.statement } : null;
}

/** Takes a lock until the end of the unit. Relations that the migration made are nobody else's business; indexes are not reported. */
export function lock(run: Run, r: Relation, mode: LockMode): void {
  if (r.origin === null || r.kind === 'index') return;
  const own = run.locks.get(r.origin);
  if (!own || compareLocks(mode, own.mode) > 0) run.locks.set(r.origin, { relation: r.origin, mode, fact: run.fact });
  const held = heldLock(run, r);
  if (held && compareLocks(mode, held.mode) <= 0) return;
  run.world.set('held', r.origin, { mode, statement: run.statement });
  // a transaction that scanned or changed the table and now asks for a stronger lock waits for everybody while it holds what it has
  const worked = run.world.get('worked', r.origin);
  if (!worked || worked.statement === run.statement) return;
  const more = hazardsOfWork('scan', mode).filter((h) => !worked.reported.includes(h));
  if (more.length === 0) return;
  run.world.set('worked', r.origin, { ...worked, reported: [...worked.reported, ...more] });
  incident(run, { cause: 'work-under-lock', relation: r, lock: mode, work: 'scan', hazards: more, earlier: worked.statement });
}

/** Locks the sequences that serial and identity made for the columns. */
export function lockSequences(run: Run, columns: readonly Column[], mode: LockMode): void {
  for (const c of columns) {
    const sequence = c.sequence === null ? null : run.world.get('relation', c.sequence);
    if (sequence) lock(run, sequence, mode);
  }
}

/** Deployed code names the relation, and finds it no more; said only of relations that were there before. */
export function breaksRelation(run: Run, cause: Cause, r: Relation, detail: IncidentDetail = {}): void {
  if (r.origin === null) return;
  incident(run, {
    cause,
    relation: r,
    object: r.name,
    lock: 'ACCESS EXCLUSIVE',
    hazards: ['breaks-clients'],
    detail,
    surface: { kind: 'relation', name: r.origin, columns: r.kind === 'sequence' ? [] : r.columns },
  });
}

/** Locks the relation and everything below it. */
export function lockTree(run: Run, r: Relation, mode: LockMode, only = false): void {
  for (const x of withDescendants(run.world, r, only)) lock(run, x, mode);
}

/**
 * Work that grows with the table. Becomes an incident of `cause` when the lock held meanwhile stops reads or writes;
 * `always` makes one in any case.
 */
export function work(
  run: Run,
  r: Relation,
  kind: WorkKind,
  cause: Cause,
  more: Omit<IncidentInput, 'cause' | 'relation' | 'hazards' | 'work' | 'lock'> & { readonly also?: readonly Hazard[] } = {},
): void {
  if (!isFilled(r) || r.origin === null) return;
  if (!run.work.some((w) => w.relation === r.origin && w.kind === kind)) run.work.push({ relation: r.origin, kind, fact: run.fact });
  const held = heldLock(run, r);
  const hazards = [...hazardsOfWork(kind, held?.mode ?? null), ...(more.also ?? [])];
  const worked = run.world.get('worked', r.origin);
  run.world.set('worked', r.origin, {
    statement: worked?.statement ?? run.statement,
    reported: [...new Set([...(worked?.reported ?? []), ...hazards])],
  });
  if (hazards.length === 0) return;
  const earlier = held && held.statement !== run.statement && run.locks.get(r.origin)?.mode !== held.mode ? held.statement : null;
  incident(run, { ...more, cause, relation: r, lock: held?.mode ?? null, work: kind, hazards, earlier: more.earlier ?? earlier });
}

/** The same on every table below that stores rows. Only the first becomes an incident; the others are named in it. */
export function workTree(run: Run, r: Relation, kind: WorkKind, cause: Cause, more: Parameters<typeof work>[4] = {}, only = false): void {
  const filled = withDescendants(run.world, r, only).filter(isFilled);
  const before = run.incidents.length;
  for (const x of filled) {
    if (run.incidents.length === before) work(run, x, kind, cause, more);
    else run.work.push({ relation: x.origin as string, kind, fact: run.fact });
  }
}

/** Reads the whole table under whatever lock is held: no incident of its own, but one when an earlier statement locked it. */
export function scan(run: Run, r: Relation): void {
  const held = heldLock(run, r);
  const cause = 'work-under-lock';
  const earlier = held && held.statement !== run.statement ? held.statement : null;
  for (const x of withDescendants(run.world, r)) work(run, x, 'scan', cause, { earlier });
}

const says: Readonly<Record<string, readonly Relation['kind'][]>> = {
  table: ['table', 'partitioned-table', 'foreign-table'],
  view: ['view'],
  'materialized-view': ['materialized-view'],
  sequence: ['sequence'],
  index: ['index'],
  'foreign-table': ['foreign-table'],
};

/**
 * The relation that a statement names. Null when there is none: then the statement has failed, or IF EXISTS made it a
 * notice. Where the history does not tell, the relation is taken to be there, and nothing certain is said of its parts.
 */
export function target(run: Run, name: Name, kind: keyof typeof says | null, ifExists = false): Relation | null {
  const r = findRelation(run.world, name);
  const wanted = kind === null ? null : (says[kind] ?? null);
  if (r) {
    if (wanted === null || wanted.includes(r.kind) || r.uncertain) return r;
    fail(run, 'wrong-object-kind', r, r.name, {
      from: r.kind,
      to: String(kind),
      error: `"${r.name}" is not a ${String(kind).replace('-', ' ')}`,
    });
    return null;
  }
  if (isSystemName(name)) return null;
  if (historyIsKnown(run.world) && !maybe(run)) {
    if (!ifExists)
      fail(run, 'relation-does-not-exist', null, name.schema ? `${name.schema}.${name.name}` : name.name, {
        error: `relation "${name.name}" does not exist`,
      });
    return null;
  }
  if (kind === 'index') return null;
  const place = { schema: name.schema ?? 'public', name: name.name };
  const made = createRelation(run.at, place, {
    kind: kind === 'view' || kind === 'sequence' || kind === 'materialized-view' ? kind : 'table',
    origin: qualified(place),
    filled: true,
    uncertain: true,
    createdBy: null,
  });
  return run.world.get('relation', made);
}

/** Looks a relation up again after the catalog changed. */
export const again = (run: Run, r: Relation): Relation => run.world.get('relation', idOf(run.world, r)) ?? r;

export const patch = (run: Run, r: Relation, update: (r: Relation) => Partial<Relation>): void =>
  change(run.world, idOf(run.world, r), update);

export const quote = (name: string): string => `"${name}"`;
