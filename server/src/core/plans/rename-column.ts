import type { Column, ColumnType, Relation } from '../catalog/types.ts';
import { volatilityWith } from '../effects/volatility.ts';
import type { Name, TypeName } from '../facts/expression.ts';
import { relationSql, words } from '../write/names.ts';
import { typeSql } from '../write/types.ts';
import { type Carried, carriedBy } from './carried.ts';
import { clientModel, fieldLine, modelBlock, ts } from './client-code.ts';
import { alter, type ColumnCopy, renamedCopy } from './column-copy.ts';
import { addPhase, backfillPhase, dropPhase, provePhases } from './copy-phases.ts';
import { columnOperand, findColumn, findTable, newColumnProblem, refuse } from './find.ts';
import {
  definePlan,
  type PhaseDraft,
  type PlanContext,
  type PlanDraft,
  type PlanKind,
  type PlanPlace,
  type Refusal,
  type Replaced,
} from './plan.ts';
import { firedNotes, namingNotes } from './table-triggers.ts';
import { functionsNaming, obstacleOf, viewsOf } from './views.ts';

interface Request {
  readonly table: Name;
  readonly column: string;
  readonly to: string;
  /** The column that is added where this one is dropped; null: a RENAME. */
  readonly added: { readonly type: TypeName; readonly optional: boolean } | null;
}

export const renameColumn = definePlan<Request>({
  kind: 'rename-column',
  title: 'Rename a column',
  summary: 'Adds the new column beside the old one, moves the code and the rows, and drops the old column last.',
  why: 'A rename takes a moment, but code that is deployed asks for the old name and fails from that moment on; code that knows the new name fails before it. No order of deployment helps. With two columns for a while, each release works before and after each step.',
  operands: [
    { name: 'column', is: 'column', description: 'the column', example: 'User.name' },
    { name: 'to', is: 'name', description: 'the new name', example: 'displayName' },
  ],
  options: [
    {
      name: 'sync',
      values: [
        { value: 'code', description: 'the application writes both columns' },
        { value: 'trigger', description: 'a trigger keeps both columns in step, so that no release has to write both' },
      ],
    },
  ],
  sources: ['https://www.postgresql.org/docs/current/ddl-alter.html', 'https://www.postgresql.org/docs/current/plpgsql-trigger.html'],

  recognise({ statements, statement, fact }) {
    const f = statements[statement]?.facts[fact];
    if (f?.kind === 'drop-column') return dropAndAdd({ statements, statement, fact });
    if (f?.kind !== 'rename' || f.object !== 'column' || f.part === null || f.inDo !== undefined) return null;
    return {
      request: { table: f.name, column: f.part, to: f.to, added: null },
      title: `rename \`${f.part}\` to \`${f.to}\``,
      replaces: [{ statement, fact: 'all' }],
    };
  },

  request(values, context) {
    const found = columnOperand(context, values.column ?? '');
    if ('refused' in found) return found;
    return { table: found.table, column: found.column.name, to: values.to ?? '', added: null };
  },

  build(request, options, context) {
    const table = findTable(context, request.table);
    if ('refused' in table) return table;
    const old = findColumn(table, request.column);
    if ('refused' in old) return old;
    const problem = newColumnProblem(table, request.to);
    if (problem !== null) return refuse(problem);
    if (request.added !== null && !sameType(context.catalog.resolveType(request.added.type), old.type))
      return refuse(
        `"${old.name}" and "${request.to}" have different types, so this is no plain rename. Rename the column in one plan and change its type in another, or drop it and add the new one.`,
      );
    return renamePlan(context, table, old, request, options.sync === 'trigger');
  },
});

