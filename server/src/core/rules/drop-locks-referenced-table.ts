import { compareLocks } from '../effects/types.ts';
import { manual, steps } from './doc.ts';
import { listOf, quoteRelation } from './messages.ts';
import { defineRule, type StatementRule } from './rule.ts';

export const dropLocksReferencedTable = defineRule<StatementRule>({
  id: 'drop-locks-referenced-table',
  severity: 'advice',
  category: 'safe',
  statement(statement, { catalog }) {
    return statement.facts.flatMap((fact, index) => {
      const isDrop = fact.kind === 'drop-constraint' || fact.kind === 'drop-column' || (fact.kind === 'drop' && fact.object === 'table');
      if (!isDrop) return [];
      const table = catalog.resolve('target' in fact ? fact.target.table : fact.name);
      if (table === null || table.origin === null) return [];
      const referenced = new Set(
        table.constraints.map((c) => (c.references === null ? null : (catalog.relation(c.references.table)?.origin ?? null))),
      );
      const also = statement.effects.locks.filter(
        (lock) =>
          lock.fact === index &&
          lock.relation !== table.origin &&
          referenced.has(lock.relation) &&
          compareLocks(lock.mode, 'ACCESS EXCLUSIVE') === 0,
      );
      if (also.length === 0) return [];
      const names = listOf([...new Set(also.map((lock) => quoteRelation(lock.relation)))]);
      return [
        {
          fact: index,
          message: `Takes ACCESS EXCLUSIVE on ${names} too, which the foreign key references: all reads and writes of both tables stop while it waits.`,
          advice:
            fact.kind === 'drop-constraint'
              ? 'Set a lock timeout, and drop one foreign key per transaction.'
              : 'Drop the foreign key first, in a transaction of its own with a lock timeout.',
        },
      ];
    });
  },
  doc: {
    summary: 'Mind the second table that dropping a foreign key locks.',
    why: 'A foreign key is enforced by triggers on both tables. To remove them PostgreSQL takes `ACCESS EXCLUSIVE` on the referenced table as well, whether the key is dropped by itself, with its column or with its table. The referenced table is usually the busier one, and in one transaction with other statements it stays locked until the commit.',
    instead: steps(
      'Drop the foreign key alone: `ALTER TABLE … DROP CONSTRAINT …`, with a lock timeout, one per transaction.',
      'Then drop the column or the table: that locks no other table any more.',
    ),
    sources: [manual('sql-altertable'), manual('explicit-locking')],
  },
});
