import { placeOf } from '../catalog/change.ts';
import { inlineConstraint } from '../catalog/columns.ts';
import { findRelation, resolveType } from '../catalog/lookup.ts';
import type { CreateTable } from '../facts/table.ts';
import { readRelations } from './data-change.ts';
import { referencedTable } from './foreign-keys.ts';
import { judgePartitionOf } from './partitions.ts';
import { fail, lock, lockTree, type Run, target } from './run.ts';

/** CREATE TABLE: quiet for the new table; what it points to is locked. Source: the oracle's cases create-table-*. */
export function judgeCreateTable(run: Run, f: CreateTable): void {
  const { world } = run;
  const place = placeOf(world, f.table, f.persistence === 'temporary');
  if (world.get('name', `${place.schema}.${place.name}`) !== null) {
    const existing = findRelation(world, { schema: place.schema, name: place.name });
    if (!f.ifNotExists) fail(run, 'relation-exists', existing, f.table.name, { error: `relation "${f.table.name}" already exists` });
    return;
  }
  if (
    place.schema !== 'public' &&
    place.schema !== 'pg_temp' &&
    world.get('schema', place.schema) === null &&
    world.get('doubt', 'history') === null
  ) {
    return fail(run, 'schema-does-not-exist', null, place.schema, { error: `schema "${place.schema}" does not exist` });
  }
  for (const l of f.like) {
    const source = target(run, l.table, null);
    if (source) lock(run, source, 'ACCESS SHARE');
  }
  for (const name of f.inherits) {
    const parent = target(run, name, 'table');
    if (parent) lock(run, parent, 'SHARE UPDATE EXCLUSIVE');
  }
  if (f.as) readRelations(run, f.as.query, f.as.withData);
  if (run.failed) return;
  if (f.partitionOf) {
    const parent = target(run, f.partitionOf.parent, 'table');
    if (parent) judgePartitionOf(run, parent, f.partitionOf.bound, f.table.name);
    for (const k of parent?.constraints ?? []) {
      const other = k.references ? world.get('relation', k.references.table) : null;
      if (other) lockTree(run, other, 'SHARE ROW EXCLUSIVE');
    }
  }
  if (run.failed) return;
  const self = { schema: place.schema, name: place.name };
  const keys = [
    ...f.constraints,
    ...f.columns.flatMap((c) =>
      c.constraints.map((k) => (k.kind === 'foreign-key' && k.columns.length === 0 ? { ...k, columns: [c.name] } : k)),
    ),
  ];
  const primaries = keys.filter((k) => k.kind === 'primary-key').length;
  if (primaries > 1)
    return fail(run, 'multiple-primary-keys', null, f.table.name, {
      error: `multiple primary keys for table "${f.table.name}" are not allowed`,
    });
  for (const k of keys) {
    if (k.kind !== 'foreign-key') continue;
    if (k.references.name === self.name && (k.references.schema ?? self.schema) === self.schema) continue;
    const types = k.columns.map((n) => f.columns.find((c) => c.name === n)).map((c) => (c ? resolveType(world, c.type) : null));
    const stub = { schema: place.schema, name: place.name, origin: null } as Parameters<typeof referencedTable>[1];
    const referenced = referencedTable(run, stub, k, types);
    if (run.failed) return;
    if (referenced) lockTree(run, referenced, 'SHARE ROW EXCLUSIVE');
  }
  const partitionKey = f.partitionBy?.columns ?? [];
  for (const k of keys) {
    if ((k.kind !== 'primary-key' && k.kind !== 'unique') || partitionKey.length === 0) continue;
    const columns = k.columns.length > 0 ? k.columns : f.columns.filter((c) => inlineConstraint(c, k.kind)).map((c) => c.name);
    if (partitionKey.some((p) => !columns.includes(p)))
      return fail(run, 'unique-without-partition-key', null, columns.join(', '), {
        others: partitionKey,
        error: 'unique constraint on partitioned table must include all partitioning columns',
      });
  }
}
