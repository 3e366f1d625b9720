import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { partOf, verb } from './messages.ts';

export const notNullOverNulls = incidentRule({
  id: 'not-null-over-nulls',
  severity: 'error',
  category: 'dangerous',
  causes: ['not-null-over-nulls'],
  message: (incident) =>
    `${verb(incident, 'fail', 'Fails')}: ${partOf(incident)} was added empty by this migration, so every row holds NULL.`,
  advice: 'Backfill the column first, and require it in a later migration.',
  doc: {
    summary: 'Do not require a value in a column that was just added empty.',
    why: 'A column added without a default is NULL in every row. `SET NOT NULL` or a primary key over it fails with `column … contains null values` as soon as the table holds a row.',
    instead: steps(
      'Add the column as nullable and deploy code that writes it.',
      'Backfill the old rows in batches, in a data migration.',
      'Require it in a later migration (see [set-not-null](set-not-null.md)).',
    ),
    sources: [manual('sql-altertable')],
  },
});
