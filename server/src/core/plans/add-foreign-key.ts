import type { Relation } from '../catalog/types.ts';
import type { Name } from '../facts/expression.ts';
import type { Constraint, ReferentialAction } from '../facts/table.ts';
import { columnList, relationSql, words } from '../write/names.ts';
import { actionAt, addedBefore, replacesAction } from './actions.ts';
import { type ClientModel, clientModel, modelBlock } from './client-code.ts';
import { nameOf } from './constraint-phases.ts';
import { findColumn, findTable, nameProblem, refuse, tableOperand } from './find.ts';
import { foreignKeyPhases, indexFor, isReferenced } from './foreign-key-phases.ts';
import { caught, columnsOperand, keepPhases, mapped, orphansSql } from './keep-rules.ts';
import type { NewColumn } from './new-column.ts';
import { definePlan, isRefusal, type PlanContext, type PlanDraft, type Refusal, type Values } from './plan.ts';
import { CODE_OPTION, READY_NOTE } from './required-code.ts';
import { ruledColumnAt, ruledColumnPlan } from './ruled-column.ts';

type ForeignKey = Extract<Constraint, { readonly kind: 'foreign-key' }>;

type Request =
  | { readonly table: Name; readonly constraint: ForeignKey /** The draft adds the columns. */; readonly isNew: boolean }
  | { readonly column: NewColumn };

const ACTIONS: Readonly<Record<string, { readonly fact: ReferentialAction; readonly sql: string; readonly prisma: string }>> = {
  'no-action': { fact: 'no-action', sql: 'NO ACTION', prisma: 'NoAction' },
  restrict: { fact: 'restrict', sql: 'RESTRICT', prisma: 'Restrict' },
  cascade: { fact: 'cascade', sql: 'CASCADE', prisma: 'Cascade' },
  'set-null': { fact: 'set-null', sql: 'SET NULL', prisma: 'SetNull' },
  'set-default': { fact: 'set-default', sql: 'SET DEFAULT', prisma: 'SetDefault' },
};
const actionOption = (name: string, event: string) => ({
  name,
  values: Object.entries(ACTIONS).map(([value, { sql }]) => ({ value, description: `ON ${event} ${sql}; asked for by operands only` })),
});

