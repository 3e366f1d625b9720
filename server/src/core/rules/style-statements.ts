import { manual, steps } from './doc.ts';
import { type FileReport, factRule, isOld, isOldInFile, newConstraints, show } from './fact-rule.ts';
import { quoteName } from './messages.ts';
import { defineRule, type FileRule, type Rule, type StatementRule } from './rule.ts';

const STYLE = { severity: 'advice', category: 'safe', style: true } as const;
/** More key columns than this rarely help a query. */
const WIDE = 3;

const wideIndex = factRule({
  id: 'wide-index',
  ...STYLE,
  on: ['create-index'],
  says: (fact) =>
    fact.unique || fact.columns.length <= WIDE
      ? null
      : {
          message: `An index with ${fact.columns.length} columns is large, and queries rarely use more than the first ones.`,
          advice: 'Index the columns that narrow the search most.',
        },
  doc: {
    summary: 'Index few columns.',
    why: 'Queries use a multicolumn index as far as they fix its first columns. Further columns make it larger and each write slower, and keep updates of these columns from being cheap (HOT).',
    instead: 'Keep the two or three columns that narrow the search most. Columns that are only read belong in `INCLUDE`.',
    sources: [manual('indexes-multicolumn')],
  },
});

const concurrentlyOn14 = defineRule<StatementRule>({
  id: 'concurrently-before-14-4',
  ...STYLE,
  statement: (statement, { postgres }) =>
    postgres !== 14
      ? []
      : statement.facts.flatMap((fact, index) =>
          (fact.kind === 'create-index' || fact.kind === 'reindex') && fact.concurrently
            ? [
                {
                  fact: index,
                  message: 'PostgreSQL 14.0 to 14.3 can build a corrupt index concurrently.',
                  advice: 'Be sure that the server is 14.4 or newer.',
                },
              ]
            : [],
        ),
  doc: {
    summary: 'Do not build indexes concurrently on PostgreSQL 14.0 to 14.3.',
    why: 'In these versions a concurrent build could miss rows that were updated meanwhile. The index then gives wrong answers without an error. 14.4 repairs that; Lockkeeper knows only the major version of the server.',
    instead: 'Update the server, and rebuild indexes that were built concurrently before.',
    sources: ['https://www.postgresql.org/docs/release/14.4/'],
  },
});

const multipleAlterTable = defineRule<FileRule>({
  id: 'multiple-alter-table',
  ...STYLE,
  file(statements, context) {
    const seen = new Map<string, number>();
    return statements.flatMap((statement): readonly FileReport[] => {
      const fact = statement.facts[0];
      if (fact === undefined || !('target' in fact) || fact.kind === 'validate-constraint' || !isOldInFile(fact.target.table, context))
        return [];
      const table = show(fact.target.table);
      const earlier = seen.get(table);
      seen.set(table, statement.index);
      if (earlier === undefined) return [];
      return [
        {
          at: statement.index,
          message: `Waits for the lock on ${table} once more.`,
          advice: 'Write the actions in one ALTER TABLE, separated by commas.',
          relatedStatement: { index: earlier, message: 'The table is altered here already.' },
        },
      ];
    });
  },
  doc: {
    summary: 'Alter a table once per file.',
    why: 'Sent one by one, each `ALTER TABLE` waits for its lock anew, and actions that rewrite or scan do so each time. In one statement PostgreSQL does it in one pass. `VALIDATE CONSTRAINT`, and `SET NOT NULL` together with dropping its proof, are exceptions: they must stay apart.',
    instead: '`ALTER TABLE t ADD COLUMN a …, ADD COLUMN b …;`',
    sources: [manual('sql-altertable')],
  },
});

const preferIfExists = factRule({
  id: 'prefer-if-exists',
  ...STYLE,
  on: ['create-table', 'add-column', 'drop', 'drop-column', 'drop-constraint'],
  says(fact) {
    const has = fact.kind === 'create-table' || fact.kind === 'add-column' ? fact.ifNotExists : fact.ifExists;
    if (has) return null;
    const word = fact.kind === 'create-table' || fact.kind === 'add-column' ? 'IF NOT EXISTS' : 'IF EXISTS';
    return { message: 'Fails when it is run a second time.', advice: `Add ${word}.` };
  },
  doc: {
    summary: 'Write statements that can be run twice.',
    why: 'When a file that is not one transaction fails half-way, it must be run again, and the statements that succeeded stand in the way. `IF [NOT] EXISTS` lets them pass. It also hides that an object of the same name is there which is not the one that was meant.',
    instead: steps(
      'Prefer `BEGIN` and `COMMIT` around the file.',
      'Else add `IF EXISTS` and `IF NOT EXISTS`, but not at `CREATE INDEX CONCURRENTLY`.',
    ),
    sources: [manual('sql-createtable'), manual('sql-altertable')],
  },
});

