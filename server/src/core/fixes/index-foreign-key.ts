import { newForeignKeys } from '../rules/fact-rule.ts';
import { objectName } from '../sql/object-names.ts';
import { columnList, quote, relationSql, words } from '../write/names.ts';
import { insertAfter, lineBreakOf } from './edits.ts';
import type { FixInput } from './fix.ts';
import { defineFix } from './fix.ts';
import { newMigration } from './new-migration.ts';

function keyAt(input: FixInput) {
  const { statement, finding } = input;
  if (statement === null) return null;
  return newForeignKeys(statement).find((k) => k.constraint.span.start + statement.span.start === finding.span.start) ?? null;
}

export const indexForeignKey = defineFix({
  id: 'index-foreign-key',
  rules: ['foreign-key-without-index'],
  // an index more; schema.prisma needs it too
  keepsMeaning: false,
  offer: (input) =>
    keyAt(input) === null || input.statement?.facts.some((f) => f.inDo !== undefined)
      ? null
      : 'Add an index on the columns of the foreign key',
  make(context) {
    const key = keyAt(context);
    const { statement, script } = context;
    const table = key === null ? null : context.after.resolve(key.table);
    if (key === null || statement === null || table === null) return { refused: 'The table is not known here. Add the index by hand.' };
    let name = '';
    for (let n = 0; name === '' || context.after.resolve({ schema: table.schema, name }) !== null; n++)
      name = objectName(table.name, key.columns.join('_'), n === 0 ? 'idx' : `idx${n}`);
    const on = `${relationSql(table)}${columnList(key.columns)}`;
    if (table.origin === null)
      return { edits: [insertAfter(script, statement.index, `CREATE INDEX ${quote(name)} ON ${on};`)], migrations: [] };
    if (table.kind === 'partitioned-table')
      return { refused: 'An index of a partitioned table is built partition by partition. Add it by a plan.' };
    // built before the foreign key, so the columns have to be there already
    const old = context.before.resolve(key.table);
    if (old?.name !== table.name || !key.columns.every((c) => old.columns.some((one) => one.name === c && one.added === null)))
      return { refused: 'The column is new. Add it first, then the index concurrently, then the foreign key, in three migrations.' };
    return {
      edits: [],
      migrations: [
        newMigration({
          place: 'before',
          words: words('add', name),
          up: [`CREATE INDEX CONCURRENTLY ${quote(name)} ON ${on}`],
          down: [`DROP INDEX CONCURRENTLY ${relationSql({ schema: table.schema, name })}`],
          eol: lineBreakOf(script.text),
        }),
      ],
    };
  },
});
