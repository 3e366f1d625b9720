import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { listOf, quoteName, relationOf, verb } from './messages.ts';

export const dropView = incidentRule({
  id: 'drop-view',
  severity: 'warning',
  category: 'dangerous',
  causes: ['drop-view', 'drop-materialized-view', 'replace-view-columns'],
  message: (incident) =>
    incident.cause === 'replace-view-columns'
      ? `${relationOf(incident, 'The view')} comes back without ${incident.object === null ? 'some of its columns' : listOf(incident.object.split(', ').map(quoteName))}; code that still reads them fails.`
      : `${verb(incident, 'drop', 'Drops')} the view ${relationOf(incident)}; code that still reads it fails.`,
  advice: 'Deploy code that no longer reads the view, then drop it in a later migration.',
  doc: {
    summary: 'Drop a view only after no deployed code reads it.',
    why: 'The rows behind a view stay, but queries on it fail as soon as it is gone. The same holds for a view that is dropped and created again with other columns. A materialized view also loses its contents, which cost a full query to make again.',
    instead: steps(
      'Deploy code that no longer reads the view.',
      'Drop it in a later migration. To change a view, use `CREATE OR REPLACE VIEW`, which keeps it readable.',
    ),
    sources: [manual('sql-dropview'), manual('sql-dropmaterializedview')],
  },
});
