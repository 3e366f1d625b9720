import type { TypeEntry } from '../catalog/types.ts';
import type { Expression, Name } from '../facts/expression.ts';
import { relationSql, words } from '../write/names.ts';
import { addPhase, labelsWith } from './add-enum-value.ts';
import { exchangePhases } from './enum-exchange.ts';
import { columnsOf, defaultSteps, enumBlock, enumOperand, findEnum, labelBackfill } from './enum-labels.ts';
import { nameProblem, refuse } from './find.ts';
import { newName } from './operands.ts';
import { definePlan, isRefusal, type PhaseDraft, type PlanContext } from './plan.ts';

interface Request {
  readonly type: Name;
  readonly from: string;
  readonly to: string;
}

export const renameEnumValue = definePlan<Request>({
  kind: 'rename-enum-value',
  title: 'Rename a value of an enum',
  summary: 'Adds the new value beside the old one, moves the code and the rows, and takes the old value out last.',
  why: '`RENAME VALUE` takes a moment, but code that is deployed writes the old value and fails from that moment on, and Prisma Client fails on each row that it reads with the new one. With both values for a while, each release works before and after each step.',
  operands: [
    { name: 'type', is: 'type', description: 'the enum', example: 'Role' },
    { name: 'value', is: 'name', description: 'the value', example: 'USER' },
    { name: 'to', is: 'name', description: 'its new name', example: 'MEMBER' },
  ],
  options: [],
  sources: ['https://www.postgresql.org/docs/current/sql-altertype.html'],

  recognise({ statements, statement, fact }) {
    const f = statements[statement]?.facts[fact];
    if (f?.kind !== 'rename' || f.object !== 'enum-value' || f.part === null || f.inDo !== undefined) return null;
    return {
      request: { type: f.name, from: f.part, to: f.to },
      title: `rename the value \`${f.part}\` to \`${f.to}\``,
      replaces: [{ statement, fact: 'all' }],
    };
  },

  request(values, context) {
    const type = enumOperand(context, values.type ?? '');
    return 'refused' in type ? type : { type, from: newName(values.value ?? ''), to: newName(values.to ?? '') };
  },

  build(request, _options, context) {
    const { from, to } = request;
    const type = findEnum(context, request.type);
    if ('refused' in type) return type;
    if (!type.values.includes(from)) return refuse(`${relationSql(type)} has no value "${from}". Look at its name.`);
    if (type.values.includes(to)) return refuse(`${relationSql(type)} has a value "${to}" already. Choose another one.`);
    const problem = nameProblem(to);
    if (problem !== null) return refuse(problem);
    const added = { value: to, neighbour: from, place: 'after' } as const;
    const both: TypeEntry = { ...type, values: labelsWith(type, [added]) };
    const exchanged = exchangePhases(
      { ...context, catalog: withDefaults(context, both, from, to) },
      both,
      type.values.map((v) => (v === from ? to : v)),
    );
    if (isRefusal(exchanged)) return exchanged;
    return {
      name: words('rename', type.name, from, 'to', to),
      title: `Rename the value \`${from}\` of \`${type.name}\` to \`${to}\``,
      phases: [
        addPhase(context, type, [added]),
        {
          name: 'know_both',
          type: 'deploy',
          title: `Deploy code that knows both, then code that writes \`${to}\` only`,
          up: [],
          down: [],
          instructions: `Two releases, one after the other.\n\n1. \`schema.prisma\` has both values; code goes on writing \`${from}\`, takes both for the same when it reads, and filters by both:\n\n${enumBlock(context, type, both.values)}\n\n2. When that one is everywhere, write \`${to}\` only, and still take both for the same.`,
          goOn: `Go on when no running instance writes \`${from}\`: web, workers, scheduled jobs, scripts.`,
        },
        ...movePhases(context, type, from, to),
        {
          name: 'forget_the_old',
          type: 'deploy',
          title: `Deploy code that does not name \`${from}\``,
          up: [],
          down: [],
          instructions: `Take \`${from}\` out of \`schema.prisma\` and out of every filter: PostgreSQL refuses a query that names a value which is gone.\n\n${enumBlock(
            context,
            type,
            labelsWith(type, [added]).filter((v) => v !== from),
          )}`,
          goOn: `Go on when no running instance names \`${from}\`, and no report or other service does.`,
        },
        ...exchanged,
      ],
      notes: [],
    };
  },
});

/** Defaults first, so that no new row gets the old value; then the rows. */
export function movePhases(context: PlanContext, type: TypeEntry, from: string, to: string): readonly PhaseDraft[] {
  const columns = columnsOf(context, type);
  const defaults = defaultSteps(columns, type, from, to);
  return [
    ...(defaults.up.length === 0
      ? []
      : [
          {
            name: words('default', to),
            type: 'migration' as const,
            title: `Give \`${to}\` by default`,
            up: defaults.up,
            down: defaults.down,
            instructions: `Rows that are written without a value get \`${to}\` from now on.`,
          },
        ]),
    ...columns.map((c) => labelBackfill(c, from, to)),
  ];
}

/** The catalog as the exchange finds it: with the defaults that the plan has changed by then. */
export function withDefaults(context: PlanContext, type: TypeEntry, from: string, to: string): PlanContext['catalog'] {
  const { catalog } = context;
  const columns = columnsOf(context, type);
  const changed = new Map(
    columns.map(({ table, column }) => {
      const step = defaultSteps([{ table, column }], type, from, to).up[0];
      const sql = step?.slice(step.indexOf(' SET DEFAULT ') + ' SET DEFAULT '.length);
      const made =
        step === undefined || sql === undefined ? column : { ...column, default: { ...replaced(column.default!, from, to), sql } };
      return [table, { ...table, columns: table.columns.map((c) => (c === column ? made : c)) }] as const;
    }),
  );
  return { ...catalog, relation: (key) => ((r) => (r === null ? null : (changed.get(r) ?? r)))(catalog.relation(key)) };
}

function replaced(e: Expression, from: string, to: string): Expression {
  if (e.kind === 'constant') return e.value === from ? { ...e, value: to } : e;
  if (e.kind === 'cast') return { ...e, arg: replaced(e.arg, from, to) };
  return e.kind === 'list' || e.kind === 'other' ? { ...e, args: e.args.map((a) => replaced(a, from, to)) } : e;
}
