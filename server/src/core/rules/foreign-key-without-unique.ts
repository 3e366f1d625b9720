import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, quoteRelation } from './messages.ts';

export const foreignKeyWithoutUnique = incidentRule({
  id: 'foreign-key-without-unique',
  severity: 'error',
  category: 'safe',
  causes: ['foreign-key-without-unique'],
  message: (incident) =>
    failSentence(
      incident,
      `there is no unique constraint matching the given keys for ${incident.detail.to === undefined ? 'the referenced table' : quoteRelation(incident.detail.to)}`,
    ),
  advice: 'Reference the primary key, or create a unique index over exactly these columns first.',
  doc: {
    summary: 'Reference columns that are unique.',
    why: 'A foreign key must point to the columns of a primary key, a UNIQUE constraint or a unique index that is neither partial nor over expressions. Otherwise the statement fails with `there is no unique constraint matching given keys`.',
    instead: steps(
      '`CREATE UNIQUE INDEX CONCURRENTLY …` on the referenced columns, as the only statement of its migration.',
      'Add the foreign key as `NOT VALID` in a later migration.',
    ),
    sources: [manual('ddl-constraints')],
  },
});
