import type { CatalogReader, IndexDefinition, Relation } from '../catalog/types.ts';
import type { IndexColumn } from '../facts/table.ts';
import { manual } from './doc.ts';
import { showRelation } from './fact-rule.ts';
import { defineRule, type FileRule, factsOf } from './rule.ts';

const sameColumn = (a: IndexColumn, b: IndexColumn | undefined): boolean =>
  b !== undefined &&
  a.column !== null &&
  a.column === b.column &&
  a.operatorClass === b.operatorClass &&
  a.collation === b.collation &&
  a.descending === b.descending &&
  a.nulls === b.nulls;

/** True when every query that `a` serves is served by `b` as well, and `b` keeps what `a` promises. Expressions are not compared. */
function coveredBy(a: IndexDefinition, b: IndexDefinition): boolean {
  if (a.where !== null || b.where !== null || a.method !== b.method || !b.valid || a.constraint !== null) return false;
  if (a.method !== 'btree' && a.columns.length !== b.columns.length) return false;
  if (a.unique && (!b.unique || a.columns.length !== b.columns.length)) return false;
  return a.include.every((c) => b.include.includes(c)) && a.columns.every((c, i) => sameColumn(c, b.columns[i]));
}

function coveringIndex(catalog: CatalogReader, made: Relation, key: string): Relation | null {
  const definition = made.index;
  const table = definition === null ? null : catalog.relation(definition.table);
  if (definition === null || table === null) return null;
  for (const other of table.indexes) {
    const candidate = other === key ? null : catalog.relation(other);
    if (candidate?.index && candidate !== made && coveredBy(definition, candidate.index)) return candidate;
  }
  return null;
}

export const redundantIndex = defineRule<FileRule>({
  id: 'redundant-index',
  severity: 'advice',
  category: 'safe',
  file(statements, { catalog }) {
    return statements.flatMap((statement) =>
      factsOf(statement, 'create-index').flatMap(({ fact, index }) => {
        if (fact.index === null) return [];
        const made = catalog.resolve({ schema: fact.table.schema, name: fact.index });
        const covering = made === null ? null : coveringIndex(catalog, made, `${made.schema}.${made.name}`);
        if (made === null || covering === null) return [];
        return [
          {
            at: statement.index,
            fact: index,
            message: `${showRelation(covering)} already serves every query that this index serves; both slow down each write.`,
            advice: 'Leave this index out, or drop the other one once this one is built.',
          },
        ];
      }),
    );
  },
  doc: {
    summary: 'Do not build an index that another one covers.',
    why: 'A B-tree index on `(a, b)` also serves queries by `a` alone. A second index on `(a)` helps nothing that the first does not, but it must be kept up by every insert and by most updates, it takes room in memory, and its build takes time and I/O.',
    instead:
      'Leave it out. If the narrower index is wanted because it is smaller, build it first and drop the wider one in a later migration.',
    sources: [manual('indexes-multicolumn')],
  },
});
