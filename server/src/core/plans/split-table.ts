import type { Column, Relation } from '../catalog/types.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { clientModel, fieldLine, prismaBlock, ts } from './client-code.ts';
import { newRelationProblem, refuse, tableOperand } from './find.ts';
import { clientName } from './models.ts';
import { columnsOperand, newName } from './operands.ts';
import { definePlan, type PhaseDraft, type PlanContext, type PlanDraft, type Refusal } from './plan.ts';
import { required, type Split, splitObstacle, splitParts } from './split-parts.ts';
import { dropSplitTriggers, makeSplitTriggers, splitBackfill, splitRemaining } from './split-sync.ts';
import { namingNotes } from './table-triggers.ts';
import { functionsNaming } from './views.ts';

interface Request {
  readonly table: Relation;
  readonly to: string;
  readonly columns: readonly Column[];
}

export const splitTable = definePlan<Request>({
  kind: 'split-table',
  title: 'Split a table in two',
  summary: 'Moves some columns of a table to a new table with the same key, while both hold them until the code has moved.',
  why: 'No single step suits both the code that reads the columns where they were and the code that reads them at their new place, and copying all rows in a migration blocks the table. With the columns in both tables for a while, each release works before and after each step.',
  operands: [
    { name: 'table', is: 'table', description: 'the table', example: 'User' },
    { name: 'to', is: 'name', description: 'the new table', example: 'Profile' },
    { name: 'columns', is: 'text', description: 'the columns to move, with commas between', example: 'bio,avatar' },
  ],
  options: [
    {
      name: 'sync',
      values: [
        { value: 'trigger', description: 'triggers keep both tables in step, so that no release has to write both' },
        { value: 'code', description: 'the application writes both tables' },
      ],
    },
  ],
  sources: [
    'https://www.postgresql.org/docs/current/plpgsql-trigger.html',
    'https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT',
  ],

  recognise: () => null,

  request(values, context) {
    const table = tableOperand(context, values.table ?? '');
    if ('refused' in table) return table;
    const columns = columnsOperand(table, values.columns ?? '');
    return 'refused' in columns ? columns : { table, to: newName(values.to ?? ''), columns };
  },

  build(request, options, context) {
    const { table, columns } = request;
    const keyNames = table.constraints.find((k) => k.kind === 'primary-key')?.columns ?? [];
    if (keyNames.length === 0)
      return refuse(`${relationSql(table)} has no primary key by which the rows of two tables belong together. Add one first.`);
    const to = { schema: table.schema, name: request.to };
    const problem = newRelationProblem(context.catalog, to);
    if (problem !== null) return refuse(problem);
    const key = keyNames.flatMap((name) => table.columns.find((c) => c.name === name) ?? []);
    return planOf(context, { catalog: context.catalog, table, moved: columns, key, to, trigger: options.sync !== 'code' });
  },
});

function planOf(context: PlanContext, s: Split): PlanDraft | Refusal {
  const obstacle = splitObstacle(s);
  if (obstacle !== null) return refuse(obstacle);
  const parts = splitParts(s);
  if ('obstacle' in parts) return refuse(parts.obstacle);
  const { table, to, moved } = s;
  const alter = (actions: readonly string[]): string => `ALTER TABLE ${relationSql(table)} ${actions.join(', ')}`;
  const needed = required(s);
  const texts = textsOf(context, s);
  const columns = moved.map((c) => `\`${c.name}\``).join(', ');
  const functions = [...new Set(moved.flatMap((c) => functionsNaming({ catalog: s.catalog, table }, c.name)))];
  const create: PhaseDraft = {
    name: words('create', to.name),
    type: 'migration',
    title: `Create \`${to.name}\`${s.trigger ? ', kept in step by triggers' : ''}`,
    up: [...parts.create, ...(s.trigger ? makeSplitTriggers(s) : [])],
    down: [...(s.trigger ? dropSplitTriggers(s) : []), `DROP TABLE ${relationSql(to)}`],
    instructions: texts.create,
  };
  const backfill: PhaseDraft = {
    name: words('backfill', to.name),
    type: 'backfill',
    title: `Copy ${columns} to \`${to.name}\` for the rows that are there`,
    up: [splitBackfill(s)],
    down: [],
    instructions: `Copies the values of rows that are missing in \`${to.name}\` or differ there, a thousand at a time, each batch in a transaction of its own. It can be stopped and run again at any time: rows that are done are passed over.`,
    announces: { hazards: ['bulk-change'], because: 'it copies every row, a thousand at a time, and holds no lock between' },
    remaining: splitRemaining(s),
  };
  const relieve: PhaseDraft = {
    name: words('release', ...needed.map((c) => c.name)),
    type: 'migration',
    title: `Let ${needed.map((c) => `\`${c.name}\``).join(', ')} of \`${table.name}\` be empty`,
    up: [alter(needed.map((c) => `ALTER COLUMN ${quote(c.name)} DROP NOT NULL`))],
    down: [alter(needed.map((c) => `ALTER COLUMN ${quote(c.name)} SET NOT NULL`))],
    instructions: `The next release inserts rows of \`${table.name}\` without ${needed.length === 1 ? 'it' : 'them'}.`,
  };
  const drop: PhaseDraft = {
    name: words('drop', ...moved.map((c) => c.name)),
    type: 'migration',
    title: `Drop ${columns} of \`${table.name}\``,
    up: [...(s.trigger ? dropSplitTriggers(s) : []), alter(moved.map((c) => `DROP COLUMN ${quote(c.name)}`))],
    down: [...parts.restore, ...(s.trigger ? makeSplitTriggers(s) : [])],
    instructions: `Drops what \`${to.name}\` holds by now. Make sure of a backup: \`down.sql\` copies the values back, but it has to write every row for that.`,
    announces: {
      hazards: ['data-loss', 'breaks-clients'],
      because: `the values are in ${to.name}, and no release reads or writes the columns of ${table.name} any more`,
    },
  };
  return {
    name: words('split', table.name, to.name),
    title: `Move ${columns} of \`${table.name}\` to a new table \`${to.name}\``,
    phases: [
      create,
      ...(s.trigger
        ? []
        : [
            deploy(
              'write_both',
              `Deploy code that writes \`${table.name}\` and \`${to.name}\``,
              texts.both,
              `Go on when every running instance writes both tables: web, workers, scheduled jobs, scripts.`,
            ),
          ]),
      backfill,
      ...(needed.length > 0 ? [relieve] : []),
      deploy(
        words('use', to.name),
        `Deploy code that uses \`${to.name}\``,
        texts.use,
        `Go on when no running instance names ${columns} of \`${table.name}\`, and no report or other service does.`,
        s.trigger
          ? undefined
          : `From the first of the two releases: deploy the release before. From the second: deploy the first, and copy back what was written meanwhile: \`${parts.copyBack}\`.`,
      ),
      drop,
    ],
    notes: [
      ...namingNotes(
        s.catalog,
        table,
        moved.map((c) => c.name),
      ),
      ...(functions.length > 0
        ? [`These functions may read columns that move; change them before the last phase: ${functions.join(', ')}.`]
        : []),
    ],
  };
}

