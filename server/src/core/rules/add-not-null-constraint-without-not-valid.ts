import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const addNotNullConstraintWithoutNotValid = incidentRule({
  id: 'add-not-null-constraint-without-not-valid',
  severity: 'error',
  category: 'multi-phase',
  causes: ['add-not-null-constraint'],
  message: (incident) => workSentence(incident, { because: 'NOT NULL is verified for each row' }),
  advice: 'Add the NOT NULL constraint as NOT VALID, and validate it in a later migration.',
  doc: {
    summary: 'Add a NOT NULL constraint as NOT VALID, and validate it in a later transaction.',
    why: 'PostgreSQL 18 can add NOT NULL as a constraint with a name. Without `NOT VALID` it reads the whole table under `ACCESS EXCLUSIVE`, and nobody can read or write it meanwhile. With `NOT VALID` it only changes the catalog, and `VALIDATE CONSTRAINT` reads the table under a lock that stops neither reads nor writes.',
    instead: steps(
      '`ALTER TABLE … ADD CONSTRAINT … NOT NULL "column" NOT VALID`.',
      'Backfill the NULLs in batches.',
      '`ALTER TABLE … VALIDATE CONSTRAINT …` in a later migration.',
    ),
    sources: [manual('sql-altertable')],
  },
});
