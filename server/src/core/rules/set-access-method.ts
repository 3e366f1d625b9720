import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const setAccessMethod = incidentRule({
  id: 'set-access-method',
  severity: 'error',
  category: 'dangerous',
  causes: ['set-access-method'],
  message: (incident) => workSentence(incident, { work: 'rewrite', because: 'the other access method stores rows differently' }),
  advice: 'Create a new table with the access method and move the rows in batches.',
  doc: {
    summary: 'Do not change the access method of a table in use.',
    why: '`SET ACCESS METHOD` (PostgreSQL 15) writes the table and all its indexes anew under `ACCESS EXCLUSIVE`: nobody can read or write the table meanwhile.',
    instead: 'Create a new table with the access method, move the rows in batches and swap the names; or use a maintenance window.',
    sources: [manual('sql-altertable')],
  },
});
