import type { ColumnType, Relation } from '../catalog/types.ts';
import { volatilityWith } from '../effects/volatility.ts';
import type { DeleteRows, UpdateRows } from '../facts/expression.ts';
import { walk } from '../facts/expression.ts';
import { remainingSql } from '../write/batches.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { typeSql } from '../write/types.ts';
import { findTable, refuse, tableOperand } from './find.ts';
import type { Backfill } from './plan.ts';
import { definePlan, type PhaseDraft, type PlanContext, type PlanDraft, type Refusal } from './plan.ts';
import { comparison } from './type-conversion.ts';
import { mentions } from './views.ts';

interface Request {
  readonly table: UpdateRows['table'];
  readonly alias: string | null;
  /** Null: the rows are deleted. */
  readonly set: readonly { readonly column: string; readonly sql: string | null }[] | null;
  /** Null: all rows. */
  readonly where: string | null;
  readonly from: string | null;
  /** The value is another one each time it is computed, or hangs on what it replaces. */
  readonly values: UpdateRows['set'];
  /** Why it cannot be taken apart. */
  readonly obstacle: string | null;
}

export const backfillRows = definePlan<Request>({
  kind: 'backfill-rows',
  title: 'Change many rows',
  summary: 'Moves an UPDATE or DELETE of many rows out of the migration, into batches.',
  why: 'One UPDATE of a whole table locks each row until the last one is written: every other write to these rows waits, the table grows by a copy of each row, and replicas fall behind. In batches of a thousand rows each lock lasts for milliseconds, and the script can be stopped at any moment.',
  operands: [
    { name: 'table', is: 'table', description: 'the table', example: 'User' },
    { name: 'set', is: 'text', description: 'what follows SET', example: "status = 'active'" },
    { name: 'where', is: 'text', description: 'which rows; all when it is left out', example: 'status IS NULL', optional: true },
  ],
  options: [],
  sources: ['https://www.postgresql.org/docs/current/plpgsql-transactions.html', 'https://www.postgresql.org/docs/current/sql-update.html'],

  recognise({ statements, statement, fact }) {
    const f = statements[statement]?.facts[fact];
    if ((f?.kind !== 'update' && f?.kind !== 'delete') || f.inDo !== undefined) return null;
    return {
      request: requestOf(f),
      title: `${f.kind === 'update' ? 'change' : 'delete'} the rows of \`${f.table.name}\` in batches`,
      replaces: [{ statement, fact: 'all' }],
    };
  },

  request(values, context) {
    const table = tableOperand(context, values.table ?? '');
    if ('refused' in table) return table;
    const m = /^\s*("(?:[^"]|"")+"|[^\s="]+)\s*=\s*(.+)$/s.exec(values.set ?? '');
    if (m === null) return refuse('"set" is no assignment. Write column = value.');
    const column = m[1]!.startsWith('"') ? m[1]!.slice(1, -1).replaceAll('""', '"') : m[1]!;
    return { table, alias: null, set: [{ column, sql: m[2]! }], where: values.where ?? null, from: null, values: [], obstacle: null };
  },

  build(request, _options, context) {
    const table = findTable(context, request.table);
    if ('refused' in table) return table;
    if (request.obstacle !== null) return refuse(request.obstacle);
    return batchPlan(context, table, request);
  },
});

function requestOf(f: UpdateRows | DeleteRows): Request {
  const set = f.kind === 'update' ? f.set.map((s) => ({ column: s.column, sql: s.value.sql ?? null })) : null;
  const unread = (f.where !== null && f.where.sql === undefined) || set?.some((s) => s.sql === null) === true;
  const obstacle =
    f.with.length > 0
      ? 'The statement begins with WITH, which cannot be taken apart for certain. Write the batches by hand.'
      : unread
        ? 'The text of the statement cannot be taken apart for certain. Write the batches by hand.'
        : null;
  return {
    table: f.table,
    alias: f.alias,
    set,
    where: f.where?.sql ?? null,
    from: f.kind === 'update' ? f.from : f.using,
    values: f.kind === 'update' ? f.set : [],
    obstacle,
  };
}

