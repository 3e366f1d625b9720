import { tableForm } from '../catalog/texts.ts';
import type { Relation } from '../catalog/types.ts';
import type { Constraint } from '../facts/table.ts';
import { columnTokens, lexed } from '../sql/identifiers.ts';
import { chosenName } from '../write/chosen-names.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { refuse } from './find.ts';
import type { PhaseDraft, PlanContext, Refusal } from './plan.ts';

/** A constraint in steps: added for new rows, then proved. Source: manual, ALTER TABLE, "ADD table_constraint", "VALIDATE CONSTRAINT". */

export const alterTable = (table: Relation, action: string): string => `ALTER TABLE ${relationSql(table)} ${action}`;

export interface Named {
  readonly table: Relation;
  readonly name: string;
  /** As ADD CONSTRAINT takes it. */
  readonly body: string;
  /** The kind in words: `the foreign key`. */
  readonly words: string;
}

/** Columns of the table that a text names, in the order of the table. */
export function columnsNamed(table: Relation, sql: string, added: readonly string[] = []): readonly string[] {
  const l = lexed(sql);
  return [...new Set([...table.columns.map((x) => x.name), ...added])].filter((name) => columnTokens(l, name).length > 0);
}

/** The constraint with the name that it has in the end. `also`: columns that the plan adds, and names that it has given. */
export function nameOf(
  context: PlanContext,
  table: Relation,
  c: Extract<Constraint, { kind: 'check' | 'foreign-key' }>,
  also: { readonly added: readonly string[]; readonly given: readonly string[] } = { added: [], given: [] },
): Named | Refusal {
  // one that stood at a column does not name it
  const atColumn = c.kind === 'foreign-key' && /^references\b/i.test(c.sql);
  const body = c.kind === 'check' ? tableForm(c, []) : tableForm(atColumn ? { ...c, columns: [] } : c, c.columns);
  if (body === null) return refuse('The text of the constraint is not known. Write the phases by hand.');
  if (c.kind === 'foreign-key')
    return { table, body, name: c.name ?? chosenName(context.catalog, table, c.kind, c.columns, also), words: 'the foreign key' };
  const columns = columnsNamed(table, c.expression.sql ?? '', also.added);
  return {
    table,
    body,
    name: c.name ?? chosenName(context.catalog, table, c.kind, columns.length === 1 ? columns : [], also),
    words: 'the check',
  };
}

export const addSql = (k: Named, table: Relation = k.table): string =>
  alterTable(table, `ADD CONSTRAINT ${quote(k.name)} ${k.body} NOT VALID`);

export const addPhase = (k: Named): PhaseDraft => ({
  name: words('add', k.name),
  type: 'migration',
  title: `Add ${k.words} \`${k.name}\` for new rows`,
  up: [addSql(k)],
  down: [alterTable(k.table, `DROP CONSTRAINT ${quote(k.name)}`)],
  instructions: 'New and changed rows must keep to it from now on; rows that are there are not read, so this takes a moment.',
});

export const validatePhase = (k: Named): PhaseDraft => ({
  name: words('validate', k.name),
  type: 'migration',
  title: `Check the rows that are there against \`${k.name}\``,
  up: [alterTable(k.table, `VALIDATE CONSTRAINT ${quote(k.name)}`)],
  down: [alterTable(k.table, `DROP CONSTRAINT ${quote(k.name)}`), addSql(k)],
  instructions:
    'Reads every row under a lock that stops neither reads nor writes. If a row does not keep to it, the migration fails and changes nothing: repair that row, then deploy again.',
});

/** `("a", "b")` for people: `` `a`, `b` ``. */
export const spelled = (columns: readonly string[]): string => columns.map((c) => `\`${c}\``).join(', ');
