import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const addPrimaryKeyWithoutUsingIndex = incidentRule({
  id: 'add-primary-key-without-using-index',
  severity: 'error',
  category: 'multi-phase',
  causes: ['add-primary-key'],
  message: (incident) => workSentence(incident, { work: 'index-build', because: 'PRIMARY KEY needs an index' }),
  advice: 'Make the columns NOT NULL, create a unique index concurrently, then ADD PRIMARY KEY USING INDEX.',
  doc: {
    summary: 'Build the index of a PRIMARY KEY concurrently first.',
    why: '`ADD PRIMARY KEY (…)` builds its index from the whole table under `ACCESS EXCLUSIVE`, and where a column is nullable it also reads every row to find NULLs. Nobody can read or write the table meanwhile. `PRIMARY KEY USING INDEX` over columns that are NOT NULL only changes the catalog.',
    instead: steps(
      'Prove NOT NULL for each column (see [set-not-null](set-not-null.md)).',
      '`CREATE UNIQUE INDEX CONCURRENTLY …` as the only statement of its migration.',
      '`ALTER TABLE … ADD CONSTRAINT … PRIMARY KEY USING INDEX …`, in one statement with the DROP of an older key.',
    ),
    sources: [manual('sql-altertable')],
  },
});
