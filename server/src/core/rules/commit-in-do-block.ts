import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence } from './messages.ts';

export const commitInDoBlock = incidentRule({
  id: 'commit-in-do-block',
  severity: 'error',
  category: 'safe',
  causes: ['commit-in-do'],
  message: (incident) => failSentence(incident, 'a block that commits cannot run in a transaction, and this file runs as one'),
  advice: 'Make the block the only statement of its migration.',
  earlier: 'This statement shares the transaction.',
  doc: {
    summary: 'A DO block or procedure that commits stands alone in its file.',
    why: '`COMMIT` inside `DO` or `CALL` works only outside a transaction. Beside any other statement the file is one transaction, in every version of Prisma, because Prisma cannot split a file that holds `DO`; it fails with `invalid transaction termination` (2D000). Alone in its file it works, and is a good form for a backfill in batches.',
    instead: 'Put the block alone into a migration, or move the work to a data migration outside Prisma.',
    sources: [manual('plpgsql-transactions'), manual('sql-do')],
  },
});
