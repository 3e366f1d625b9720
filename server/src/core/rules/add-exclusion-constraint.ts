import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const addExclusionConstraint = incidentRule({
  id: 'add-exclusion-constraint',
  severity: 'error',
  category: 'dangerous',
  causes: ['add-exclusion'],
  message: (incident) => workSentence(incident, { work: 'index-build', because: 'EXCLUDE needs an index' }),
  advice: 'Add it in a window without traffic, or to a new table that is swapped in.',
  doc: {
    summary: 'Do not add an exclusion constraint to a table in use.',
    why: '`ADD CONSTRAINT … EXCLUDE` builds its index from the whole table under `ACCESS EXCLUSIVE`, and nobody can read or write the table meanwhile. An exclusion constraint can neither be `NOT VALID` nor take over an index that was built concurrently.',
    instead: steps(
      'Where equality is all it needs, use a unique index, created concurrently.',
      'Else add it in a maintenance window, or create a new table with the constraint, copy the rows in batches, and swap the tables.',
    ),
    sources: [manual('sql-altertable'), manual('ddl-constraints')],
  },
});