const deploy = (name: string, title: string, instructions: string, goOn: string, goBack?: string): PhaseDraft => ({
  name,
  type: 'deploy',
  title,
  up: [],
  down: [],
  instructions,
  goOn,
  ...(goBack === undefined ? {} : { goBack }),
});

function textsOf(context: PlanContext, s: Split) {
  const m = clientModel(context, s.table);
  const part = clientModel(context, { ...s.table, name: s.to.name, schema: s.to.schema });
  const line = (c: Column): string => fieldLine(context, c, m.field(c.name), c.name, !c.notNull);
  const keys = s.key.map((c) => m.field(c.name));
  const single = keys.length === 1;
  const [back, forth] = [clientName(m.name), clientName(part.name)];
  const relation = `${back} ${m.name} @relation(fields: [${keys.join(', ')}], references: [${keys.join(', ')}], onDelete: Cascade)`;
  const model = prismaBlock(
    `model ${part.name} {`,
    ...s.key.map((c) => `  ${line(c)}${single ? ' @id' : ''}`),
    ...s.moved.map((c) => `  ${line(c)}`),
    `  ${relation}`,
    ...(single ? [] : ['', `  @@id([${keys.join(', ')}])`]),
    ...(part.name === s.to.name ? [] : ['', `  @@map(${JSON.stringify(s.to.name)})`]),
    '}',
    '',
    `model ${m.name} {`,
    '  // …',
    `  ${forth} ${part.name}?`,
    '}',
  );
  const data = s.moved.map((c) => m.field(c.name)).join(', ');
  const upsert = (within: string): readonly string[] => [
    `await ${within}.${forth}.upsert({`,
    `  where: ${m.where},`,
    `  create: { ${keys.join(', ')}, ${data} },`,
    `  update: { ${data} },`,
    '});',
  ];
  const gone = `and take ${s.moved.map((c) => `\`${m.field(c.name)}\``).join(', ')} out of \`${m.name}\``;
  const names = relationSql(s.to);
  return {
    create: `The new table is empty, so this takes a moment.${s.trigger ? ` Triggers copy what is written to one table to the other, so no release has to change yet.` : ''} In \`schema.prisma\` from now on, beside the fields that are there:\n\n${model}`,
    both: `In one transaction write the values to \`${m.name}\` and then to \`${part.name}\`, and go on reading \`${m.name}\`:\n\n${ts(
      'await prisma.$transaction(async (tx) => {',
      `  await tx.${back}.update({ where: ${m.where}, data: { ${data} } });`,
      ...upsert('tx').map((l) => `  ${l}`),
      '});',
    )}\n\nRaw SQL that writes ${relationSql(s.table)} does the same for ${names}.`,
    use: s.trigger
      ? `Read and write the columns through \`${forth}\`, ${gone}. Write with \`upsert\`, because the trigger makes the row with that of \`${m.name}\`; delete no row of \`${part.name}\` before the last phase. Two releases that write one row at the same moment may meet in a deadlock, which Prisma reports as P2034: try that again.\n\n${ts(
          `const row = await ${m.delegate}.findUnique({ where: ${m.where}, include: { ${forth}: true } });`,
          ...upsert('prisma'),
        )}`
      : `Two releases, one after the other.\n\n1. Read the values through \`${forth}\`, and still write both tables, so that the release before finds its values.\n\n2. When that one is everywhere, write \`${part.name}\` only, ${gone}:\n\n${ts(
          `const row = await ${m.delegate}.findUnique({ where: ${m.where}, include: { ${forth}: true } });`,
          ...upsert('prisma'),
        )}`,
  };
}
