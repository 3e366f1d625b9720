import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, quoteName, relationOf } from './messages.ts';

export const constraintViolated = incidentRule({
  id: 'constraint-violated',
  severity: 'error',
  category: 'multi-phase',
  causes: ['constraint-violated'],
  message: (incident) =>
    failSentence(
      incident,
      `the rows of ${relationOf(incident)} break ${incident.object === null ? 'the constraint' : quoteName(incident.object)} with the value that the default gives them`,
    ),
  advice: 'Choose a default that satisfies the constraint, or backfill before adding it.',
  doc: {
    summary: 'Do not fill rows with a default that breaks a constraint.',
    why: 'A constant default gives every row the same value. A UNIQUE constraint then fails as soon as the table has two rows, and a CHECK that the value does not satisfy fails with the first.',
    instead: steps(
      'Add the column as nullable.',
      'Backfill distinct or valid values in batches.',
      'Add the constraint last, in its safe form.',
    ),
    sources: [manual('ddl-constraints')],
  },
});
