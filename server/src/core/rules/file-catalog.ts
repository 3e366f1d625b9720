import type { CatalogReader, Relation } from '../catalog/types.ts';
import type { Name } from '../facts/expression.ts';

/** Answers of the catalog, each worked out once. */
export interface FileCatalog {
  resolve(name: Name): Relation | null;
  /** Indexes of a table whose first column is this one. */
  indexesOn(table: Relation, column: string): readonly Relation[];
}

/** From so many indexes of one table on they are sorted by column, so that a file full of them stays linear. */
const MANY = 6;
const NONE: readonly Relation[] = [];

const KNOWN = new WeakMap<CatalogReader, FileCatalog>();

function sort(catalog: CatalogReader, table: Relation): ReadonlyMap<string, readonly Relation[]> {
  const byColumn = new Map<string, Relation[]>();
  for (const key of table.indexes) {
    const index = catalog.relation(key);
    const first = index?.index?.columns[0]?.column ?? null;
    if (index === null || first === null) continue;
    const list = byColumn.get(first);
    if (list === undefined) byColumn.set(first, [index]);
    else list.push(index);
  }
  return byColumn;
}

/**
 * For file rules: their catalog does not change while they run, and all of them ask for the same tables. Not for statement
 * rules, whose answers must be seen by the catalog.
 */
export function fileCatalog(catalog: CatalogReader): FileCatalog {
  const known = KNOWN.get(catalog);
  if (known !== undefined) return known;
  const names = new Map<string, Relation | null>();
  const indexes = new Map<Relation, ReadonlyMap<string, readonly Relation[]>>();
  const made: FileCatalog = {
    resolve(name) {
      const key = name.schema === null ? name.name : `${name.schema}\n${name.name}`;
      const found = names.get(key);
      if (found !== undefined) return found;
      const relation = catalog.resolve(name);
      names.set(key, relation);
      return relation;
    },
    indexesOn(table, column) {
      if (table.indexes.length < MANY) {
        let found: Relation[] | null = null;
        for (const key of table.indexes) {
          const index = catalog.relation(key);
          if (index?.index?.columns[0]?.column !== column) continue;
          found ??= [];
          found.push(index);
        }
        return found ?? NONE;
      }
      const sorted = indexes.get(table) ?? sort(catalog, table);
      indexes.set(table, sorted);
      return sorted.get(column) ?? NONE;
    },
  };
  KNOWN.set(catalog, made);
  return made;
}
