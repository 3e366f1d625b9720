import type { Relation } from '../catalog/types.ts';
import { objectName } from '../sql/object-names.ts';
import { columnList, freshName, quote, relationSql, words } from '../write/names.ts';
import { addPhase, addSql, alterTable, type Named, validatePhase } from './constraint-phases.ts';
import { refuse, takenBy } from './find.ts';
import type { PhaseDraft, PlanContext, Refusal } from './plan.ts';

/** A foreign key in steps. Before 18 one of a partitioned table cannot be NOT VALID: each partition then gets its own first. */
export function foreignKeyPhases(context: PlanContext, k: Named): readonly PhaseDraft[] | Refusal {
  if (k.table.kind !== 'partitioned-table' || context.postgres >= 18) return [addPhase(k), validatePhase(k)];
  return byPartition(context, k);
}

/** The foreign key of the whole takes those of the partitions, when they are validated. Source: tryAttachPartitionForeignKey in the server; measured. */
function byPartition(context: PlanContext, k: Named): readonly PhaseDraft[] | Refusal {
  const parts = k.table.partitions.flatMap((id) => context.catalog.relation(id) ?? []);
  const nested = parts.find((p) => p.kind !== 'table');
  if (nested !== undefined) return refuse(`The partition ${relationSql(nested)} is no plain table. Write the phases by hand.`);
  const taken = parts.find((p) => p.constraints.some((x) => x.name === k.name));
  if (taken !== undefined) return refuse(`The partition ${relationSql(taken)} has a constraint "${k.name}" already. Choose another name.`);
  const drop = (t: Relation): string => alterTable(t, `DROP CONSTRAINT ${quote(k.name)}`);
  const validate = (t: Relation): string => alterTable(t, `VALIDATE CONSTRAINT ${quote(k.name)}`);
  const whole = alterTable(k.table, `ADD CONSTRAINT ${quote(k.name)} ${k.body}`);
  const [one, two] = [addPhase(k), validatePhase(k)];
  return [
    {
      ...one,
      up: parts.map((p) => addSql(k, p)),
      down: parts.map(drop),
      instructions: `${one.instructions} Before PostgreSQL 18 each partition gets it by itself. A partition that is made until the last phase needs it too: make none meanwhile.`,
    },
    { ...two, up: parts.map(validate), down: parts.flatMap((p) => [drop(p), addSql(k, p)]) },
    {
      name: words('join', k.name),
      type: 'migration',
      title: `Make one foreign key of those of the partitions`,
      up: [whole],
      down: [drop(k.table), ...parts.flatMap((p) => [addSql(k, p), validate(p)])],
      instructions:
        'The table takes the foreign keys that its partitions have and that are validated, so no row is read, and this takes a moment.',
    },
  ];
}

/** True when the columns are those of a key of the table, in any order. */
export function isReferenced(context: PlanContext, table: Relation, columns: readonly string[]): boolean {
  if (columns.length === 0) return false;
  const wanted = [...columns].sort().join();
  const same = (names: readonly (string | null)[]): boolean => [...names].sort().join() === wanted;
  return (
    table.constraints.some((k) => (k.kind === 'primary-key' || k.kind === 'unique') && same(k.columns)) ||
    table.indexes.some((id) => {
      const i = context.catalog.relation(id)?.index;
      return i?.unique === true && i.where === null && i.valid && same(i.columns.map((x) => x.column));
    })
  );
}

/** The index that deletes in the other table need; null: there is one. */
export function indexFor(context: PlanContext, table: Relation, columns: readonly string[]): PhaseDraft | Refusal | null {
  const serves = table.indexes.some((id) => {
    const i = context.catalog.relation(id)?.index;
    if (i == null || i.where !== null || !i.valid) return false;
    const first = i.columns.slice(0, columns.length).map((x) => x.column);
    return columns.every((x) => first.includes(x));
  });
  if (serves) return null;
  if (table.kind === 'partitioned-table')
    return refuse(
      `${relationSql(table)} is partitioned, and an index of it as a whole cannot be built concurrently. Plan the index by itself, and leave index=yes out.`,
    );
  const name = freshName(objectName(table.name, columns.join('_'), 'idx'), takenBy(context.catalog, table));
  return {
    name: words('index', name),
    type: 'migration',
    title: `Build the index \`${name}\``,
    up: [`CREATE INDEX CONCURRENTLY ${quote(name)} ON ${relationSql(table)} ${columnList(columns)}`],
    down: [`DROP INDEX CONCURRENTLY ${relationSql({ schema: table.schema, name })}`],
    instructions:
      'Builds the index beside the traffic; nothing waits for it. It stands alone because `CONCURRENTLY` cannot run in a transaction. If it fails it leaves an invalid index: run `down.sql` of this phase, then deploy again. Add `@@index` to the model in `schema.prisma`, or Prisma drops it again.',
  };
}
