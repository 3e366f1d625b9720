import { indexPartNames } from '../catalog/index-names.ts';
import type { CatalogReader, IndexDefinition } from '../catalog/types.ts';
import type { Name } from '../facts/expression.ts';
import { cutName, LONGEST_NAME, objectName } from '../sql/object-names.ts';

/** The names that PostgreSQL gives to what has none. Source: ChooseConstraintName and ChooseIndexName in the server; measured. */

/** What stands behind the name, by kind of constraint. */
const LABEL = {
  'not-null': 'not_null',
  check: 'check',
  'foreign-key': 'fkey',
  unique: 'key',
  'primary-key': 'pkey',
  exclude: 'excl',
} as const;

export type NamedKind = keyof typeof LABEL;

/**
 * The name of a constraint. A number goes behind it while a constraint of the schema has the name or, where an index stands behind
 * the constraint, a relation has it.
 * @param but names that go with the change, and names that it has given already
 * @param columns those that the name tells: one or none of a CHECK, included ones of a key too, none of a primary key
 */
export function chosenName(
  catalog: CatalogReader,
  table: Name,
  kind: NamedKind,
  columns: readonly string[],
  but: { readonly freed?: string; readonly given?: readonly string[] } = {},
): string {
  const schema = catalog.resolve(table)?.schema ?? table.schema;
  const constraints = new Set(catalog.relations().flatMap((r) => (r.schema === schema ? r.constraints.map((c) => c.name) : [])));
  const indexed = kind === 'unique' || kind === 'primary-key' || kind === 'exclude';
  return firstFree(
    (n) => objectName(table.name, columns.join('_'), `${LABEL[kind]}${n}`),
    (name) =>
      but.given?.includes(name) === true ||
      (name !== but.freed && (constraints.has(name) || (indexed && catalog.resolve({ schema, name }) !== null))),
  );
}

/** The name of the sequence of a serial or identity column. */
export const chosenSequence = (catalog: CatalogReader, table: Name, column: string): string =>
  firstFree(
    (n) => objectName(table.name, column, `seq${n}`),
    (name) => catalog.resolve({ schema: table.schema, name }) !== null,
  );

/**
 * The name of an index. Null: it cannot be told for an expression in it.
 * @param taken names that the change has given already
 * @param free a name that goes with the change
 */
export function chosenIndex(
  catalog: CatalogReader,
  table: Name,
  shape: Pick<IndexDefinition, 'columns' | 'include'>,
  taken: (name: string) => boolean = () => false,
  free: string | null = null,
): string | null {
  const parts = indexPartNames(shape.columns, shape.include);
  if (parts.includes(null)) return null;
  const schema = catalog.resolve(table)?.schema ?? table.schema;
  const columns = cutName(parts.join('_'), LONGEST_NAME);
  return firstFree(
    (n) => objectName(table.name, columns, `idx${n}`),
    (name) => taken(name) || (name !== free && catalog.resolve({ schema, name }) !== null),
  );
}

function firstFree(name: (n: string) => string, taken: (name: string) => boolean): string {
  for (let n = 0; ; n++) {
    const made = name(n === 0 ? '' : String(n));
    if (!taken(made)) return made;
  }
}