const deferrableConstraint = defineRule<StatementRule>({
  id: 'deferrable-constraint',
  ...STYLE,
  statement: (statement) =>
    newConstraints(statement).flatMap(({ fact, constraint, table }) =>
      constraint.deferrable
        ? [
            {
              fact,
              span: constraint.span,
              message: `Errors against this constraint of ${show(table)} may come as late as COMMIT.`,
              advice: 'Leave out DEFERRABLE unless two rows must reference each other.',
            },
          ]
        : [],
    ),
  doc: {
    summary: 'Make constraints deferrable only where it is needed.',
    why: 'A deferred constraint is checked at the end of the transaction: the error comes at `COMMIT`, where most code does not expect one. A deferrable unique constraint cannot be used by `ON CONFLICT`, nor be the target of a foreign key.',
    instead: 'Leave it out. Insert in the order that the keys need.',
    sources: [manual('sql-createtable'), manual('sql-set-constraints')],
  },
});

const enumValueWithoutPosition = factRule({
  id: 'enum-value-without-position',
  ...STYLE,
  on: ['add-enum-value'],
  says: (fact) =>
    fact.place !== null
      ? null
      : {
          message: `${quoteName(fact.value)} sorts after all other values of ${show(fact.type)}.`,
          advice: 'Write BEFORE or AFTER where the order matters.',
        },
  doc: {
    summary: 'Say where a new enum value sorts.',
    why: 'Values of an enum sort in the order in which the type lists them. A new value goes to the end unless the statement says otherwise, and it cannot be moved later.',
    instead: "`ALTER TYPE \"Plan\" ADD VALUE 'TEAM' BEFORE 'ENTERPRISE';`",
    sources: [manual('sql-altertype')],
  },
});

const createEnum = factRule({
  id: 'create-enum',
  ...STYLE,
  on: ['create-type'],
  says: (fact) =>
    fact.form === 'enum'
      ? {
          message: `Values of ${show(fact.type)} can be added and renamed later, but none can be removed.`,
          advice: 'Use a table of values and a foreign key where values come and go.',
        }
      : null,
  doc: {
    summary: 'Use a lookup table for values that come and go.',
    why: 'PostgreSQL cannot remove a value from an enum. Prisma then creates a new type and rewrites every column that uses the old one, under `ACCESS EXCLUSIVE`.',
    instead: 'Use a table of values with a foreign key, or `text` with a `CHECK`.',
    sources: [manual('datatype-enum')],
  },
});

const createDomain = factRule({
  id: 'create-domain-with-constraint',
  ...STYLE,
  on: ['create-domain'],
  says: (fact) =>
    fact.constraints.some((c) => c.kind === 'check' || c.kind === 'not-null')
      ? {
          message: `A column of the type ${show(fact.domain)} added later rewrites its table, and a change of the domain scans every table that uses it.`,
          advice: 'Use the base type and a CHECK on the column.',
        }
      : null,
  doc: {
    summary: 'Prefer a CHECK on the column to a domain with a constraint.',
    why: 'A column whose type is a domain with a constraint cannot be added without a rewrite, even when it is nullable. A new constraint of the domain reads every table that uses it under a lock that stops writes. Prisma has no field type for domains.',
    instead: 'Use the base type, and a `CHECK` on each column that is added `NOT VALID` and validated later.',
    sources: [manual('sql-createdomain')],
  },
});

const tableInheritance = factRule({
  id: 'table-inheritance',
  ...STYLE,
  on: ['create-table', 'inherit', 'no-inherit'],
  says(fact) {
    if (fact.kind === 'create-table' ? fact.inherits.length === 0 : fact.kind !== 'inherit') return null;
    return {
      message: 'Unique constraints and foreign keys do not reach over inheritance; INHERIT takes ACCESS EXCLUSIVE on the child.',
      advice: 'Use partitions, or two tables and a view.',
    };
  },
  doc: {
    summary: 'Use partitions in place of inheritance.',
    why: 'A query on the parent reads the children too, but unique constraints, primary keys and foreign keys hold for each table by itself. Prisma knows nothing of it.',
    instead: 'Use declarative partitioning, or separate tables with a view over them.',
    sources: [manual('ddl-inherit')],
  },
});

const triggerOnExistingTable = factRule({
  id: 'create-trigger',
  ...STYLE,
  on: ['create-trigger'],
  says: (fact, context) =>
    isOld(fact.table, context)
      ? {
          message: `Takes SHARE ROW EXCLUSIVE on ${show(fact.table)}, which stops writes while it waits; from then on the trigger runs in every session.`,
          advice: 'Set a lock timeout, and measure what the trigger adds to each write.',
        }
      : null,
  doc: {
    summary: 'Mind what a trigger does to every write.',
    why: 'Creating a trigger is quick, but waits for running writes, and later writes wait behind it. From the commit on it runs for each row that any session writes, bulk loads and backfills included. A trigger that keeps two columns in step during a change in phases is the usual good reason.',
    instead: 'Set a lock timeout. Keep the function short, and drop the trigger when the phases are done.',
    sources: [manual('sql-createtrigger')],
  },
});

export const STYLE_STATEMENTS: readonly Rule[] = [
  wideIndex,
  concurrentlyOn14,
  multipleAlterTable,
  preferIfExists,
  deferrableConstraint,
  enumValueWithoutPosition,
  createEnum,
  createDomain,
  tableInheritance,
  triggerOnExistingTable,
];
