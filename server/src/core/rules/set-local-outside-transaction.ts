import { manual, steps } from './doc.ts';
import { factRule } from './fact-rule.ts';

export const setLocalOutsideTransaction = factRule({
  id: 'set-local-outside-transaction',
  severity: 'advice',
  category: 'safe',
  on: ['set-setting'],
  says(fact, _context, statement) {
    if (fact.scope !== 'local' || statement.unit.inTransaction || fact.inDo !== undefined) return null;
    return {
      message: 'SET LOCAL ends with its own statement here, because this statement is not in a transaction: it does nothing.',
      advice: 'Put BEGIN and COMMIT around the file, or use SET at the top and RESET at the end.',
    };
  },
  doc: {
    summary: 'Do not expect SET LOCAL to work outside a transaction.',
    why: '`SET LOCAL` holds until the end of the transaction. Prisma up to 7.3 sends a file with several statements as one transaction, and it works. From 7.4 on Prisma sends each statement by itself where it can: the setting is gone before the next statement starts, and PostgreSQL says so only in a warning that nobody sees. A lock timeout set this way protects nothing.',
    instead: steps(
      'Put `BEGIN;` at the top and `COMMIT;` at the end: that makes one transaction with every version of Prisma.',
      'Or use `SET lock_timeout = …` and `RESET lock_timeout` at the end.',
    ),
    sources: [manual('sql-set')],
  },
});
