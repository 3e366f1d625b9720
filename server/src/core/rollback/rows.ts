import { primaryKeyOf } from '../catalog/lookup.ts';
import type { CatalogReader, Relation } from '../catalog/types.ts';
import type { DataChange, InsertRows, Name } from '../facts/expression.ts';
import type { Fact } from '../facts/fact.ts';
import { quote, relationSql } from '../write/names.ts';
import { valueSql } from '../write/partitions.ts';
import type { Moment } from './moment.ts';
import type { Undo } from './undo.ts';

/** Rows of a table that the migration makes go with it. */
function older(m: Moment, name: Name): Relation | null {
  const r = m.before.resolve(name);
  if (r === null) return null;
  const key = m.keyOf(r);
  return key !== null && m.isNew(key) ? null : r;
}

/** What was written into rows that were there before. */
export function restoreRows(u: Undo, m: Moment, f: DataChange | Extract<Fact, { kind: 'truncate' | 'copy' }>): void {
  if ('with' in f) for (const inner of f.with) restoreRows(u, m, inner);
  switch (f.kind) {
    case 'insert':
      return restoreInsert(u, m, f);
    case 'update': {
      const r = older(m, f.table);
      if (r === null) return unknownTable(u, m, f.table);
      const old = f.set.filter((s) => r.columns.find((c) => c.name === s.column)?.added == null).map((s) => s.column);
      if (old.length > 0) u.lose('lossy', `former values of ${old.map((c) => `${relationSql(r)}.${quote(c)}`).join(', ')} are gone`);
      return;
    }
    case 'delete': {
      const r = older(m, f.table);
      return r === null
        ? unknownTable(u, m, f.table)
        : u.lose('lossy', `rows that it deleted from ${shownOf(m, r)} are gone${along(m, r)}`);
    }
    case 'merge': {
      const r = older(m, f.table);
      return r === null ? unknownTable(u, m, f.table) : u.lose('lossy', `rows of ${shownOf(m, r)} stay as the MERGE left them`);
    }
    case 'truncate':
      for (const name of f.tables) {
        const r = older(m, name);
        if (r !== null)
          u.lose(
            'lossy',
            `rows of ${[r, ...(f.cascade ? referring(m, r) : [])].map((t) => shownOf(m, t)).join(', ')} are gone${f.restartIdentity ? counters(m, r) : ''}`,
          );
        else unknownTable(u, m, name);
      }
      return;
    case 'copy': {
      const r = f.table === null || f.direction === 'to' ? null : older(m, f.table);
      if (r !== null) u.lose('lossy', `rows that it copied into ${shownOf(m, r)} stay`);
      return;
    }
  }
}

/** A table with the partitions that hold its rows. */
function shownOf(m: Moment, r: Relation): string {
  const key = m.keyOf(r);
  const name = key === null ? relationSql(r) : m.shown(key);
  const parts = r.partitions.flatMap((id) => (m.before.relation(id) === null ? [] : [m.shown(id)]));
  return parts.length === 0 ? name : `${name} (${parts.join(', ')})`;
}

/** Tables whose rows go or change with those of a table, through foreign keys. */
function referring(m: Moment, r: Relation, seen: readonly Relation[] = [r]): readonly Relation[] {
  const out: Relation[] = [];
  for (const { table } of r.referencedBy) {
    const other = m.before.relation(table);
    if (other !== null && !seen.includes(other) && !out.includes(other)) out.push(other, ...referring(m, other, [...seen, ...out, other]));
  }
  return out;
}

/** What ON DELETE does to other tables. */
function along(m: Moment, r: Relation): string {
  const others = r.referencedBy.flatMap(({ table, constraint }) => {
    const other = m.before.relation(table);
    const action = other?.constraints.find((k) => k.name === constraint)?.references?.onDelete ?? null;
    return other !== null && action !== null && action !== 'no-action' && action !== 'restrict' ? [shownOf(m, other)] : [];
  });
  return others.length === 0 ? '' : `, and what ON DELETE changed in ${[...new Set(others)].join(', ')}`;
}

const counters = (m: Moment, r: Relation): string => {
  const names = r.columns.flatMap((c) => (c.sequence === null ? [] : [m.before.relation(c.sequence)?.name ?? '']));
  return names.length === 0 ? '' : `, and ${names.map(quote).join(', ')} counted from the start again`;
};

function unknownTable(u: Undo, m: Moment, name: Name): void {
  if (m.before.resolve(name) === null && m.after.resolve(name) === null)
    u.lose('lossy', `rows of ${relationSql(name)} stay as it left them`);
}

/** Rows with a key that is written out are deleted again; any other rows stay. */
function restoreInsert(u: Undo, m: Moment, f: InsertRows): void {
  const r = older(m, f.table);
  if (r === null) return unknownTable(u, m, f.table);
  const rows = f.source === 'values' && f.onConflict === null && f.rows.length === f.rowCount ? keysOf(m.before, r, f) : null;
  if (rows === null || r.triggers.length > 0) return u.lose('lossy', `rows that it inserted into ${shownOf(m, r)} stay`);
  u.put('free', `DELETE FROM ${relationSql(r)} WHERE ${rows}`);
}

/** A condition for the inserted rows by their primary key. Null: a value of it is not a constant. */
function keysOf(catalog: CatalogReader, r: Relation, f: InsertRows): string | null {
  const key = primaryKeyOf(r)?.columns ?? [];
  const columns = f.columns ?? r.columns.map((c) => c.name);
  const places = key.map((k) => columns.indexOf(k));
  if (key.length === 0 || places.includes(-1) || catalog.resolve(r) === null) return null;
  const rows = f.rows.map((row) =>
    places.map((at) => (row[at]?.kind === 'constant' && row[at].type !== 'null' ? valueSql(row[at]) : null)),
  );
  if (rows.length === 0 || rows.some((row) => row.includes(null))) return null;
  const [first] = key;
  if (key.length === 1 && first !== undefined) return `${quote(first)} IN (${rows.map((row) => row[0]).join(', ')})`;
  return `(${key.map(quote).join(', ')}) IN (${rows.map((row) => `(${row.join(', ')})`).join(', ')})`;
}
