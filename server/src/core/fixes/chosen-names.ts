import type { CatalogReader } from '../catalog/types.ts';
import { type Expression, type Name, walk } from '../facts/expression.ts';
import type { Constraint } from '../facts/table.ts';
import { objectName } from '../write/names.ts';

const LABEL = { 'not-null': 'not_null', check: 'check', 'foreign-key': 'fkey', unique: 'key', 'primary-key': 'pkey' } as const;

export type Nameable = Extract<Constraint, { readonly kind: keyof typeof LABEL }>;

/** The one column of a CHECK, which then stands in its name; none when it has several. */
function columnsOfCheck(expression: Expression): readonly string[] {
  const columns = new Set<string>();
  walk(expression, (e) => {
    if (e.kind === 'column') columns.add(e.name);
  });
  return columns.size === 1 ? [...columns] : [];
}

/** Columns that a constraint is over; `column` is the one that it stands at, null when it stands by itself. */
export function columnsOf(c: Nameable, column: string | null): readonly string[] {
  const own =
    c.kind === 'check' ? columnsOfCheck(c.expression) : c.kind === 'not-null' ? [c.column ?? ''].filter((x) => x !== '') : c.columns;
  return own.length > 0 || column === null ? own : [column];
}

/**
 * The name that PostgreSQL gives to a constraint without one. Source: ChooseConstraintName and ChooseIndexName in the server;
 * measured in the cases.
 * @param given names that the statement itself gives
 */
export function chosenConstraintName(
  catalog: CatalogReader,
  table: Name,
  constraint: Nameable,
  column: string | null,
  given: readonly string[],
): string {
  const schema = catalog.resolve(table)?.schema ?? table.schema;
  const { kind } = constraint;
  const columns =
    kind === 'primary-key' ? [] : [...columnsOf(constraint, column), ...(constraint.kind === 'unique' ? constraint.include : [])];
  const constraints = new Set(catalog.relations().flatMap((r) => (r.schema === schema ? r.constraints.map((c) => c.name) : [])));
  const indexed = kind === 'unique' || kind === 'primary-key';
  const taken = (name: string): boolean =>
    given.includes(name) || constraints.has(name) || (indexed && catalog.resolve({ schema, name }) !== null);
  for (let n = 0; ; n++) {
    const name = objectName(table.name, columns.join('_'), `${LABEL[kind]}${n === 0 ? '' : n}`);
    if (!taken(name)) return name;
  }
}
