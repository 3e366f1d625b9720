import { indexNames } from '../catalog/change.ts';
import type { CatalogReader, Column, Relation, TableConstraint } from '../catalog/types.ts';
import type { Name } from '../facts/expression.ts';
import { literal } from '../sql/identifiers.ts';
import { indexSql } from '../write/indexes.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { columnSql } from '../write/tables.ts';
import { typeSql } from '../write/types.ts';
import { clientModel, fieldLine, modelBlock, sqlBlock } from './client-code.ts';
import { sayings } from './column-copy.ts';
import { columnOperand, findColumn, findTable, refuse } from './find.ts';
import { definePlan, type PhaseDraft, type PlanContext, type PlanDraft, type Refusal } from './plan.ts';
import { functionsNaming, obstacleOf } from './views.ts';

interface Request {
  readonly table: Name;
  readonly column: string;
  readonly cascade: boolean;
}

export const dropColumn = definePlan<Request>({
  kind: 'drop-column',
  title: 'Drop a column',
  summary: 'Takes the column out of the code first, then out of the table.',
  why: 'Prisma Client names every column of a model in each query, so a release that still has the field fails from the moment on in which the column is gone, also where nobody uses the value. The values are gone as well, and no rollback brings them back.',
  operands: [{ name: 'column', is: 'column', description: 'the column', example: 'User.legacyId' }],
  options: [],
  sources: ['https://www.postgresql.org/docs/current/ddl-alter.html#DDL-ALTER-REMOVING-A-COLUMN'],

  recognise({ statements, statement, fact }) {
    const f = statements[statement]?.facts[fact];
    if (f?.kind !== 'drop-column' || f.inDo !== undefined) return null;
    const actions = statements[statement]?.facts.length ?? 1;
    return {
      request: { table: f.target.table, column: f.column, cascade: f.cascade },
      title: `drop \`${f.column}\`, code first`,
      replaces: [{ statement, fact: actions > 1 ? fact : 'all' }],
    };
  },

  request(values, context) {
    const found = columnOperand(context, values.column ?? '');
    return 'refused' in found ? found : { table: found.table, column: found.column.name, cascade: false };
  },

  build(request, _options, context) {
    const table = findTable(context, request.table);
    if ('refused' in table) return table;
    const column = findColumn(table, request.column);
    if ('refused' in column) return column;
    return dropPlan(context, table, column, request.cascade);
  },
});

function dropPlan(context: PlanContext, table: Relation, column: Column, cascade: boolean): PlanDraft | Refusal {
  const { catalog } = context;
  const name = relationSql(table);
  const stands = standsOn(context, table, column, cascade);
  if (stands !== null) return refuse(stands);
  const relief =
    column.notNull && column.default === null && column.identity === null && column.sequence === null && column.generated === null;
  const type = typeSql(catalog, column.type);
  const free: Column = relief ? { ...column, notNull: false } : column;
  const again = columnSql(catalog, free);
  if (type === null || again === null) return refuse(`The type of "${column.name}" is not known. Write the phases by hand.`);
  const gone = hangingOn(catalog, table, column);
  const functions = functionsNaming({ catalog, table }, column.name);
  const readers = cascade ? viewsNaming(context, table, column) : [];
  const m = clientModel(context, table);
  const field = m.field(column.name);
  const drop: PhaseDraft = {
    name: words('drop', column.name),
    type: 'migration',
    title: `Drop \`${column.name}\` of \`${table.name}\``,
    up: [`ALTER TABLE ${name} DROP COLUMN ${quote(column.name)}${cascade ? ' CASCADE' : ''}`],
    down: [
      ...addedAgain(context, table, free, again),
      ...sayings(table, column, column.name),
      ...gone.flatMap((g) => g.again),
      ...readers.map((r) => r.again),
    ],
    instructions: `Drops the column and its values${gone.length > 0 ? `, with ${[...new Set(gone.map((g) => g.words))].join(', ')}` : ''}. Keep what may be asked for later:\n\n${sqlBlock(
      `CREATE TABLE ${quote(`${table.name}_${column.name}`.slice(0, 63))} AS`,
      `  SELECT ${[...(table.constraints.find((k) => k.kind === 'primary-key')?.columns ?? []), column.name].map(quote).join(', ')} FROM ${name} WHERE ${quote(column.name)} IS NOT NULL;`,
    )}`,
    announces: {
      hazards: ['data-loss', 'breaks-clients'],
      because: `no release reads or writes ${column.name} any more`,
    },
    goBack: `Run \`down.sql\`: the column comes back without its values. They are in the backup.`,
  };
  return {
    name: words('drop', table.name, column.name),
    title: `Drop \`${column.name}\` of \`${table.name}\``,
    phases: [...(relief ? [release(table, column)] : []), deploy(context, table, column), drop],
    notes: [
      ...(functions.length > 0
        ? [`These functions may read \`${column.name}\`; change them before the last phase: ${functions.join(', ')}.`]
        : []),
      ...readers.map((r) => `\`CASCADE\` drops the view ${r.name}, which reads \`${field}\`.`),
    ],
  };
}

/**
 * Rows that are there get no value where they need none: the same value in all of them would break a unique index. A sequence is made
 * first, so that each row gets a number of its own.
 */
