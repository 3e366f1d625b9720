import { manual, prismaManual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { relationOf } from './messages.ts';

export const updateManyRows = incidentRule({
  id: 'update-many-rows',
  severity: 'warning',
  category: 'multi-phase',
  causes: ['update-many-rows'],
  message: (incident) =>
    `${incident.hazards.length === 0 ? 'Would update' : 'May update'} many rows of ${relationOf(incident)} in one transaction: each stays locked for other writers until it ends.`,
  advice: 'Update in batches by primary key, in a data migration.',
  doc: {
    summary: 'Do not update an unbounded part of a table in one statement.',
    why: 'A condition such as `WHERE "x" IS NULL` may hold for every row. Each row is written anew and stays locked until the transaction ends: other writers of these rows wait, and replicas lag. Conditions that pin a primary or unique key are not reported.',
    instead: 'Move the data in a data migration that works in batches of some thousand rows by primary key and commits each batch.',
    sources: [manual('sql-update'), prismaManual('guides/data-migration')],
  },
});
