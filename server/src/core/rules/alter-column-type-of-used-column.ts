import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, partOf, verb } from './messages.ts';

export const alterColumnTypeOfUsedColumn = incidentRule({
  id: 'alter-column-type-of-used-column',
  severity: 'error',
  category: 'multi-phase',
  causes: ['alter-type-of-used-column'],
  message: (incident) =>
    incident.detail.reason === undefined
      ? failSentence(incident, `the type of ${partOf(incident)} cannot change while another object uses it`)
      : `${verb(incident, 'fail', 'Fails')}: ${partOf(incident)} cannot change while ${incident.detail.reason}.`,
  advice: 'Drop what uses the column and create it again after the change, in one transaction.',
  doc: {
    summary: 'Do not change the type of a column that a view, rule, policy or generated column uses.',
    why: 'PostgreSQL refuses to change the type of a column that a view, a rule, a policy, a generated column, a trigger or a partition key uses. Only the view and its kind can be taken away and made again; the type of a partition key cannot change at all.',
    instead: steps(
      'In one transaction: drop the view, change the type (if that is free, see [alter-column-type-rewrite](alter-column-type-rewrite.md)), create the view again with its grants.',
      'For a partition key: create a new partitioned table and move the data.',
    ),
    sources: [manual('sql-altertable'), manual('ddl-depend')],
  },
});
