import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const refreshMaterializedViewNotConcurrently = incidentRule({
  id: 'refresh-materialized-view-not-concurrently',
  severity: 'error',
  category: 'safe',
  causes: ['refresh-materialized-view'],
  message: (incident) => workSentence(incident, { work: 'rewrite' }),
  advice: 'Use REFRESH MATERIALIZED VIEW CONCURRENTLY, outside the migrations where you can.',
  doc: {
    summary: 'Refresh materialized views concurrently.',
    why: '`REFRESH MATERIALIZED VIEW` runs the query and replaces the contents under `ACCESS EXCLUSIVE`: nobody can read the view meanwhile. With `CONCURRENTLY` it can be read all the time; that needs a unique index without WHERE over plain columns, and a view that is filled.',
    instead: steps(
      'Create a unique index on the view if there is none.',
      '`REFRESH MATERIALIZED VIEW CONCURRENTLY …`; it is allowed in a transaction.',
      'A refresh changes no schema: run it as a job rather than in a migration.',
    ),
    sources: [manual('sql-refreshmaterializedview')],
  },
});
