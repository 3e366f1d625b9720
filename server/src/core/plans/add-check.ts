import { columnsIn } from '../catalog/apply-constraint.ts';
import type { Relation } from '../catalog/types.ts';
import type { Name } from '../facts/expression.ts';
import type { Constraint } from '../facts/table.ts';
import { words } from '../write/names.ts';
import { actionAt, addedBefore, replacesAction } from './actions.ts';
import { clientModel } from './client-code.ts';
import { addPhase, columnsNamed, nameOf, validatePhase } from './constraint-phases.ts';
import { findTable, nameProblem, refuse, tableOperand } from './find.ts';
import { brokenSql, keepPhases } from './keep-rules.ts';
import type { NewColumn } from './new-column.ts';
import { definePlan, type PlanContext, type PlanDraft, type Refusal, type Values } from './plan.ts';
import { CODE_OPTION, READY_NOTE } from './required-code.ts';
import { ruledColumnAt, ruledColumnPlan } from './ruled-column.ts';

type Check = Extract<Constraint, { readonly kind: 'check' }>;

interface ForTable {
  readonly table: Name;
  readonly constraint: Check;
  readonly only: boolean;
  /** The draft adds the columns. */
  readonly isNew: boolean;
}

type Request = ForTable | { readonly column: NewColumn };

export const addCheck = definePlan<Request>({
  kind: 'add-check',
  title: 'Add a check',
  summary: 'Moves the code, adds the check for new rows, and lets PostgreSQL read the old ones while the application goes on.',
  why: '`ADD CONSTRAINT … CHECK` reads the whole table under a lock that stops reads and writes. Added `NOT VALID` it takes a moment, and `VALIDATE CONSTRAINT` reads the rows under a lock that stops nobody; in one migration the two would keep the strong lock.',
  operands: [
    { name: 'table', is: 'table', description: 'the table', example: 'Order' },
    { name: 'check', is: 'text', description: 'what must hold, as SQL', example: '"total" >= 0' },
    { name: 'name', is: 'name', description: 'the name of the constraint', example: 'Order_total_check', optional: true },
  ],
  options: [CODE_OPTION],
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],

  recognise(place) {
    const ruled = ruledColumnAt(place, 'check');
    if (ruled !== null)
      return { request: { column: ruled.column }, title: `add \`${ruled.column.name}\`, then its check`, replaces: ruled.replaces };
    const f = actionAt(place, 'add-constraint');
    if (f === null || f.constraint.kind !== 'check' || f.constraint.notValid || f.constraint.notEnforced) return null;
    return {
      request: {
        table: f.target.table,
        constraint: f.constraint,
        only: f.target.only,
        isNew: columnsIn(f.constraint.expression).every((c) => addedBefore(place, f.target.table, c)),
      },
      title: `add the check${f.constraint.name === null ? '' : ` \`${f.constraint.name}\``}, then validate it`,
      replaces: replacesAction(place),
    };
  },

  request(values, context) {
    const table = tableOperand(context, values.table ?? '');
    if ('refused' in table) return table;
    const sql = (values.check ?? '').trim();
    if (sql === '') return refuse('The condition is missing. Say with check=… what must hold, as SQL.');
    const name = values.name ?? null;
    const problem = name === null ? null : nameProblem(name);
    if (problem !== null) return refuse(problem);
    return {
      table,
      constraint: {
        kind: 'check',
        span: { start: 0, end: 0 },
        sql: `CHECK (${sql})`,
        name,
        notValid: false,
        notEnforced: false,
        deferrable: false,
        expression: { kind: 'other', args: [], sql },
      },
      only: false,
      isNew: false,
    };
  },

  build(request, options, context) {
    if ('column' in request) return ruledColumnPlan(context, request.column);
    const table = findTable(context, request.table);
    if ('refused' in table) return table;
    return plan(context, table, request, options);
  },
});

function plan(context: PlanContext, table: Relation, { constraint: c, only, isNew }: ForTable, options: Values): PlanDraft | Refusal {
  if (only && table.partitions.length + table.children.length > 0)
    return refuse('ONLY leaves out the tables below. Leave ONLY out, or write the phases by hand.');
  const named = nameOf(context, table, c);
  if ('refused' in named) return named;
  if (table.constraints.some((k) => k.name === named.name))
    return refuse(`There is a constraint "${named.name}" already. Choose another name.`);
  const condition = c.expression.sql ?? 'true';
  const m = clientModel(context, table);
  const fields = columnsNamed(table, condition).map((x) => `\`${m.field(x)}\``);
  const keep = keepPhases(
    {
      name: named.name,
      must: `From the next phase on PostgreSQL refuses to write a row of \`${table.name}\` for which \`${condition}\` is false, in an update of other columns too. Write no such row, and check ${fields.length === 0 ? 'the values' : fields.join(', ')} in the application, which can say what is wrong.`,
      code: null,
      query: brokenSql(table, condition),
      prisma: '`schema.prisma` does not know checks: nothing changes there.',
    },
    options,
    isNew,
  );
  return {
    name: words('add', named.name),
    title: `Add the check \`${named.name}\` to \`${table.name}\``,
    phases: [...keep, addPhase(named), validatePhase(named)],
    notes: keep.length > 0 ? [READY_NOTE] : [],
  };
}
