import type { CatalogReader, Column, Relation } from '../catalog/types.ts';
import type { Name } from '../facts/expression.ts';
import { byteLength, LONGEST_NAME } from '../sql/object-names.ts';
import { nearest } from '../text/nearest.ts';
import { relationSql } from '../write/names.ts';
import type { PlanContext, Refusal } from './plan.ts';

/** Looking up what a plan is asked for, with the sentences for what is not there. */

export const refuse = (why: string): Refusal => ({ refused: why });

/** The parts of `app."User".name`, without quotes; null when it is no name. Parts without quotes stay as they are typed. */
export function nameParts(text: string): readonly { readonly name: string; readonly quoted: boolean }[] | null {
  const parts: { name: string; quoted: boolean }[] = [];
  let rest = text.trim();
  for (;;) {
    const quoted = /^"((?:[^"]|"")+)"/.exec(rest);
    const found = quoted ?? /^[^\s."]+/.exec(rest);
    if (found === null) return null;
    parts.push({ name: quoted === null ? found[0] : quoted[1]!.replaceAll('""', '"'), quoted: quoted !== null });
    rest = rest.slice(found[0].length);
    if (rest === '') return parts;
    if (!rest.startsWith('.')) return null;
    rest = rest.slice(1);
  }
}

/** A table by its name. */
export function findTable(
  context: PlanContext,
  name: Name,
  kinds: readonly Relation['kind'][] = ['table', 'partitioned-table'],
): Relation | Refusal {
  const found = context.catalog.resolve(name);
  if (found === null) return refuse(missing(context, name));
  if (!kinds.includes(found.kind)) return refuse(`${relationSql(found)} is a ${found.kind.replaceAll('-', ' ')}. Name a table.`);
  if (found.uncertain)
    return refuse(
      `A migration that could not be read may have changed ${relationSql(found)}, so its columns are not known for certain. Check that statement, or write the phases by hand.`,
    );
  return found;
}

function missing(context: PlanContext, name: Name): string {
  const known = context.catalog.relations().filter((r) => r.kind === 'table' || r.kind === 'partitioned-table');
  const near = nearest(
    name.name,
    known.map((r) => r.name),
  );
  const guess = near === null ? '' : ` Did you mean "${near}"?`;
  return context.catalog.complete
    ? `The migrations create no table ${relationSql(name)}.${guess}`
    : `The migrations that could be read create no table ${relationSql(name)}.${guess} A migration with a statement that cannot be read may create it: write the phases by hand.`;
}

/** A column of a table. */
export function findColumn(table: Relation, name: string): Column | Refusal {
  const found = table.columns.find((c) => c.name === name);
  if (found !== undefined) return found;
  const near = nearest(
    name,
    table.columns.map((c) => c.name),
  );
  return refuse(`${relationSql(table)} has no column "${name}".${near === null ? '' : ` Did you mean "${near}"?`}`);
}

/** What is wrong with a new name, or null: longer than PostgreSQL keeps, or empty. */
export function nameProblem(name: string): string | null {
  if (name.trim() === '') return 'The new name is empty. Give it a name.';
  const bytes = byteLength(name);
  return bytes > LONGEST_NAME
    ? `"${name}" has ${bytes} bytes, and PostgreSQL keeps ${LONGEST_NAME} of a name. Choose a shorter one.`
    : null;
}

/** The same for a new column of a table, which must not be there yet. */
export function newColumnProblem(table: Relation, name: string): string | null {
  const problem = nameProblem(name);
  if (problem !== null) return problem;
  return table.columns.some((c) => c.name === name) ? `${relationSql(table)} has a column "${name}" already. Choose another name.` : null;
}

/** The same for a new relation. */
export function newRelationProblem(catalog: CatalogReader, name: { readonly schema: string; readonly name: string }): string | null {
  const problem = nameProblem(name.name);
  if (problem !== null) return problem;
  return catalog.resolve(name) !== null ? `There is a ${relationSql(name)} already. Choose another name.` : null;
}

/** A table from an operand such as `User`, `app.User` or `"app"."User"`. What is typed without quotes is tried as it is, then folded. */
export function tableOperand(context: PlanContext, text: string, kinds?: readonly Relation['kind'][]): Relation | Refusal {
  const parts = nameParts(text);
  if (parts === null || parts.length > 2) return refuse(`"${text}" is no table. Write Table or schema.Table.`);
  const last = parts.at(-1)!;
  const schema = parts.length === 2 ? parts[0]!.name : null;
  const tries = last.quoted ? [last.name] : [last.name, last.name.toLowerCase()];
  const hit = tries.map((name) => ({ schema, name })).find((name) => context.catalog.resolve(name) !== null);
  return findTable(context, hit ?? { schema, name: last.name }, kinds);
}

export interface FoundColumn {
  readonly table: Relation;
  readonly column: Column;
}

/** A column from an operand such as `User.name`. */
export function columnOperand(context: PlanContext, text: string): FoundColumn | Refusal {
  const parts = nameParts(text);
  if (parts === null || parts.length < 2 || parts.length > 3) return refuse(`"${text}" is no column. Write Table.column.`);
  const last = parts.at(-1)!;
  const table = tableOperand(
    context,
    parts
      .slice(0, -1)
      .map((p) => (p.quoted ? `"${p.name.replaceAll('"', '""')}"` : p.name))
      .join('.'),
  );
  if ('refused' in table) return table;
  const name = last.quoted || table.columns.some((c) => c.name === last.name) ? last.name : last.name.toLowerCase();
  const column = findColumn(table, table.columns.some((c) => c.name === name) ? name : last.name);
  return 'refused' in column ? column : { table, column };
}

/** A name is taken in the schema of a table: by a relation, or by a constraint of the table. */
export const takenBy =
  (catalog: CatalogReader, table: Relation, also: ReadonlySet<string> = new Set()) =>
  (name: string): boolean =>
    also.has(name) || catalog.resolve({ schema: table.schema, name }) !== null || table.constraints.some((c) => c.name === name);