function addedAgain({ catalog }: PlanContext, table: Relation, column: Column, definition: string): readonly string[] {
  const at = `ALTER TABLE ${relationSql(table)}`;
  const sequence = column.sequence === null || column.identity !== null ? null : catalog.relation(column.sequence);
  if (sequence !== null) {
    const name = relationSql(sequence);
    const bare = columnSql(catalog, { ...column, notNull: false });
    return [
      `CREATE SEQUENCE ${name} AS ${typeSql(catalog, column.type)}`,
      `${at} ADD COLUMN ${bare} DEFAULT nextval(${literal(name)}::regclass)${column.notNull ? ' NOT NULL' : ''}`,
      `ALTER SEQUENCE ${name} OWNED BY ${relationSql(table)}.${quote(column.name)}`,
    ];
  }
  const later = !column.notNull && column.default?.sql !== undefined;
  const plain = later ? columnSql(catalog, { ...column, default: null }) : null;
  return plain === null
    ? [`${at} ADD COLUMN ${definition}`]
    : [`${at} ADD COLUMN ${plain}`, `${at} ALTER COLUMN ${quote(column.name)} SET DEFAULT ${column.default?.sql}`];
}

/** Constraints and indexes that go with the column, and what makes them again. Foreign keys to it come last: they stand on its key. */
function hangingOn(
  catalog: CatalogReader,
  table: Relation,
  column: Column,
): readonly { readonly words: string; readonly again: readonly string[] }[] {
  const on = (r: Relation, k: TableConstraint): readonly string[] =>
    k.sql === null ? [] : [`ALTER TABLE ${relationSql(r)} ADD CONSTRAINT ${quote(k.name)} ${k.sql}`];
  const constraints = table.constraints.filter((k) => k.kind !== 'not-null' && k.columns.includes(column.name));
  const indexes = table.indexes.flatMap((id) => {
    const index = catalog.relation(id);
    const made = index?.index == null || index.index.constraint !== null || !indexNames(index.index, column.name) ? null : index.index;
    const sql = index === null || made === null ? null : indexSql(made, { name: index.name, on: relationSql(table), concurrently: false });
    return index === null || sql === null ? [] : [{ words: `the index \`${index.name}\``, again: [sql] }];
  });
  const keys = table.referencedBy.flatMap(({ table: id, constraint }) => {
    const from = catalog.relation(id);
    const k = from?.constraints.find((x) => x.name === constraint);
    return from == null || from === table || k?.references?.columns.includes(column.name) !== true
      ? []
      : [{ words: `the foreign key \`${k.name}\` of ${relationSql(from)}`, again: on(from, k) }];
  });
  return [...constraints.map((k) => ({ words: `\`${k.name}\``, again: on(table, k) })), ...indexes, ...keys];
}

function viewsNaming(context: PlanContext, table: Relation, column: Column): readonly { readonly name: string; readonly again: string }[] {
  return table.readers.flatMap((r) => {
    const view = r.columns === null || r.columns.includes(column.name) ? context.catalog.relation(r.view) : null;
    return view?.view == null ? [] : [{ name: relationSql(view), again: view.view.definition }];
  });
}

/** What PostgreSQL would refuse to lose, or what is too much to lose with a column. */
function standsOn(context: PlanContext, table: Relation, column: Column, cascade: boolean): string | null {
  const obstacle = column.generated === null ? obstacleOf({ catalog: context.catalog, table, old: column }) : null;
  if (obstacle !== null) return obstacle;
  if (table.constraints.some((k) => k.kind === 'primary-key' && k.columns.includes(column.name)))
    return `"${column.name}" is part of the primary key of ${relationSql(table)}. Give the table another key first.`;
  for (const { table: id, constraint } of table.referencedBy) {
    const from = context.catalog.relation(id);
    const k = from?.constraints.find((x) => x.name === constraint);
    if (from != null && k?.references?.columns.includes(column.name) && !cascade)
      return `The foreign key "${constraint}" of ${relationSql(from)} references it. Drop that foreign key first.`;
  }
  const view = viewsNaming(context, table, column)[0];
  return view === undefined || cascade
    ? null
    : `The view ${view.name} reads "${column.name}", so PostgreSQL refuses to drop it. Replace the view first.`;
}

const release = (table: Relation, column: Column): PhaseDraft => ({
  name: words('release', column.name),
  type: 'migration',
  title: `Let \`${column.name}\` be empty`,
  up: [`ALTER TABLE ${relationSql(table)} ALTER COLUMN ${quote(column.name)} DROP NOT NULL`],
  down: [`ALTER TABLE ${relationSql(table)} ALTER COLUMN ${quote(column.name)} SET NOT NULL`],
  instructions: `The next release inserts rows without \`${column.name}\`; the release before still writes it always.`,
});

function deploy(context: PlanContext, table: Relation, column: Column): PhaseDraft {
  const m = clientModel(context, table);
  const field = m.field(column.name);
  const line = fieldLine(context, column, field, column.name, !column.notNull);
  return {
    name: words('stop', 'using', column.name),
    type: 'deploy',
    title: `Deploy code that does not know \`${column.name}\``,
    up: [],
    down: [],
    instructions: `Take the field out of the model, run \`prisma generate\`, and mend what the compiler finds:\n\n${modelBlock(m, `- ${line}`)}\n\nLook for ${field === column.name ? '' : `\`${field}\` and `}\`${column.name}\` in raw SQL, reports, seeds and other services too.`,
    goOn: `Go on when no running instance has the field, and no report or other service reads \`${column.name}\`.`,
  };
}
