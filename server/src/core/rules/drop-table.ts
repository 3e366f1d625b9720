import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { relationOf, verb } from './messages.ts';

export const dropTable = incidentRule({
  id: 'drop-table',
  severity: 'warning',
  category: 'dangerous',
  causes: ['drop-table'],
  message: (incident) => `${verb(incident, 'drop', 'Drops')} ${relationOf(incident)} and its rows; code that still uses it fails.`,
  advice: 'Archive the rows, verify that nothing references the table, and drop it in a later migration.',
  doc: {
    summary: 'Drop a table only after its rows are archived and nothing uses it.',
    why: 'The rows are gone, and code that still names the table fails at once. The drop is quick, but it takes `ACCESS EXCLUSIVE` on the table and on every table that it references by a foreign key: queries on those wait too until the drop has all its locks.',
    instead: steps(
      'Archive the rows first (a dump, or a copy into another schema).',
      'Verify that no code, view, function or foreign key references the table, and deploy code without it.',
      'Drop its foreign keys first, one in a transaction, so that other tables are locked only for a moment.',
      'Drop the table in a later migration, with a lock timeout.',
    ),
    sources: [manual('sql-droptable')],
  },
});
