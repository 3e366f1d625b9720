import type { JudgedStatement } from '../effects/types.ts';
import type { Fact } from '../facts/fact.ts';
import type { CreateIndex } from '../facts/table.ts';
import type { Edit } from '../text/edits.ts';
import { chosenIndex } from '../write/chosen-names.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { asWritten, behindToken, findWords, removeTokens, tokensOf } from './edits.ts';
import { defineFix, type FixContext, type FixInput } from './fix.ts';
import { alone, standOf } from './own-migration.ts';

/** From 7.4 on Prisma's parser reads CREATE INDEX CONCURRENTLY, but not ON ONLY. */
const splits = (fact: CreateIndex): boolean => !fact.only;

function indexOf(input: FixInput): { readonly statement: JudgedStatement; readonly fact: CreateIndex } | null {
  const { statement } = input;
  const fact = statement?.facts.find((f) => f.kind === 'create-index');
  return statement === null || fact === undefined || fact.inDo !== undefined || statement.facts.length > 1 ? null : { statement, fact };
}

export const buildIndexConcurrently = defineFix({
  id: 'build-index-concurrently',
  rules: ['create-index-not-concurrently'],
  keepsMeaning: true,
  offer(input) {
    const found = indexOf(input);
    if (found === null || found.fact.concurrently) return null;
    const where = standOf(input, found.statement, splits(found.fact));
    return where === 'own' ? 'Build the index concurrently, in a migration of its own' : 'Build the index concurrently';
  },
  make(context) {
    const found = indexOf(context);
    if (found === null) return { refused: 'The index is built inside of another statement. Build it by a statement of its own.' };
    const { statement, fact } = found;
    const table = context.before.resolve(fact.table);
    const schema = table?.schema ?? fact.table.schema;
    const name = fact.index ?? chosenIndex(context.before, fact.table, fact);
    if (name === null) return { refused: 'The index has no name. Give it one first.' };
    return alone(
      context,
      {
        statement,
        edits: concurrently(context, statement, fact, name),
        words: words('add', name),
        down: [`DROP INDEX CONCURRENTLY ${relationSql({ schema, name })}`],
        takesBack: (other) => dropsIndex(other, name),
        needs: {
          names: [name],
          table: fact.table,
          columns:
            fact.columns.some((c) => c.column === null) || fact.where !== null
              ? null
              : [...fact.columns.map((c) => c.column ?? ''), ...fact.include],
          unique: fact.unique,
        },
      },
      splits(fact),
    );
  },
});

export const dropsIndex = (fact: Fact, name: string): boolean => fact.kind === 'drop' && fact.object === 'index' && fact.name.name === name;

/** CONCURRENTLY behind INDEX, with the name where it has none; IF NOT EXISTS, which would pass over an invalid index, goes when no such index is there. */
function concurrently(context: FixContext, statement: JudgedStatement, fact: CreateIndex, name: string): readonly Edit[] {
  const l = tokensOf(statement);
  const at = findWords(l, ['index']);
  const put = asWritten(statement, ' concurrently') + (fact.index === null ? ` ${quote(name)}` : '');
  const condition = fact.ifNotExists ? findWords(l, ['if', 'not', 'exists'], at) : -1;
  const known =
    context.before.complete && context.before.resolve({ schema: context.before.resolve(fact.table)?.schema ?? null, name }) === null;
  return [behindToken(statement, l, at, put), ...(condition >= 0 && known ? [removeTokens(statement, l, condition, condition + 2)] : [])];
}
