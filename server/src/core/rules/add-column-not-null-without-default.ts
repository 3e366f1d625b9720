import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { quoteName, relationOf, verb } from './messages.ts';

export const addColumnNotNullWithoutDefault = incidentRule({
  id: 'add-column-not-null-without-default',
  severity: 'error',
  category: 'dangerous',
  causes: ['add-column-not-null-without-default'],
  message: (incident) =>
    `${verb(incident, 'fail', 'Fails')} where ${relationOf(incident)} holds rows: they would have NULL in ${incident.object === null ? 'the new column' : quoteName(incident.object)}, which is NOT NULL and has no default.`,
  advice: 'Add the column as nullable, backfill it, then add the constraint; or give it a constant default.',
  doc: {
    summary: 'Do not add a NOT NULL column without a default.',
    why: 'PostgreSQL refuses a `NOT NULL` column without a default as soon as the table holds one row. On an empty table it works, and then code that does not know the column can no longer insert. Prisma writes exactly this statement for a new required field and for `@updatedAt`.',
    instead: steps(
      'Add the column as nullable, or with a constant default (`NOT NULL DEFAULT false` touches no row and is safe).',
      'Deploy code that writes the column.',
      'Backfill the old rows in batches, in a data migration.',
      'Add the constraint last (see [set-not-null](set-not-null.md)).',
    ),
    sources: [manual('sql-altertable'), manual('ddl-constraints')],
  },
});
