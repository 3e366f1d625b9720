import type { Expression } from '../facts/expression.ts';
import type { IndexColumn } from '../facts/table.ts';
import { cutName, LONGEST_NAME } from '../sql/object-names.ts';

/**
 * What the parts of an index are called in the name that PostgreSQL gives it, INCLUDE among them. Null for a part whose name cannot
 * be told. Source: ChooseIndexColumnNames in src/backend/commands/indexcmds.c.
 */
export function indexPartNames(columns: readonly IndexColumn[], include: readonly string[]): readonly (string | null)[] {
  const out: (string | null)[] = [];
  for (const wanted of [...columns.map(partName), ...include]) out.push(wanted === null ? null : free(wanted, (n) => out.includes(n)));
  return out;
}

function free(wanted: string, taken: (name: string) => boolean): string {
  let name = wanted;
  for (let n = 1; taken(name); n++) name = cutName(wanted, LONGEST_NAME - String(n).length) + n;
  return name;
}

function partName({ column, expression }: IndexColumn): string | null {
  if (column !== null) return column;
  const name = expression === null ? null : nameOf(expression);
  return name === undefined ? 'expr' : name;
}

/** As FigureIndexColname names an expression. Undefined: it names nothing; null: not known here. */
function nameOf(e: Expression): string | null | undefined {
  switch (e.kind) {
    case 'column':
      return e.name;
    case 'call':
      return e.function.schema === 'pg_catalog' ? null : e.function.name;
    case 'cast':
      return nameOf(e.arg) ?? null;
    case 'operator':
    case 'and':
    case 'or':
    case 'not':
    case 'null-test':
      return undefined;
    default:
      // CASE takes the name of what stands behind ELSE, where that has one
      return /\belse\b/i.test(e.sql ?? '')
        ? null
        : (/^(coalesce|greatest|least|nullif|case)\b/i.exec(e.sql ?? '')?.[1]?.toLowerCase() ?? null);
  }
}
