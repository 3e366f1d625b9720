import { manual, prismaManual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { relationOf, verb } from './messages.ts';

export const updateAllRows = incidentRule({
  id: 'update-all-rows',
  severity: 'warning',
  category: 'multi-phase',
  causes: ['update-all-rows'],
  message: (incident) =>
    `${verb(incident, 'update', 'Updates')} every row of ${relationOf(incident)} in one transaction: each stays locked for other writers until it ends.`,
  advice: 'Update in batches by primary key, in a data migration.',
  doc: {
    summary: 'Do not update every row of a table in one statement.',
    why: 'An UPDATE writes each row anew and keeps it locked until the transaction ends: other writers of these rows wait, replicas lag, the table grows by its own size until vacuum has worked. If it fails after an hour, an hour of work is rolled back.',
    instead:
      'Move the data in a data migration that works in batches of some thousand rows by primary key, commits each batch, can be interrupted and run again. In a `migration.sql` the portable form is one `DO` block with `COMMIT` in its loop, alone in its file.',
    sources: [manual('sql-update'), manual('routine-vacuuming'), prismaManual('guides/data-migration')],
  },
});
