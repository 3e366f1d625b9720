import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { relationOf, verb } from './messages.ts';

export const deleteAllRows = incidentRule({
  id: 'delete-all-rows',
  severity: 'warning',
  category: 'dangerous',
  causes: ['delete-all-rows'],
  message: (incident) =>
    `${verb(incident, 'delete', 'Deletes')} every row of ${relationOf(incident)} in one transaction; the data is gone.`,
  advice: 'Archive the rows, then delete them in batches by primary key, in a data migration.',
  doc: {
    summary: 'Do not delete every row of a table in one statement.',
    why: 'The rows are gone, and a down migration cannot bring them back. Each row stays locked until the transaction ends, and `ON DELETE` actions run for each of them.',
    instead: steps('Archive the rows that may be needed again.', 'Delete in batches by primary key, in a data migration.'),
    sources: [manual('sql-delete')],
  },
});
