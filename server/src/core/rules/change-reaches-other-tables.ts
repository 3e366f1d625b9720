import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { quoteRelation, relationOf, underLock, verb } from './messages.ts';

export const changeReachesOtherTables = incidentRule({
  id: 'change-reaches-other-tables',
  severity: 'warning',
  category: 'dangerous',
  causes: ['cascade-rows'],
  message: (incident) => {
    const from = incident.detail.from === undefined ? 'it' : quoteRelation(incident.detail.from);
    const table = relationOf(incident, 'another table');
    switch (incident.detail.reason) {
      case 'cascade':
        return `${verb(incident, 'delete', 'Deletes')} the rows of ${table} that belong to those of ${from} too, by ON DELETE CASCADE.`;
      case 'set-null':
      case 'set-default':
        return `${verb(incident, 'change', 'Changes')} the rows of ${table} that belong to those of ${from} too, by ON DELETE ${incident.detail.reason === 'set-null' ? 'SET NULL' : 'SET DEFAULT'}.`;
      default:
        return `${verb(incident, 'delete', 'Deletes')} all rows of ${table} too${underLock(incident.lock)}, because it references ${from}.`;
    }
  },
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