/** A DROP COLUMN with an ADD COLUMN for the same table in the file, as Prisma writes it for a field with a new name. */
function dropAndAdd({ statements, statement, fact }: PlanPlace): ReturnType<PlanKind<Request>['recognise']> {
  const drop = statements[statement]?.facts[fact];
  if (drop?.kind !== 'drop-column' || drop.inDo !== undefined) return null;
  const { table } = drop.target;
  for (const [at, other] of statements.entries()) {
    // one that is added before is there already where the plan begins
    if (at < statement) continue;
    for (const [i, add] of other.facts.entries()) {
      if (add.kind !== 'add-column' || add.target.table.name !== table.name || add.target.table.schema !== table.schema) continue;
      const count = (s: number): number => statements[s]?.facts.length ?? 0;
      const replaces: Replaced =
        at === statement
          ? count(at) === 2
            ? [{ statement, fact: 'all' }]
            : [
                { statement, fact },
                { statement, fact: i },
              ]
          : [
              { statement, fact: count(statement) === 1 ? 'all' : fact },
              { statement: at, fact: count(at) === 1 ? 'all' : i },
            ];
      return {
        request: {
          table,
          column: drop.column,
          to: add.column.name,
          added: { type: add.column.type, optional: !add.column.constraints.some((k) => k.kind === 'not-null') },
        },
        title: `it is a rename of \`${drop.column}\` to \`${add.column.name}\``,
        replaces,
      };
    }
  }
  return null;
}

const sameType = (a: ColumnType, b: ColumnType): boolean =>
  a.key === b.key && a.dimensions === b.dimensions && a.modifiers.join() === b.modifiers.join();

function renamePlan(
  context: PlanContext,
  table: Relation,
  old: Column,
  { to, added }: Request,
  askedTrigger: boolean,
): PlanDraft | Refusal {
  const { catalog, postgres } = context;
  const type = typeSql(catalog, old.type);
  if (type === null) return refuse(`The type of "${old.name}" is not known. Write the phases by hand.`);
  // What differs each time it is computed cannot be written twice by a default.
  const computed =
    old.sequence !== null ||
    old.identity !== null ||
    (old.default !== null && volatilityWith((name) => catalog.resolveFunction(name), old.default).level === 'volatile');
  // A release that writes the new column only cannot leave out a part of the key.
  const key = table.constraints.some((k) => k.kind === 'primary-key' && k.columns.includes(old.name));
  const trigger = askedTrigger || computed || key;
  const copy = renamedCopy({ catalog, postgres, table, old, to, oldType: type, trigger });
  const obstacle = obstacleOf(copy);
  if (obstacle !== null) return refuse(obstacle);
  const hanging = carriedBy(copy);
  if ('obstacle' in hanging) return refuse(hanging.obstacle);
  const optional = !old.notNull || added?.optional === true;
  const carried = optional ? hanging.map((x) => (x.words === 'NOT NULL' ? notCarried(x) : x)) : hanging;
  const views = viewsOf(copy);
  if ('obstacle' in views) return refuse(views.obstacle);
  const functions = functionsNaming(copy, old.name);
  const notes = [
    ...(computed && !askedTrigger
      ? [`The default of \`${old.name}\` gives another value each time, so a trigger and not the application keeps both columns equal.`]
      : []),
    ...(key && !computed && !askedTrigger
      ? [`\`${old.name}\` is part of the primary key, so a trigger and not the application keeps both columns equal.`]
      : []),
    ...firedNotes(table),
    ...namingNotes(catalog, table, [old.name]),
    ...(functions.length > 0
      ? [`These functions may read \`${old.name}\`; change them before the last phase: ${functions.join(', ')}.`]
      : []),
  ];
  const code = instructions(context, copy, optional);
  const relief = !trigger && needsRelief(old);
  return {
    name: words('rename', table.name, old.name, 'to', to),
    title: `Rename \`${old.name}\` of \`${table.name}\` to \`${to}\``,
    phases: [
      addPhase(copy, code.add),
      ...(trigger ? [] : [deployBoth(copy, code.both)]),
      backfillPhase(copy, code.backfill),
      ...provePhases(copy, carried),
      ...(relief ? [relieve(copy)] : []),
      deployNew(copy, code.read),
      // where the old column may be empty by then, the way back leaves it so
      dropPhase(
        copy,
        relief ? carried.map((x) => (x.words === 'NOT NULL' ? { ...x, original: [] } : x)) : carried,
        views,
        code.drop,
        `\`${old.name}\` is copied to \`${to}\`, and no release reads or writes it any more`,
      ),
    ],
    notes,
  };
}

/** A column that is added without NOT NULL takes everything over but that. */
const notCarried = (x: Carried): Carried => ({ ...x, require: null, validate: null, beforeDrop: [], afterDrop: [] });

/** Releases that no longer know the old column insert rows without it. */
const needsRelief = (old: Column): boolean => old.notNull && old.default === null;

