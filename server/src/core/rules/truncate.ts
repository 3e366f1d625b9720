import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { relationOf, underLock, verb } from './messages.ts';

export const truncate = incidentRule({
  id: 'truncate',
  severity: 'warning',
  category: 'dangerous',
  causes: ['truncate'],
  message: (incident) => `${verb(incident, 'delete', 'Deletes')} all rows of ${relationOf(incident)}${underLock(incident.lock)}.`,
  advice: 'Archive the rows, then delete them in batches outside the migration.',
  doc: {
    summary: 'Do not TRUNCATE a table in a migration.',
    why: '`TRUNCATE` throws the whole contents of the table away under `ACCESS EXCLUSIVE`. Down migrations cannot bring the rows back. With `CASCADE` it empties every table that references it, at any depth.',
    instead: steps('Archive the rows that may be needed again.', 'Delete in batches by primary key, in a data migration.'),
    sources: [manual('sql-truncate')],
  },
});
