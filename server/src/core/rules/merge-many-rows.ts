import { manual, prismaManual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { relationOf } from './messages.ts';

export const mergeManyRows = incidentRule({
  id: 'merge-many-rows',
  severity: 'warning',
  category: 'multi-phase',
  causes: ['merge-rows'],
  message: (incident) =>
    `${incident.hazards.length === 0 ? 'Would change' : 'May change'} many rows of ${relationOf(incident)} in one transaction: each stays locked for other writers until it ends.`,
  advice: 'Merge in batches by primary key, in a data migration.',
  doc: {
    summary: 'Do not MERGE an unbounded set of rows in one statement.',
    why: '`MERGE` inserts, updates or deletes for every row that its source yields, and keeps each changed row locked until the transaction ends: other writers of these rows wait, and replicas lag.',
    instead: 'Move the data in a data migration that works in batches of some thousand rows by primary key and commits each batch.',
    sources: [manual('sql-merge'), prismaManual('guides/data-migration')],
  },
});
