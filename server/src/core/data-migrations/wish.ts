import type { Column, Relation } from '../catalog/types.ts';
import { volatilityWith } from '../effects/volatility.ts';
import type { UpdateRows } from '../facts/expression.ts';
import { findColumn, refuse, tableOperand } from '../plans/find.ts';
import { newName } from '../plans/operands.ts';
import type { Refusal } from '../plans/plan.ts';
import { comparison } from '../plans/type-conversion.ts';
import { mentions } from '../plans/views.ts';
import { type Batches, keyOf } from '../write/batches.ts';
import { quote, relationSql } from '../write/names.ts';
import { dataMigrationNameProblem } from './names.ts';
import type { DataMigrationContext, DataMigrationRequest, Wish } from './request.ts';

const DELETED = 'Deleted rows come back from a backup only. Copy them to an archive table first where they may be needed.';
const OVERWRITTEN = 'The values before are not kept. Write the new ones into a column of their own where a way back is needed.';

/** Looks everything up that is named. `table` must be given. */
export function wishOf(request: DataMigrationRequest & { readonly table: string }, context: DataMigrationContext): Wish | Refusal {
  const problem = dataMigrationNameProblem(request.name);
  if (problem !== null) return refuse(problem);
  const table = tableOperand({ catalog: context.catalog, models: context.models, postgres: 18, execution: 'unknown' }, request.table);
  if ('refused' in table) return table;
  const { name, what } = request;
  if (what === 'cleanup') {
    if (request.set !== null) return refuse('Rows that are cleaned up are deleted, so there is nothing to set. Leave "set" out.');
    if (request.where === null && request.language === 'ts') return { name, what, table, column: null, sql: null };
    const where = request.where ?? 'false';
    const read = context.read(`DELETE FROM ${relationSql(table)} WHERE ${where}`);
    if (read.length !== 1 || read[0]?.kind !== 'delete') return refuse(`The condition cannot be read as SQL: ${where}`);
    return { name, what, table, column: null, sql: { set: null, where, down: { refused: DELETED } } };
  }
  const assigned = assignmentOf(request);
  if ('refused' in assigned) return assigned;
  if (assigned.column === null) return refuse(`Name the column of ${relationSql(table)} that is written.`);
  const folded = table.columns.find((c) => c.name === assigned.column || c.name === assigned.column?.toLowerCase());
  const column = folded ?? findColumn(table, assigned.column);
  if ('refused' in column) return column;
  if (column.generated !== null) return refuse(`"${column.name}" is a generated column: PostgreSQL makes its values.`);
  if (keyOf(table).includes(column.name))
    return refuse(
      `"${column.name}" is part of the primary key of ${relationSql(table)}, by which the batches go. Put the new value into a column of its own.`,
    );
  if (assigned.value === null && request.language === 'ts' && request.where === null)
    return { name, what, table, column: column.name, sql: null };
  const sql = changeOf(request, context, table, column, assigned.value);
  return 'refused' in sql ? sql : { name, what, table, column: column.name, sql };
}

/** `column = value`, or a value for the column that is named. */
function assignmentOf({ set, column }: DataMigrationRequest): { readonly column: string | null; readonly value: string | null } | Refusal {
  if (set === null) return { column: column === null ? null : newName(column), value: null };
  if (set.trim() === '') return refuse('The value is empty. Write an SQL expression.');
  if (column !== null) return { column: newName(column), value: set.trim() };
  const m = /^\s*("(?:[^"]|"")+"|[^\s="]+)\s*=(?![=>])\s*(.+)$/s.exec(set);
  return m === null
    ? refuse('"set" names no column. Write column = value, or name the column.')
    : { column: newName(m[1]!), value: m[2]!.trim() };
}

/** The statement of the batches, with the way back as far as values tell what was written. */
function changeOf(
  { what, where }: DataMigrationRequest,
  context: DataMigrationContext,
  table: Relation,
  column: Column,
  value: string | null,
): Omit<Batches, 'table'> | Refusal {
  const at = quote(column.name);
  const expression = value ?? 'NULL';
  const read = context.read(`UPDATE ${relationSql(table)} SET ${at} = ${expression}${where === null ? '' : ` WHERE ${where}`}`);
  const [fact] = read;
  if (read.length !== 1 || fact?.kind !== 'update' || fact.set.length !== 1)
    return refuse(`This cannot be read as SQL: SET ${at} = ${expression}${where === null ? '' : ` WHERE ${where}`}`);
  const differs = comparison(context.catalog, column.type)(at, `(${expression})`);
  const steady = isSteady(fact, context);
  const self = mentions(expression, column.name);
  const fills = what !== 'transform';
  // without a value nothing is changed yet
  const open = value === null ? 'false' : fills ? `${at} IS NULL AND (${expression}) IS NOT NULL` : self || !steady ? null : differs;
  const chosen = where === null ? null : where.includes(' ') ? `(${where})` : where;
  const parts = [chosen, value !== null && fills && where !== null && !mentions(where, column.name) ? `${at} IS NULL` : null];
  const condition = (where === null ? [open] : [...parts, fills ? null : open]).filter((p) => p !== null).join(' AND ') || 'true';
  // a value that hangs on itself is another one the second time
  const once = !fills && (self || !steady);
  if (once && keyOf(table).length === 0)
    return refuse(
      `The new value hangs on the old one, and ${relationSql(table)} has no primary key to tell which rows are done. Keep it in a column of its own.`,
    );
  return { set: `${at} = ${expression}`, where: condition, ...(once ? { once: true as const } : {}), down: downOf() };

  function downOf(): Batches['down'] {
    if (!fills) return { refused: OVERWRITTEN };
    if (column.notNull) return { refused: `"${column.name}" must have a value in every row.` };
    const written = value !== null && steady && !self ? `${at} IS NOT NULL AND NOT (${differs})` : `${at} IS NOT NULL`;
    return { set: `${at} = NULL`, where: written };
  }
}

/** The same value whenever it is computed. */
const isSteady = (fact: UpdateRows, context: DataMigrationContext): boolean =>
  fact.set.every((s) => volatilityWith((n) => context.catalog.resolveFunction(n), s.value).level === 'immutable');
