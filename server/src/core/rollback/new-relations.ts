import type { CatalogReader, Relation } from '../catalog/types.ts';
import { relationSql } from '../write/names.ts';
import type { Moment } from './moment.ts';
import { KIND_WORDS } from './relations.ts';

type Change = Pick<Moment, 'before' | 'after' | 'changed'>;

/**
 * Where the relations that a migration makes are dropped by its draft: where it touches them last, so that all that they came to hang
 * on is still there, and nothing of them has to be taken back one by one. A relation goes no later than what it hangs on, and not
 * before what was there before the migration is unhooked from it. A sequence hangs on nothing: it goes where it was made.
 * @returns the place of a moment by key
 */
export function dropPlaces(changes: readonly Change[], start: CatalogReader, end: CatalogReader): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const latest = new Map<string, number>();
  const isNew = (key: string): boolean => start.relation(key) === null && end.relation(key) !== null;
  for (const [i, { before, after, changed }] of changes.entries()) {
    for (const key of changed.relations) {
      if (isNew(key)) {
        if (!(places.has(key) && after.relation(key)?.kind === 'sequence')) places.set(key, i);
      } else
        for (const to of hangsOn(after.relation(key)))
          if (isNew(to) && !hangsOn(before.relation(key)).includes(to) && !latest.has(to)) latest.set(to, i);
    }
  }
  for (let moved = true; moved; ) {
    moved = false;
    for (const [key, at] of places) {
      const wanted = Math.max(at, ...hangsOn(end.relation(key)).flatMap((to) => places.get(to) ?? []));
      if (wanted > at && end.relation(key)?.kind !== 'sequence') {
        places.set(key, wanted);
        moved = true;
      }
    }
  }
  for (const [key, at] of latest) places.set(key, Math.min(at, places.get(key) ?? at));
  return places;
}

/** Relations without which this one cannot be. */
const hangsOn = (r: Relation | null): readonly string[] =>
  r === null
    ? []
    : [
        ...(r.view?.reads ?? []),
        ...r.constraints.flatMap((k) => k.references?.table ?? []),
        ...(r.partitionOf === null ? [] : [r.partitionOf.parent]),
        ...r.inherits,
      ];

/**
 * The statements that drop what a migration makes, by the place of the moment with which they run.
 * @param isRemade true for a table that the migration drops and makes again
 */
export function dropsAt(
  places: ReadonlyMap<string, number>,
  start: CatalogReader,
  end: CatalogReader,
  isRemade: (relation: string) => boolean,
): ReadonlyMap<number, readonly string[]> {
  const at = new Map<number, Relation[]>();
  for (const [key, i] of places) {
    const r = end.relation(key);
    if (r !== null && !goesAlong(r, start, end, isRemade)) at.set(i, [...(at.get(i) ?? []), r]);
  }
  return new Map([...at].map(([i, relations]) => [i, [...relations.flatMap((r) => detachSql(r, end)), ...dropSql(relations)]]));
}

/** A foreign key to a partitioned table holds each partition fast. */
function detachSql(r: Relation, end: CatalogReader): readonly string[] {
  const parent = r.partitionOf === null ? null : end.relation(r.partitionOf.parent);
  return parent === null || parent.referencedBy.length === 0
    ? []
    : [`ALTER TABLE ${relationSql(parent)} DETACH PARTITION ${relationSql(r)}`];
}

/** True for what goes with something else: with its table, its column, its constraint, its partitioned table. */
function goesAlong(r: Relation, start: CatalogReader, end: CatalogReader, isRemade: (relation: string) => boolean): boolean {
  // one that was dropped and made again is dropped as it is now
  const isOld = (id: string): boolean => start.relation(id) !== null && !isRemade(id);
  if (r.persistence === 'temporary') return true;
  if (r.index !== null) {
    const { table, constraint, partOf } = r.index;
    const withKey = constraint !== null || (partOf !== null && !isOld(partOf));
    return withKey || !isOld(table) || end.relation(table) === null || columnsGo(r, end);
  }
  if (r.ownedBy !== null) {
    const { table, column, identity } = r.ownedBy;
    return identity || !isOld(table) || !(start.relation(table)?.columns.some((c) => c.name === column) ?? false);
  }
  return r.partitionOf !== null && !isOld(r.partitionOf.parent);
}

/** An index over a column that the migration adds goes with the column. */
function columnsGo(r: Relation, end: CatalogReader): boolean {
  const table = r.index === null ? null : end.relation(r.index.table);
  return r.index?.columns.some((c) => c.column !== null && table?.columns.find((x) => x.name === c.column)?.added != null) ?? false;
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

/** Views before tables, in the order opposite to that in which they were made; tables that refer to each other in one statement. */
function dropSql(relations: readonly Relation[]): readonly string[] {
  const isView = (r: Relation): boolean => r.kind === 'view' || r.kind === 'materialized-view';
  const rank = (r: Relation): number => (isView(r) ? 1 : ORDER.indexOf(r.kind));
  const sorted = relations.toReversed().toSorted((a, b) => rank(a) - rank(b));
  const tables = sorted.filter((r) => r.kind === 'table' || r.kind === 'partitioned-table');
  const together = tables.length > 1 && tables.some((t) => t.referencedBy.length > 0 || t.children.length > 0);
  const out: string[] = [];
  for (const r of sorted) {
    if (!together || !tables.includes(r)) out.push(`DROP ${KIND_WORDS[r.kind]} ${relationSql(r)}`);
    else if (r === tables[0]) out.push(`DROP TABLE ${tables.map(relationSql).join(', ')}`);
  }
  return out;
}
