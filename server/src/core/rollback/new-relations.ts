import type { Relation } from '../catalog/types.ts';
import { relationSql } from '../write/names.ts';
import type { Moment } from './moment.ts';
import { KIND_WORDS } from './relations.ts';

/**
 * What the migration makes is dropped as a whole where the migration touches it last, so that all that it came to hang on is still
 * there, and nothing of it has to be taken back one by one. A sequence hangs on nothing, and defaults hang on it: it goes where it was made.
 * @returns the statements by the place of the moment after which they run
 */
export function dropsOf(moments: readonly Moment[]): ReadonlyMap<number, readonly string[]> {
  const last = new Map<string, number>();
  for (const [i, m] of moments.entries())
    for (const key of m.changed.relations)
      if (m.staysNew(key) && !(last.has(key) && m.after.relation(key)?.kind === 'sequence')) last.set(key, i);
  const end = moments.at(-1)?.after;
  const start = moments[0]?.before;
  const at = new Map<number, Relation[]>();
  for (const [key, i] of last) {
    const r = end?.relation(key) ?? null;
    if (r === null || goesAlong(r)) continue;
    at.set(i, [...(at.get(i) ?? []), r]);
  }
  return new Map([...at].map(([i, relations]) => [i, dropSql(relations)]));

  /** True for what goes with something else. */
  function goesAlong(r: Relation): boolean {
    const stays = (id: string): boolean => (start?.relation(id) ?? null) !== null;
    if (r.persistence === 'temporary') return true;
    if (r.index !== null)
      return (
        !stays(r.index.table) ||
        r.index.constraint !== null ||
        isGone(r.index.table) ||
        (r.index.partOf !== null && !stays(r.index.partOf)) ||
        columnsGo(r)
      );
    if (r.ownedBy !== null)
      return (
        !stays(r.ownedBy.table) ||
        !(start?.relation(r.ownedBy.table)?.columns.some((c) => c.name === r.ownedBy?.column) ?? false) ||
        r.ownedBy.identity
      );
    return r.partitionOf !== null && !stays(r.partitionOf.parent);
  }
  function isGone(id: string): boolean {
    return (end?.relation(id) ?? null) === null;
  }
  /** An index over a column that the migration adds goes with the column. */
  function columnsGo(r: Relation): boolean {
    const table = r.index === null ? null : (start?.relation(r.index.table) ?? null);
    const now = r.index === null ? null : (end?.relation(r.index.table) ?? null);
    if (table === null || now === null || r.index === null) return false;
    return r.index.columns.some((c) => c.column !== null && now.columns.find((x) => x.name === c.column)?.added != null);
  }
}

const ORDER: readonly Relation['kind'][] = [
  'index',
  'view',
  'materialized-view',
  'foreign-table',
  'table',
  'partitioned-table',
  'sequence',
];

/** Views before tables; tables that refer to each other in one statement. */
function dropSql(relations: readonly Relation[]): readonly string[] {
  const sorted = relations.toReversed().toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  const tables = sorted.filter((r) => r.kind === 'table' || r.kind === 'partitioned-table');
  const together = tables.length > 1 && tables.some((t) => t.referencedBy.length > 0 || t.children.length > 0);
  const out: string[] = [];
  for (const r of sorted) {
    if (!together || !tables.includes(r)) out.push(`DROP ${KIND_WORDS[r.kind]} ${relationSql(r)}`);
    else if (r === tables[0]) out.push(`DROP TABLE ${tables.map(relationSql).join(', ')}`);
  }
  return out;
}
