import type { Relation } from '../catalog/types.ts';
import { manual, steps } from './doc.ts';
import { newForeignKeys, showRelation } from './fact-rule.ts';
import { type FileCatalog, fileCatalog } from './file-catalog.ts';
import { listOf, quoteName } from './messages.ts';
import { defineRule, type FileRule } from './rule.ts';

/** True when the first columns of the index are these columns, in any order. A partial index does not help. */
function serves(index: Relation, columns: readonly string[]): boolean {
  const definition = index.index;
  if (definition === null || definition.where !== null || !definition.valid) return false;
  const first = definition.columns.slice(0, columns.length).map((c) => c.column);
  return first.length === columns.length && columns.every((column) => first.includes(column));
}

/** An index that serves the columns begins with one of them. */
const hasIndex = (catalog: FileCatalog, table: Relation, columns: readonly string[]): boolean =>
  columns.some((column) => catalog.indexesOn(table, column).some((index) => serves(index, columns)));

export const foreignKeyWithoutIndex = defineRule<FileRule>({
  id: 'foreign-key-without-index',
  severity: 'advice',
  category: 'safe',
  file(statements, context) {
    const catalog = fileCatalog(context.catalog);
    return statements.flatMap((statement) =>
      newForeignKeys(statement).flatMap(({ fact, table: name, columns, constraint }) => {
        const table = catalog.resolve(name);
        if (table === null || table.uncertain || columns.length === 0 || hasIndex(catalog, table, columns)) return [];
        const carries = `${listOf(columns.map(quoteName))} of ${showRelation(table)}`;
        return [
          {
            at: statement.index,
            fact,
            span: constraint.span,
            message: `No index begins with ${carries}: each delete and key change in the referenced table reads all of ${showRelation(table)}.`,
            advice: `Add an index on ${listOf(columns.map(quoteName))}${table.origin === null ? '' : ', concurrently and before the foreign key'}.`,
          },
        ];
      }),
    );
  },
  doc: {
    summary: 'Give the columns of a foreign key an index.',
    why: 'PostgreSQL indexes the referenced columns, not the referencing ones. When a row of the referenced table is deleted or its key changes, PostgreSQL looks for rows that point to it; without an index that is a scan of the whole referencing table, once per row, while the row stays locked. Joins from parent to children scan as well. Prisma does not add the index by itself.',
    instead: steps(
      'Add `@@index([column])` to the model, or write the index by hand.',
      'On an existing table build it with `CREATE INDEX CONCURRENTLY` in a migration before the foreign key.',
      'An index whose first columns are those of the key counts, a unique index or primary key too; a partial index does not.',
    ),
    sources: [manual('ddl-constraints')],
  },
});
