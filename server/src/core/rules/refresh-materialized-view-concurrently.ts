import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { relationOf, verb } from './messages.ts';

export const refreshMaterializedViewConcurrently = incidentRule({
  id: 'refresh-materialized-view-concurrently',
  severity: 'advice',
  category: 'safe',
  causes: ['refresh-materialized-view-concurrently'],
  message: (incident) =>
    `${verb(incident, 'refresh', 'Refreshes')} ${relationOf(incident, 'the view')}${incident.lock === null ? '' : ` under ${incident.lock}`}: it can be read meanwhile, other refreshes wait, and the migration takes as long as the query.`,
  advice: 'Run the refresh as a job outside the migrations.',
  doc: {
    summary: 'Refresh materialized views outside the migrations.',
    why: '`REFRESH MATERIALIZED VIEW CONCURRENTLY` takes `EXCLUSIVE` on the view, which can be read all the time, and runs its query as long as that takes. In a migration it makes the deployment wait, and in a transaction it keeps every lock that was taken before.',
    instead: 'Refresh by a job. If it belongs to the migration, give it a migration of its own.',
    sources: [manual('sql-refreshmaterializedview')],
  },
});
