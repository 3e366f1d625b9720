import type { Expression } from '../facts/expression.ts';
import type { PartitionBound } from '../facts/table.ts';
import { literal } from '../sql/identifiers.ts';

/** What stands behind the name in ATTACH PARTITION: `FOR VALUES …`, `DEFAULT`. Null: the text of a value is not known. */
export function boundSql(bound: PartitionBound): string | null {
  switch (bound.kind) {
    case 'default':
      return 'DEFAULT';
    case 'hash':
      return `FOR VALUES WITH (MODULUS ${bound.modulus}, REMAINDER ${bound.remainder})`;
    case 'list': {
      const values = listSql(bound.values, 'NULL');
      return values === null ? null : `FOR VALUES IN ${values}`;
    }
    case 'range': {
      const from = listSql(bound.from, 'MINVALUE');
      const to = listSql(bound.to, 'MAXVALUE');
      return from === null || to === null ? null : `FOR VALUES FROM ${from} TO ${to}`;
    }
  }
}

function listSql(values: readonly (Expression | null)[], empty: string): string | null {
  const texts = values.map((v) => (v === null ? empty : valueSql(v)));
  return texts.includes(null) ? null : `(${texts.join(', ')})`;
}

/** A value of a bound. Null: its text is not known. */
export function valueSql(e: Expression): string | null {
  if (e.sql !== undefined) return e.sql;
  if (e.kind !== 'constant') return null;
  if (e.type === 'null') return 'NULL';
  return e.type === 'string' ? literal(e.value) : e.type === 'bits' ? null : e.value;
}
