import type { Relation } from '../catalog/types.ts';
import type { Expression } from '../facts/expression.ts';
import type { PartitionBound } from '../facts/table.ts';
import { quote, relationSql } from '../write/names.ts';
import { valueSql } from '../write/partitions.ts';

/** What the rows of a partition have in common, in the form in which PostgreSQL recognises it. */

export const alterTable = (table: Relation, action: string): string => `ALTER TABLE ${relationSql(table)} ${action}`;

/**
 * The condition of a bound for a CHECK on the partition. Null: a hash, the default partition, or a text that is not known. Source:
 * get_qual_for_list and get_qual_for_range in src/backend/partitioning/partbounds.c.
 */
export function boundCondition(parent: Relation, bound: PartitionBound): string | null {
  const keys = parent.partitionBy?.columns ?? [];
  if (bound.kind === 'list') return listCondition(keys, bound.values, 'IN');
  return bound.kind === 'range' ? rangeCondition(keys, bound.from, bound.to) : null;
}

/** The condition for the default partition: no row belongs to the bound. Null: as above, or a key of several columns. */
export function outsideCondition(parent: Relation, bound: PartitionBound): string | null {
  const keys = parent.partitionBy?.columns ?? [];
  if (bound.kind === 'list') return listCondition(keys, bound.values, 'NOT IN');
  if (bound.kind !== 'range' || keys.length !== 1) return null;
  const key = quote(keys[0] ?? '');
  const [from, to] = [bound.from[0] ?? null, bound.to[0] ?? null];
  const [low, high] = [from === null ? '' : valueSql(from), to === null ? '' : valueSql(to)];
  if (low === null || high === null) return null;
  return [`${key} IS NULL`, ...(low === '' ? [] : [`${key} < ${low}`]), ...(high === '' ? [] : [`${key} >= ${high}`])].join(' OR ');
}

function listCondition(keys: readonly string[], values: readonly Expression[], how: 'IN' | 'NOT IN'): string | null {
  const key = quote(keys[0] ?? '');
  const texts = values.map(valueSql);
  if (keys.length !== 1 || texts.includes(null)) return null;
  const isNull = (v: Expression): boolean => v.kind === 'constant' && v.type === 'null';
  const listed = texts.filter((_, i) => !isNull(values[i]!));
  const withNull = listed.length < texts.length;
  if (listed.length === 0) return how === 'IN' ? `${key} IS NULL` : `${key} IS NOT NULL`;
  const one = listed.length === 1 ? `${key} ${how === 'IN' ? '=' : '<>'} ${listed[0]}` : `${key} ${how} (${listed.join(', ')})`;
  // a CHECK lets NULL pass
  if (how === 'IN') return withNull ? one : `${key} IS NOT NULL AND ${one}`;
  return withNull ? `${key} IS NOT NULL AND ${one}` : `${key} IS NULL OR ${one}`;
}

type Datum = Expression | null;

function rangeCondition(keys: readonly string[], from: readonly Datum[], to: readonly Datum[]): string | null {
  const [lows, highs] = [from, to].map((side) => side.map((v) => (v === null ? null : valueSql(v))));
  if (lows === undefined || highs === undefined || keys.length === 0) return null;
  if (from.some((v, i) => v !== null && lows[i] === null) || to.some((v, i) => v !== null && highs[i] === null)) return null;
  const filled = keys.map((k) => `${quote(k)} IS NOT NULL`);
  let same = 0;
  while (same < keys.length && lows[same] != null && lows[same] === highs[same]) same++;
  const equal = keys.slice(0, same).map((k, i) => `${quote(k)} = ${lows[i]}`);
  const rest = keys.slice(same);
  const low = side(rest, lows.slice(same), (isLast, next) => (isLast || next === null ? '>=' : '>'));
  const high = side(rest, highs.slice(same), (isLast, next) => (!isLast && next === null ? '<=' : '<'));
  return [...filled, ...equal, ...low, ...high].join(' AND ');
}

/** `(a > 1 OR (a = 1 AND b >= 2))`; nothing where the first value is open. */
function side(
  keys: readonly string[],
  values: readonly (string | null)[],
  operator: (isLast: boolean, next: string | null) => string,
): readonly string[] {
  const arms: string[] = [];
  for (let i = 0; i < keys.length && values[i] != null; i++) {
    const before = keys.slice(0, i).map((k, j) => `${quote(k)} = ${values[j]}`);
    const isLast = i === keys.length - 1;
    const here = `${quote(keys[i] ?? '')} ${operator(isLast, values[i + 1] ?? null)} ${values[i]}`;
    arms.push(before.length === 0 ? here : `(${[...before, here].join(' AND ')})`);
  }
  return arms.length === 0 ? [] : [arms.length === 1 ? (arms[0] ?? '') : `(${arms.join(' OR ')})`];
}
