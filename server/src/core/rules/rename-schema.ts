import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { objectOf, quoteName, verb } from './messages.ts';

export const renameSchema = incidentRule({
  id: 'rename-schema',
  severity: 'error',
  category: 'dangerous',
  causes: ['rename-schema'],
  message: (incident) =>
    `${verb(incident, 'rename', 'Renames')} the schema ${objectOf(incident, '')}${incident.detail.to === undefined ? '' : ` to ${quoteName(incident.detail.to)}`}: running code that uses its tables fails at once.`,
  advice: 'Create the new schema and move the tables one by one, each with a view in its old place.',
  doc: {
    summary: 'Do not rename a schema in use.',
    why: 'Running instances reach the tables by the old name, which they name or have in their search path, and fail as soon as it is gone.',
    instead: steps(
      'Create the new schema.',
      'Move the tables one by one, each with an updatable view in its old place, in one transaction.',
      'Deploy code that uses the new schema, then drop the views.',
    ),
    sources: [manual('sql-alterschema')],
  },
});
