import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const addColumnStoredGenerated = incidentRule({
  id: 'add-column-stored-generated',
  severity: 'error',
  category: 'safe',
  causes: ['add-column-stored-generated'],
  message: (incident) => workSentence(incident, { because: 'the expression is computed and stored for each row' }),
  advice: (_incident, _statement, context) =>
    context.postgres >= 18
      ? 'Make the column VIRTUAL, or fill a plain column by a trigger and backfill it.'
      : 'Add a plain column that a trigger fills, then backfill it in batches.',
  doc: {
    summary: 'Do not add a stored generated column to a table that holds rows.',
    why: '`GENERATED ALWAYS AS (…) STORED` computes the value of every row that exists, so the table and all its indexes are written anew under `ACCESS EXCLUSIVE`. Nobody can read or write the table meanwhile. A `VIRTUAL` generated column (PostgreSQL 18) is computed when it is read and touches no row.',
    instead: steps(
      'On PostgreSQL 18, write `VIRTUAL` where the value need not be stored.',
      'Else add a plain column and a trigger that fills it for new and changed rows.',
      'Fill the old rows in batches.',
    ),
    sources: [manual('ddl-generated-columns'), manual('sql-altertable')],
  },
});
