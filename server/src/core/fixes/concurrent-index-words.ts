import type { JudgedStatement } from '../effects/types.ts';
import type { CreateIndex } from '../facts/table.ts';
import { chosenIndex } from '../write/chosen-names.ts';
import { quote } from '../write/names.ts';
import { behindToken, findWords, removeTokens, tokensOf } from './edits.ts';
import { defineFix, type FixInput } from './fix.ts';

function built(input: FixInput): { readonly statement: JudgedStatement; readonly fact: CreateIndex } | null {
  const { statement } = input;
  const fact = statement?.facts[0];
  if (statement === null || fact?.kind !== 'create-index' || fact.inDo !== undefined) return null;
  return { statement, fact };
}

export const removeIfNotExists = defineFix({
  id: 'remove-if-not-exists',
  rules: ['concurrently-if-not-exists'],
  keepsMeaning: true,
  offer: (input) => (built(input)?.fact.ifNotExists === true ? 'Remove IF NOT EXISTS' : null),
  make(context) {
    const found = built(context);
    if (found === null || found.fact.index === null)
      return { refused: 'This is no CREATE INDEX by itself. Write it as a statement of its own.' };
    const { statement, fact } = found;
    const schema = context.before.resolve(fact.table)?.schema ?? fact.table.schema;
    if (context.before.resolve({ schema, name: found.fact.index }) !== null)
      return {
        refused:
          'An index of this name is there already, so that the statement does nothing. Remove the statement, or choose another name.',
      };
    const l = tokensOf(statement);
    const at = findWords(l, ['if', 'not', 'exists']);
    return { edits: [removeTokens(statement, l, at, at + 2)], migrations: [] };
  },
});

/** The name that PostgreSQL would choose, so that the schema is the same. */
export const nameIndex = defineFix({
  id: 'name-index',
  rules: ['concurrent-index-without-name'],
  keepsMeaning: true,
  offer: (input) => (built(input)?.fact.index === null ? 'Write the name that PostgreSQL would choose' : null),
  make(context) {
    const found = built(context);
    const name = found === null ? null : chosenIndex(context.before, found.fact.table, found.fact);
    if (found === null || name === null)
      return { refused: 'The name that PostgreSQL would choose is not known for this expression. Write a name by hand.' };
    const l = tokensOf(found.statement);
    return { edits: [behindToken(found.statement, l, findWords(l, ['on']) - 1, ` ${quote(name)}`)], migrations: [] };
  },
});
