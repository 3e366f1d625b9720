import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const addColumnVolatileDefault = incidentRule({
  id: 'add-column-volatile-default',
  severity: 'error',
  category: 'safe',
  causes: ['add-column-volatile-default'],
  message: (incident) => workSentence(incident, { because: 'the default is computed for each row' }),
  advice: 'Add the column without a default, set the default, then backfill in batches.',
  doc: {
    summary: 'Do not add a column whose default is computed for each row.',
    why: 'PostgreSQL stores a constant default once and touches no row, and it treats `now()` and other `STABLE` functions the same way. A `VOLATILE` function such as `random()`, `gen_random_uuid()`, `clock_timestamp()` or `nextval()` gives every row a value of its own, so the whole table and all its indexes are written anew under `ACCESS EXCLUSIVE`. Until that is done nobody can read or write the table. A function that Lockkeeper does not know counts as "may rewrite".',
    instead: steps(
      'Add the column without a default: `ALTER TABLE … ADD COLUMN …`. It touches no row.',
      'Set the default for new rows: `ALTER TABLE … ALTER COLUMN … SET DEFAULT …`.',
      'Fill the old rows in batches, in a data migration outside the schema migration.',
      'If the column must be `NOT NULL`, prove it first (see [set-not-null](set-not-null.md)).',
    ),
    sources: [manual('sql-altertable'), manual('xfunc-volatility')],
  },
});
