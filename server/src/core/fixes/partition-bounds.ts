import type { Relation } from '../catalog/types.ts';
import type { Expression } from '../facts/expression.ts';
import type { PartitionBound } from '../facts/table.ts';
import { objectName, quote, relationSql } from '../write/names.ts';

/** `FOR VALUES …` of a bound; null: the text of a value is not known. */
function boundSql(bound: PartitionBound): string | null {
  const list = (values: readonly (Expression | null)[], empty: string): string | null => {
    const texts = values.map((v) => (v === null ? empty : textOf(v)));
    return texts.includes(null) ? null : `(${texts.join(', ')})`;
  };
  switch (bound.kind) {
    case 'default':
      return 'DEFAULT';
    case 'hash':
      return `FOR VALUES WITH (MODULUS ${bound.modulus}, REMAINDER ${bound.remainder})`;
    case 'list': {
      const values = list(bound.values, 'NULL');
      return values === null ? null : `FOR VALUES IN ${values}`;
    }
    case 'range': {
      const from = list(bound.from, 'MINVALUE');
      const to = list(bound.to, 'MAXVALUE');
      return from === null || to === null ? null : `FOR VALUES FROM ${from} TO ${to}`;
    }
  }
}

function textOf(e: Expression): string | null {
  if (e.sql !== undefined) return e.sql;
  if (e.kind !== 'constant') return null;
  if (e.type === 'null') return 'NULL';
  return e.type === 'string' ? `'${e.value.replaceAll("'", "''")}'` : e.type === 'bits' ? null : e.value;
}

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
