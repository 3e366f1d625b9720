import type { JudgedStatement } from '../effects/types.ts';
import type { ColumnDefinition } from '../facts/table.ts';
import { type NewForeignKey, newColumns, newForeignKeys } from '../rules/fact-rule.ts';
import type { Edit } from '../text/edits.ts';
import { typeSql } from '../write/types.ts';
import { replacePart } from './edits.ts';
import { defineFix, type FixInput } from './fix.ts';

const keyOf = (input: FixInput): NewForeignKey | null => {
  const { statement, finding } = input;
  if (statement === null) return null;
  const keys = newForeignKeys(statement).filter((k) => k.fact === finding.fact);
  return (
    keys.find((k) => k.constraint.span.start + statement.span.start === finding.span.start) ??
    (keys.length === 1 ? (keys[0] ?? null) : null)
  );
};

interface Defined {
  readonly statement: JudgedStatement;
  readonly column: ColumnDefinition;
}

/** Where the file makes the column; null: it is older, and holds values. */
function definedHere(input: FixInput, table: string, column: string): Defined | null {
  for (const statement of input.statements)
    for (const made of newColumns(statement))
      if (made.table.name === table && made.column.name === column) return { statement, column: made.column };
  return null;
}

/** Gives a new column the type of the key that it references. */
export const matchKeyType = defineFix({
  id: 'match-key-type',
  rules: ['foreign-key-types-differ', 'foreign-key-type-mismatch'],
  keepsMeaning: false,
  offer(input) {
    const key = keyOf(input);
    return key?.columns.every((c) => definedHere(input, key.table.name, c) !== null)
      ? 'Give the column the type of the key that it references'
      : null;
  },
  make(context) {
    const key = keyOf(context);
    const target = key === null ? null : context.after.resolve(key.constraint.references);
    if (key === null || target === null) return { refused: 'The referenced table is not known here. Change the type by hand.' };
    const named = key.constraint.referencedColumns;
    const referenced = named.length > 0 ? named : (target.constraints.find((c) => c.kind === 'primary-key')?.columns ?? []);
    const edits: Edit[] = [];
    for (const [i, name] of key.columns.entries()) {
      const type = target.columns.find((c) => c.name === referenced[i])?.type;
      const sql = type === undefined ? null : typeSql(context.after, type);
      const defined = definedHere(context, key.table.name, name);
      if (sql === null || type === undefined || defined === null)
        return { refused: 'The type of the key is not known here. Change it by hand.' };
      if (defined.column.constraints.some((c) => c.kind === 'default' || c.kind === 'generated'))
        return { refused: 'The default of the column may not fit the other type. Change both, by hand.' };
      if (context.after.resolveType(defined.column.type).key !== type.key)
        edits.push(replacePart(defined.statement, defined.column.typeSpan, sql));
    }
    return edits.length === 0 ? { refused: 'The types are the same already. Check the file again.' } : { edits, migrations: [] };
  },
});
