import { manual, steps } from './doc.ts';
import type { FileReport } from './fact-rule.ts';
import { listOf, quoteRelation } from './messages.ts';
import { defineRule, type FileRule } from './rule.ts';

interface Held {
  /** As effects name them. */
  readonly tables: ReadonlySet<string>;
  readonly first: number;
  reported: boolean;
}

export const accessExclusiveOnSeveralTables = defineRule<FileRule>({
  id: 'access-exclusive-on-several-tables',
  severity: 'advice',
  category: 'safe',
  file(statements, context) {
    const units = new Map<number, Held>();
    return statements.flatMap((statement): readonly FileReport[] => {
      const { unit, inTransaction } = statement.unit;
      if (!inTransaction) return [];
      const held = units.get(unit);
      if (held?.reported === true) return [];
      const taken = statement.effects.locks.filter(
        (l) => l.mode === 'ACCESS EXCLUSIVE' && context.catalog.relation(l.relation)?.kind !== 'view',
      );
      if (held === undefined) {
        if (taken.length > 0) units.set(unit, { tables: new Set(taken.map((l) => l.relation)), first: statement.index, reported: false });
        return [];
      }
      const lock = taken.find((l) => !held.tables.has(l.relation));
      if (lock === undefined) return [];
      const before = [...held.tables].map(quoteRelation);
      held.reported = true;
      return [
        {
          at: statement.index,
          fact: lock.fact,
          message: `Waits for ACCESS EXCLUSIVE on ${quoteRelation(lock.relation)} while this transaction already stops all reads and writes of ${listOf(before)}; a deadlock with the application is possible.`,
          advice: 'Give each table a migration of its own.',
          relatedStatement: { index: held.first, message: 'The first table is locked here, until the transaction ends.' },
        },
      ];
    });
  },
  doc: {
    summary: 'Lock one table per transaction.',
    why: 'Locks are kept until the transaction ends. When the second table is busy, the migration waits for it, and the first table stands still all that time although nothing happens to it. A transaction of the application that holds the second table and wants the first one ends in a deadlock: PostgreSQL cancels one of the two. Reported once per transaction.',
    instead: steps(
      'Give each table a migration of its own.',
      'Where both must change together, set a short lock timeout and lock the busier table last.',
    ),
    sources: [manual('explicit-locking')],
  },
});

export const statementAfterAccessExclusive = defineRule<FileRule>({
  id: 'statement-after-access-exclusive',
  severity: 'advice',
  category: 'safe',
  style: true,
  file(statements) {
    const locked = new Map<number, { readonly index: number; readonly table: string; reported: boolean }>();
    return statements.flatMap((statement): readonly FileReport[] => {
      const { unit, inTransaction } = statement.unit;
      const held = locked.get(unit);
      if (held === undefined) {
        const lock = inTransaction ? statement.effects.locks.find((l) => l.mode === 'ACCESS EXCLUSIVE') : undefined;
        if (lock !== undefined) locked.set(unit, { index: statement.index, table: quoteRelation(lock.relation), reported: false });
        return [];
      }
      if (held.reported || statement.facts.every((fact) => fact.kind === 'transaction')) return [];
      held.reported = true;
      return [
        {
          at: statement.index,
          message: `All reads and writes of ${held.table} stay stopped while this statement runs, because the lock is kept until the transaction ends.`,
          advice: 'Move the statements after the lock into a migration of their own.',
          relatedStatement: { index: held.index, message: 'The lock is taken here.' },
        },
      ];
    });
  },
  doc: {
    summary: 'End the transaction right after a lock that stops everything.',
    why: 'A lock is kept until the transaction ends, not until its statement ends. Each further statement of the transaction, however harmless, makes the standstill longer. Where a later statement reads or writes a whole table, [work-under-lock](work-under-lock.md) says so; this rule reports any statement, once per transaction.',
    instead: 'Put the statement with the lock last, or alone into a migration.',
    sources: [manual('explicit-locking')],
  },
});
