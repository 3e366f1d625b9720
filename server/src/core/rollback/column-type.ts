import { indexNames } from '../catalog/change.ts';
import { domainBase, typeEntry } from '../catalog/lookup.ts';
import type { Column, ColumnType, Relation } from '../catalog/types.ts';
import type { TypeWorld } from '../catalog/world.ts';
import { castContext } from '../effects/casts.ts';
import type { Expression } from '../facts/expression.ts';
import { quote, relationSql } from '../write/names.ts';
import { typeSql } from '../write/types.ts';
import { columnWords } from './columns.ts';
import { addConstraintAgain } from './constraints.ts';
import type { Moment } from './moment.ts';
import { makeIndexAgain } from './relations.ts';
import type { Undo } from './undo.ts';

/** Gives a column its type back, and says whether its values are as before. */
export function restoreType(u: Undo, m: Moment, table: Relation, was: Column, is: Column): void {
  const at = relationSql(table);
  const type = typeSql(m.before, was.type);
  if (type === null) return u.lose('irreversible', `the type that ${columnWords(table, was.name)} had is not known`);
  const collate = was.collation === null ? '' : ` COLLATE ${quote(was.collation)}`;
  if (was.type.key !== is.type.key) {
    setAside(u, m, table, was.name);
    const own = new Set(table.constraints.map((k) => k.name));
    for (const t of below(m, table)) setAside(u, m, t, was.name, own);
  }
  if (was.collation !== is.collation) setCollatedAside(u, m, table, was.name);
  u.put('shape', `ALTER TABLE ${at} ALTER COLUMN ${quote(was.name)} TYPE ${type}${collate}${usingWords(m, was, is, type)}`);
  const kept =
    m.fact.kind === 'set-type' && !isCast(m.fact.using, was.name) ? false : keepsValues(m.before.types, was.type, is.type, m.timeZone);
  if (!kept && table.filled && was.generated === null)
    u.lose('lossy', `values of ${columnWords(table, was.name)} stay as the conversion left them`);
}

function usingWords(m: Moment, was: Column, is: Column, type: string): string {
  if (was.generated !== null) return '';
  const context = castContext(m.after.types, is.type, was.type);
  if (context === 'implicit' || context === 'assignment') return '';
  const value = quote(was.name);
  const through = context === 'none' ? `::text${'[]'.repeat(was.type.dimensions)}` : '';
  return ` USING (${value}${through}::${type})`;
}

/** Partitions and heirs, which change along. */
function below(m: Moment, r: Relation): readonly Relation[] {
  const own = [...r.partitions, ...r.children].flatMap((id) => m.before.relation(id) ?? []);
  return own.flatMap((child) => [child, ...below(m, child)]);
}

/** An index that says a collation forgets it while the column has the same. */
function setCollatedAside(u: Undo, m: Moment, table: Relation, column: string): void {
  for (const id of table.indexes) {
    const index = m.before.relation(id);
    if (index?.index == null || !index.index.columns.some((c) => c.column === column && c.collation !== null)) continue;
    u.put('free', `DROP INDEX ${relationSql(index)}`);
    makeIndexAgain(u, m, index);
  }
}

/** Checks, and indexes with expressions, hold the column's old type in their own: they are made again around the change. */
export function setAside(u: Undo, m: Moment, table: Relation, column: string, inherited: ReadonlySet<string> = new Set()): void {
  const at = relationSql(table);
  for (const k of table.constraints) {
    if (k.kind !== 'check' || !k.columns.includes(column) || inherited.has(k.name)) continue;
    u.put('free', `ALTER TABLE ${at} DROP CONSTRAINT ${quote(k.name)}`);
    addConstraintAgain(u, m, table, k, !table.filled);
  }
  for (const id of table.indexes) {
    const index = m.before.relation(id);
    if (index?.index == null || index.index.constraint !== null || index.index.partOf !== null || m.isNew(id)) continue;
    const plain = { ...index.index, columns: index.index.columns.filter((c) => c.column === null), include: [] };
    if (!indexNames(plain, column)) continue;
    u.put('free', `DROP INDEX ${relationSql(index)}`);
    makeIndexAgain(u, m, index);
  }
}

/** True for no USING, and for one that only casts the column. */
function isCast(using: Expression | null, column: string): boolean {
  let e = using;
  while (e?.kind === 'cast') e = e.arg;
  return e === null || (e.kind === 'column' && e.name === column);
}

const INTEGERS: Readonly<Record<string, number>> = { int2: 5, int4: 10, int8: 19 };
const STRINGS = new Set(['text', 'varchar']);
const CLOCKS = new Set(['timestamp', 'timestamptz', 'time', 'timetz', 'interval']);
/** Types whose text stands for one value, and that one for the same text. */
const SPELLED = new Set(
  'int2 int4 int8 numeric float4 float8 bool uuid date timestamp time varchar bpchar json jsonb inet cidr macaddr'.split(' '),
);

const short = (t: ColumnType): string => t.key.replace(/^pg_catalog\./, '');

/** True when each value of a type, made one of another and back, is what it was. */
function keepsValues(world: TypeWorld, from: ColumnType, to: ColumnType, timeZone: string | null): boolean {
  if (from.dimensions !== to.dimensions) return false;
  const a = domainBase(world, { ...from, dimensions: 0 }).base;
  const b = domainBase(world, { ...to, dimensions: 0 }).base;
  const wide = b.modifiers.length === 0;
  if (a.written !== undefined || b.written !== undefined) {
    if (short(a) !== short(b) || a.written !== b.written) return a.key === b.key && wide;
  }
  const [x, y] = [short(a), short(b)];
  const [m, n] = [a.modifiers, b.modifiers];
  if (a.key === b.key) {
    if (wide || m.join() === n.join()) return true;
    if (x === 'numeric') return m.length > 0 && (n[1] ?? 0) >= (m[1] ?? 0) && (n[0] ?? 0) - (n[1] ?? 0) >= (m[0] ?? 0) - (m[1] ?? 0);
    if (CLOCKS.has(x)) return (n[0] ?? 6) >= (m[0] ?? 6);
    return m.length > 0 ? (n[0] ?? 0) >= (m[0] ?? 0) : x === 'varchar' || x === 'varbit';
  }
  const digits = INTEGERS[x];
  if (digits !== undefined) {
    if (INTEGERS[y] !== undefined) return true;
    if (y === 'numeric') return wide || (n[0] ?? 0) - (n[1] ?? 0) >= digits;
    if (y === 'float8') return digits <= 10;
  }
  if (x === 'float4' && y === 'float8') return true;
  if (x === 'jsonb' && y === 'json') return true;
  if (x === 'date' && y === 'timestamp') return true;
  const inUtc = timeZone?.toUpperCase() === 'UTC';
  if (inUtc && ((x === 'timestamp' && y === 'timestamptz') || (x === 'timestamptz' && y === 'timestamp')))
    return (n[0] ?? 6) >= (m[0] ?? 6);
  const listed = typeEntry(world, a)?.kind === 'enum';
  if (listed && typeEntry(world, b)?.kind === 'enum') return true;
  if (STRINGS.has(y))
    return (listed || SPELLED.has(x)) && (wide || (x === 'varchar' && m.length > 0 && (n[0] ?? 0) >= (m[0] ?? 0)) || listed);
  // a text that became a label was that label
  return (STRINGS.has(x) && typeEntry(world, b)?.kind === 'enum') || false;
}
