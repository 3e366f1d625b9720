import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { objectOf, quoteName, relationOf, verb } from './messages.ts';

export const setSchema = incidentRule({
  id: 'set-schema',
  severity: 'error',
  category: 'dangerous',
  causes: ['set-schema'],
  message: (incident) =>
    `${verb(incident, 'move', 'Moves')} ${incident.relation === null ? objectOf(incident) : relationOf(incident)} to the schema ${incident.detail.to === undefined ? '' : quoteName(incident.detail.to)}: running code that looks for it in the old one fails at once.`,
  advice: 'Keep a view in the old schema, created in the same transaction, until no code uses it.',
  doc: {
    summary: 'Do not move a table in use to another schema.',
    why: 'The move is quick, but running instances look for the table where it was and fail.',
    instead: steps(
      'In one transaction (`BEGIN … COMMIT`): move the table and create an updatable view in its old place.',
      'Deploy code that uses the new schema.',
      'Drop the view in a later migration.',
    ),
    sources: [manual('sql-altertable'), manual('sql-createview')],
  },
});
