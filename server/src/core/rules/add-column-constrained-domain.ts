import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const addColumnConstrainedDomain = incidentRule({
  id: 'add-column-constrained-domain',
  severity: 'error',
  category: 'safe',
  causes: ['add-column-constrained-domain'],
  message: (incident) => workSentence(incident, { because: 'the constraint of the domain is checked for each row' }),
  advice: 'Use the base type, add the check as NOT VALID, and validate it in a later migration.',
  doc: {
    summary: 'Do not add a column of a domain that has a constraint.',
    why: 'PostgreSQL checks the constraints of the domain for each row, even where the column is NULL or has a constant default, and it does that by writing the whole table and all its indexes anew under `ACCESS EXCLUSIVE`. Nobody can read or write the table meanwhile. A domain without constraints behaves like its base type and touches no row.',
    instead: steps(
      'Add the column with the base type of the domain.',
      'Add the condition with `ADD CONSTRAINT … CHECK (…) NOT VALID`.',
      'Run `VALIDATE CONSTRAINT` in a later migration.',
    ),
    sources: [manual('sql-createdomain'), manual('sql-altertable')],
  },
});