const relieve = (c: ColumnCopy): PhaseDraft => ({
  name: words('release', c.old.name),
  type: 'migration',
  title: `Let \`${c.old.name}\` be empty`,
  up: [alter(c, `ALTER COLUMN "${c.old.name.replaceAll('"', '""')}" DROP NOT NULL`)],
  down: [alter(c, `ALTER COLUMN "${c.old.name.replaceAll('"', '""')}" SET NOT NULL`)],
  instructions: `The next release inserts rows without \`${c.old.name}\`. Until then both columns are always written, so no release meets an empty one.`,
});

const deployBoth = (c: ColumnCopy, text: string): PhaseDraft => ({
  name: 'write_both',
  type: 'deploy',
  title: `Deploy code that writes \`${c.old.name}\` and \`${c.to}\``,
  up: [],
  down: [],
  instructions: text,
  goOn: 'Go on when every running instance writes both columns: web, workers, scheduled jobs, scripts.',
});

const deployNew = (c: ColumnCopy, text: string): PhaseDraft => ({
  name: words('read', c.to),
  type: 'deploy',
  title: `Deploy code that uses \`${c.to}\` only`,
  up: [],
  down: [],
  instructions: text,
  goOn: `Go on when no running instance names \`${c.old.name}\`, and no report or other service does.`,
  goBack: c.trigger
    ? 'Deploy the release before; the trigger has kept the old column up to date.'
    : 'From the first of the two releases: deploy the release before. From the second: deploy the first, then run the backfill the other way round for rows that were written meanwhile.',
});

function instructions(context: PlanContext, c: ColumnCopy, optional: boolean) {
  const m = clientModel(context, c.table);
  const [was, is] = [m.field(c.old.name), m.field(c.to)];
  const oldLine = fieldLine(context, c.old, was, c.old.name, !c.old.notNull);
  const newLine = (nullable: boolean): string => fieldLine(context, c.old, is, c.to, nullable);
  const calls = '`create`, `createMany`, `update`, `updateMany` and `upsert`';
  return {
    add: `Adds an empty column, which takes a moment. In \`schema.prisma\` the model has both fields from now on:\n\n${modelBlock(m, oldLine, newLine(true))}${c.trigger ? `\n\nThe trigger fills either column from the other, so releases may use either.` : ''}`,
    both: `Write the value to both fields in every ${calls} of \`${m.name}\`, and go on reading \`${was}\`:\n\n${ts(
      `await ${m.delegate}.update({`,
      `  where: ${m.where},`,
      `  data: { ${was}: value, ${is}: value },`,
      '});',
    )}\n\nRaw SQL that writes \`${c.old.name}\` of ${relationSql(c.table)} does the same.`,
    backfill: `Copies the value in rows where the two columns differ, a thousand rows at a time, each batch in a transaction of its own. It can be stopped and run again at any time: rows that are done are passed over.`,
    read: c.trigger
      ? `Replace \`${was}\` by \`${is}\` everywhere; the trigger fills the other column for releases that still run:\n\n${ts(
          `const row = await ${m.delegate}.findUnique({ where: ${m.where}, select: { ${is}: true } });`,
          `await ${m.delegate}.update({ where: ${m.where}, data: { ${is}: value } });`,
        )}\n\nThe model keeps only the new field:\n\n${modelBlock(m, newLine(optional))}`
      : `Two releases, one after the other.\n\n1. Read \`${is}\`, and still write both, so that the release before finds its values:\n\n${ts(
          `const row = await ${m.delegate}.findUnique({ where: ${m.where}, select: { ${is}: true } });`,
          `await ${m.delegate}.update({ where: ${m.where}, data: { ${was}: value, ${is}: value } });`,
        )}\n\n2. When that one is everywhere, write \`${is}\` only, and take \`${was}\` out of the model:\n\n${modelBlock(m, newLine(optional))}\n\n${ts(
          `await ${m.delegate}.update({ where: ${m.where}, data: { ${is}: value } });`,
        )}`,
    drop: `Drops the old column; indexes and constraints that were made for \`${c.to}\` take the names of the old ones. Make sure of a backup: the values of \`${c.old.name}\` are copied back by \`down.sql\`, but it has to write every row for that.`,
  };
}
