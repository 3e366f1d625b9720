import { manual } from './doc.ts';
import { isOldInFile, newForeignKeys, show } from './fact-rule.ts';
import { listOf } from './messages.ts';
import { defineRule, type FileRule } from './rule.ts';

export const multipleForeignKeys = defineRule<FileRule>({
  id: 'multiple-foreign-keys',
  severity: 'advice',
  category: 'safe',
  file(statements, context) {
    const byUnit = new Map<number, { readonly tables: Set<string>; readonly first: number; reported: boolean }>();
    return statements.flatMap((statement) =>
      newForeignKeys(statement).flatMap(({ fact, table, constraint }) => {
        if (!isOldInFile(table, context) || !isOldInFile(constraint.references, context)) return [];
        const unit = byUnit.get(statement.unit.unit) ?? { tables: new Set<string>(), first: statement.index, reported: false };
        byUnit.set(statement.unit.unit, unit);
        unit.tables.add(show(constraint.references));
        if (unit.tables.size < 2 || unit.reported) return [];
        unit.reported = true;
        return [
          {
            at: statement.index,
            fact,
            message: `This transaction adds foreign keys to ${listOf([...unit.tables])}: SHARE ROW EXCLUSIVE stops writes to all of them until it commits.`,
            advice: 'Add one foreign key per migration.',
            ...(unit.first === statement.index
              ? {}
              : { relatedStatement: { index: unit.first, message: 'The first foreign key is added here.' } }),
          },
        ];
      }),
    );
  },
  doc: {
    summary: 'Add one foreign key per migration.',
    why: 'Each foreign key takes `SHARE ROW EXCLUSIVE` on the referencing and on the referenced table and keeps it until the transaction ends. With several keys in one transaction all these tables refuse writes at once, and while the second waits for its lock the first table already stands still. Transactions of the application that touch the tables in another order can end in a deadlock.',
    instead: 'Put each foreign key into a migration of its own, `NOT VALID`, with a lock timeout; validate it in a later one.',
    sources: [manual('sql-altertable'), manual('explicit-locking')],
  },
});
