import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, relationOf } from './messages.ts';

export const replaceViewShape = incidentRule({
  id: 'replace-view-shape',
  severity: 'error',
  category: 'safe',
  causes: ['replace-view-shape'],
  message: (incident) =>
    failSentence(incident, `CREATE OR REPLACE VIEW cannot drop, rename or retype columns of ${relationOf(incident, 'the view')}`),
  advice: 'Keep the old columns in their order and add new ones at the end, or create a view with a new name.',
  doc: {
    summary: 'CREATE OR REPLACE VIEW only adds columns at the end.',
    why: '`CREATE OR REPLACE VIEW` must give the columns that the view has, with the same names, types and order, and may add columns after them. Anything else fails: `cannot drop columns from view`, `cannot change name of view column`, `cannot change data type of view column`.',
    instead:
      'Keep the old columns and add new ones at the end. To change the shape, create a view with a new name, move the readers, and drop the old view later.',
    sources: [manual('sql-createview')],
  },
});
