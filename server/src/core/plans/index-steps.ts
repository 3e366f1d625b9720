import type { CatalogReader, IndexDefinition, Relation } from '../catalog/types.ts';
import type { CreateIndex } from '../facts/table.ts';
import { literal } from '../sql/identifiers.ts';
import { chosenIndex } from '../write/chosen-names.ts';
import { indexSql } from '../write/indexes.ts';
import { relationSql, words } from '../write/names.ts';
import { sqlBlock } from './client-code.ts';
import type { PhaseDraft } from './plan.ts';

/** An index that is built beside the traffic; on a partitioned table one for each partition. */

export type IndexShape = Omit<IndexDefinition, 'table' | 'valid' | 'constraint' | 'concurrently' | 'partOf'>;

export const shapeOf = (f: CreateIndex): IndexShape => ({
  unique: f.unique,
  method: f.method,
  columns: f.columns,
  include: f.include,
  where: f.where,
  nullsNotDistinct: f.nullsNotDistinct,
  storage: f.storage,
  tablespace: f.tablespace,
});

export const inSchema = (table: Relation, name: string): string => relationSql({ schema: table.schema, name });

const definition = (shape: IndexShape): IndexDefinition => ({
  ...shape,
  table: '',
  valid: true,
  constraint: null,
  concurrently: true,
  partOf: null,
});

/** CREATE INDEX for the shape. Null: the text of an expression in it is not known. */
export const buildSql = (shape: IndexShape, table: Relation, name: string, how: 'concurrently' | 'plain' | 'only'): string | null =>
  indexSql(definition(shape), {
    name,
    on: how === 'only' ? `ONLY ${relationSql(table)}` : relationSql(table),
    concurrently: how === 'concurrently',
  });

const BUILDS =
  'Builds the index beside the traffic; nothing waits for it. It stands alone because `CONCURRENTLY` cannot run in a transaction. If it fails it leaves an invalid index: run `down.sql` of this phase';

export function buildPhase(shape: IndexShape, table: Relation, name: string, up: string): PhaseDraft {
  return {
    name: words('index', name),
    type: 'migration',
    title: `Build the ${shape.unique ? 'unique ' : ''}index \`${name}\` on \`${table.name}\``,
    up: [up],
    down: [`DROP INDEX CONCURRENTLY ${inSchema(table, name)}`],
    instructions: shape.unique
      ? `${BUILDS}, repair the rows that are the same, then deploy again. From here on PostgreSQL refuses rows that are the same.`
      : `${BUILDS}, then deploy again.`,
    goOn: `Go on when the migration is applied in production, and the index is valid.`,
  };
}

/** A query that tells whether an index is valid. */
const validQuery = (table: Relation, name: string): string =>
  sqlBlock(`SELECT indisvalid FROM pg_index WHERE indexrelid = ${literal(inSchema(table, name))}::regclass;`);

/** An index of a partition, made for the whole or there before. */
export interface Part {
  readonly table: Relation;
  readonly name: string;
  /** The index of the table above, to which it is attached. */
  readonly above: { readonly table: Relation; readonly name: string };
  readonly there: boolean;
}

/**
 * The partitions below a table with the names of their indexes, the highest first. An index of the same shape that is there already is
 * taken, as PostgreSQL does it. Null: a name cannot be told, or a partition is not known.
 */
export function partsBelow(
  catalog: CatalogReader,
  table: Relation,
  name: string,
  shape: IndexShape,
  taken: Set<string>,
): readonly Part[] | null {
  const out: Part[] = [];
  for (const id of table.partitions) {
    const partition = catalog.relation(id);
    if (partition === null || (partition.kind !== 'table' && partition.kind !== 'partitioned-table')) return null;
    const there = partition.indexes.flatMap((i) => catalog.relation(i) ?? []).find((i) => i.index !== null && fits(i.index, shape));
    const own = there?.name ?? chosenIndex(catalog, partition, shape, (n) => taken.has(n));
    if (own === null) return null;
    taken.add(own);
    out.push({ table: partition, name: own, above: { table, name }, there: there !== undefined });
    if (partition.kind === 'table' || there !== undefined) continue;
    const below = partsBelow(catalog, partition, own, shape, taken);
    if (below === null) return null;
    out.push(...below);
  }
  return out;
}

/** Expressions are not compared: a second index does no harm. */
function fits(index: IndexDefinition, shape: IndexShape): boolean {
  const columns = (d: IndexShape): string =>
    JSON.stringify(d.columns.map((c) => [c.column, c.operatorClass, c.collation, c.descending, c.nulls]));
  return (
    index.partOf === null &&
    index.valid &&
    index.where === null &&
    shape.where === null &&
    shape.columns.every((c) => c.column !== null) &&
    index.unique === shape.unique &&
    index.method === shape.method &&
    index.nullsNotDistinct === shape.nullsNotDistinct &&
    index.include.join() === shape.include.join() &&
    columns(index) === columns(shape)
  );
}

/**
 * The phases for a partitioned table: an index of the whole without its parts, each part, then all of them together, which makes the
 * whole valid. Null: a text is not known. Source: manual, 5.12.2.2 "Partition Maintenance".
 */
export function partitionedBuild(shape: IndexShape, table: Relation, name: string, parts: readonly Part[]): readonly PhaseDraft[] | null {
  const made = parts.filter((p) => !p.there);
  const nodes = made.filter((p) => p.table.kind === 'partitioned-table');
  const leaves = made.filter((p) => p.table.kind === 'table');
  const only = [{ table, name }, ...nodes].map((x) => buildSql(shape, x.table, x.name, 'only'));
  const built = leaves.map((p) => buildSql(shape, p.table, p.name, 'concurrently'));
  const again = parts
    .filter((p) => p.table.kind === 'table' || p.there)
    .map((p) => buildSql(shape, p.table, p.name, p.table.kind === 'table' ? 'plain' : 'only'));
  if ([...only, ...built, ...again].includes(null)) return null;
  const whole = only.flatMap((x) => x ?? []);
  const drop = `DROP INDEX ${inSchema(table, name)}`;
  return [
    {
      name: words('index', name),
      type: 'migration',
      title: `Make the index \`${name}\` of \`${table.name}\` without its partitions`,
      up: whole,
      down: [...nodes.map((p) => `DROP INDEX ${inSchema(p.table, p.name)}`), drop],
      instructions:
        'Makes an index that is not valid yet and holds nothing, which takes a moment. Partitions that are made from now on get theirs by themselves.',
    },
    ...leaves.flatMap((p, i) => {
      const up = built[i];
      return up == null ? [] : [buildPhase(shape, p.table, p.name, up)];
    }),
    ...(parts.length === 0
      ? []
      : [
          {
            name: words('attach', name),
            type: 'migration' as const,
            title: `Put the indexes of the partitions under \`${name}\``,
            // the lowest first, so that each is valid when it is attached
            up: parts
              .toReversed()
              .map((p) => `ALTER INDEX ${inSchema(p.above.table, p.above.name)} ATTACH PARTITION ${inSchema(p.table, p.name)}`),
            // an index that is attached cannot be detached
            down: [drop, ...whole, ...again.flatMap((x) => x ?? [])],
            instructions: `Takes a moment. With the last part the index of the whole table becomes valid:\n\n${validQuery(table, name)}`,
          },
        ]),
  ];
}
