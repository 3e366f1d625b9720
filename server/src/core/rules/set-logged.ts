import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const setLogged = incidentRule({
  id: 'set-logged',
  severity: 'error',
  category: 'dangerous',
  causes: ['set-logged'],
  message: (incident) => workSentence(incident, { work: 'rewrite', because: 'SET LOGGED and SET UNLOGGED copy it' }),
  advice: 'Create a new table with the persistence you need and move the rows in batches.',
  doc: {
    summary: 'Do not switch a table in use between LOGGED and UNLOGGED.',
    why: '`SET LOGGED` and `SET UNLOGGED` write the table and all its indexes anew under `ACCESS EXCLUSIVE`: nobody can read or write the table meanwhile. An unlogged table is emptied after a crash and is not replicated.',
    instead: 'Create a new table with the persistence you need, move the rows in batches and swap the names; or use a maintenance window.',
    sources: [manual('sql-altertable'), manual('sql-createtable')],
  },
});
