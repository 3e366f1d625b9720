import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { quoteRelation, relationOf, verb } from './messages.ts';

export const renameView = incidentRule({
  id: 'rename-view',
  severity: 'error',
  category: 'multi-phase',
  causes: ['rename-view'],
  message: (incident) =>
    `${verb(incident, 'rename', 'Renames')} the view ${relationOf(incident)}${incident.detail.to === undefined ? '' : ` to ${quoteRelation(incident.detail.to)}`}: running code that reads the old name fails at once.`,
  advice: 'Create a second view with the new name, and drop the old one in a later migration.',
  doc: {
    summary: 'Do not rename a view in place.',
    why: 'Running instances read the old name and fail as soon as it is gone. A view costs nothing, so both names can exist for a while.',
    instead: steps('Create a view with the new name.', 'Deploy code that reads it.', 'Drop the old view in a later migration.'),
    sources: [manual('sql-alterview')],
  },
});