export const addForeignKey = definePlan<Request>({
  kind: 'add-foreign-key',
  title: 'Add a foreign key',
  summary: 'Moves the code, adds the foreign key for new rows, and lets PostgreSQL read the old ones while the application goes on.',
  why: '`ADD FOREIGN KEY` compares all rows of one table with the other under locks that stop the writes of both. Added `NOT VALID` it takes a moment, and `VALIDATE CONSTRAINT` reads the rows under a lock that stops neither reads nor writes; in one migration the two would keep the strong locks.',
  operands: [
    { name: 'table', is: 'table', description: 'the table that points to the other', example: 'Post' },
    { name: 'columns', is: 'text', description: 'its columns', example: 'authorId' },
    { name: 'references', is: 'table', description: 'the other table', example: 'User' },
    {
      name: 'referenced',
      is: 'text',
      description: "the other table's columns; its primary key where left out",
      example: 'id',
      optional: true,
    },
    { name: 'name', is: 'name', description: 'the name of the constraint', example: 'Post_authorId_fkey', optional: true },
  ],
  options: [
    {
      name: 'index',
      values: [
        { value: 'no', description: 'no index is added' },
        { value: 'yes', description: 'an index on the columns is built first, where none is there' },
      ],
    },
    CODE_OPTION,
    actionOption('on-delete', 'DELETE'),
    actionOption('on-update', 'UPDATE'),
  ],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK',
  ],

  recognise(place) {
    const ruled = ruledColumnAt(place, 'foreign-key');
    if (ruled !== null)
      return { request: { column: ruled.column }, title: `add \`${ruled.column.name}\`, then its foreign key`, replaces: ruled.replaces };
    const f = actionAt(place, 'add-constraint');
    if (f === null || f.constraint.kind !== 'foreign-key' || f.constraint.notValid || f.constraint.notEnforced || f.target.only)
      return null;
    return {
      request: {
        table: f.target.table,
        constraint: f.constraint,
        isNew: f.constraint.columns.every((c) => addedBefore(place, f.target.table, c)),
      },
      title: `add the foreign key${f.constraint.name === null ? '' : ` \`${f.constraint.name}\``}, then validate it`,
      replaces: replacesAction(place),
    };
  },

  request: fromOperands,

  build(request, options, context) {
    if ('column' in request) return ruledColumnPlan(context, request.column);
    const table = findTable(context, request.table);
    if ('refused' in table) return table;
    const other = findTable(context, request.constraint.references);
    if ('refused' in other) return other;
    return plan(context, table, other, withActions(request.constraint, options), request.isNew, options);
  },
});

function fromOperands(values: Values, context: PlanContext): Request | Refusal {
  const table = tableOperand(context, values.table ?? '');
  if ('refused' in table) return table;
  const other = tableOperand(context, values.references ?? '');
  if ('refused' in other) return other;
  const columns = columnsOperand(table, values.columns ?? '');
  const referenced = values.referenced === undefined ? [] : columnsOperand(other, values.referenced);
  if ('missing' in columns) return noColumn(table, columns.missing);
  if ('missing' in referenced) return noColumn(other, referenced.missing);
  const name = values.name ?? null;
  const problem = name === null ? null : nameProblem(name);
  if (problem !== null) return refuse(problem);
  return {
    table,
    isNew: false,
    constraint: {
      kind: 'foreign-key',
      span: { start: 0, end: 0 },
      sql: `FOREIGN KEY ${columnList(columns)} REFERENCES ${relationSql(other)}${referenced.length === 0 ? '' : columnList(referenced)}`,
      name,
      notValid: false,
      notEnforced: false,
      deferrable: false,
      columns,
      references: other,
      referencedColumns: referenced,
      onDelete: null,
      onUpdate: null,
    },
  };
}

function noColumn(table: Relation, name: string): Refusal {
  const found = findColumn(table, name);
  return 'refused' in found ? found : refuse(`${relationSql(table)} has no column "${name}".`);
}

/** What the options say, for a constraint from operands: a statement says it itself. */
function withActions(c: ForeignKey, options: Values): ForeignKey {
  if (c.span.end > 0) return c;
  const on = (event: string, value: string | undefined): string => {
    const action = value === undefined ? undefined : ACTIONS[value];
    return action === undefined ? '' : ` ON ${event} ${action.sql}`;
  };
  return {
    ...c,
    sql: `${c.sql}${on('DELETE', options['on-delete'])}${on('UPDATE', options['on-update'])}`,
    onDelete: ACTIONS[options['on-delete'] ?? '']?.fact ?? null,
    onUpdate: ACTIONS[options['on-update'] ?? '']?.fact ?? null,
  };
}

function plan(context: PlanContext, table: Relation, other: Relation, c: ForeignKey, isNew: boolean, options: Values): PlanDraft | Refusal {
  const missing = c.columns.find((x) => !table.columns.some((y) => y.name === x));
  if (missing !== undefined) return noColumn(table, missing);
  const referenced =
    c.referencedColumns.length > 0 ? c.referencedColumns : (other.constraints.find((k) => k.kind === 'primary-key')?.columns ?? []);
  if (!isReferenced(context, other, referenced))
    return refuse(
      `A foreign key points to columns that are unique, and ${referenced.length === 0 ? 'the table' : columnList(referenced)} of ${relationSql(other)} is not known to have such a key. Add one first.`,
    );
  const named = nameOf(context, table, c);
  if ('refused' in named) return named;
  if (table.constraints.some((k) => k.name === named.name))
    return refuse(`There is a constraint "${named.name}" already. Choose another name.`);
  const phases = foreignKeyPhases(context, named);
  if (isRefusal(phases)) return phases;
  const index = indexFor(context, table, c.columns);
  if (options.index === 'yes' && index !== null && isRefusal(index)) return index;
  const built = options.index === 'yes' && index !== null && !isRefusal(index) ? [index] : [];
  const m = clientModel(context, table);
  const o = clientModel(context, other);
  const fields = c.columns.map(m.field);
  const keep = keepPhases(
    {
      name: named.name,
      must: `From the next phase on PostgreSQL refuses a row of \`${table.name}\` that points to no row of \`${other.name}\`. Write the row of \`${other.name}\` before those that point to it${keepsRows(c) ? ', and delete it after them' : ''}; say what is wrong where it fails:`,
      code: caught(context, m, fields.join(', '), 'P2003', `There is no such ${o.name}`),
      query: orphansSql(table, c.columns, other, referenced, /\bMATCH\s+FULL\b/i.test(c.sql)),
      prisma: relationText(
        m,
        o,
        fields,
        referenced,
        `${prismaActions(c)}${mapped(table, c.columns, 'fkey', named.name)}`,
        isOptional(table, c),
      ),
    },
    options,
    isNew,
  );
  return {
    name: words('add', named.name),
    title: `Add the foreign key \`${named.name}\` from \`${table.name}\` to \`${other.name}\``,
    phases: [...built, ...keep, ...phases],
    notes: [
      ...(other.kind === 'partitioned-table' && context.postgres < 18
        ? [
            `Before PostgreSQL 18 the entries that it keeps inside for each partition of \`${other.name}\` stay marked as not validated. The foreign key itself is validated, and nothing stands on that mark.`,
          ]
        : []),
      ...(keep.length > 0 ? [READY_NOTE] : []),
      ...(index !== null && built.length === 0
        ? [
            `No index begins with ${columnList(c.columns)} of \`${table.name}\`, and PostgreSQL adds none: each delete in \`${other.name}\` reads the whole table. \`index=yes\` builds one first.`,
          ]
        : []),
    ],
  };
}

/** Rows that are pointed to stay until nothing points to them. */
const keepsRows = (c: ForeignKey): boolean => c.onDelete === null || c.onDelete === 'no-action' || c.onDelete === 'restrict';

function relationText(
  m: ClientModel,
  o: ClientModel,
  fields: readonly string[],
  referenced: readonly string[],
  more: string,
  optional: boolean,
): string {
  const list = fields.join(', ');
  const there = m.model?.fields.find(
    (f) =>
      f.relation &&
      /fields:\s*\[([^\]]*)\]/
        .exec(f.attributes)?.[1]
        ?.split(/[\s,]+/)
        .filter((x) => x !== '')
        .join(', ') === list,
  );
  if (there !== undefined) return `\`schema.prisma\` has the relation \`${there.name}\` already.`;
  const name = o.name.charAt(0).toLowerCase() + o.name.slice(1);
  return `\`schema.prisma\` gets the relation:\n\n${modelBlock(m, `${name} ${o.name}${optional ? '?' : ''} @relation(fields: [${list}], references: [${referenced.map(o.field).join(', ')}]${more})`)}`;
}

const isOptional = (table: Relation, c: ForeignKey): boolean => table.columns.some((x) => c.columns.includes(x.name) && !x.notNull);
const prismaActions = (c: ForeignKey): string => {
  const said = (event: string, action: ReferentialAction | null): string =>
    action === null ? '' : `, ${event}: ${ACTIONS[action]?.prisma ?? 'NoAction'}`;
  return said('onDelete', c.onDelete) + said('onUpdate', c.onUpdate);
};
