import type { FactOf } from '../facts/fact.ts';
import { newConstraints } from '../rules/fact-rule.ts';
import { signAt, wordAt } from '../sql/identifiers.ts';
import type { Edit } from '../text/edits.ts';
import { quote, relationSql } from '../write/names.ts';
import { findWords, removeTokens, replaceStatement, tokensOf } from './edits.ts';
import { defineFix, type FixInput } from './fix.ts';

export const removeDeferrable = defineFix({
  id: 'remove-deferrable',
  rules: ['deferrable-constraint'],
  keepsMeaning: false,
  offer: (input) => (input.statement === null ? null : 'Leave out DEFERRABLE'),
  make(context) {
    const { statement, finding } = context;
    const found =
      statement === null
        ? undefined
        : newConstraints(statement).find((n) => n.constraint.span.start + statement.span.start === finding.span.start);
    if (statement === null || found === undefined) return { refused: 'The constraint is not where it was. Check the file again.' };
    const l = tokensOf(statement);
    const first = l.tokens.findIndex((t) => t.start >= found.constraint.span.start);
    const edits: Edit[] = [];
    let depth = 0;
    for (let i = first; i < l.tokens.length; i++) {
      const sign = signAt(l, i);
      if (sign === '(') depth++;
      if (sign === ')') depth--;
      if (depth < 0 || (depth === 0 && sign === ',')) break;
      if (depth > 0) continue;
      const initially = wordAt(l, i) === 'initially';
      if (wordAt(l, i) !== 'deferrable' && !initially) continue;
      const last = initially || wordAt(l, i + 1) === 'initially' ? i + (initially ? 1 : 2) : i;
      const both = initially && wordAt(l, i + 2) === 'deferrable' ? last + 1 : last;
      edits.push(removeTokens(statement, l, i, both));
      i = both;
    }
    return edits.length === 0
      ? { refused: 'The words are not where they are expected. Remove DEFERRABLE by hand.' }
      : { edits, migrations: [] };
  },
});

export const removeUnlogged = defineFix({
  id: 'remove-unlogged',
  rules: ['unlogged-table'],
  keepsMeaning: false,
  offer: (input) =>
    input.statement !== null && findWords(tokensOf(input.statement), ['unlogged', 'table']) === 1 ? 'Leave out UNLOGGED' : null,
  make: ({ statement }) =>
    statement === null
      ? { refused: 'The statement is not where it was. Check the file again.' }
      : { edits: [removeTokens(statement, tokensOf(statement), 1, 1)], migrations: [] },
});

const droppedIndex = (input: FixInput): FactOf<'drop'> | null => {
  const fact = input.statement?.facts[0];
  return fact?.kind === 'drop' && fact.object === 'index' && fact.count === 1 && fact.inDo === undefined ? fact : null;
};

/** The index goes with its constraint, and cannot go without. */
export const dropConstraintInstead = defineFix({
  id: 'drop-constraint-instead',
  rules: ['drop-index-of-constraint'],
  keepsMeaning: false,
  offer: (input) => (droppedIndex(input) === null ? null : 'Drop the constraint of the index'),
  make(context) {
    const fact = droppedIndex(context);
    const index = fact === null ? null : (context.before.resolve(fact.name)?.index ?? null);
    const table = index === null ? null : context.before.relation(index.table);
    if (fact === null || context.statement === null || table === null || index === null || index.constraint === null)
      return { refused: 'The constraint of the index is not known here. Drop it by hand.' };
    const cascade = fact.cascade ? ' CASCADE' : '';
    return {
      edits: [
        replaceStatement(context.statement, `ALTER TABLE ${relationSql(table)} DROP CONSTRAINT ${quote(index.constraint)}${cascade}`),
      ],
      migrations: [],
    };
  },
});
