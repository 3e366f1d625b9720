import type { Memo } from './analyse-statements.ts';
import type { World } from './catalog/world.ts';
import { missing, type Surface } from './effects/breakage.ts';
import { compareLocks, type Hazard, type Incident, type LockTaken, type UnitOf, type Work } from './effects/types.ts';
import type { Fact } from './facts/fact.ts';

/** What is left of a statement's effects when the whole migration has been looked at. */
export interface Outcome {
  readonly incidents: readonly (Incident | null)[];
  readonly locks: readonly LockTaken[];
  readonly work: readonly Work[];
  /** The incidents are to be worded anew; not so for a statement that is just being written and does not parse yet. */
  readonly reword: boolean;
}

/** How the run of the file goes at this statement. */
type Fate = 'runs' | 'undone' | 'refused';

/**
 * A statement that fails takes its unit with it, and Prisma stops there: what else the unit and later ones would do does not
 * come about. A unit that PostgreSQL refuses has to be taken apart; then each of its statements does what it does alone.
 */
function fates(memos: readonly Memo[], units: readonly UnitOf[]): readonly Fate[] {
  const out: Fate[] = [];
  let stopped = false;
  for (let i = 0; i < memos.length; ) {
    const unit = units[i]?.unit;
    let end = i;
    while (end < memos.length && units[end]?.unit === unit) end++;
    const members = memos.slice(i, end);
    const fails = members.findIndex((m) => m.failed);
    const refuses = members.findIndex((m) => m.incidents.some((x) => x.hazards.includes('not-in-transaction')));
    const fate: Fate = stopped || fails >= 0 ? 'undone' : refuses >= 0 ? 'refused' : 'runs';
    for (let k = i; k < end; k++) out.push(fate);
    if (fails >= 0) stopped = true;
    i = end;
  }
  return out;
}

const waits = (facts: readonly Fact[]): boolean => facts.some((f) => 'concurrently' in f && f.concurrently);

/** Hazards that still stand. */
function hazardsOf(incident: Incident, fate: Fate): readonly Hazard[] {
  if (fate === 'runs') return incident.hazards;
  if (fate === 'undone') return incident.hazards.filter((h) => h === 'fails' || h === 'not-in-transaction');
  return incident.work === 'scan' || incident.work === 'index-build'
    ? incident.hazards.filter((h) => h !== 'blocks-reads' && h !== 'blocks-writes')
    : incident.hazards;
}

const same = (a: readonly Hazard[], b: readonly Hazard[]): boolean => a.length === b.length;

/** @param world the catalog as the file leaves it */
export function outcomes(world: World, memos: readonly Memo[], units: readonly UnitOf[]): readonly Outcome[] {
  const fate = fates(memos, units);
  // only what comes first stops the file
  const firstFailure = memos.findIndex((m) => m.failed);
  const failing = memos[firstFailure];
  const reword = failing === undefined || !failing.facts.some((x) => x.kind === 'unread' && x.syntaxError !== null);
  const broken = new Map<Surface, readonly string[] | null>();
  return memos.map((m, i) => {
    const f = fate[i] ?? 'runs';
    const incidents = m.incidents.map((incident): Incident | null => {
      let left: Incident = incident;
      const surface = incident.surface;
      if (surface) {
        const gone = broken.has(surface) ? (broken.get(surface) ?? null) : missing(world, surface);
        broken.set(surface, gone);
        if (gone === null) return null;
        if (surface.kind === 'type' && incident.cause !== 'remove-enum-value' && world.get('typeName', surface.name) !== null) {
          left = { ...incident, cause: 'remove-enum-value', object: gone.join(', '), detail: { ...incident.detail, from: surface.name } };
        }
        if (surface.kind === 'relation' && incident.cause === 'drop-view' && !gone.includes(surface.name)) {
          left = { ...incident, cause: 'replace-view-columns', object: gone.join(', ') };
        }
      }
      let hazards = hazardsOf(left, f);
      if (firstFailure >= 0 && i > firstFailure && f === 'undone')
        hazards = units[i]?.unit === units[firstFailure]?.unit ? hazards.filter((h) => h === 'fails') : [];
      return same(hazards, left.hazards) ? left : { ...left, hazards };
    });
    if (f === 'runs') return { incidents, locks: m.locks, work: m.work, reword: true };
    if (f === 'undone') return { incidents, locks: [], work: [], reword };
    return { incidents, locks: m.locks.filter((l) => waits(m.facts) || compareLocks(l.mode, 'SHARE') >= 0), work: m.work, reword: true };
  });
}
