import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const addCheckWithoutNotValid = incidentRule({
  id: 'add-check-without-not-valid',
  severity: 'error',
  category: 'safe',
  causes: ['add-check'],
  message: (incident) => workSentence(incident, { because: 'the CHECK is verified for each row' }),
  advice: 'Add the CHECK as NOT VALID, and validate it in a later migration.',
  doc: {
    summary: 'Add a CHECK as NOT VALID, and validate it in a later transaction.',
    why: '`ADD CONSTRAINT … CHECK` verifies every row under `ACCESS EXCLUSIVE`, and nobody can read or write the table meanwhile. With `NOT VALID` it only changes the catalog: new and changed rows are checked from then on, old rows are not. `VALIDATE CONSTRAINT` then reads the table under `SHARE UPDATE EXCLUSIVE`, which stops neither reads nor writes.',
    instead: steps(
      '`ALTER TABLE … ADD CONSTRAINT … CHECK (…) NOT VALID`.',
      'Repair the old rows that break it, in batches.',
      '`ALTER TABLE … VALIDATE CONSTRAINT …` in a later migration: in the same transaction the strong lock would be kept.',
    ),
    sources: [manual('sql-altertable'), manual('ddl-constraints')],
  },
});
