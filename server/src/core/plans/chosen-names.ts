import type { Relation } from '../catalog/types.ts';
import { objectName } from '../write/names.ts';
import type { PlanContext } from './plan.ts';

/** What stands behind the names that PostgreSQL gives, by kind. Source: ChooseConstraintName and ChooseIndexName in the server. */
const LABEL = {
  'not-null': 'not_null',
  check: 'check',
  'foreign-key': 'fkey',
  unique: 'key',
  'primary-key': 'pkey',
  exclude: 'excl',
} as const;

/**
 * The name that PostgreSQL gives to a constraint without one. A number goes behind it while a constraint of the schema has the name
 * or, where an index stands behind the constraint, a relation has it.
 * @param but names that go with the change, and names that it has given already
 * @param columns those that the name tells: one or none of a CHECK, included ones of a key too, none of a primary key
 */
export function chosenName(
  context: PlanContext,
  table: Relation,
  kind: keyof typeof LABEL,
  columns: readonly string[],
  but: { readonly freed?: string; readonly given?: readonly string[] } = {},
): string {
  const { catalog } = context;
  const constraints = new Set(
    catalog
      .relations()
      .filter((r) => r.schema === table.schema)
      .flatMap((r) => r.constraints.map((c) => c.name)),
  );
  const indexed = kind === 'unique' || kind === 'primary-key' || kind === 'exclude';
  return firstFree(
    (n) => objectName(table.name, columns.join('_'), `${LABEL[kind]}${n}`),
    (name) =>
      but.given?.includes(name) === true ||
      (name !== but.freed && (constraints.has(name) || (indexed && catalog.resolve({ schema: table.schema, name }) !== null))),
  );
}

/** The name of the sequence of a serial or identity column. */
export const chosenSequence = (context: PlanContext, table: Relation, column: string): string =>
  firstFree(
    (n) => objectName(table.name, column, `seq${n}`),
    (name) => context.catalog.resolve({ schema: table.schema, name }) !== null,
  );

function firstFree(name: (n: string) => string, taken: (name: string) => boolean): string {
  for (let n = 0; ; n++) {
    const made = name(n === 0 ? '' : String(n));
    if (!taken(made)) return made;
  }
}
