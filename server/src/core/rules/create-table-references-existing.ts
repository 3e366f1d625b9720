import { manual, steps } from './doc.ts';
import { isOldInFile, newForeignKeys, show } from './fact-rule.ts';
import { follow } from './lock-timeout.ts';
import { listOf } from './messages.ts';
import { defineRule, type FileRule } from './rule.ts';

export const createTableReferencesExisting = defineRule<FileRule>({
  id: 'create-table-references-existing',
  severity: 'advice',
  category: 'safe',
  file(statements, context) {
    const hasTimeout = follow('lock_timeout');
    const keys = statements.flatMap((statement) =>
      (hasTimeout(statement) ? [] : newForeignKeys(statement))
        .filter(({ table, constraint }) => !isOldInFile(table, context) && isOldInFile(constraint.references, context))
        .map(({ fact, constraint }) => ({ at: statement.index, fact, span: constraint.span, references: show(constraint.references) })),
    );
    const first = keys[0];
    if (first === undefined) return [];
    const { references: _, ...place } = first;
    return [
      {
        ...place,
        message: `The new table is empty, but its foreign key takes SHARE ROW EXCLUSIVE on ${listOf([...new Set(keys.map((k) => k.references))])}: writes there stop while it waits and until the transaction ends.`,
        advice: 'Set a lock timeout, or add the foreign keys to busy tables in a migration of their own.',
      },
    ];
  },
  doc: {
    summary: 'Mind the busy table that a new table references.',
    why: 'A foreign key of a new table has no rows to check. It still needs triggers on the referenced table, and PostgreSQL takes `SHARE ROW EXCLUSIVE` on it: it waits for running writes there, every later write waits behind it, and the lock is kept until the transaction ends. Reported once per file.',
    instead: steps(
      'Set a lock timeout, so that the migration gives up instead of holding up the table.',
      'Add the foreign keys to busy tables in a migration of their own, one each.',
    ),
    sources: [manual('sql-createtable'), manual('explicit-locking')],
  },
});
