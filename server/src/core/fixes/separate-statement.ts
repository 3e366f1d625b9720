import type { JudgedStatement } from '../effects/types.ts';
import type { Name } from '../facts/expression.ts';
import type { Fact } from '../facts/fact.ts';
import { attachAgain } from '../write/attach-again.ts';
import { relationSql, words } from '../write/names.ts';
import { dropsIndex } from './build-index-concurrently.ts';
import { createIndexAgain } from './drop-index-concurrently.ts';
import { defineFix, type FixContext, type FixInput } from './fix.ts';
import { alone, type Moved, standOf } from './own-migration.ts';

const statementOf = (input: FixInput): JudgedStatement | null => {
  const { statement } = input;
  // what stands inside of a DO block cannot be taken out; the block that commits can
  return statement === null || statement.facts.some((f) => f.inDo !== undefined && 'concurrently' in f && f.concurrently)
    ? null
    : statement;
};

/** A statement that refuses a transaction goes to a migration of its own. Also DO with COMMIT, VACUUM and their kin. */
export const separateStatement = defineFix({
  id: 'separate-statement',
  rules: ['concurrently-in-transaction', 'statement-refuses-transaction', 'commit-in-do-block'],
  keepsMeaning: true,
  offer(input) {
    const statement = statementOf(input);
    if (statement === null || input.statements.length < 2) return null;
    return standOf(input, statement, false) === 'own'
      ? 'Move the statement to a migration of its own'
      : 'Remove what is around the statement, so that it runs outside a transaction';
  },
  make(context) {
    const statement = statementOf(context);
    const fact = statement?.facts[0];
    if (statement === null || fact === undefined) return { refused: 'The statement is part of another one. Write it by itself.' };
    return alone(context, { statement, edits: [], ...whatItDoes(context, fact) }, false);
  },
});

const NOTHING: Moved['down'] = { irreversible: 'it changes no schema, so there is nothing to take back.' };

function whatItDoes(context: FixContext, fact: Fact): Pick<Moved, 'words' | 'down' | 'takesBack' | 'needs'> {
  const needs = (names: readonly string[], table: Name | null, unique = false): Moved['needs'] => ({ names, table, columns: null, unique });
  switch (fact.kind) {
    case 'create-index': {
      const name = fact.index;
      const table = context.before.resolve(fact.table);
      const schema = table?.schema ?? fact.table.schema;
      return {
        words: words('add', name ?? `${fact.table.name}_index`),
        down:
          name === null
            ? { irreversible: 'PostgreSQL chooses the name of the index; write DROP INDEX CONCURRENTLY by hand.' }
            : [`DROP INDEX CONCURRENTLY ${relationSql({ schema, name })}`],
        takesBack: (other) => name !== null && dropsIndex(other, name),
        needs: needs(name === null ? [] : [name], fact.table, fact.unique),
      };
    }
    case 'drop': {
      const again = fact.object === 'index' ? createIndexAgain(context, fact) : null;
      return {
        words: words('drop', fact.name.name),
        down: again === null ? { irreversible: 'the definition of what is dropped is not known; write it by hand.' } : [again],
        takesBack: (other) => other.kind === 'create-index' && other.index === fact.name.name,
        needs: needs([fact.name.name], null),
      };
    }
    case 'reindex':
      return { words: words('reindex', fact.name?.name ?? 'database'), down: NOTHING, takesBack: () => false, needs: needs([], fact.name) };
    case 'detach-partition': {
      const again = attachAgain(context.before.resolve(fact.target.table), context.before.resolve(fact.partition));
      return {
        words: words('detach', fact.partition.name),
        down: again ?? { irreversible: 'the bounds of the partition are not known; write ATTACH PARTITION by hand.' },
        takesBack: (other) => other.kind === 'attach-partition' && other.partition.name === fact.partition.name,
        needs: needs([fact.partition.name], fact.target.table),
      };
    }
    case 'do-block':
      return {
        words: words('backfill', 'in', 'batches'),
        down: { irreversible: 'rows that a DO block changed do not come back by themselves.' },
        takesBack: () => false,
        needs: { names: [], table: null, columns: null, unique: false },
      };
    case 'vacuum':
    case 'analyze':
      return {
        words: words('vacuum', fact.tables[0]?.name ?? 'database'),
        down: NOTHING,
        takesBack: () => false,
        needs: needs([], fact.tables[0] ?? null),
      };
    default:
      return { words: words('run', fact.kind), down: NOTHING, takesBack: () => false, needs: needs([], null) };
  }
}
