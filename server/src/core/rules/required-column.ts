import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { partOf } from './messages.ts';

export const requiredColumn = incidentRule({
  id: 'required-column',
  severity: 'error',
  category: 'dangerous',
  causes: ['required-column'],
  message: (incident) =>
    `${partOf(incident)} ends up NOT NULL without a default: inserts of deployed code, which does not know the column, ${incident.unknown.length > 0 ? 'may fail' : 'fail'}.`,
  advice: 'Keep a default until no deployed code inserts without the column.',
  doc: {
    summary: 'Do not make a new column required while old code still inserts.',
    why: 'During a rollout the old version of the application runs against the new schema. It does not name the new column when it inserts; if the column is `NOT NULL` and has no default at the end of the migration, each of these inserts fails. The same happens where a migration adds a default only to fill the old rows and drops it again.',
    instead: steps(
      'Add the column as nullable or with a default, and keep the default.',
      'Deploy code that writes the column.',
      'Backfill, prove NOT NULL, and drop the default in a later deployment.',
    ),
    sources: [manual('sql-altertable'), manual('ddl-default')],
  },
});
