import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { listOf, quoteRelation } from './messages.ts';

export const removeEnumValue = incidentRule({
  id: 'remove-enum-value',
  severity: 'error',
  category: 'multi-phase',
  causes: ['remove-enum-value'],
  message: (incident) =>
    `${incident.detail.from === undefined ? 'The enum' : quoteRelation(incident.detail.from)} comes back without ${incident.object === null ? 'a value' : listOf(incident.object.split(', ').map((value) => `'${value}'`))}: writes of running code that use it fail, and so does this migration if a row still holds it.`,
  advice: 'Stop writing the value, move the rows in batches, and leave the value in the type.',
  doc: {
    summary: 'Do not remove an enum value while code or rows use it.',
    why: 'PostgreSQL cannot take a value out of an enum. Prisma therefore makes a new type and casts every column to it: each table is rewritten under `ACCESS EXCLUSIVE`, all in one transaction, and the cast fails if a single row still holds the value. Running code that writes the value fails afterwards. An unused value does no harm.',
    instead: steps(
      'Deploy code that no longer writes the value.',
      'Move the old rows to another value in batches.',
      'Leave the value in the type, or move the column to a new type in phases (see [alter-column-type-rewrite](alter-column-type-rewrite.md)).',
    ),
    sources: [manual('sql-altertype'), manual('datatype-enum')],
  },
});
