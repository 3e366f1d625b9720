import type { IndexDefinition, Relation } from '../catalog/types.ts';
import type { JudgedStatement } from '../effects/types.ts';
import type { Name } from '../facts/expression.ts';
import type { FactOf } from '../facts/fact.ts';
import type { CreateIndex } from '../facts/table.ts';
import { chosenIndex } from '../write/chosen-names.ts';
import { freshName, relationSql, words } from '../write/names.ts';
import {
  INDEXED,
  indexPhases,
  prismaNotes,
  shapeOperands,
  shapeProblem,
  UNIQUE_OPTION,
  uniquePhases,
  WHERE_OPERAND,
} from './create-index.ts';
import { findTable, nameParts, nameProblem, refuse, takenBy } from './find.ts';
import { buildSql, type IndexShape, inSchema, type Part, partsBelow, shapeOf } from './index-steps.ts';
import { newName } from './operands.ts';
import { definePlan, isRefusal, type PhaseDraft, type PlanContext, type PlanDraft, type PlanPlace, type Refusal } from './plan.ts';
import { CODE_OPTION, READY_NOTE } from './required-code.ts';

interface Request {
  readonly old: Name;
  /** Null: the table of the old one. */
  readonly table: Name | null;
  /** Null: PostgreSQL chooses it. */
  readonly name: string | null;
  readonly shape: IndexShape;
}

export const replaceIndex = definePlan<Request>({
  kind: 'replace-index',
  title: 'Replace an index',
  summary: 'Builds the new index beside the old one, drops the old one, and lets the new one take its name.',
  why: 'Between `DROP INDEX` and the end of `CREATE INDEX` no index serves the queries that used the old one: for minutes each of them reads the whole table. With both indexes for a while, no query is without.',
  operands: [
    { name: 'index', is: 'name', description: 'the index that goes', example: 'User_email_idx' },
    { name: 'columns', is: 'text', description: 'the columns of the new one', example: 'email,name' },
    {
      name: 'name',
      is: 'name',
      description: 'its name; that of the old one when it is left out',
      example: 'User_email_idx',
      optional: true,
    },
    WHERE_OPERAND,
  ],
  options: [UNIQUE_OPTION, CODE_OPTION],
  sources: ['https://www.postgresql.org/docs/current/sql-createindex.html', 'https://www.postgresql.org/docs/current/sql-dropindex.html'],

  recognise: dropAndCreate,

  request(values, context) {
    const parts = nameParts(values.index ?? '');
    if (parts === null || parts.length > 2) return refuse(`"${values.index ?? ''}" is no index. Write its name.`);
    const old = { schema: parts.length === 2 ? parts[0]!.name : null, name: parts.at(-1)!.name };
    const found = oldIndex(context, old);
    if ('refused' in found) return found;
    const shape = shapeOperands(found.table, values);
    if ('refused' in shape) return shape;
    const name = values.name === undefined || values.name === '' ? old.name : newName(values.name);
    const problem = nameProblem(name);
    return problem !== null ? refuse(problem) : { old, table: null, name, shape };
  },

  build(request, options, context) {
    const found = oldIndex(context, request.old);
    if ('refused' in found) return found;
    const { table } = found;
    if (request.table !== null) {
      const on = findTable(context, request.table, INDEXED);
      if ('refused' in on) return on;
      if (on !== table) return refuse(`"${found.index.name}" is an index of ${relationSql(table)}. Drop it and build the other one apart.`);
    }
    const shape: IndexShape = options.unique === 'yes' ? { ...request.shape, unique: true } : request.shape;
    const problem = shapeProblem(context, table, shape);
    if (problem !== null) return refuse(problem);
    const name = request.name ?? chosenIndex(context.catalog, table, shape, () => false, found.index.name);
    if (name === null) return refuse('The index has no name, and the one that PostgreSQL chooses cannot be told. Give it a name.');
    if (name !== found.index.name && context.catalog.resolve({ schema: table.schema, name }) !== null)
      return refuse(`There is a ${relationSql({ schema: table.schema, name })} already. Choose another name.`);
    const replaced = replacePhases(context, found, name, shape);
    if (isRefusal(replaced)) return replaced;
    const keep = found.definition.unique ? [] : uniquePhases(context, table, name, shape, options);
    return {
      name: words('replace', found.index.name),
      title: `Replace the index \`${found.index.name}\` of \`${table.name}\``,
      phases: [...keep, ...replaced],
      notes: [...(keep.length > 0 ? [READY_NOTE] : []), ...prismaNotes(shape)],
    } satisfies PlanDraft;
  },
});

