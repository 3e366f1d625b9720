import type { CatalogReader, TypeEntry } from '../catalog/types.ts';
import { literal } from '../sql/identifiers.ts';
import { freshName, quote, relationSql, words } from '../write/names.ts';
import { typeSql } from '../write/types.ts';
import { type Carried, carriedBy } from './carried.ts';
import type { ColumnCopy } from './column-copy.ts';
import { provePhases } from './copy-phases.ts';
import { viewsAround } from './dropped-views.ts';
import { columnsOf, defaultSql, type EnumColumn, functionsOf } from './enum-labels.ts';
import { refuse, takenBy } from './find.ts';
import type { PhaseDraft, PlanContext, Refusal } from './plan.ts';
import { addTypePhase, backfillTypePhase, type TypeCopy, takeOverPhase } from './type-phases.ts';
import { mentions, obstacleOf } from './views.ts';

/**
 * An enum with other labels takes the place of one, without a rewrite: each column gets a copy of the new type, which a trigger keeps
 * up to date; in the last migration the copies take the columns' place, and the new type takes the name. In one transaction, because
 * code names the type in its queries.
 */
export function exchangePhases(context: PlanContext, type: TypeEntry, labels: readonly string[]): readonly PhaseDraft[] | Refusal {
  const { catalog } = context;
  const columns = columnsOf(context, type);
  const gone = type.values.filter((v) => !labels.includes(v));
  const functions = functionsOf(catalog, type);
  if (functions.length > 0)
    return refuse(`These functions name ${relationSql(type)}: ${functions.join(', ')}. Let them go without it first.`);
  const twice = columns.find((c, i) => columns.findIndex((x) => x.table === c.table) !== i);
  if (twice !== undefined)
    return refuse(
      `${relationSql(twice.table)} has several columns of the type ${relationSql(type)}. Change them one by one: give each a type of its own first.`,
    );
  const name = freshName(
    `${type.name}_new`,
    (n) => catalog.type(`${type.schema}.${n}`) !== null || catalog.resolve({ schema: type.schema, name: n }) !== null,
  );
  const made = { schema: type.schema, name };
  const copies: { readonly t: TypeCopy; readonly carried: readonly Carried[] }[] = [];
  for (const c of columns) {
    const t = copyOf(context, type, made, c, gone);
    if ('refused' in t) return t;
    const carried = carriedBy(t.copy);
    if ('obstacle' in carried) return refuse(carried.obstacle);
    copies.push({ t, carried });
  }
  const list = (values: readonly string[]): string => values.map(literal).join(', ');
  const create = `CREATE TYPE ${relationSql(made)} AS ENUM (${list(labels)})`;
  const last = swap(catalog, type, made, copies);
  if ('refused' in last) return last;
  return [
    {
      name: words('create', name),
      type: 'migration',
      title: `Create the type \`${name}\` with the labels of the end`,
      up: [create],
      down: [`DROP TYPE ${relationSql(made)}`],
      instructions: `PostgreSQL takes no label out of an enum. \`${name}\` has the right ones, and gets the name \`${type.name}\` in the last phase. No code names it.`,
    },
    ...copies.flatMap(({ t, carried }) => [
      addTypePhase(t, `Adds a column of the new type, which a trigger keeps up to date. It is not in \`schema.prisma\`: no code names it.`),
      backfillTypePhase(
        t,
        'Copies the values, a thousand rows at a time, each batch in a transaction of its own. It can be stopped and run again at any time: rows that are done are passed over.',
      ),
      ...provePhases(t.copy, carried),
    ]),
    last,
  ];
}

