import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { partOf, quoteRelation } from './messages.ts';

export const addForeignKeyToEmptyTable = incidentRule({
  id: 'add-foreign-key-to-empty-table',
  severity: 'error',
  category: 'multi-phase',
  causes: ['foreign-key-to-empty-table'],
  message: (incident) =>
    `${incident.detail.to === undefined ? 'The referenced table' : quoteRelation(incident.detail.to)} is empty: inserts and updates of deployed code that set ${partOf(incident)} fail, because no row matches.`,
  advice: 'Fill the referenced table and deploy code that maintains it, then add the foreign key.',
  doc: {
    summary: 'Do not reference a table that is still empty from a column in use.',
    why: 'A foreign key checks every new and changed row at once, also when it is `NOT VALID`. Deployed code writes values of its own into the column; as long as the referenced table does not hold them, each of these writes fails.',
    instead: steps(
      'Create the table and deploy code that writes to it.',
      'Fill it with the values that the column holds, in batches.',
      'Add the foreign key as `NOT VALID`, and validate it in a later migration.',
    ),
    sources: [manual('ddl-constraints'), manual('sql-altertable')],
  },
});
