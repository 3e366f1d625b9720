import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { quoteRelation, workSentence } from './messages.ts';

export const addColumnReferencesWithDefault = incidentRule({
  id: 'add-column-references-with-default',
  severity: 'error',
  category: 'safe',
  causes: ['add-column-references'],
  message: (incident) =>
    workSentence(incident, {
      because: `the foreign key to ${incident.detail.to === undefined ? 'the referenced table' : quoteRelation(incident.detail.to)} is checked for each row`,
    }),
  advice: 'Add the column alone, then the foreign key as NOT VALID, and validate it later.',
  doc: {
    summary: 'Do not add a column with both a default and REFERENCES.',
    why: 'Without a default, an inline foreign key checks nothing, because every value is NULL. With a default each row holds a value, and each is looked up in the referenced table under `ACCESS EXCLUSIVE`: nobody can read or write the table meanwhile. Writes to the referenced table wait as well. There is no `NOT VALID` inside `ADD COLUMN`.',
    instead: steps(
      '`ALTER TABLE … ADD COLUMN … DEFAULT …` without REFERENCES.',
      '`ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY … NOT VALID`.',
      '`ALTER TABLE … VALIDATE CONSTRAINT …` in a later migration.',
    ),
    sources: [manual('sql-altertable'), manual('ddl-constraints')],
  },
});
