import type { Column, Relation } from '../catalog/types.ts';
import type { Name } from '../facts/expression.ts';
import { relationSql, words } from '../write/names.ts';
import { actionAt, addedBefore, replacesAction } from './actions.ts';
import { clientModel, fieldLine } from './client-code.ts';
import { fillByHand, fillEmpty, fillPhase } from './fill.ts';
import { columnOperand, findColumn, findTable, refuse } from './find.ts';
import { notNullPhases } from './not-null-steps.ts';
import {
  definePlan,
  type PhaseDraft,
  type PlanContext,
  type PlanDraft,
  type PlanPlace,
  type Refusal,
  type Replaced,
  type Values,
} from './plan.ts';
import { CODE_OPTION, READY_NOTE, requiredField, writePhase } from './required-code.ts';

interface Request {
  readonly table: Name;
  readonly column: string;
  /** The name of the constraint, where the statement gives one; 18 only. */
  readonly constraint: { readonly name: string | null; readonly noInherit: boolean } | null;
  /** What rows without a value get, as SQL. */
  readonly value: string | null;
  readonly only: boolean;
}

export const setNotNull = definePlan<Request>({
  kind: 'set-not-null',
  title: 'Make a column NOT NULL',
  summary: 'Moves the code, fills the rows that are empty, and lets PostgreSQL check them while the application goes on.',
  why: '`SET NOT NULL` reads the whole table under a lock that stops reads and writes, fails when one row is empty, and from then on refuses what code that still writes NULL sends. The phases bring code and rows there first; then a constraint that is not yet valid is added in a moment, and validated under a lock that stops nobody.',
  operands: [
    { name: 'column', is: 'column', description: 'the column', example: 'User.email' },
    { name: 'value', is: 'text', description: 'what rows without a value get, as SQL', example: "''", optional: true },
  ],
  options: [
    {
      name: 'fill',
      values: [
        { value: 'rows', description: 'rows without a value get one, in batches' },
        { value: 'none', description: 'no row is without a value, or a person fills them' },
      ],
    },
    CODE_OPTION,
  ],
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html'],

  recognise(place) {
    const set = actionAt(place, 'set-not-null');
    const add = actionAt(place, 'add-constraint');
    const native = add?.constraint.kind === 'not-null' && !add.constraint.notValid ? add.constraint : null;
    const column = set?.column ?? native?.column ?? null;
    const target = set?.target ?? add?.target;
    if (column === null || target === undefined) return null;
    const update = updateBefore(place, target.table, column);
    return {
      request: {
        table: target.table,
        column,
        constraint: native === null ? null : { name: native.name, noInherit: /\bNO\s+INHERIT\b/i.test(native.sql) },
        value: update?.value ?? null,
        only: target.only,
      },
      title: `make \`${column}\` NOT NULL`,
      replaces: [...(update?.replaces ?? []), ...replacesAction(place)],
    };
  },

  request(values, context) {
    const found = columnOperand(context, values.column ?? '');
    if ('refused' in found) return found;
    return { table: found.table, column: found.column.name, constraint: null, value: values.value ?? null, only: false };
  },

  build(request, options, context) {
    const table = findTable(context, request.table);
    if ('refused' in table) return table;
    const column = findColumn(table, request.column);
    if ('refused' in column) return column;
    return plan(context, table, column, request, options);
  },
});

/** `UPDATE t SET c = … WHERE c IS NULL` earlier in the draft says what rows without a value get; of a new column also without WHERE. */
function updateBefore(place: PlanPlace, table: Name, column: string): { readonly value: string; readonly replaces: Replaced } | null {
  for (const s of place.statements.slice(0, place.statement)) {
    const [f, ...others] = s.facts;
    if (f?.kind !== 'update' || others.length > 0 || f.inDo !== undefined || f.from !== null || f.with.length > 0) continue;
    const [set, ...more] = f.set;
    const { where } = f;
    const empty =
      where === null
        ? addedBefore(place, table, column)
        : where.kind === 'null-test' && !where.not && where.arg.kind === 'column' && where.arg.name === column;
    if (f.table.name !== table.name || f.table.schema !== table.schema || f.alias !== null || more.length > 0) continue;
    if (set?.column === column && empty && set.value.sql !== undefined)
      return { value: set.value.sql, replaces: [{ statement: s.index, fact: 'all' }] };
  }
  return null;
}

function plan(context: PlanContext, table: Relation, column: Column, request: Request, options: Values): PlanDraft | Refusal {
  const [name, c] = [relationSql(table), column.name];
  if (column.notNull) return refuse(`"${c}" of ${name} is NOT NULL already. Leave the statement out.`);
  if (column.generated !== null) return refuse(`"${c}" of ${name} is a generated column. Change what it is computed from.`);
  if (request.only && table.partitions.length + table.children.length > 0)
    return refuse(`ONLY leaves out the tables below ${name}. Leave ONLY out, or write the phases by hand.`);
  if (request.constraint !== null && context.postgres < 18)
    return refuse(`PostgreSQL ${context.postgres} does not know NOT NULL as a constraint of its own. Write ALTER COLUMN … SET NOT NULL.`);
  const fill = fillOf(context, table, column, request, options);
  const m = clientModel(context, table);
  const field = m.field(c);
  const line = (optional: boolean): string => fieldLine(context, column, field, c, optional);
  const deploy = options.code !== 'ready';
  const steps = notNullPhases(context, {
    table,
    column: c,
    name: request.constraint?.name ?? null,
    noInherit: request.constraint?.noInherit ?? false,
    done: requiredField(m, line(false)),
  });
  return {
    name: words('require', table.name, c),
    title: `Make \`${c}\` of \`${table.name}\` NOT NULL`,
    phases: [
      ...(deploy ? [writePhase({ table, column: c, model: m, line: line(true), hasDefault: column.default !== null, isNew: false })] : []),
      ...(fill === null ? [] : [fill]),
      ...steps,
    ],
    notes: [
      ...(deploy ? [READY_NOTE] : []),
      ...(fill === null
        ? [
            `Before \`${c}\` is required no row may be empty: \`SELECT count(*) FROM ${name} WHERE "${c.replaceAll('"', '""')}" IS NULL\` must give 0.`,
          ]
        : []),
    ],
  };
}

/** The backfill; null: none is wanted. */
function fillOf(context: PlanContext, table: Relation, column: Column, request: Request, options: Values): PhaseDraft | null {
  if (options.fill === 'none') return null;
  const value = options.value ?? request.value ?? column.default?.sql ?? null;
  if (value === null || value.trim() === '' || /^null$/i.test(value.trim()))
    return fillByHand(table, column.name, clientModel(context, table));
  return fillPhase(
    column.name,
    `Fill \`${column.name}\` in the rows where it is empty`,
    fillEmpty(table, column.name, value),
    `Rows without \`${column.name}\` get \`${value}\`.`,
  );
}
