import type { FactOf } from '../facts/fact.ts';
import type { CreateIndex } from '../facts/table.ts';
import { findWords, removeTokens, tokensOf } from './edits.ts';
import { defineFix, type FixInput } from './fix.ts';

const createOf = (input: FixInput): CreateIndex | null => {
  const fact = input.statement?.facts[0];
  return fact?.kind === 'create-index' && fact.concurrently && fact.inDo === undefined ? fact : null;
};

/** Nobody waits for a table that the same file makes. */
export const plainOnNewTable = defineFix({
  id: 'plain-on-new-table',
  rules: ['concurrently-in-transaction'],
  keepsMeaning: true,
  offer(input) {
    const fact = createOf(input);
    if (fact === null || input.statement === null) return null;
    const isMade = (other: FactOf<'create-table'>): boolean =>
      other.table.name === fact.table.name && other.table.schema === fact.table.schema;
    const made = input.statements
      .slice(0, input.statement.index)
      .some((s) => s.facts.some((f) => f.kind === 'create-table' && !f.ifNotExists && isMade(f)));
    return made ? 'Leave out CONCURRENTLY: the table is new, and nobody waits for it' : null;
  },
  make(context) {
    const { statement } = context;
    if (statement === null) return { refused: 'This is no CREATE INDEX by itself. Write it as a statement of its own.' };
    const l = tokensOf(statement);
    const at = findWords(l, ['concurrently']);
    return { edits: [removeTokens(statement, l, at, at)], migrations: [] };
  },
});
