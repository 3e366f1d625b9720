import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const addPrimaryKeyUsingNullableIndex = incidentRule({
  id: 'add-primary-key-using-nullable-index',
  severity: 'error',
  category: 'multi-phase',
  causes: ['add-primary-key-nullable-index'],
  message: (incident) => workSentence(incident, { because: 'the columns of the key are nullable' }),
  advice: 'Make the columns NOT NULL first, by a CHECK that is added as NOT VALID and validated.',
  doc: {
    summary: 'Make the columns NOT NULL before PRIMARY KEY USING INDEX.',
    why: '`PRIMARY KEY USING INDEX` sets the columns to NOT NULL. Where they are nullable and no validated CHECK proves them, it reads the whole table under `ACCESS EXCLUSIVE`, and nobody can read or write it meanwhile.',
    instead: steps(
      'Prove NOT NULL for each column (see [set-not-null](set-not-null.md)).',
      '`ALTER TABLE … ADD CONSTRAINT … PRIMARY KEY USING INDEX …`, which then touches no row.',
    ),
    sources: [manual('sql-altertable')],
  },
});
