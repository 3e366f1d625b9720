import type { JudgedStatement } from '../effects/types.ts';
import type { FactOf } from '../facts/fact.ts';
import { asWritten, behindToken, findWords, tokensOf } from './edits.ts';
import type { FixInput } from './fix.ts';
import { defineFix } from './fix.ts';

function refreshed(input: FixInput): { readonly statement: JudgedStatement; readonly fact: FactOf<'refresh-materialized-view'> } | null {
  const { statement } = input;
  const fact = statement?.facts[0];
  if (statement === null || fact?.kind !== 'refresh-materialized-view' || fact.inDo !== undefined) return null;
  return { statement, fact };
}

/** It may run in a transaction, so it stays where it is. */
export const refreshConcurrently = defineFix({
  id: 'refresh-concurrently',
  rules: ['refresh-materialized-view-not-concurrently'],
  keepsMeaning: true,
  offer(input) {
    const found = refreshed(input);
    return found === null || found.fact.concurrently || !found.fact.withData ? null : 'Refresh the view concurrently';
  },
  make(context) {
    const found = refreshed(context);
    if (found === null) return { refused: 'This is no REFRESH by itself. Write it as a statement of its own.' };
    const { statement, fact } = found;
    const view = context.before.resolve(fact.view);
    if (view?.view == null)
      return { refused: 'The history does not tell what the view is made of. Add CONCURRENTLY by hand where it has a unique index.' };
    const serves = view.indexes.some((key) => {
      const index = context.before.relation(key)?.index;
      return index?.unique === true && index.valid && index.where === null && index.columns.every((c) => c.column !== null);
    });
    if (!serves) return { refused: 'The view has no unique index over plain columns and without WHERE. Create one first.' };
    if (!view.view.populated)
      return { refused: 'The view holds no rows yet, and nobody can read it. Keep the plain REFRESH for the first time.' };
    const l = tokensOf(statement);
    return { edits: [behindToken(statement, l, findWords(l, ['view']), asWritten(statement, ' concurrently'))], migrations: [] };
  },
});
