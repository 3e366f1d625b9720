import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const addUniqueWithoutUsingIndex = incidentRule({
  id: 'add-unique-without-using-index',
  severity: 'error',
  category: 'safe',
  causes: ['add-unique'],
  message: (incident) => workSentence(incident, { work: 'index-build', because: 'UNIQUE needs an index' }),
  advice: 'Create a unique index concurrently in a migration of its own, then ADD CONSTRAINT … UNIQUE USING INDEX.',
  doc: {
    summary: 'Build the index of a UNIQUE constraint concurrently first.',
    why: '`ADD CONSTRAINT … UNIQUE (…)` builds its index from the whole table under `ACCESS EXCLUSIVE`, and nobody can read or write the table meanwhile. `UNIQUE USING INDEX` takes over an index that exists and only changes the catalog. UNIQUE cannot be `NOT VALID`.',
    instead: steps(
      '`CREATE UNIQUE INDEX CONCURRENTLY …` as the only statement of its migration. It fails, and leaves an invalid index, where rows are not unique.',
      '`ALTER TABLE … ADD CONSTRAINT … UNIQUE USING INDEX …` in a later migration. For Prisma the unique index alone is enough.',
    ),
    sources: [manual('sql-altertable'), manual('sql-createindex')],
  },
});
