import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { othersOf, relationOf } from './messages.ts';

export const changeReachesOtherTables = incidentRule({
  id: 'change-reaches-other-tables',
  severity: 'warning',
  category: 'dangerous',
  causes: ['cascade-rows'],
  message: (incident) =>
    `Rows of ${(incident.detail.others ?? []).length === 0 ? relationOf(incident, 'other tables') : othersOf(incident)} ${incident.unknown.length > 0 || incident.hazards.length > 0 ? 'may be' : 'would be'} deleted or changed too, ${incident.detail.reason === undefined ? 'by a foreign key that reaches them' : `because ${incident.detail.reason}`}.`,
  advice: 'Name the tables, and delete or change their rows on purpose, in batches.',
  doc: {
    summary: 'Know which other tables a DELETE or TRUNCATE reaches.',
    why: '`ON DELETE CASCADE` and `ON DELETE SET NULL` change rows of the referencing tables for every row that is deleted, and `TRUNCATE … CASCADE` empties every table that references the one named, whatever its foreign keys say. None of these tables stands in the statement.',
    instead: steps(
      'Look which tables reference the one that you change.',
      'Archive and delete their rows first, in batches, by statements of their own.',
      'Leave `CASCADE` out of `TRUNCATE`.',
    ),
    sources: [manual('ddl-constraints'), manual('sql-truncate')],
  },
});
