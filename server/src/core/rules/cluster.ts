import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const cluster = incidentRule({
  id: 'cluster',
  severity: 'error',
  category: 'dangerous',
  causes: ['cluster'],
  message: (incident) => workSentence(incident, { work: 'rewrite', because: 'CLUSTER sorts it on disk' }),
  advice: 'Leave it out of migrations; use pg_repack if the order on disk matters.',
  doc: {
    summary: 'Do not CLUSTER a table in a migration.',
    why: '`CLUSTER` writes the table and all its indexes anew, sorted by an index, under `ACCESS EXCLUSIVE`: nobody can read or write the table meanwhile. The order is not kept for rows that are written later.',
    instead: 'pg_repack or pg_squeeze sort a table while it is in use. Else run CLUSTER in a maintenance window, outside the migrations.',
    sources: [manual('sql-cluster')],
  },
});
