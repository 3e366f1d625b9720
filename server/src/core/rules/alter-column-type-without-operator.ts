import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, partOf } from './messages.ts';

export const alterColumnTypeWithoutOperator = incidentRule({
  id: 'alter-column-type-without-operator',
  severity: 'error',
  category: 'multi-phase',
  causes: ['operator-does-not-exist'],
  message: (incident) => failSentence(incident, `a constraint or index on ${partOf(incident)} has no operator for the new type`),
  advice: 'Drop the constraint or index first, and create it again for the new type.',
  doc: {
    summary: 'Do not change a type under a constraint or index that has no operator for it.',
    why: 'A CHECK, an index or a foreign key on the column is built again for the new type. Where PostgreSQL has no operator for it (`text >= integer`, a foreign key from `text` to `integer`, an index method without an operator class), the statement fails.',
    instead: steps(
      'Drop the constraint, or drop the index concurrently.',
      'Change the type in phases (see [alter-column-type-rewrite](alter-column-type-rewrite.md)).',
      'Create the constraint or index again, written for the new type.',
    ),
    sources: [manual('sql-altertable'), manual('indexes-opclass')],
  },
});
