import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence } from './messages.ts';

export const statementRefusesTransaction = incidentRule({
  id: 'statement-refuses-transaction',
  severity: 'error',
  category: 'safe',
  causes: ['statement-refuses-transaction'],
  message: (incident) =>
    failSentence(incident, `${incident.object ?? 'this statement'} cannot run in a transaction, and this file runs as one`),
  advice: 'Move it to a migration of its own, as the only statement.',
  earlier: 'This statement shares the transaction.',
  doc: {
    summary: 'Keep statements that refuse a transaction alone in their file.',
    why: '`VACUUM`, `CREATE DATABASE`, `DROP DATABASE`, `CREATE TABLESPACE`, `ALTER SYSTEM` and, before PostgreSQL 12, `ALTER TYPE … ADD VALUE` refuse to run in a transaction (error 25001). A file with two or more statements is one transaction up to Prisma 7.3, and from 7.4 where it holds a statement that Prisma cannot split.',
    instead:
      'Put the statement alone into a migration, or, as most of them are maintenance and no change of the schema, run it outside the migrations.',
    sources: [manual('sql-vacuum'), manual('protocol-flow')],
  },
});
