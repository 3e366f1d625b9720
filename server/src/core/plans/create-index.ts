import type { Relation } from '../catalog/types.ts';
import type { Name } from '../facts/expression.ts';
import { chosenIndex } from '../write/chosen-names.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { clientModel } from './client-code.ts';
import { findColumn, findTable, nameProblem, refuse, tableOperand } from './find.ts';
import { buildPhase, buildSql, type IndexShape, partitionedBuild, partsBelow, shapeOf } from './index-steps.ts';
import { caught, keepPhases } from './keep-rules.ts';
import { columnsOperand, expressionProblem, newName } from './operands.ts';
import {
  definePlan,
  isRefusal,
  type Operand,
  type PhaseDraft,
  type PlanContext,
  type PlanOption,
  type PlanPlace,
  type Refusal,
  type Values,
} from './plan.ts';
import { CODE_OPTION, READY_NOTE } from './required-code.ts';

interface Request {
  readonly table: Name;
  /** Null: PostgreSQL chooses it. */
  readonly name: string | null;
  readonly shape: IndexShape;
}

export const INDEXED = ['table', 'partitioned-table', 'materialized-view'] as const;

/** Which rows the index holds. */
export const WHERE_OPERAND: Operand = {
  name: 'where',
  is: 'text',
  description: 'which rows are in it; all when it is left out',
  example: '"deletedAt" IS NULL',
  optional: true,
};

export const UNIQUE_OPTION: PlanOption = {
  name: 'unique',
  values: [
    { value: 'no', description: 'rows may be the same' },
    { value: 'yes', description: 'PostgreSQL refuses rows that are the same' },
  ],
};

export const createIndex = definePlan<Request>({
  kind: 'create-index',
  title: 'Create an index',
  summary: 'Builds the index beside the traffic; on a partitioned table one partition after the other.',
  why: '`CREATE INDEX` reads the whole table under a lock that stops every write. `CONCURRENTLY` stops nothing, but it has to stand alone, cannot run in a transaction, and does not work on a partitioned table, where each partition needs an index of its own first.',
  operands: [
    { name: 'table', is: 'table', description: 'the table', example: 'User' },
    { name: 'columns', is: 'text', description: 'its columns', example: 'email' },
    { name: 'name', is: 'name', description: 'the name of the index', example: 'User_email_idx', optional: true },
    WHERE_OPERAND,
  ],
  options: [UNIQUE_OPTION, CODE_OPTION],
  sources: [
    'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
    'https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE',
  ],

  recognise(place) {
    const f = place.statements[place.statement]?.facts[place.fact];
    if (f?.kind !== 'create-index' || f.concurrently || f.only || f.inDo !== undefined || isNew(place, f.table)) return null;
    return {
      request: { table: f.table, name: f.index, shape: shapeOf(f) },
      title: `build the index${f.index === null ? '' : ` \`${f.index}\``} beside the traffic`,
      replaces: [{ statement: place.statement, fact: 'all' }],
    };
  },

  request: (values, context) => indexOperands(values, context),

  build(request, options, context) {
    const table = findTable(context, request.table, INDEXED);
    if ('refused' in table) return table;
    const shape: IndexShape = options.unique === 'yes' ? { ...request.shape, unique: true } : request.shape;
    const problem = shapeProblem(context, table, shape);
    if (problem !== null) return refuse(problem);
    const name = request.name ?? chosenIndex(context.catalog, table, shape);
    if (name === null) return refuse('The index has no name, and the one that PostgreSQL chooses cannot be told. Give it a name.');
    if (context.catalog.resolve({ schema: table.schema, name }) !== null)
      return refuse(`There is a ${relationSql({ schema: table.schema, name })} already. Choose another name.`);
    const built = indexPhases(context, table, name, shape);
    if (isRefusal(built)) return built;
    const keep = uniquePhases(context, table, name, shape, options);
    return {
      name: words('index', name),
      title: `Build the ${shape.unique ? 'unique ' : ''}index \`${name}\` on \`${table.name}\``,
      phases: [...keep, ...built],
      notes: [...(keep.length > 0 ? [READY_NOTE] : []), ...prismaNotes(shape)],
    };
  },
});

const isNew = ({ statements, statement }: PlanPlace, table: Name): boolean =>
  statements
    .slice(0, statement)
    .some((s) =>
      s.facts.some(
        (f) =>
          (f.kind === 'create-table' && f.table.name === table.name && f.table.schema === table.schema) ||
          (f.kind === 'create-materialized-view' && f.view.name === table.name && f.view.schema === table.schema),
      ),
    );

/** A request from the operands `table`, `columns`, `name` and `where`. */
function indexOperands(values: Values, context: PlanContext): Request | Refusal {
  const table = tableOperand(context, values.table ?? '', INDEXED);
  if ('refused' in table) return table;
  const shape = shapeOperands(table, values);
  if ('refused' in shape) return shape;
  const name = values.name === undefined || values.name === '' ? null : newName(values.name);
  const problem = name === null ? null : nameProblem(name);
  return problem !== null ? refuse(problem) : { table, name, shape };
}

