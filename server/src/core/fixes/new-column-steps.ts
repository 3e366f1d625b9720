import type { JudgedStatement } from '../effects/types.ts';
import type { FactOf } from '../facts/fact.ts';
import type { Constraint } from '../facts/table.ts';
import { quote } from '../write/names.ts';
import { alterTable, cutOut } from './constraint-steps.ts';
import { insertAfter, removeActions, removeStatements } from './edits.ts';
import { defineFix, type FixContext, type FixInput } from './fix.ts';
import { neededNotNull } from './required-columns.ts';

/** A new column whose old rows are filled by a person, later: the schema differs until then. */

type AddColumn = FactOf<'add-column'>;

interface Found {
  readonly statement: JudgedStatement;
  readonly fact: AddColumn;
  readonly index: number;
}

function found({ statement, finding }: FixInput): Found | null {
  const index = finding.fact ?? -1;
  const fact = statement?.facts[index];
  if (statement === null || fact?.kind !== 'add-column' || fact.inDo !== undefined || fact.target.says !== 'table') return null;
  // a key, a number from a sequence: the column cannot be without its value
  const fixed = fact.column.constraints.some((c) => c.kind === 'primary-key' || c.kind === 'identity' || c.kind === 'generated');
  return fixed ? null : { statement, fact, index };
}

function constraintOf<K extends Constraint['kind']>({ column }: AddColumn, kind: K): Extract<Constraint, { readonly kind: K }> | null {
  const c = column.constraints.find((one) => one.kind === kind);
  return c === undefined ? null : (c as Extract<Constraint, { readonly kind: K }>);
}

const stillNeeded = (context: FixContext, { statement, fact, index }: Found): { readonly refused: string } | null =>
  neededNotNull(context, statement, index, fact.target.table, fact.column.name);

const GONE = { refused: 'The column is not where it was. Check the file again.' } as const;

/** PostgreSQL refuses the column where there are rows; without NOT NULL they are empty. */
export const nullableFirst = defineFix({
  id: 'nullable-first',
  rules: ['add-column-not-null-without-default'],
  keepsMeaning: false,
  offer(input) {
    const at = found(input);
    return at === null || constraintOf(at.fact, 'not-null') === null ? null : 'Add the column as nullable; rows that are there stay empty';
  },
  make(context) {
    const at = found(context);
    const required = at === null ? null : constraintOf(at.fact, 'not-null');
    if (at === null || required === null) return GONE;
    return stillNeeded(context, at) ?? { edits: [cutOut(at.statement, required.span)], migrations: [] };
  },
});

/** NOT NULL as an action of its own. */
function requiring({ statement, finding }: FixInput): { readonly statement: JudgedStatement; readonly index: number } | null {
  const index = finding.fact ?? -1;
  const fact = statement?.facts[index];
  if (statement === null || fact === undefined || fact.inDo !== undefined) return null;
  const isRequired = fact.kind === 'set-not-null' || (fact.kind === 'add-constraint' && fact.constraint.kind === 'not-null');
  return isRequired ? { statement, index } : null;
}

/** The column that this file adds is empty in every old row, so that nothing can require it yet. */
export const leaveNullable = defineFix({
  id: 'leave-nullable',
  rules: ['not-null-over-nulls'],
  keepsMeaning: false,
  offer: (input) => (requiring(input) === null ? null : 'Leave the new column nullable; require it after its rows are filled'),
  make(context) {
    const at = requiring(context);
    const edits =
      at === null
        ? null
        : at.statement.facts.length === 1
          ? removeStatements(context.script, [at.statement.index])
          : removeActions(at.statement, [at.index]);
    return edits === null ? { refused: 'NOT NULL cannot be told apart from the rest. Remove it by hand.' } : { edits, migrations: [] };
  },
});

/** SET DEFAULT is for new rows alone. Source: manual, ALTER TABLE, "SET/DROP DEFAULT". */
export const volatileDefault = defineFix({
  id: 'volatile-default',
  rules: ['add-column-volatile-default'],
  keepsMeaning: false,
  offer(input) {
    const at = found(input);
    if (at === null || constraintOf(at.fact, 'default') === null) return null;
    return constraintOf(at.fact, 'not-null') === null
      ? 'Set the default behind the new column; rows that are there stay empty'
      : 'Add the column as nullable and set the default behind it; rows that are there stay empty';
  },
  make(context) {
    const at = found(context);
    const initial = at === null ? null : constraintOf(at.fact, 'default');
    if (at === null || initial === null) return GONE;
    const { statement, fact } = at;
    const { target, column } = fact;
    if (fact.ifNotExists)
      return { refused: 'IF NOT EXISTS leaves open whether the column gets the default. Leave IF NOT EXISTS out first.' };
    if (initial.expression.sql === undefined) return { refused: 'The text of the default is not known. Make the change by hand.' };
    const required = constraintOf(fact, 'not-null');
    const needed = required === null ? null : stillNeeded(context, at);
    if (needed !== null) return needed;
    const action = `ALTER COLUMN ${quote(column.name)} SET DEFAULT ${initial.expression.sql}`;
    return {
      edits: [
        cutOut(statement, initial.span),
        ...(required === null ? [] : [cutOut(statement, required.span)]),
        insertAfter(context.script, statement.index, `${alterTable(context, target.table, action)};`),
      ],
      migrations: [],
    };
  },
});
