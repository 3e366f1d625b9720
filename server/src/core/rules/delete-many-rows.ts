import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { relationOf } from './messages.ts';

export const deleteManyRows = incidentRule({
  id: 'delete-many-rows',
  severity: 'warning',
  category: 'dangerous',
  causes: ['delete-rows'],
  message: (incident) =>
    `${incident.hazards.length === 0 ? 'Would delete' : 'May delete'} many rows of ${relationOf(incident)} in one transaction; the data is gone.`,
  advice: 'Archive the rows, then delete them in batches by primary key, in a data migration.',
  doc: {
    summary: 'Do not delete an unbounded part of a table in one statement.',
    why: 'How many rows the condition meets cannot be read from the SQL. The rows are gone, a down migration cannot bring them back, and each stays locked until the transaction ends. Conditions that pin a primary or unique key are not reported.',
    instead: steps('Archive the rows that may be needed again.', 'Delete in batches by primary key, in a data migration.'),
    sources: [manual('sql-delete')],
  },
});
