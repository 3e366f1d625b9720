import type { CatalogReader } from '../catalog/types.ts';
import { type Expression, type Name, walk } from '../facts/expression.ts';
import type { Constraint } from '../facts/table.ts';
import { chosenName, type NamedKind } from '../write/chosen-names.ts';

export type Nameable = Extract<Constraint, { readonly kind: Exclude<NamedKind, 'exclude'> }>;

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
  const { kind } = constraint;
  const columns =
    kind === 'primary-key' ? [] : [...columnsOf(constraint, column), ...(constraint.kind === 'unique' ? constraint.include : [])];
  return chosenName(catalog, table, kind, columns, { given });
}
