import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const vacuumFull = incidentRule({
  id: 'vacuum-full',
  severity: 'error',
  category: 'dangerous',
  causes: ['vacuum-full'],
  message: (incident) => workSentence(incident, { work: 'rewrite', because: 'VACUUM FULL packs it into a new file' }),
  advice: 'Leave it out of migrations; use plain VACUUM, or pg_repack to give space back.',
  doc: {
    summary: 'Do not VACUUM FULL in a migration.',
    why: '`VACUUM FULL` writes the table and all its indexes anew under `ACCESS EXCLUSIVE`: nobody can read or write the table meanwhile. It also cannot run in a transaction. Plain `VACUUM` stops neither reads nor writes.',
    instead: 'Plain `VACUUM` makes space reusable. pg_repack or pg_squeeze give it back to the disk while the table is in use.',
    sources: [manual('sql-vacuum')],
  },
});
