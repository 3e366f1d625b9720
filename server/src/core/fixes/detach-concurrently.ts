import type { JudgedStatement } from '../effects/types.ts';
import type { FactOf } from '../facts/fact.ts';
import { attachAgain } from '../write/attach-again.ts';
import { words } from '../write/names.ts';
import { asWritten, behindToken, tokensOf } from './edits.ts';
import { defineFix, type FixInput } from './fix.ts';
import { alone, standOf } from './own-migration.ts';

/** Prisma's parser reads no DETACH PARTITION. */
const SPLITS = false;

function detached(input: FixInput): { readonly statement: JudgedStatement; readonly fact: FactOf<'detach-partition'> } | null {
  const { statement } = input;
  const fact = statement?.facts[0];
  if (statement === null || fact?.kind !== 'detach-partition' || statement.facts.length > 1 || fact.inDo !== undefined) return null;
  return { statement, fact };
}

export const detachConcurrently = defineFix({
  id: 'detach-concurrently',
  rules: ['detach-partition'],
  // a CHECK that repeats the bound stays on the partition
  keepsMeaning: false,
  offer(input) {
    const found = detached(input);
    if (found === null || found.fact.concurrently || found.fact.finalize) return null;
    return `Detach concurrently${standOf(input, found.statement, SPLITS) === 'own' ? ', in a migration of its own' : ''}`;
  },
  make(context) {
    const found = detached(context);
    if (found === null) return { refused: 'This is no DETACH PARTITION by itself. Write it as a statement of its own.' };
    const { statement, fact } = found;
    const again = attachAgain(context.before.resolve(fact.target.table), context.before.resolve(fact.partition));
    return alone(
      context,
      {
        statement,
        edits: [behindToken(statement, tokensOf(statement), tokensOf(statement).tokens.length - 1, asWritten(statement, ' concurrently'))],
        words: words('detach', fact.partition.name),
        down: again ?? { irreversible: 'the bounds of the partition are not known; write ATTACH PARTITION by hand.' },
        takesBack: (other) => other.kind === 'attach-partition' && other.partition.name === fact.partition.name,
        needs: { names: [fact.partition.name], table: fact.target.table, columns: null, unique: false },
      },
      SPLITS,
    );
  },
});
