import type { JudgedStatement } from '../effects/types.ts';
import type { FactOf } from '../facts/fact.ts';
import { objectName } from '../sql/object-names.ts';
import { freshName, quote, relationSql, words } from '../write/names.ts';
import { chosenConstraintName, type Nameable } from './chosen-names.ts';
import { alterTable, validateMigration, wayBackWith } from './constraint-steps.ts';
import { asWritten, lineBreakOf, replacePart } from './edits.ts';
import { type Change, defineFix, type FixContext, type FixInput } from './fix.ts';
import { newMigration } from './new-migration.ts';
import { dependentOn } from './own-migration.ts';
import { neededNotNull } from './required-columns.ts';

interface Found {
  readonly statement: JudgedStatement;
  readonly fact: FactOf<'set-not-null'>;
  readonly index: number;
}

function found({ statement, finding }: FixInput): Found | null {
  const index = finding.fact ?? -1;
  const fact = statement?.facts[index];
  if (statement === null || fact?.kind !== 'set-not-null' || fact.inDo !== undefined || fact.target.says !== 'table') return null;
  return { statement, fact, index };
}

/**
 * No scan under a lock that stops the table: from 18 on NOT NULL itself can be NOT VALID; before, a validated CHECK proves it.
 * Source: manual, ALTER TABLE, "SET NOT NULL".
 */
export const setNotNull = defineFix({
  id: 'set-not-null',
  rules: ['set-not-null'],
  keepsMeaning: true,
  offer(input) {
    if (found(input) === null) return null;
    return input.postgres >= 18
      ? 'Add NOT NULL as NOT VALID, and validate it in the next migration'
      : 'Prove NOT NULL by a check, over the next two migrations';
  },
  make(context) {
    const at = found(context);
    if (at === null) return { refused: 'SET NOT NULL is not where it was. Check the file again.' };
    const { statement, fact, index } = at;
    const { target, column } = fact;
    const table = context.before.resolve(target.table);
    if (target.only && (table === null || table.partitions.length + table.children.length > 0))
      return { refused: `ONLY leaves out the tables below ${relationSql(table ?? target.table)}. Leave ONLY out first.` };
    const needed = neededNotNull(context, statement, index, target.table, column);
    if (needed !== null) return needed;
    return context.postgres >= 18 ? asConstraint(context, at) : overProof(context, at);
  },
});

function asConstraint(context: FixContext, { statement, fact }: Found): Change | { readonly refused: string } {
  const { column, target } = fact;
  const w = (text: string): string => asWritten(statement, text);
  // one that waits for its proof already is the same NOT NULL, and a second one is refused
  const waiting = context.before
    .resolve(target.table)
    ?.constraints.find((c) => c.kind === 'not-null' && !c.validated && c.columns.includes(column));
  if (waiting !== undefined)
    return { edits: [replacePart(statement, fact.span, `${w('validate constraint')} ${quote(waiting.name)}`)], migrations: [] };
  const body = `NOT NULL ${quote(column)}`;
  const constraint: Nameable = {
    kind: 'not-null',
    column,
    name: null,
    sql: body,
    span: fact.span,
    notValid: true,
    notEnforced: false,
    deferrable: false,
  };
  const given = statement.facts.flatMap((f) => (f.kind === 'add-constraint' && f.constraint.name !== null ? [f.constraint.name] : []));
  const name = chosenConstraintName(context.before, target.table, constraint, null, given);
  const refused = later(context, statement, fact, name);
  if (refused !== null) return refused;
  return {
    edits: [replacePart(statement, fact.span, `${w('add constraint')} ${quote(name)} ${w('not null')} ${quote(column)} ${w('not valid')}`)],
    migrations: [validateMigration(context, target.table, name, body)],
  };
}

const later = (
  context: FixContext,
  statement: JudgedStatement,
  fact: FactOf<'set-not-null'>,
  name: string,
): { readonly refused: string } | null =>
  dependentOn(context, statement, { names: [name], table: fact.target.table, columns: [fact.column], unique: false });

function overProof(context: FixContext, { statement, fact }: Found): Change | { readonly refused: string } {
  const { column, target } = fact;
  const table = context.before.resolve(target.table);
  const taken = (name: string): boolean => context.before.relations().some((r) => r.constraints.some((c) => c.name === name));
  const name = freshName(objectName(target.table.name, column, 'not_null'), taken);
  const refused = later(context, statement, fact, name);
  if (refused !== null) return refused;
  const body = `CHECK (${quote(column)} IS NOT NULL)`;
  const alter = (action: string): string => alterTable(context, target.table, action);
  const w = (text: string): string => asWritten(statement, text);
  const back = wayBackWith(context, (f) =>
    f.kind === 'drop-not-null' && f.column === column && f.target.table.name === target.table.name
      ? { action: `DROP CONSTRAINT ${quote(name)}` }
      : null,
  );
  return {
    edits: [
      replacePart(
        statement,
        fact.span,
        `${w('add constraint')} ${quote(name)} ${w('check')} (${quote(column)} ${w('is not null')}) ${w('not valid')}`,
      ),
      ...back.edits,
    ],
    migrations: [
      validateMigration(context, target.table, name, body),
      newMigration({
        place: 'after',
        words: words('set', table?.name ?? target.table.name, column, 'not_null'),
        // two statements: in one ALTER TABLE the proof would be gone first
        up: [alter(`ALTER COLUMN ${quote(column)} SET NOT NULL`), alter(`DROP CONSTRAINT ${quote(name)}`)],
        down: [
          alter(`ADD CONSTRAINT ${quote(name)} ${body} NOT VALID`),
          alter(`VALIDATE CONSTRAINT ${quote(name)}`),
          alter(`ALTER COLUMN ${quote(column)} DROP NOT NULL`),
        ],
        eol: lineBreakOf(context.script.text),
      }),
    ],
    ...(back.down === undefined ? {} : { down: back.down }),
  };
}
