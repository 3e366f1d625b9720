import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, partOf } from './messages.ts';

export const alterColumnTypeCannotCast = incidentRule({
  id: 'alter-column-type-cannot-cast',
  severity: 'error',
  category: 'multi-phase',
  causes: ['cannot-cast'],
  message: (incident) =>
    failSentence(
      incident,
      `${partOf(incident)} cannot be cast automatically${incident.detail.to === undefined ? '' : ` to ${incident.detail.to}`}`,
    ),
  advice: 'Add a new column of the new type and convert the values there; or state the conversion with USING.',
  doc: {
    summary: 'State how values convert where PostgreSQL has no automatic cast.',
    why: 'PostgreSQL changes a type by itself only where an assignment cast exists. From `text` to `integer` there is none, and the statement fails with `column … cannot be cast automatically to type …`. The default of the column must be castable as well. A `USING` expression states the conversion, but it rewrites the table and fails on the first value that does not convert.',
    instead: steps(
      'Prefer a new column of the new type, filled in batches (see [alter-column-type-rewrite](alter-column-type-rewrite.md)).',
      'On a small table: `ALTER COLUMN … TYPE … USING …`. Drop a default that cannot be cast first, and set it again afterwards.',
    ),
    sources: [manual('sql-altertable'), manual('sql-createcast')],
  },
});
