import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { verb } from './messages.ts';

export const enumValueUsedInItsTransaction = incidentRule({
  id: 'enum-value-used-in-its-transaction',
  severity: 'error',
  category: 'safe',
  causes: ['enum-value-used-in-its-transaction'],
  message: (incident) =>
    `${verb(incident, 'fail', 'Fails')}: the value ${incident.object === null ? '' : `'${incident.object}' `}is used in the transaction that adds it, before it is committed.`,
  advice: 'Add the value in one migration and use it in the next.',
  earlier: 'Adds the value.',
  doc: {
    summary: 'Use a new enum value only after the transaction that adds it.',
    why: 'A value that `ALTER TYPE … ADD VALUE` adds can be used only after that transaction has committed: a default, an insert, an update, a CHECK or a cast with it fails with `unsafe use of new value` (55P04). Up to Prisma 7.3 the whole file is one transaction. Where the type itself is created in the same transaction, PostgreSQL 17 and later accept it.',
    instead: steps('`ALTER TYPE … ADD VALUE …` in one migration.', 'The default, insert or update that uses it in the next.'),
    sources: [manual('sql-altertype')],
  },
});
