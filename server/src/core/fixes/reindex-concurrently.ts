import type { JudgedStatement } from '../effects/types.ts';
import type { FactOf } from '../facts/fact.ts';
import { nameAt, signAt, wordAt } from '../sql/identifiers.ts';
import { words } from '../write/names.ts';
import { asWritten, behindToken, tokensOf } from './edits.ts';
import { defineFix, type FixInput } from './fix.ts';
import { alone, standOf } from './own-migration.ts';

/** Prisma's parser reads no REINDEX. */
const SPLITS = false;

function reindexed(input: FixInput): { readonly statement: JudgedStatement; readonly fact: FactOf<'reindex'> } | null {
  const { statement } = input;
  const fact = statement?.facts[0];
  if (statement === null || fact?.kind !== 'reindex' || fact.inDo !== undefined) return null;
  return { statement, fact };
}

export const reindexConcurrently = defineFix({
  id: 'reindex-concurrently',
  rules: ['reindex-not-concurrently'],
  keepsMeaning: true,
  offer(input) {
    const found = reindexed(input);
    if (found === null || found.fact.concurrently || found.fact.what === 'system') return null;
    return `Rebuild concurrently${standOf(input, found.statement, SPLITS) === 'own' ? ', in a migration of its own' : ''}`;
  },
  make(context) {
    const found = reindexed(context);
    if (found === null) return { refused: 'This is no REINDEX by itself. Write it as a statement of its own.' };
    const { statement, fact } = found;
    const l = tokensOf(statement);
    // REINDEX (VERBOSE) INDEX CONCURRENTLY name: behind the kind, outside of the options
    let depth = 0;
    const kind = l.tokens.findIndex((_, i) => {
      const sign = signAt(l, i);
      if (sign === '(') depth++;
      if (sign === ')') depth--;
      return depth === 0 && wordAt(l, i) === fact.what;
    });
    if (kind < 0 || nameAt(l, kind) === null) return { refused: 'The form of this REINDEX is not known here. Add CONCURRENTLY by hand.' };
    const name = fact.name?.name ?? 'database';
    const relation = fact.name === null ? null : context.before.resolve(fact.name);
    const table = relation?.index ? context.before.relation(relation.index.table) : relation;
    return alone(
      context,
      {
        statement,
        edits: [behindToken(statement, l, kind, asWritten(statement, ' concurrently'))],
        words: words('reindex', name),
        down: { irreversible: 'the index is the same as before, so there is nothing to take back.' },
        takesBack: () => false,
        needs: { names: [name], table, columns: null, unique: false },
      },
      SPLITS,
    );
  },
});