function batchPlan(context: PlanContext, table: Relation, asked: Request): PlanDraft | Refusal {
  const r = withDefaults(table, asked);
  if ('refused' in r) return r;
  for (const s of r.set ?? []) {
    if (!table.columns.some((c) => c.name === s.column)) return refuse(`${relationSql(table)} has no column "${s.column}".`);
  }
  // a row whose key changes would be met again further on
  const key = table.constraints.find((c) => c.kind === 'primary-key')?.columns ?? [];
  const moved = r.set?.find((s) => key.includes(s.column));
  if (moved !== undefined)
    return refuse(
      `"${moved.column}" is part of the primary key of ${relationSql(table)}, by which the batches go. Put the new value into a column of its own, and let that take the key's place.`,
    );
  const known = r.alias === null ? relationSql(table) : quote(r.alias);
  const set = r.set?.map((s) => `${quote(s.column)} = ${s.sql}`).join(', ') ?? null;
  const condition = r.where === null ? null : `(${r.where})`;
  const once = mustRunOnce(context, r);
  // A row that has its value already is passed over, so that the script can be run again.
  const open = r.set
    ?.map((s) => {
      const type = table.columns.find((c) => c.name === s.column)?.type;
      const at = `${known}.${quote(s.column)}`;
      // a constant takes the type of the column only where it stands beside it
      return type === undefined ? '' : comparison(context.catalog, type)(at, castOf(context, type, s.sql));
    })
    .join(' OR ');
  const left = once || open === undefined ? [] : [(r.set?.length ?? 0) > 1 ? `(${open})` : open];
  const parts = [...(condition === null ? [] : [condition]), ...left];
  const b: Backfill = {
    table,
    set,
    where: parts.join(' AND ') || 'true',
    ...(r.from === null ? {} : { from: r.from }),
    ...(r.alias === null ? {} : { alias: r.alias }),
    ...(once ? { once: true as const } : {}),
  };
  if (once && key.length === 0)
    return refuse(
      `The new value hangs on the old one, and ${relationSql(table)} has no primary key to tell which rows are done. Give it one first, or keep the new value in a column of its own.`,
    );
  const verb = set === null ? 'delete' : 'update';
  const name = words(verb, table.name, ...(r.set ?? []).slice(0, 2).map((s) => s.column));
  const backfill: PhaseDraft = {
    name: words(verb, table.name),
    type: 'backfill',
    title: `${set === null ? 'Delete' : 'Change'} the rows of \`${table.name}\`, a thousand at a time`,
    up: [],
    batches: b,
    down: [],
    instructions: `${set === null ? 'Deletes' : 'Changes'} the rows in batches, each in a transaction of its own. It can be stopped and run again at any time: ${once ? 'the new value hangs on the old one, so no row is changed twice: the table `_data_migrations` says where to go on' : 'rows that are done are passed over'}.`,
    announces: {
      hazards: set === null ? ['bulk-change', 'data-loss'] : ['bulk-change'],
      because: `a thousand rows at a time, each batch in a transaction of its own`,
    },
    goBack: set === null ? 'The rows are in the backup.' : 'The values before are in the backup.',
    ...(once ? {} : { remaining: remainingSql(b) }),
  };
  return {
    name,
    title: `${set === null ? 'Delete' : 'Change'} many rows of \`${table.name}\``,
    phases: [backfill],
    notes: [],
  };
}

/** The value with the column's type where types without `=` are compared as text. */
function castOf({ catalog }: PlanContext, type: ColumnType, sql: string | null): string {
  const plain = comparison(catalog, type)('a', 'b') === 'a IS DISTINCT FROM b';
  const name = plain ? null : typeSql(catalog, type);
  return name === null ? `(${sql})` : `(${sql})::${name}`;
}

/** `SET c = DEFAULT` stands in an assignment only; elsewhere the default itself has to. */
function withDefaults(table: Relation, r: Request): Request | Refusal {
  const set: { column: string; sql: string | null }[] = [];
  for (const s of r.set ?? []) {
    const column = /^default$/i.test(s.sql?.trim() ?? '') ? table.columns.find((c) => c.name === s.column) : undefined;
    if (
      column !== undefined &&
      (column.sequence !== null || column.generated !== null || (column.default !== null && column.default.sql === undefined))
    )
      return refuse(`The default of "${s.column}" is not known as text. Write the value instead of DEFAULT.`);
    set.push(column === undefined ? s : { column: s.column, sql: column.default?.sql ?? 'NULL' });
  }
  const values = r.values.map((v, i) => {
    const standard = r.set?.[i]?.sql === set[i]?.sql ? undefined : table.columns.find((c) => c.name === v.column)?.default;
    return standard === undefined || standard === null ? v : { column: v.column, value: standard };
  });
  return r.set === null ? r : { ...r, set, values };
}

/** True when a row that is changed twice would be wrong: its value hangs on itself, or is another one each time. */
function mustRunOnce(context: PlanContext, r: Request): boolean {
  return (r.set ?? []).some((s, i) => {
    const value = r.values[i]?.value;
    const columns = (r.set ?? []).map((x) => x.column);
    if (columns.some((c) => s.sql !== null && mentions(s.sql, c))) return true;
    if (value === undefined) return false;
    let sub = false;
    walk(value, (e) => {
      sub ||= e.kind === 'subquery';
    });
    return sub || volatilityWith((n) => context.catalog.resolveFunction(n), value).level === 'volatile';
  });
}
