import type { Incident } from '../effects/types.ts';
import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

/** Also where the stored form stays: a shorter varchar is checked value by value. */
function conversionOf(incident: Incident): string {
  const { from, to } = incident.detail;
  if (from === undefined || to === undefined) return 'each value is converted';
  return from === to ? 'USING computes each value anew' : `each value is converted from ${from} to ${to}`;
}

export const alterColumnTypeRewrite = incidentRule({
  id: 'alter-column-type-rewrite',
  severity: 'error',
  category: 'dangerous',
  causes: ['alter-column-type-rewrite'],
  message: (incident) => workSentence(incident, { because: conversionOf(incident) }),
  advice: 'Change it in phases: a new column, write both, backfill, move the reads, drop the old one.',
  doc: {
    summary: 'Do not change the type of a column where the rows must be rewritten.',
    why: 'Where the stored form of the values changes, PostgreSQL writes the whole table and all its indexes anew under `ACCESS EXCLUSIVE`; nobody can read or write it meanwhile, and values may be lost where the new type is narrower. Free, and not reported, are among others: `varchar(n)` to a longer `varchar` or `text`, `numeric(p,s)` to a higher precision with the same scale, a higher precision of `timestamp`, `timestamptz`, `time` or `interval`, `cidr` to `inet`. `timestamp` to `timestamptz` is free only without a precision and in a session at UTC; Prisma writes `TIMESTAMPTZ(3)`, which always rewrites. `char(n)` and arrays always rewrite, and so does a `USING` expression other than a free cast.',
    instead:
      'Change the type in phases:\n\n' +
      steps(
        'Add a new column with the new type.',
        'Deploy code that writes to both columns (or a trigger that does).',
        'Backfill the old rows in batches, converting the values.',
        'Deploy code that reads from the new column only.',
        'Drop the old column.',
      ),
    sources: [manual('sql-altertable'), manual('datatype')],
  },
});
