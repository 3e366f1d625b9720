import type { JudgedStatement } from '../effects/types.ts';
import type { Fact } from '../facts/fact.ts';
import type { FixInput } from './fix.ts';

/** True when PostgreSQL does not run it in a transaction, or may not: what a procedure does is not looked at. */
export function refusesTransaction(fact: Fact): boolean {
  switch (fact.kind) {
    case 'create-index':
    case 'reindex':
    case 'detach-partition':
    case 'drop':
      return fact.concurrently || (fact.kind === 'drop' && fact.object === 'database');
    case 'do-block':
      return fact.commits || fact.dynamic;
    case 'vacuum':
    case 'outside-transaction':
    case 'call':
      return true;
    default:
      return false;
  }
}

export const refusing = (statements: readonly JudgedStatement[]): JudgedStatement | undefined =>
  statements.find((s) => s.facts.some(refusesTransaction));

/**
 * True when a SET may stand in the file: nothing in it refuses a transaction, or Prisma sends its statements one by one and goes
 * on to do so. Prisma's parser reads CREATE INDEX CONCURRENTLY; the other forms send the whole file back to one query.
 */
export function takesSettings(input: FixInput): boolean {
  const strict = input.statements.filter((s) => s.facts.some(refusesTransaction));
  if (strict.length === 0) return true;
  return (
    input.execution === 'split' && strict.every((s) => !s.unit.inTransaction && s.facts.every((f) => f.kind === 'create-index' && !f.only))
  );
}
