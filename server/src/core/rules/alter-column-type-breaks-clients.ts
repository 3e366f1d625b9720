import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { partOf, verb } from './messages.ts';

export const alterColumnTypeBreaksClients = incidentRule({
  id: 'alter-column-type-breaks-clients',
  severity: 'error',
  category: 'dangerous',
  causes: ['alter-column-type-breaks-clients'],
  message: (incident) =>
    `${verb(incident, 'change', 'Changes')} the type of ${partOf(incident)}${incident.detail.to === undefined ? '' : ` to ${incident.detail.to}`}: statements of deployed code that are written for the old type fail.`,
  advice: 'Change it in phases: a new column, write both, backfill, move the reads, drop the old one.',
  doc: {
    summary: 'Do not give a column a type that deployed code cannot use.',
    why: 'The old version of the application runs against the new schema during a rollout. It compares with, inserts and reads values of the old type; where PostgreSQL has no operator or no cast between the two, each of these statements fails (`operator does not exist: integer = text`).',
    instead:
      'Change the type in phases:\n\n' +
      steps(
        'Add a new column with the new type.',
        'Deploy code that writes to both columns.',
        'Backfill the old rows in batches, converting the values.',
        'Deploy code that reads from the new column only.',
        'Drop the old column.',
      ),
    sources: [manual('sql-altertable'), manual('typeconv')],
  },
});
