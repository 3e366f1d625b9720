import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { objectOf, quoteRelation, relationOf, verb } from './messages.ts';

export const renameSequence = incidentRule({
  id: 'rename-sequence',
  severity: 'error',
  category: 'multi-phase',
  causes: ['rename-sequence'],
  message: (incident) =>
    `${verb(incident, 'rename', 'Renames')} the sequence ${relationOf(incident, objectOf(incident, ''))}${incident.detail.to === undefined ? '' : ` to ${quoteRelation(incident.detail.to)}`}: running code that takes numbers by the old name fails at once.`,
  advice: 'Keep the name; or have code take numbers through a column default before renaming.',
  doc: {
    summary: 'Do not rename a sequence that code uses by name.',
    why: 'Defaults follow a rename, because they refer to the sequence itself. Code that calls `nextval(…)` with the old name fails as soon as it is gone.',
    instead: steps('Deploy code that takes its numbers through the default of a column.', 'Rename the sequence in a later migration.'),
    sources: [manual('sql-altersequence')],
  },
});
