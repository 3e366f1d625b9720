import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { othersOf, quoteName, relationOf } from './messages.ts';

export const replaceViewColumns = incidentRule({
  id: 'replace-view-columns',
  severity: 'error',
  category: 'multi-phase',
  causes: ['replace-view-columns'],
  message: (incident) =>
    `${relationOf(incident, 'The view')} comes back without ${(incident.detail.others ?? []).length > 0 ? othersOf(incident) : incident.object === null ? 'some of its columns' : quoteName(incident.object)}: running code that reads ${(incident.detail.others ?? []).length > 1 ? 'them' : 'it'} fails.`,
  advice: 'Keep the column in the view until no deployed code reads it.',
  doc: {
    summary: 'Do not take columns out of a view that code reads.',
    why: 'A view that is dropped and created again may lose or rename columns. Code that reads them fails as soon as the migration is through.',
    instead: steps(
      'Keep the old columns beside the new ones; `CREATE OR REPLACE VIEW` can add columns at the end.',
      'Deploy code that reads the new columns.',
      'Take the old ones out in a later migration.',
    ),
    sources: [manual('sql-createview')],
  },
});
