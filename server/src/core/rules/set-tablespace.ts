import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const setTablespace = incidentRule({
  id: 'set-tablespace',
  severity: 'error',
  category: 'dangerous',
  causes: ['set-tablespace'],
  message: (incident) => workSentence(incident, { work: 'rewrite', because: 'the file is copied to the other tablespace' }),
  advice: 'Move it in a maintenance window, or with pg_repack.',
  doc: {
    summary: 'Do not move a table in use to another tablespace.',
    why: '`SET TABLESPACE` copies the whole file under `ACCESS EXCLUSIVE`: nobody can read or write the table until the copy is done.',
    instead: 'pg_repack moves a table to another tablespace while it is in use. Else use a maintenance window.',
    sources: [manual('sql-altertable')],
  },
});
