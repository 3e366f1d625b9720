import { attachIndex, change, chooseName, type Origin } from './change.ts';
import { indexPartNames } from './index-names.ts';
import type { IndexDefinition, Relation } from './types.ts';

const shape = (d: IndexDefinition): string =>
  [
    d.unique,
    d.method,
    d.where?.sql ?? '',
    d.include.join(),
    ...d.columns.map((c) => `${c.column ?? c.expression?.sql} ${c.descending} ${c.nulls} ${c.operatorClass} ${c.collation}`),
  ].join('\0');

/**
 * A table that becomes a partition gets what it lacks of the partitioned table's indexes, keys and foreign keys; those that it has are
 * taken as parts. Source: AttachPartitionEnsureIndexes and CloneForeignKeyConstraints in the server's tablecmds.c, as measured.
 */
export function attachParts(at: Origin, parent: Relation, partition: string): void {
  const { world } = at;
  for (const id of parent.indexes) {
    const index = world.get('relation', id)?.index;
    const part = world.get('relation', partition);
    if (!index || !part) continue;
    if (part.indexes.some((x) => world.get('relation', x)?.index?.partOf === id)) continue;
    const own = part.indexes.find((x) => {
      const d = world.get('relation', x)?.index;
      return d && d.partOf === null && (d.constraint === null) === (index.constraint === null) && shape(d) === shape(index);
    });
    if (own !== undefined) {
      change(world, own, (i) => ({ index: i.index && { ...i.index, partOf: id } }));
      continue;
    }
    const key = parent.constraints.find((k) => k.index === id);
    const names = indexPartNames(index.columns, index.include).map((n) => n ?? 'expr');
    const parts = key?.kind === 'primary-key' ? [part.name] : [part.name, ...names];
    const name = chooseName(world, part.schema, parts, key === undefined ? 'idx' : key.kind === 'primary-key' ? 'pkey' : 'key');
    const made = attachIndex(at, partition, name, { ...index, table: partition, constraint: key === undefined ? null : name, partOf: id });
    if (key !== undefined)
      change(world, partition, (t) => ({ constraints: [...t.constraints, { ...key, name, index: made, comment: null }] }));
  }
  for (const k of parent.constraints) {
    if (k.kind !== 'foreign-key') continue;
    const same = (o: typeof k): boolean =>
      o.kind === 'foreign-key' && o.columns.join() === k.columns.join() && o.references?.table === k.references?.table;
    const part = world.get('relation', partition);
    if (part && !part.constraints.some(same))
      change(world, partition, (t) => ({ constraints: [...t.constraints, { ...k, comment: null }] }));
  }
}