/** Found at the statement that drops, with one behind it that creates: the other way round no query is without an index. */
function dropAndCreate({ statements, statement, fact }: PlanPlace): {
  readonly request: Request;
  readonly title: string;
  readonly replaces: readonly { readonly statement: number; readonly fact: 'all' }[];
} | null {
  const here = statements[statement];
  const f = here?.facts[fact];
  if (here === undefined || f === undefined || f.inDo !== undefined) return null;
  for (const [at, other] of statements.entries()) {
    const g = other.facts[0];
    if (at <= statement || g === undefined || g.inDo !== undefined || !isDrop(f) || !isCreate(g)) continue;
    if (f.name.name !== g.index && !touches(here, g.table)) continue;
    return {
      request: { old: f.name, table: g.table, name: g.index, shape: shapeOf(g) },
      title: `replace the index \`${f.name.name}\``,
      replaces: [
        { statement, fact: 'all' },
        { statement: at, fact: 'all' },
      ],
    };
  }
  return null;
}

const isDrop = (f: JudgedStatement['facts'][number]): f is FactOf<'drop'> => f.kind === 'drop' && f.object === 'index' && f.count === 1;
const isCreate = (f: JudgedStatement['facts'][number]): f is CreateIndex => f.kind === 'create-index' && !f.only;

/** The statement takes a lock on the table. */
const touches = (s: JudgedStatement, table: Name): boolean =>
  s.effects.locks.some((l) => l.relation === `${table.schema ?? 'public'}.${table.name}`);

interface Old {
  readonly index: Relation;
  readonly definition: IndexDefinition;
  readonly table: Relation;
}

function oldIndex(context: PlanContext, name: Name): Old | Refusal {
  const index = context.catalog.resolve(name);
  const table = index?.index == null ? null : context.catalog.relation(index.index.table);
  if (index?.index == null || table === null) return refuse(`The migrations make no index ${relationSql(name)}. Look at its name.`);
  if (index.index.constraint !== null)
    return refuse(
      `"${index.name}" stands behind the constraint "${index.index.constraint}", which goes with it. Replace the constraint instead.`,
    );
  if (index.index.partOf !== null) return refuse(`"${index.name}" is a part of the index of a partitioned table. Replace that one.`);
  return { index, definition: index.index, table };
}

function replacePhases(context: PlanContext, old: Old, name: string, shape: IndexShape): readonly PhaseDraft[] | Refusal {
  const { table, index } = old;
  const { catalog } = context;
  const taken = takenBy(catalog, table);
  const made = name === index.name ? freshName(`${name}_new`, taken) : name;
  const built = indexPhases(context, table, made, shape);
  if (isRefusal(built)) return built;
  const again = buildSql(old.definition, table, index.name, 'plain');
  const beside = buildSql(old.definition, table, index.name, 'concurrently');
  if (again === null || beside === null) return refuse(`The text of the index "${index.name}" is not known. Write the phases by hand.`);
  const rename = (from: string, to: string): string => `ALTER INDEX ${inSchema(table, from)} RENAME TO "${to.replaceAll('"', '""')}"`;
  const drop: PhaseDraft = {
    name: words('drop', index.name),
    type: 'migration',
    title: `Drop the old index \`${index.name}\``,
    up: [`DROP INDEX ${table.kind === 'partitioned-table' ? '' : 'CONCURRENTLY '}${inSchema(table, index.name)}`],
    down: [table.kind === 'partitioned-table' ? again : beside],
    instructions: `Drops the old index${table.kind === 'partitioned-table' ? ', which takes a moment under a lock that stops the table' : ' beside the traffic'}. The new one serves the queries by now.`,
  };
  if (made === name) return [...built, drop];
  const parts = table.kind === 'partitioned-table' ? renamedParts(context, old, made, shape) : [];
  if (parts === null) return refuse('A partition, or the name of its index, is not known here. Build the indexes by hand.');
  const own = (p: Part, from: string, to: string): string =>
    `ALTER INDEX ${inSchema(p.table, from)} RENAME TO "${to.replaceAll('"', '""')}"`;
  return [
    ...built,
    drop,
    {
      name: words('name', name),
      type: 'migration',
      title: `Let the new index take the name \`${name}\``,
      up: [rename(made, name), ...parts.map((x) => own(x.part, x.part.name, x.to))],
      down: [...parts.map((x) => own(x.part, x.to, x.part.name)), rename(name, made)],
      instructions: 'Takes a moment; neither reads nor writes wait for it.',
    },
  ];
}

/** Parts of the new index whose names the parts of the old one have until it is dropped. */
function renamedParts(
  { catalog }: PlanContext,
  old: Old,
  made: string,
  shape: IndexShape,
): readonly { readonly part: Part; readonly to: string }[] | null {
  const parts = partsBelow(catalog, old.table, made, shape, new Set([made]));
  return (
    parts?.flatMap((part) => {
      const gone = part.table.indexes.flatMap((i) => catalog.relation(i) ?? []).filter((i) => i.index?.partOf != null);
      const to = gone.map((g) => chosenIndex(catalog, part.table, shape, () => false, g.name)).find((n) => n !== part.name);
      return part.there || to === undefined || to === null ? [] : [{ part, to }];
    }) ?? null
  );
}
