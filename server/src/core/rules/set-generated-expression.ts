import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { quoteName, workSentence } from './messages.ts';

export const setGeneratedExpression = incidentRule({
  id: 'set-generated-expression',
  severity: 'error',
  category: 'safe',
  causes: ['set-expression'],
  message: (incident) =>
    workSentence(incident, {
      because: `${incident.object === null ? 'the column' : quoteName(incident.object)} is computed anew for each row`,
    }),
  advice: 'Add a new column with the new expression and move readers to it.',
  doc: {
    summary: 'Do not change the expression of a stored generated column in place.',
    why: '`ALTER COLUMN … SET EXPRESSION` (PostgreSQL 17) computes the stored value of every row anew: the table and all its indexes are written under `ACCESS EXCLUSIVE`, and nobody can read or write the table meanwhile. `DROP EXPRESSION` only changes the catalog.',
    instead: steps(
      'Add a new column that a trigger fills with the new expression, and backfill it in batches.',
      'Move readers to the new column.',
      'Drop the old column in a later deployment.',
    ),
    sources: [manual('sql-altertable'), manual('ddl-generated-columns')],
  },
});
