import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';

export const lockTableOutsideTransaction = incidentRule({
  id: 'lock-table-outside-transaction',
  severity: 'error',
  category: 'safe',
  causes: ['lock-table-outside-transaction'],
  message: 'Fails: LOCK TABLE can only be used in a transaction, and this statement runs outside one.',
  advice: 'Remove it, or put it and what it guards between BEGIN and COMMIT.',
  doc: {
    summary: 'LOCK TABLE needs a transaction.',
    why: 'A lock lasts until its transaction ends. Outside one it would be gone at once, and PostgreSQL refuses: `LOCK TABLE can only be used in transaction blocks`. A file with this statement alone always fails.',
    instead:
      'Remove it. If statements must see the table unchanged, put them and the lock between `BEGIN` and `COMMIT`, with a lock timeout.',
    sources: [manual('sql-lock')],
  },
});
