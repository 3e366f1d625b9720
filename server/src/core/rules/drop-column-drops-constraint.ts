import type { CatalogReader, IndexDefinition, Relation } from '../catalog/types.ts';
import { walk } from '../facts/expression.ts';
import { manual, steps } from './doc.ts';
import { factRule, show } from './fact-rule.ts';
import { listOf, quoteName } from './messages.ts';

function indexNeeds(index: IndexDefinition, column: string): boolean {
  if (index.include.includes(column)) return true;
  let found = false;
  const look = (e: NonNullable<IndexDefinition['where']>): void =>
    walk(e, (x) => {
      if (x.kind === 'column' && x.name === column) found = true;
    });
  if (index.where !== null) look(index.where);
  for (const c of index.columns) if (c.expression !== null) look(c.expression);
  return found;
}

/** Constraints and indexes that go with the column although they are about more than this column. */
function goesWith(catalog: CatalogReader, table: Relation, column: string): readonly { readonly name: string; readonly unique: boolean }[] {
  const constraints = table.constraints.filter((c) => c.columns.includes(column) && c.columns.length > 1);
  const indexes = table.indexes.flatMap((key) => {
    const relation = catalog.relation(key);
    const index = relation?.index;
    if (!relation || !index || index.constraint !== null) return [];
    const columns = index.columns.map((c) => c.column);
    const wide = columns.length > 1 && columns.includes(column);
    return wide || indexNeeds(index, column) ? [{ name: relation.name, unique: index.unique }] : [];
  });
  return [...constraints.map((c) => ({ name: c.name, unique: c.kind === 'unique' || c.kind === 'primary-key' })), ...indexes];
}

export const dropColumnDropsConstraint = factRule({
  id: 'drop-column-drops-constraint',
  severity: 'advice',
  category: 'dangerous',
  on: ['drop-column'],
  says(fact, { catalog }) {
    const table = catalog.resolve(fact.target.table);
    if (table === null || table.origin === null) return null;
    const gone = goesWith(catalog, table, fact.column);
    if (gone.length === 0) return null;
    const names = listOf(gone.map((g) => quoteName(g.name)));
    return {
      severity: gone.some((g) => g.unique) ? 'warning' : 'advice',
      message: `${names} of ${show(fact.target.table)} ${gone.length > 1 ? 'go' : 'goes'} with the column without a word, for its other columns too.`,
      advice: 'Make the replacement for the remaining columns before the column is dropped.',
    };
  },
  doc: {
    summary: 'See which constraints and indexes go with a column.',
    why: '`DROP COLUMN` removes every index and every `UNIQUE`, `PRIMARY KEY`, `FOREIGN KEY` and `CHECK` constraint that contains the column, those over several columns included, without a notice and without `CASCADE`. Queries lose the index, and rows that the unique constraint forbade can come in.',
    instead: steps(
      'Build the index for the remaining columns concurrently, in an earlier migration.',
      'Add the constraint for the remaining columns.',
      'Drop the column.',
    ),
    sources: [manual('sql-altertable')],
  },
});
