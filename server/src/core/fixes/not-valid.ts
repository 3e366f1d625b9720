import type { JudgedStatement } from '../effects/types.ts';
import type { AlterTarget } from '../facts/table.ts';
import { quote, relationSql } from '../write/names.ts';
import { columnsOf, type Nameable } from './chosen-names.ts';
import { alterTable, bodyOf, cutOut, nameOf, validateMigration } from './constraint-steps.ts';
import { asWritten, insertAfter, replacePart } from './edits.ts';
import { type Change, defineFix, type FixContext, type FixInput } from './fix.ts';
import { dependentOn } from './own-migration.ts';
import { neededNotNull } from './required-columns.ts';

/** The kind of constraint that a rule is about, where it stands at a new column. */
const AT_COLUMN: Readonly<Record<string, Nameable['kind']>> = {
  'add-column-check': 'check',
  'add-column-references-with-default': 'foreign-key',
};

interface Found {
  readonly statement: JudgedStatement;
  readonly target: AlterTarget;
  /** The new column that they stand at. */
  readonly column: string | null;
  readonly constraints: readonly Nameable[];
  readonly ifNotExists: boolean;
}

const canWait = (c: { readonly kind: string }): c is Nameable => c.kind === 'check' || c.kind === 'foreign-key' || c.kind === 'not-null';

function found({ statement, finding }: FixInput): Found | null {
  const fact = statement?.facts[finding.fact ?? -1];
  if (statement === null || fact === undefined || fact.inDo !== undefined) return null;
  if (fact.kind === 'add-constraint' && fact.target.says === 'table') {
    const { constraint: c } = fact;
    return canWait(c) && !c.notValid ? { statement, target: fact.target, column: null, constraints: [c], ifNotExists: false } : null;
  }
  if (fact.kind !== 'add-column' || fact.target.says !== 'table') return null;
  const kind = AT_COLUMN[finding.rule];
  const constraints = fact.column.constraints.filter((c): c is Nameable => c.kind === kind && canWait(c) && !c.notEnforced);
  return constraints.length === 0
    ? null
    : { statement, target: fact.target, column: fact.column.name, constraints, ifNotExists: fact.ifNotExists };
}

/** New rows are checked at once, old ones under a lock that stops nobody. Source: manual, ALTER TABLE, "ADD table_constraint", "VALIDATE CONSTRAINT". */
export const notValid = defineFix({
  id: 'not-valid',
  rules: [
    'add-check-without-not-valid',
    'add-foreign-key-without-not-valid',
    'add-not-null-constraint-without-not-valid',
    ...Object.keys(AT_COLUMN),
  ],
  keepsMeaning: true,
  offer(input) {
    const at = found(input);
    if (at === null) return null;
    return at.column === null
      ? 'Add the constraint as NOT VALID, and validate it in the next migration'
      : 'Add the column alone, then the constraint as NOT VALID, and validate it in the next migration';
  },
  make(context) {
    const at = found(context);
    return at === null ? { refused: 'The constraint is not where it was. Check the file again.' } : inTwo(context, at);
  },
});

function inTwo(context: FixContext, at: Found): Change | { readonly refused: string } {
  const { statement, target, column, constraints } = at;
  const table = context.before.resolve(target.table);
  const shown = relationSql(table ?? target.table);
  if (table?.kind === 'partitioned-table' && context.postgres < 18 && constraints.some((c) => c.kind === 'foreign-key'))
    return {
      refused: `Before PostgreSQL 18 a foreign key of a partitioned table cannot be NOT VALID, and ${shown} is partitioned. Split the change into phases.`,
    };
  if (target.only && (table === null || table.partitions.length + table.children.length > 0))
    return { refused: `ONLY leaves out the tables below ${shown}. Leave ONLY out first.` };
  if (at.ifNotExists) return { refused: 'IF NOT EXISTS leaves open who adds the constraint. Leave IF NOT EXISTS out first.' };
  const named: { readonly c: Nameable; readonly name: string; readonly body: string }[] = [];
  for (const c of constraints) {
    const body = bodyOf(c, column);
    if (body === null) return { refused: 'The text of the constraint is not known. Make the change by hand.' };
    const name = nameOf(context, statement, target.table, c, column);
    if (named.some((n) => n.name === name)) return { refused: 'Two constraints here have no name of their own. Give them names first.' };
    named.push({ c, name, body });
  }
  const refused = dependentOn(context, statement, {
    names: named.map((n) => n.name),
    table: target.table,
    columns: constraints.flatMap((c) => columnsOf(c, column)),
    unique: false,
    ...(constraints.every((c) => c.kind === 'foreign-key') ? {} : { proves: true }),
  });
  if (refused !== null) return refused;
  const [first] = constraints;
  const needed =
    first?.kind === 'not-null' && first.column !== null
      ? neededNotNull(context, statement, context.finding.fact ?? 0, target.table, first.column)
      : null;
  if (needed !== null) return needed;
  const edits =
    column === null
      ? named.flatMap(({ c, name }) => [
          ...(c.name === null
            ? [replacePart(statement, { start: c.span.start, end: c.span.start }, `${asWritten(statement, 'constraint')} ${quote(name)} `)]
            : []),
          replacePart(statement, { start: c.span.end, end: c.span.end }, asWritten(statement, ' not valid')),
        ])
      : [
          ...named.map(({ c }) => cutOut(statement, c.span)),
          insertAfter(
            context.script,
            statement.index,
            named
              .map(({ name, body }) => `${alterTable(context, target.table, `ADD CONSTRAINT ${quote(name)} ${body} NOT VALID`)};`)
              .join('\n'),
          ),
        ];
  return { edits, migrations: named.map(({ name, body }) => validateMigration(context, target.table, name, body)) };
}
