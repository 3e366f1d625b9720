import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, relationOf } from './messages.ts';

export const refreshConcurrentlyWithoutUniqueIndex = incidentRule({
  id: 'refresh-concurrently-without-unique-index',
  severity: 'error',
  category: 'safe',
  causes: ['refresh-concurrently-without-unique-index'],
  message: (incident) =>
    failSentence(
      incident,
      `cannot refresh ${relationOf(incident, 'the view')} concurrently: it has no unique index without WHERE, or holds no data yet`,
    ),
  advice: 'Create a unique index on the view, and fill it once without CONCURRENTLY.',
  doc: {
    summary: 'REFRESH … CONCURRENTLY needs a unique index and a filled view.',
    why: 'To find out which rows changed, PostgreSQL needs a unique index over plain columns without WHERE, and contents to compare with. Without them the statement fails.',
    instead: steps(
      '`CREATE UNIQUE INDEX …` on columns that identify the rows of the view.',
      'Fill the view once with a plain `REFRESH`, when nobody reads it yet.',
    ),
    sources: [manual('sql-refreshmaterializedview')],
  },
});
