import { compareLocks } from '../effects/types.ts';
import { manual } from './doc.ts';
import { factRule, isOld, show } from './fact-rule.ts';
import { listOf, stopping } from './messages.ts';

export const lockTable = factRule({
  id: 'lock-table',
  severity: 'advice',
  category: 'dangerous',
  on: ['lock-table'],
  says(fact, context) {
    const tables = fact.tables.filter((name) => isOld(name, context));
    if (tables.length === 0 || compareLocks(fact.mode, 'SHARE') < 0) return null;
    return {
      message: `Takes ${fact.mode} on ${listOf(tables.map(show))}, which ${stopping(fact.mode)} until the transaction ends.`,
      advice: 'Leave it out: each statement takes the lock that it needs.',
    };
  },
  doc: {
    summary: 'Do not lock tables by hand.',
    why: 'Every statement takes the weakest lock that it needs, at the moment it needs it. `LOCK TABLE` takes a lock earlier, usually a stronger one, and keeps it until the transaction ends, so that everything after it runs while the application waits. Alone in a file it fails, because there is no transaction that could keep the lock.',
    instead: 'Leave it out. Where the order of locks matters against deadlocks, put the statements in that order and set a lock timeout.',
    sources: [manual('sql-lock'), manual('explicit-locking')],
  },
});
