import type { JudgedStatement } from '../effects/types.ts';
import type { TableSizes } from './known.ts';

/** What a statement does to all rows, or many rows, of a table. */
type RowWork = 'scan' | 'index-build' | 'rewrite' | 'bulk-change';

/**
 * Megabytes of a table that PostgreSQL gets through in a second, quickest and slowest. Measured on PostgreSQL 14 and 18 with 2,000,000 rows
 * of 150 bytes and three indexes, on two shared cores; slowest is a tenth of that, for a disk that is busy.
 */
const SPEED: Readonly<Record<RowWork, readonly [quick: number, slow: number]>> = {
  scan: [1000, 100],
  'index-build': [200, 20],
  rewrite: [40, 4],
  'bulk-change': [10, 1],
};

/** Each piece of work on a table, by relation (`schema.name`). */
export function workByTable(statements: readonly JudgedStatement[]): ReadonlyMap<string, readonly RowWork[]> {
  const out = new Map<string, RowWork[]>();
  const add = (relation: string, work: RowWork): void => void out.set(relation, [...(out.get(relation) ?? []), work]);
  for (const { effects } of statements) {
    for (const { relation, kind } of effects.work) add(relation, kind);
    const seen = new Set(effects.work.map((w) => w.relation));
    for (const { relation, work, hazards } of effects.incidents) {
      if (relation === null) continue;
      if (hazards.includes('bulk-change')) add(relation, 'bulk-change');
      else if (work !== null && !seen.has(relation)) add(relation, work);
    }
  }
  return out;
}

/** Seconds that the work takes at its quickest and slowest; null: the size of one of the tables is not known. */
export function estimate(work: ReadonlyMap<string, readonly RowWork[]>, { tables }: TableSizes): readonly [number, number] | null {
  let [quick, slow] = [0, 0];
  for (const [relation, all] of work) {
    const size = tables.get(relation);
    if (size === undefined) return null;
    for (const one of all) {
      quick += size.bytes / 1e6 / SPEED[one][0];
      slow += size.bytes / 1e6 / SPEED[one][1];
    }
  }
  return [quick, slow];
}

/** `some 3 s to 30 s`, `some 5 min to 50 min`, `less than a second`. */
export function inWords([quick, slow]: readonly [number, number]): string {
  return slow < 1 ? 'less than a second' : `some ${span(quick)} to ${span(slow)}`;
}

function span(seconds: number): string {
  if (seconds < 1) return '1 s';
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

/** `310 MB` */
export function megabytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
