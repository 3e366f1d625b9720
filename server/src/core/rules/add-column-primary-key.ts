import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const addColumnPrimaryKey = incidentRule({
  id: 'add-column-primary-key',
  severity: 'error',
  category: 'multi-phase',
  causes: ['add-column-primary-key'],
  message: (incident) => workSentence(incident, { work: 'index-build', because: 'PRIMARY KEY needs an index over columns without NULLs' }),
  advice: 'Add the column, backfill it, create a unique index concurrently, then ADD PRIMARY KEY USING INDEX.',
  doc: {
    summary: 'Do not add a column that is a primary key.',
    why: '`ADD COLUMN … PRIMARY KEY` builds the index from the whole table under `ACCESS EXCLUSIVE`, and nobody can read or write the table meanwhile. Without a default it fails as soon as the table has rows, because a key cannot be NULL.',
    instead: steps(
      'Add the column without the key, and backfill it in batches.',
      'Prove NOT NULL (see [set-not-null](set-not-null.md)).',
      '`CREATE UNIQUE INDEX CONCURRENTLY …` as the only statement of its migration.',
      '`ALTER TABLE … ADD CONSTRAINT … PRIMARY KEY USING INDEX …`.',
    ),
    sources: [manual('sql-altertable')],
  },
});
