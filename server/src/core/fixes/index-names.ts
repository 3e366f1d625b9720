import { indexPartNames } from '../catalog/index-names.ts';
import type { CatalogReader } from '../catalog/types.ts';
import type { CreateIndex } from '../facts/table.ts';
import { cutName, LONGEST_NAME, objectName } from '../write/names.ts';

/**
 * The name that PostgreSQL would give to an index that has none; null where that cannot be told. Source: ChooseIndexName and
 * ChooseRelationName in src/backend/commands/indexcmds.c; measured in the cases.
 */
export function chosenIndexName(catalog: CatalogReader, fact: CreateIndex): string | null {
  const parts = indexPartNames(fact.columns, fact.include);
  if (parts.includes(null)) return null;
  const schema = catalog.resolve(fact.table)?.schema ?? fact.table.schema;
  const columns = cutName(parts.join('_'), LONGEST_NAME);
  for (let n = 0; ; n++) {
    const name = objectName(fact.table.name, columns, n === 0 ? 'idx' : `idx${n}`);
    if (catalog.resolve({ schema, name }) === null) return name;
  }
}
