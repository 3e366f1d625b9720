import type { JudgedStatement } from '../effects/types.ts';
import type { Fact, FactOf } from '../facts/fact.ts';
import { indexSql } from '../write/indexes.ts';
import { relationSql, words } from '../write/names.ts';
import { downWithout } from './down.ts';
import { asWritten, behindToken, findWords, lineBreakOf, removeStatements, replaceStatement, tokensOf } from './edits.ts';
import { type Change, defineFix, type FixContext, type FixInput } from './fix.ts';
import { newMigration } from './new-migration.ts';
import { alone, standOf } from './own-migration.ts';

type Drop = FactOf<'drop'>;

/** From 7.4 on Prisma's parser does not read DROP INDEX CONCURRENTLY: the file is one query as soon as it holds one. */
const SPLITS = false;

function dropped(input: FixInput): { readonly statement: JudgedStatement; readonly facts: readonly Drop[] } | null {
  const { statement } = input;
  if (statement === null) return null;
  const facts = statement.facts.filter((f): f is Drop => f.kind === 'drop' && f.object === 'index' && f.inDo === undefined);
  return facts.length === 0 || facts.length < statement.facts.length ? null : { statement, facts };
}

/** CREATE INDEX for an index that goes; null: its text is not known. */
export function createIndexAgain(context: FixContext, fact: Drop): string | null {
  const index = context.before.resolve(fact.name);
  const table = index?.index ? context.before.relation(index.index.table) : null;
  return index?.index && table ? indexSql(index.index, { name: index.name, on: relationSql(table), concurrently: true }) : null;
}

const wayBack = (context: FixContext, fact: Drop): readonly string[] | { readonly irreversible: string } => {
  const sql = createIndexAgain(context, fact);
  return sql === null ? { irreversible: 'the definition of the index is not known; write CREATE INDEX CONCURRENTLY by hand.' } : [sql];
};

const createsIndex = (fact: Fact, name: string): boolean => fact.kind === 'create-index' && fact.index === name;

export const dropIndexConcurrently = defineFix({
  id: 'drop-index-concurrently',
  rules: ['drop-index-not-concurrently', 'drop-index-concurrently-form'],
  keepsMeaning: true,
  offer(input) {
    const found = dropped(input);
    const first = found?.facts[0];
    if (found === null || first === undefined || (first.concurrently && found.facts.length === 1 && !first.cascade)) return null;
    const several = found.facts.length > 1;
    if (!several)
      return `Drop the index concurrently${standOf(input, found.statement, SPLITS) === 'own' ? ', in a migration of its own' : ''}`;
    return 'Drop each index concurrently, in a migration of its own';
  },
  make(context) {
    const found = dropped(context);
    const first = found?.facts[0];
    if (found === null || first === undefined)
      return { refused: 'The index is dropped inside of another statement. Drop it by a statement of its own.' };
    const { statement, facts } = found;
    if (first.cascade) return { refused: 'DROP INDEX CONCURRENTLY takes no CASCADE. Drop what depends on the index first.' };
    if (facts.length > 1) return dropEach(context, statement, facts);
    const l = tokensOf(statement);
    return alone(
      context,
      {
        statement,
        edits: first.concurrently ? [] : [behindToken(statement, l, findWords(l, ['index']), asWritten(statement, ' concurrently'))],
        words: words('drop', first.name.name),
        down: wayBack(context, first),
        takesBack: (fact) => createsIndex(fact, first.name.name),
        needs: { names: [first.name.name], table: tableOf(context, first), columns: null, unique: false },
      },
      SPLITS,
    );
  },
});

function tableOf(context: FixContext, fact: Drop): { readonly schema: string; readonly name: string } | null {
  const index = context.before.resolve(fact.name)?.index;
  const table = index ? context.before.relation(index.table) : null;
  return table === null ? null : { schema: table.schema, name: table.name };
}

/** One statement takes one index; each goes to a migration of its own, the first stays where the file holds nothing else. */
function dropEach(context: FixContext, statement: JudgedStatement, facts: readonly Drop[]): Change | { readonly refused: string } {
  const { script } = context;
  const eol = lineBreakOf(script.text);
  const text = (fact: Drop): string =>
    asWritten(statement, `drop index concurrently ${fact.ifExists ? 'if exists ' : ''}`) +
    statement.text.slice(fact.span.start, fact.span.end);
  const stand = standOf(context, statement, SPLITS);
  const stays = stand === 'own' ? [] : facts.slice(0, 1);
  const names = facts.map((f) => f.name.name);
  if (stand === 'own') {
    // one by one would do; the refusal is the same for all of them
    const tried = alone(
      context,
      {
        statement,
        edits: [],
        words: 'x',
        down: [],
        takesBack: () => false,
        needs: { names, table: tableOf(context, facts[0] as Drop), columns: null, unique: false },
      },
      SPLITS,
    );
    if ('refused' in tried) return tried;
  }
  const others = context.statements.filter((s) => s !== statement).map((s) => s.index);
  const edits =
    stays.length === 0
      ? removeStatements(script, [statement.index])
      : [...stays.map((f) => replaceStatement(statement, text(f))), ...removeStatements(script, others)];
  const moved = facts.slice(stays.length);
  const down = downWithout(context, (fact) => moved.some((f) => createsIndex(fact, f.name.name)));
  return {
    edits,
    migrations: moved.map((f) =>
      newMigration({ place: 'after', words: words('drop', f.name.name), up: [text(f)], down: wayBack(context, f), eol }),
    ),
    ...(down === undefined ? {} : { down }),
  };
}
