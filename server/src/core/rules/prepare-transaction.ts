import { manual } from './doc.ts';
import { factRule } from './fact-rule.ts';

export const prepareTransaction = factRule({
  id: 'prepare-transaction',
  severity: 'warning',
  category: 'dangerous',
  on: ['transaction'],
  says: (fact) =>
    fact.action !== 'prepare'
      ? null
      : {
          message: 'The prepared transaction keeps all its locks, over disconnects and restarts, until somebody commits it by name.',
          advice: 'Use COMMIT.',
        },
  doc: {
    summary: 'Do not prepare a transaction in a migration.',
    why: '`PREPARE TRANSACTION` takes the transaction off the session but leaves it open: its locks stay, vacuum is held back, and not even a restart of the server ends it. Prisma records the migration as applied while its changes are not yet visible.',
    instead: 'End the transaction with `COMMIT`. Two-phase commit belongs in a transaction manager.',
    sources: [manual('sql-prepare-transaction')],
  },
});
