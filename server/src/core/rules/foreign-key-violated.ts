import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, quoteRelation, relationOf } from './messages.ts';

export const foreignKeyViolated = incidentRule({
  id: 'foreign-key-violated',
  severity: 'error',
  category: 'multi-phase',
  causes: ['foreign-key-violated'],
  message: (incident) =>
    failSentence(
      incident,
      `the rows of ${relationOf(incident)} point to ${incident.detail.to === undefined ? 'a table' : quoteRelation(incident.detail.to)} that this migration leaves empty`,
    ),
  advice: 'Fill the referenced table first, then add the foreign key as NOT VALID.',
  doc: {
    summary: 'Fill the referenced table before adding the foreign key.',
    why: 'The foreign key is checked for every row that exists. Where the referenced table was created in this migration and holds nothing, each row with a value breaks it and the migration fails.',
    instead: steps(
      'Create the referenced table and fill it.',
      'Add the foreign key as `NOT VALID` in a later migration.',
      'Validate it in the migration after that.',
    ),
    sources: [manual('ddl-constraints')],
  },
});
