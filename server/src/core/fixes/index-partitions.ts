import type { Relation } from '../catalog/types.ts';
import type { JudgedStatement } from '../effects/types.ts';
import type { CreateIndex } from '../facts/table.ts';
import { nameAt, signAt, wordAt } from '../sql/identifiers.ts';
import type { Edit } from '../text/edits.ts';
import { chosenIndex } from '../write/chosen-names.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { asWritten, behindToken, findWords, lineBreakOf, removeTokens, tokensOf } from './edits.ts';
import { defineFix, type FixInput } from './fix.ts';
import { newMigration } from './new-migration.ts';
import { dependentOn } from './own-migration.ts';

function created(input: FixInput): { readonly statement: JudgedStatement; readonly fact: CreateIndex } | null {
  const { statement } = input;
  const fact = statement?.facts[0];
  if (statement === null || fact?.kind !== 'create-index' || fact.inDo !== undefined || fact.only) return null;
  return { statement, fact };
}

/** PostgreSQL's own recipe: nothing on the parent, each partition concurrently, then attached. Source: manual, 5.12 "Table Partitioning". */
export const indexPartitions = defineFix({
  id: 'index-partitions',
  rules: ['create-index-on-partitioned-table', 'concurrently-on-partitioned-table'],
  keepsMeaning: true,
  offer: (input) => (created(input) === null ? null : 'Build the index partition by partition, concurrently'),
  make(context) {
    const found = created(context);
    const parent = found === null ? null : context.before.resolve(found.fact.table);
    if (found === null || parent === null)
      return { refused: 'The partitions of the table are not known here. Build their indexes by hand.' };
    const { statement, fact } = found;
    const partitions = parent.partitions.map((key) => context.before.relation(key));
    if (partitions.some((p) => p === null || p.kind !== 'table'))
      return { refused: 'A partition is partitioned itself, or not known here. Build the indexes by hand.' };
    const name = fact.index ?? chosenIndex(context.before, fact.table, fact);
    if (name === null) return { refused: 'The index has no name. Give it one first.' };
    const refused = dependentOn(context, statement, { names: [name], table: fact.table, columns: null, unique: fact.unique });
    if (refused !== null) return refused;
    const l = tokensOf(statement);
    const on = findWords(l, ['on']);
    const last = nameAt(l, on + 1) !== null && signAt(l, on + 2) === '.' ? on + 3 : on + 1;
    const tail = l.sql.slice(l.tokens[last]?.end ?? l.sql.length);
    const eol = lineBreakOf(context.script.text);
    const parts = partitions.flatMap((p) => (p === null ? [] : [partOf(p, fact, tail, chosenIndex(context.before, p, fact))]));
    if (parts.some((p) => p === null))
      return { refused: 'The names of the indexes of the partitions are not known here. Build them by hand.' };
    const known = parts.flatMap((p) => p ?? []);
    const edits: Edit[] = [behindToken(statement, l, on, asWritten(statement, ' only'))];
    const concurrently = l.tokens.findIndex((_, i) => i < on && wordAt(l, i) === 'concurrently');
    if (concurrently >= 0) edits.push(removeTokens(statement, l, concurrently, concurrently));
    if (fact.index === null) edits.push(behindToken(statement, l, on - 1, ` ${quote(name)}`));
    const whole = relationSql({ schema: parent.schema, name });
    return {
      edits,
      migrations: [
        ...known.map((p) =>
          newMigration({ place: 'after', words: words('add', p.name), up: [p.up], down: [`DROP INDEX CONCURRENTLY ${p.sql}`], eol }),
        ),
        ...(known.length === 0
          ? []
          : [
              newMigration({
                place: 'after',
                words: words('attach', name),
                up: known.map((p) => `ALTER INDEX ${whole} ATTACH PARTITION ${p.sql}`),
                down: { irreversible: 'an index cannot be detached; the indexes go with the one of the whole table.' },
                eol,
              }),
            ]),
      ],
    };
  },
});

interface Part {
  readonly name: string;
  readonly sql: string;
  readonly up: string;
}

function partOf(partition: Relation, fact: CreateIndex, tail: string, name: string | null): Part | null {
  if (name === null) return null;
  const unique = fact.unique ? 'UNIQUE ' : '';
  return {
    name,
    sql: relationSql({ schema: partition.schema, name }),
    up: `CREATE ${unique}INDEX CONCURRENTLY ${quote(name)} ON ${relationSql(partition)}${tail}`,
  };
}