function copyOf(
  { catalog, postgres }: PlanContext,
  type: TypeEntry,
  made: { readonly schema: string; readonly name: string },
  { table, column }: EnumColumn,
  gone: readonly string[],
): TypeCopy | Refusal {
  const obstacle = obstacleOf({ catalog, table, old: column });
  if (obstacle !== null) return refuse(`"${column.name}" of ${relationSql(table)}: ${obstacle}`);
  if (table.kind === 'materialized-view')
    return refuse(
      `The materialized view ${relationSql(table)} has a column of the type. Drop that view first, and make it again after the plan.`,
    );
  const texts = [
    ...table.constraints.flatMap((k) => (k.columns.includes(column.name) ? [k.expression?.sql ?? ''] : [])),
    ...table.indexes.flatMap((id) => {
      const index = catalog.relation(id)?.index;
      return index == null ? [] : [index.where?.sql ?? '', ...index.columns.map((c) => c.expression?.sql ?? '')];
    }),
  ];
  if (texts.some((sql) => mentions(sql, type.name)))
    return refuse(`A check or an index of ${relationSql(table)} names the type ${relationSql(type)}. Write it without the cast first.`);
  const views = table.readers.map((r) => catalog.relation(r.view)?.view?.definition ?? '');
  const named = gone.find((v) => [...texts, ...views].some((sql) => sql.includes(literal(v))));
  if (named !== undefined)
    return refuse(
      `A check, an index or a view of ${relationSql(table)} names '${named}', which goes. Write it without that value first, or for both values.`,
    );
  const arrays = '[]'.repeat(column.type.dimensions);
  const oldType = typeSql(catalog, column.type) ?? `${relationSql(type)}${arrays}`;
  const newType = `${relationSql(made)}${arrays}`;
  const newDefault = column.default === null ? null : defaultSql(column.default, relationSql(made), (l) => l);
  if (column.default !== null && newDefault === null)
    return refuse(`The default of "${column.name}" of ${relationSql(table)} is computed. Make it a value first.`);
  const to = (v: string): string => `${v}::text${arrays}::${newType}`;
  const back = (v: string): string => `${v}::text${arrays}::${oldType}`;
  const differs = (a: string, b: string): string => `${a} IS DISTINCT FROM ${b}`;
  const copy: ColumnCopy = {
    catalog,
    postgres,
    table,
    old: column,
    to: freshName(`${column.name}_new`, (n) => table.columns.some((c) => c.name === n) || takenBy(catalog, table)(n)),
    oldType,
    newType,
    forward: to,
    backward: back,
    trigger: true,
  };
  return {
    copy,
    values: { assign: to, exact: to, back, exactBack: true, invertible: true, mayFail: true, zoned: false, differs, oldDiffers: differs },
    swap: true,
    collation: null,
    newDefault,
    relieved: false,
    sequence: null,
  };
}

/** The last migration: copies take over, and the type takes the name. Views come again when it has. */
function swap(
  catalog: CatalogReader,
  type: TypeEntry,
  made: { readonly schema: string; readonly name: string },
  copies: readonly { readonly t: TypeCopy; readonly carried: readonly Carried[] }[],
): PhaseDraft | Refusal {
  const none = { drop: [], create: [], createRenamed: [] };
  const say = { instructions: '', because: '', goBack: '' };
  const parts = copies.map(({ t, carried }) => takeOverPhase(t, carried, none, say));
  const [dropped, created] = [new Set<string>(), new Set<string>()];
  for (const { t } of copies) {
    const views = viewsAround(catalog, t.copy.table, t.copy.old.name, t.copy.old.name);
    if ('obstacle' in views) return refuse(views.obstacle);
    for (const sql of views.drop) dropped.add(sql);
    for (const sql of views.create) created.add(sql);
  }
  if (copies.length > 1 && dropped.size > 0)
    return refuse(
      `Views read several columns of the type ${relationSql(type)}. Drop these views first, and make them again after the plan.`,
    );
  const old = `CREATE TYPE ${relationSql(type)} AS ENUM (${type.values.map(literal).join(', ')})`;
  return {
    name: words('exchange', type.name),
    type: 'migration',
    title: `Let the new type take the place of \`${type.name}\``,
    up: [
      ...dropped,
      ...parts.flatMap((p) => p.up),
      `DROP TYPE ${relationSql(type)}`,
      `ALTER TYPE ${relationSql(made)} RENAME TO ${quote(type.name)}`,
      ...created,
    ],
    down: [
      ...dropped,
      `ALTER TYPE ${relationSql(type)} RENAME TO ${quote(made.name)}`,
      old,
      ...parts.toReversed().flatMap((p) => p.down),
      ...created,
    ],
    instructions:
      'The columns of the new type take the place of the old ones, with their names, and the type takes its name: all in one transaction of a moment. Code that runs notices nothing, because it names neither of the new ones.',
    goBack: 'Run `down.sql`: it writes every row, so choose a quiet hour.',
    announces: {
      hazards: ['data-loss', 'breaks-clients'],
      because: 'the values are in the column that takes the place and the name, and no code names a label that goes',
    },
  };
}
