import { manual } from './doc.ts';
import { factRule, isOld, show } from './fact-rule.ts';
import { listOf } from './messages.ts';

export const insertSelect = factRule({
  id: 'insert-select',
  severity: 'advice',
  category: 'multi-phase',
  on: ['insert'],
  says(fact, context) {
    if (fact.source !== 'query' || fact.query === null || fact.query.bounded) return null;
    const sources = [...new Set(fact.query.reads.filter((name) => isOld(name, context)).map(show))];
    if (sources.length === 0) return null;
    return {
      message: `Copies rows from ${listOf(sources)} into ${show(fact.table)} in one go: the transaction and its locks last until the last row is in.`,
      advice: 'Move it to a data migration that works in batches.',
    };
  },
  doc: {
    summary: 'Copy rows in a data migration, in batches.',
    why: 'One `INSERT … SELECT` over a large table is one long transaction: it holds every lock that the migration took before, keeps vacuum from cleaning up, and its flood of log data lets replicas fall behind. If it fails near the end, all of it was for nothing.',
    instead:
      'Use a script outside the schema migration that copies a few thousand rows per transaction by primary key, can be stopped and goes on where it stopped.',
    sources: [manual('sql-insert')],
  },
});
