import type { Relation } from '../catalog/types.ts';
import type { AlterTable, Constraint } from '../facts/table.ts';
import { attachAgain } from '../write/attach-again.ts';
import { indexSql } from '../write/indexes.ts';
import { quote, relationSql } from '../write/names.ts';
import type { Inverse, InverseContext } from './inverse.ts';

/** What takes one action of an ALTER TABLE back. The table is older than the file. */
export function inverseOfAlter(fact: AlterTable, c: InverseContext): Inverse {
  const { before } = c;
  const table = before.resolve(fact.target.table);
  const on = `ALTER TABLE ${fact.target.only ? 'ONLY ' : ''}${relationSql(fact.target.table)}`;
  const column = 'column' in fact && typeof fact.column === 'string' ? table?.columns.find((one) => one.name === fact.column) : undefined;
  switch (fact.kind) {
    case 'add-column':
      return table?.columns.some((one) => one.name === fact.column.name) ? [] : [`${on} DROP COLUMN ${quote(fact.column.name)}`];
    case 'set-default':
    case 'drop-default': {
      if (column === undefined) return isAdded(fact, c) ? [] : null;
      if (column.default === null) return [`${on} ALTER COLUMN ${quote(column.name)} DROP DEFAULT`];
      return column.default.sql === undefined ? null : [`${on} ALTER COLUMN ${quote(column.name)} SET DEFAULT ${column.default.sql}`];
    }
    case 'set-not-null':
    case 'drop-not-null': {
      if (column === undefined) return isAdded(fact, c) ? [] : null;
      // 18 keeps it as a constraint that has a name and may not be validated
      if (table?.constraints.some((k) => k.kind === 'not-null' && !k.validated && k.columns.includes(column.name))) return null;
      if (column.notNull === (fact.kind === 'set-not-null')) return [];
      return [`${on} ALTER COLUMN ${quote(column.name)} ${fact.kind === 'set-not-null' ? 'DROP' : 'SET'} NOT NULL`];
    }
    case 'add-constraint':
      return inverseOfConstraint(fact.constraint, on, c, table, c.after.resolve(fact.target.table));
    case 'drop-constraint': {
      const constraint = table?.constraints.find((one) => one.name === fact.constraint);
      if (constraint === undefined) return fact.ifExists && before.complete ? [] : null;
      return constraint.sql === null || fact.cascade ? null : [`${on} ADD CONSTRAINT ${quote(constraint.name)} ${constraint.sql}`];
    }
    case 'row-security':
      if (fact.state === 'enable') return [`${on} DISABLE ROW LEVEL SECURITY`];
      return fact.state === 'force' ? [`${on} NO FORCE ROW LEVEL SECURITY`] : null;
    case 'attach-partition':
      return [`${on} DETACH PARTITION ${relationSql(fact.partition)}`];
    case 'detach-partition': {
      const again = attachAgain(table, before.resolve(fact.partition));
      return again === null ? null : fact.concurrently ? again : again.slice(0, 1);
    }
    case 'validate-constraint':
      return [];
    default:
      return null;
  }
}

/** A column of this file goes as a whole. */
const isAdded = (fact: Extract<AlterTable, { readonly column: string }>, { added }: InverseContext): boolean =>
  added.has(`${fact.target.table.name}.${fact.column}`);

function inverseOfConstraint(
  constraint: Constraint,
  on: string,
  c: InverseContext,
  table: Relation | null,
  later: Relation | null,
): Inverse {
  const name = constraint.name ?? chosenName(constraint, table, later);
  if (name === null) return null;
  const drop = `${on} DROP CONSTRAINT ${quote(name)}`;
  const nullable = constraint.kind === 'primary-key' ? becameNotNull(constraint, on, table, later) : [];
  if ((constraint.kind !== 'unique' && constraint.kind !== 'primary-key') || constraint.usingIndex === null) return [drop, ...nullable];
  // the constraint took the index over, and takes it along
  const index = c.before.resolve({ schema: table?.schema ?? null, name: constraint.usingIndex });
  if (index === null) {
    c.absorbed.add(constraint.usingIndex);
    return [drop, ...nullable];
  }
  const again =
    index.index === null || table === null
      ? null
      : indexSql(index.index, { name: index.name, on: relationSql(table), concurrently: false });
  return again === null ? null : [drop, ...nullable, again];
}

/** A primary key makes its columns NOT NULL, and leaves that behind when it goes. */
function becameNotNull(constraint: Constraint, on: string, table: Relation | null, later: Relation | null): readonly string[] {
  const key = later?.constraints.find((one) => one.kind === 'primary-key')?.columns ?? ('columns' in constraint ? constraint.columns : []);
  return key.flatMap((name) =>
    table?.columns.find((one) => one.name === name)?.notNull === false ? [`${on} ALTER COLUMN ${quote(name)} DROP NOT NULL`] : [],
  );
}

/** The name that PostgreSQL gave, when just one constraint of the kind is new. */
function chosenName(constraint: Constraint, table: Relation | null, later: Relation | null): string | null {
  const fresh = (later?.constraints ?? []).filter(
    (one) => one.kind === constraint.kind && !table?.constraints.some((old) => old.name === one.name),
  );
  return fresh.length === 1 ? (fresh[0]?.name ?? null) : null;
}
