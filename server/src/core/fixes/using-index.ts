import type { Relation } from '../catalog/types.ts';
import type { JudgedStatement } from '../effects/types.ts';
import { volatilityWith } from '../effects/volatility.ts';
import type { Name } from '../facts/expression.ts';
import type { Fact } from '../facts/fact.ts';
import type { AlterTarget } from '../facts/table.ts';
import { nameAt } from '../sql/identifiers.ts';
import { freshName, quote, relationSql, words } from '../write/names.ts';
import { columnsOf } from './chosen-names.ts';
import { alterTable, cutOut, nameOf, wayBackWith } from './constraint-steps.ts';
import { downWithout } from './down.ts';
import { asWritten, lineBreakOf, removeActions, removeStatements, replacePart, tokensOf } from './edits.ts';
import { type Change, defineFix, type FixContext, type FixInput, type NewMigration } from './fix.ts';
import { type KeyConstraint, type KeyParts, keyParts } from './key-parts.ts';
import { downText, newMigration } from './new-migration.ts';
import { dependentOn } from './own-migration.ts';

interface Found {
  readonly statement: JudgedStatement;
  readonly index: number;
  readonly target: AlterTarget;
  readonly constraint: KeyConstraint;
  /** The new column that it stands at; null: it is an action of its own. */
  readonly column: string | null;
  /** Old rows get a value with the column. */
  readonly filled: boolean;
}

const isUnique = (c: { readonly kind: string }): c is KeyConstraint => c.kind === 'unique';

function found({ statement, finding }: FixInput): Found | null {
  const index = finding.fact ?? -1;
  const fact = statement?.facts[index];
  if (statement === null || fact === undefined || fact.inDo !== undefined || !('target' in fact) || fact.target.says !== 'table')
    return null;
  const base = { statement, index, target: fact.target };
  if (fact.kind === 'add-constraint') {
    const { constraint } = fact;
    const isKey = constraint.kind === 'unique' || constraint.kind === 'primary-key';
    return isKey && constraint.usingIndex === null ? { ...base, constraint, column: null, filled: false } : null;
  }
  if (fact.kind !== 'add-column' || fact.ifNotExists) return null;
  const constraint = fact.column.constraints.find(isUnique);
  const filled = fact.column.constraints.some((c) => c.kind === 'default' && volatilityWith(() => null, c.expression).level !== 'volatile');
  return constraint === undefined ? null : { ...base, constraint, column: fact.column.name, filled };
}

const KEEPS_ROWS: ReadonlySet<Fact['kind']> = new Set<Fact['kind']>([
  'add-constraint',
  'drop-constraint',
  'validate-constraint',
  'set-not-null',
  'drop-not-null',
  'set-default',
  'drop-default',
  'add-column',
  'drop-column',
  'create-index',
  'create-view',
  'comment',
  'grant',
]);

const namesColumn = (fact: Fact, columns: readonly string[]): boolean =>
  (fact.kind === 'add-column' && columns.includes(fact.column.name)) || (fact.kind === 'drop-column' && columns.includes(fact.column));

/** True when the index can be built before this file: nothing above makes the columns or changes rows. */
function canGoBefore(input: FixInput, at: Found): boolean {
  if (at.column !== null) return false;
  const columns = columnsOf(at.constraint, null);
  const fits = (fact: Fact): boolean => KEEPS_ROWS.has(fact.kind) && !namesColumn(fact, columns);
  return input.statements.slice(0, at.statement.index + 1).every((s) => {
    const l = tokensOf(s);
    const about = l.tokens.some((_, i) => nameAt(l, i) === at.target.table.name);
    return s.facts.every((fact) => {
      if (fact.kind === 'unread' || fact.kind === 'do-block' || (fact.kind === 'set-setting' && fact.setting === 'search_path'))
        return false;
      return !about || fits(fact);
    });
  });
}

/** Names that the file frees: an index cannot have them before it. */
const freed = (input: FixInput, upTo: number): readonly string[] =>
  input.statements.slice(0, upTo + 1).flatMap((s) =>
    s.facts.flatMap((f) => {
      if (f.kind === 'drop') return [f.name.name];
      if (f.kind === 'drop-constraint') return [f.constraint];
      return f.kind === 'rename' ? [f.name.name, f.part ?? f.name.name] : [];
    }),
  );

/** A key without a build under a lock. Source: manual, ALTER TABLE, "ADD table_constraint_using_index". */
export const usingIndex = defineFix({
  id: 'using-index',
  rules: ['add-unique-without-using-index', 'add-primary-key-without-using-index', 'add-column-unique'],
  keepsMeaning: true,
  offer(input) {
    const at = found(input);
    if (at === null) return null;
    if (at.column !== null) return 'Add the column alone, then build its unique index concurrently, in the next migrations';
    return canGoBefore(input, at)
      ? 'Build the index concurrently in a migration before, and take it here'
      : 'Build the index concurrently in the next migration, then take it';
  },
  make(context) {
    const at = found(context);
    if (at === null) return { refused: 'The key is not where it was. Check the file again.' };
    const table = context.before.resolve(at.target.table);
    const problem = obstacle(context, at, table);
    if (problem !== null || table === null) return { refused: problem ?? 'The table is not known here. Build the index by hand.' };
    const parts = keyParts(at.constraint, at.column);
    if (parts === null) return { refused: 'PostgreSQL builds such a key only while reads and writes wait. Add it at a quiet hour.' };
    const name = nameOf(context, at.statement, at.target.table, at.constraint, at.column);
    const key = { at, table, parts, name };
    return canGoBefore(context, at) ? takenHere(context, key) : takenLater(context, key);
  },
});

