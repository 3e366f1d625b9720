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
    addKeyLike(at, parent, id, partition, id, false);
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

/** An index, or the key that stands on it, like one of another table, under a name that PostgreSQL chooses. @param partOf the index that it is a part of */
export function addKeyLike(at: Origin, of: Relation, id: string, table: string, partOf: string | null, comments: boolean): void {
  const { world } = at;
  const from = world.get('relation', id);
  const own = world.get('relation', table);
  if (!from?.index || !own) return;
  const key = of.constraints.find((k) => k.index === id);
  const names = indexPartNames(from.index.columns, from.index.include).map((n) => n ?? 'expr');
  const suffix = key === undefined ? 'idx' : key.kind === 'primary-key' ? 'pkey' : key.kind === 'exclude' ? 'excl' : 'key';
  const name = chooseName(world, own.schema, key?.kind === 'primary-key' ? [own.name] : [own.name, ...names], suffix);
  const made = attachIndex(at, table, name, { ...from.index, table, constraint: key === undefined ? null : name, partOf });
  if (comments && from.comment !== null) change(world, made, () => ({ comment: from.comment }));
  if (key === undefined) return;
  const comment = comments ? key.comment : null;
  change(world, table, (t) => ({ constraints: [...t.constraints, { ...key, name, index: made, comment }] }));
}
