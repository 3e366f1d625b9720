import type { IndexDefinition, Relation } from '../catalog/types.ts';
import type { IndexColumn } from '../facts/table.ts';
import { manual } from './doc.ts';
import { showRelation } from './fact-rule.ts';
import { type FileCatalog, fileCatalog } from './file-catalog.ts';
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

function coveringIndex(catalog: FileCatalog, table: Relation, made: Relation): Relation | null {
  const definition = made.index;
  const first = definition?.columns[0]?.column ?? null;
  if (definition === null || first === null) return null;
  const candidates = catalog.indexesOn(table, first);
  return candidates.find((other) => other !== made && other.index !== null && coveredBy(definition, other.index)) ?? null;
}

export const redundantIndex = defineRule<FileRule>({
  id: 'redundant-index',
  severity: 'advice',
  category: 'safe',
  file(statements, context) {
    const catalog = fileCatalog(context.catalog);
    return statements.flatMap((statement) =>
      factsOf(statement, 'create-index').flatMap(({ fact, index }) => {
        if (fact.index === null) return [];
        const table = catalog.resolve(fact.table);
        if (table === null || table.indexes.length < 2) return [];
        const made = catalog.resolve({ schema: table.schema, name: fact.index });
        const covering = made === null ? null : coveringIndex(catalog, table, made);
        if (covering === null) return [];
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