export function shapeOperands(table: Relation, values: Values): IndexShape | Refusal {
  const columns = columnsOperand(table, values.columns ?? '');
  if ('refused' in columns) return columns;
  const where = values.where?.trim() ?? '';
  const problem = where === '' ? null : expressionProblem(where);
  if (problem !== null) return refuse(problem);
  return {
    unique: false,
    method: 'btree',
    columns: columns.map((c) => ({
      column: c.name,
      expression: null,
      operatorClass: null,
      collation: null,
      descending: false,
      nulls: null,
    })),
    include: [],
    where: where === '' ? null : { kind: 'other', args: [], sql: where },
    nullsNotDistinct: false,
    storage: null,
    tablespace: null,
  };
}

/** What PostgreSQL would refuse in any form, or null. */
export function shapeProblem(context: PlanContext, table: Relation, shape: IndexShape): string | null {
  for (const column of [...shape.columns.flatMap((c) => c.column ?? []), ...shape.include]) {
    const found = findColumn(table, column);
    if ('refused' in found) return found.refused;
  }
  if (shape.nullsNotDistinct && context.postgres < 15)
    return `PostgreSQL ${context.postgres} does not know NULLS NOT DISTINCT. Leave it out.`;
  const keys = shape.columns.map((c) => c.column);
  const outside = shape.unique ? (table.partitionBy?.columns.filter((k) => !keys.includes(k)) ?? []) : [];
  return outside.length === 0
    ? null
    : `A unique index of a partitioned table holds all columns that it is partitioned by, and ${outside.map((x) => `"${x}"`).join(', ')} is missing. Add it to the index.`;
}

/** The migrations that build an index, whatever the table is. */
export function indexPhases(context: PlanContext, table: Relation, name: string, shape: IndexShape): readonly PhaseDraft[] | Refusal {
  const unknown = refuse('The text of the index is not known for certain. Write the phases by hand.');
  if (table.kind !== 'partitioned-table') {
    const up = buildSql(shape, table, name, 'concurrently');
    return up === null ? unknown : [buildPhase(shape, table, name, up)];
  }
  const parts = partsBelow(context.catalog, table, name, shape, new Set([name]));
  if (parts === null) return refuse('A partition, or the name of its index, is not known here. Build the indexes by hand.');
  return partitionedBuild(shape, table, name, parts) ?? unknown;
}

/** The release that writes no row twice, and the query for rows that are the same. */
export function uniquePhases(
  context: PlanContext,
  table: Relation,
  name: string,
  shape: IndexShape,
  options: Values,
): readonly PhaseDraft[] {
  if (!shape.unique || table.kind === 'materialized-view') return [];
  const m = clientModel(context, table);
  const columns = shape.columns.flatMap((c) => c.column ?? []);
  const plain = columns.length === shape.columns.length;
  const list = columns.map((c) => `\`${m.field(c)}\``).join(', ');
  return keepPhases(
    {
      name,
      must: `Soon PostgreSQL refuses a row of \`${m.name}\` ${plain ? `whose ${list} another row has already` : 'that is the same as another in what the index holds'}. Write no such row, and say what is wrong where it fails:`,
      code: caught(context, m, columns.map(m.field).join(', ') || 'value', 'P2002', 'There is one already'),
      query: doubledSql(table, shape),
      prisma:
        plain && shape.where === null
          ? `In \`schema.prisma\` it is ${columns.length === 1 ? '`@unique`' : `\`@@unique([${columns.map(m.field).join(', ')}])\``}, if it is not there yet, from the last phase on.`
          : '`schema.prisma` cannot say it; the migration alone does.',
    },
    options,
  );
}

function doubledSql(table: Relation, shape: IndexShape): string {
  const parts = shape.columns.map((c) => (c.column === null ? `(${c.expression?.sql ?? ''})` : quote(c.column)));
  const filled = shape.nullsNotDistinct ? [] : parts.map((p) => `${p} IS NOT NULL`);
  const where = [...filled, ...(shape.where?.sql === undefined ? [] : [`(${shape.where.sql})`])];
  const list = parts.join(', ');
  return `SELECT ${list}, count(*) FROM ${relationSql(table)}${where.length === 0 ? '' : `\nWHERE ${where.join(' AND ')}`}\nGROUP BY ${list} HAVING count(*) > 1\nLIMIT 100;`;
}

/** Source: Prisma's documentation, "Indexes"; partial and expression indexes stay out of schema.prisma. */
export const prismaNotes = (shape: IndexShape): readonly string[] =>
  shape.where !== null || shape.columns.some((c) => c.column === null)
    ? ['`schema.prisma` cannot say this index. Keep it in the migration alone, and look through later drafts for a `DROP INDEX` of it.']
    : [];
