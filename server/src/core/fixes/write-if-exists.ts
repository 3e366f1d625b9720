import type { JudgedStatement } from '../effects/types.ts';
import type { Fact } from '../facts/fact.ts';
import { nameAt, wordAt } from '../sql/identifiers.ts';
import type { Edit } from '../text/edits.ts';
import { asWritten, behindToken, findWords, tokensOf } from './edits.ts';
import { defineFix, type FixInput } from './fix.ts';

/** The words and the place for them; null: the form is not known. */
function conditionFor(statement: JudgedStatement, fact: Fact): { readonly words: string; readonly edit: Edit } | null {
  const l = tokensOf(statement);
  const put = (words: string, token: number): { readonly words: string; readonly edit: Edit } | null =>
    token < 0 ? null : { words, edit: behindToken(statement, l, token, asWritten(statement, ` ${words}`)) };
  const start = l.tokens.findIndex((t) => t.start >= fact.span.start);
  switch (fact.kind) {
    case 'create-table':
      return put('IF NOT EXISTS', findWords(l, ['table']));
    case 'add-column':
      return wordAt(l, start) === 'add' ? put('IF NOT EXISTS', wordAt(l, start + 1) === 'column' ? start + 1 : start) : null;
    case 'drop-column':
      return wordAt(l, start) === 'drop' ? put('IF EXISTS', wordAt(l, start + 1) === 'column' ? start + 1 : start) : null;
    case 'drop-constraint':
      return wordAt(l, start) === 'drop' && wordAt(l, start + 1) === 'constraint' ? put('IF EXISTS', start + 1) : null;
    case 'drop': {
      // DROP TABLE name, name: the condition stands once, behind what kind of thing it is
      const { schema, name } = fact.name;
      const first = l.tokens.findIndex((_, i) => i > 1 && nameAt(l, i) === (schema ?? name));
      const named = statement.facts[0] === fact ? first : -1;
      return named < 2 ? null : put('IF EXISTS', named - 1);
    }
    default:
      return null;
  }
}

const factOf = (input: FixInput): Fact | null => {
  const fact = input.statement?.facts[input.finding.fact ?? -1];
  return fact === undefined || fact.inDo !== undefined ? null : fact;
};

export const writeIfExists = defineFix({
  id: 'write-if-exists',
  rules: ['prefer-if-exists'],
  keepsMeaning: true,
  offer(input) {
    const fact = factOf(input);
    const condition = fact === null || input.statement === null ? null : conditionFor(input.statement, fact);
    return condition === null ? null : `Add ${condition.words}`;
  },
  make(context) {
    const fact = factOf(context);
    const condition = fact === null || context.statement === null ? null : conditionFor(context.statement, fact);
    return condition === null
      ? { refused: 'The form of this statement is not known here. Add the condition by hand.' }
      : { edits: [condition.edit], migrations: [] };
  },
});
