import type { Relation } from '../catalog/types.ts';
import { objectName } from '../sql/object-names.ts';
import { quote, relationSql } from './names.ts';
import { boundSql } from './partitions.ts';

/**
 * What attaches a partition again that was detached concurrently. PostgreSQL leaves a CHECK on it that repeats its bound, which
 * proves the rows and goes afterwards. Null: the bound is not known. Source: DetachAddConstraintIfNeeded in
 * src/backend/commands/tablecmds.c; measured in the cases.
 */
export function attachAgain(parent: Relation | null, partition: Relation | null): readonly string[] | null {
  const bound = partition?.partitionOf?.bound ?? null;
  const values = bound === null ? null : boundSql(bound);
  if (parent === null || partition === null || values === null) return null;
  const keys = parent.partitionBy?.columns ?? [];
  const taken = (name: string): boolean => partition.constraints.some((c) => c.name === name);
  let name = '';
  for (let n = 0; name === '' || taken(name); n++)
    name = objectName(partition.name, keys.length === 1 ? (keys[0] ?? '') : '', n === 0 ? 'check' : `check${n}`);
  return [
    `ALTER TABLE ${relationSql(parent)} ATTACH PARTITION ${relationSql(partition)} ${values}`,
    `ALTER TABLE ${relationSql(partition)} DROP CONSTRAINT IF EXISTS ${quote(name)}`,
  ];
}
