import type { JudgedStatement } from '../effects/types.ts';
import type { Name } from '../facts/expression.ts';
import type { Fact } from '../facts/fact.ts';
import type { FixInput } from './fix.ts';
import { beginningOf } from './own-migration.ts';

const same = (a: Name, b: Name): boolean => a.name === b.name && (a.schema === null || b.schema === null || a.schema === b.schema);

/** True when the fact needs a column to be NOT NULL for certain, or takes that away. Source: the manual, ALTER TABLE; PostgreSQL's own checks. */
function needsNotNull(fact: Fact, table: Name, column: string): boolean {
  if (!('target' in fact)) return false;
  if (fact.kind === 'attach-partition') return same(fact.partition, table) || same(fact.target.table, table);
  if (!same(fact.target.table, table)) return false;
  switch (fact.kind) {
    case 'add-constraint':
      return fact.constraint.kind === 'primary-key' && (fact.constraint.usingIndex !== null || fact.constraint.columns.includes(column));
    case 'set-not-null':
    case 'drop-not-null':
    case 'add-identity':
      return fact.column === column;
    case 'replica-identity':
    case 'inherit':
      return true;
    default:
      return false;
  }
}

/** Why NOT NULL cannot come later: what else stands on it. The fact at `own` is the one that gives it. Null: nothing does. */
export function neededNotNull(
  input: FixInput,
  statement: JudgedStatement,
  own: number,
  table: Name,
  column: string,
): { readonly refused: string } | null {
  const beside = statement.facts.some((f, i) => i !== own && needsNotNull(f, table, column));
  if (beside) return { refused: `Another action of this statement needs "${column}" to be NOT NULL. Move it to a later migration first.` };
  const later = input.statements.slice(statement.index + 1).find((s) => s.facts.some((f) => needsNotNull(f, table, column)));
  return later === undefined
    ? null
    : { refused: `\`${beginningOf(later)}\` further down needs "${column}" to be NOT NULL. Move it to a later migration first.` };
}