interface Key {
  readonly at: Found;
  readonly table: Relation;
  readonly parts: KeyParts;
  readonly name: string;
}

function obstacle(context: FixContext, { constraint, column, filled }: Found, table: Relation | null): string | null {
  if (table === null) return null;
  if (table.kind === 'partitioned-table')
    return `${relationSql(table)} is partitioned, and its index cannot be built concurrently as a whole. Split the change into phases.`;
  if (filled) return `The default would give every old row the same "${column ?? ''}". Add the column without a default first.`;
  if (constraint.nullsNotDistinct && context.postgres < 15) return 'NULLS NOT DISTINCT needs PostgreSQL 15. Leave it out.';
  if (constraint.kind === 'unique') return null;
  const nullable = constraint.columns.find((name) => {
    const known = table.columns.find((c) => c.name === name);
    const proven = table.constraints.every((k) => k.kind !== 'not-null' || !k.columns.includes(name) || k.validated);
    return known?.notNull !== true || !proven;
  });
  return nullable === undefined ? null : `"${nullable}" may hold NULL, which a primary key reads every row for. Make it NOT NULL first.`;
}

function indexMigration(context: FixContext, { table, parts }: Key, name: string, place: NewMigration['place']): NewMigration {
  return newMigration({
    place,
    words: words('add', name),
    up: [parts.index(table, name, true)],
    down: [`DROP INDEX CONCURRENTLY ${relationSql({ schema: table.schema, name })}`],
    eol: lineBreakOf(context.script.text),
  });
}

const dropsConstraint = (fact: Fact, table: Name, name: string): boolean =>
  fact.kind === 'drop-constraint' && fact.constraint === name && fact.target.table.name === table.name;

function takenHere(context: FixContext, key: Key): Change {
  const { at, table, parts, name } = key;
  const { statement, target } = at;
  const w = (text: string): string => asWritten(statement, text);
  const used = freed(context, statement.index);
  const isTaken = (n: string): boolean => used.includes(n) || context.before.resolve({ schema: table.schema, name: n }) !== null;
  // PostgreSQL gives the index the name of the constraint
  const index = isTaken(name) ? freshName(`${name}_new`, isTaken) : name;
  const back = wayBackWith(context, (f) => (dropsConstraint(f, target.table, name) ? { behind: parts.index(table, index, false) } : null));
  return {
    edits: [
      replacePart(statement, at.constraint.span, `${w('constraint')} ${quote(name)} ${parts.taking(quote(index), w)}`),
      ...back.edits,
    ],
    migrations: [indexMigration(context, key, index, 'before')],
    ...(back.down === undefined ? {} : { down: back.down }),
  };
}

function takenLater(context: FixContext, key: Key): Change | { readonly refused: string } {
  const { at, table, parts, name } = key;
  const { statement, target, column } = at;
  const refused = dependentOn(context, statement, { names: [name], table: target.table, columns: parts.columns, unique: true });
  if (refused !== null) return refused;
  const edits =
    column !== null
      ? [cutOut(statement, at.constraint.span)]
      : statement.facts.length === 1
        ? removeStatements(context.script, [statement.index])
        : removeActions(statement, [at.index]);
  if (edits === null) return { refused: 'The actions of this statement cannot be told apart. Move the constraint by hand.' };
  const without = downWithout(context, (f) => dropsConstraint(f, target.table, name));
  const back = wayBackWith({ ...context, down: without ?? context.down }, (f) =>
    dropsConstraint(f, target.table, name) ? { action: `DROP CONSTRAINT IF EXISTS ${quote(name)}` } : null,
  );
  const kept = back.down ?? without;
  const down =
    kept?.trim() === ''
      ? downText(
          { irreversible: 'what is left here changes no schema, so there is nothing to take back.' },
          lineBreakOf(context.script.text),
        )
      : kept;
  const alter = (action: string): string => alterTable(context, target.table, action);
  return {
    edits: [...edits, ...back.edits],
    migrations: [
      indexMigration(context, key, name, 'after'),
      newMigration({
        place: 'after',
        words: words('add', name, 'constraint'),
        up: [alter(`ADD CONSTRAINT ${quote(name)} ${parts.taking(quote(name), (text) => text)}`)],
        down: [alter(`DROP CONSTRAINT ${quote(name)}`), parts.index(table, name, false)],
        eol: lineBreakOf(context.script.text),
      }),
    ],
    ...(down === undefined ? {} : { down }),
  };
}
