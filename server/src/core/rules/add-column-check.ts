import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const addColumnCheck = incidentRule({
  id: 'add-column-check',
  severity: 'error',
  category: 'safe',
  causes: ['add-column-check'],
  message: (incident) => workSentence(incident, { because: 'the CHECK is verified for each row' }),
  advice: 'Add the column alone, then the CHECK as NOT VALID, and validate it in a later migration.',
  doc: {
    summary: 'Do not add a column together with a CHECK.',
    why: 'A CHECK written inside `ADD COLUMN` is verified against every row, even where the column is nullable and has no default. The whole table is read under `ACCESS EXCLUSIVE`, and nobody can read or write it meanwhile. There is no `NOT VALID` inside `ADD COLUMN`: PostgreSQL rejects it as a syntax error.',
    instead: steps(
      '`ALTER TABLE … ADD COLUMN …` without the CHECK.',
      '`ALTER TABLE … ADD CONSTRAINT … CHECK (…) NOT VALID`.',
      '`ALTER TABLE … VALIDATE CONSTRAINT …` in a later migration; it stops neither reads nor writes.',
    ),
    sources: [manual('sql-altertable')],
  },
});
