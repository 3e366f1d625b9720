import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const addColumnUnique = incidentRule({
  id: 'add-column-unique',
  severity: 'error',
  category: 'safe',
  causes: ['add-column-unique'],
  message: (incident) => workSentence(incident, { work: 'index-build', because: 'UNIQUE needs an index' }),
  advice: 'Add the column alone, then create a unique index concurrently in a migration of its own.',
  doc: {
    summary: 'Do not add a column together with UNIQUE.',
    why: 'UNIQUE inside `ADD COLUMN` builds its index from the whole table under `ACCESS EXCLUSIVE`, although every value is still NULL. Nobody can read or write the table meanwhile. With a constant default it fails as soon as the table has two rows.',
    instead: steps(
      '`ALTER TABLE … ADD COLUMN …` without UNIQUE.',
      '`CREATE UNIQUE INDEX CONCURRENTLY …` as the only statement of its migration.',
      'Where a constraint is needed: `ALTER TABLE … ADD CONSTRAINT … UNIQUE USING INDEX …`. For Prisma the unique index is enough.',
    ),
    sources: [manual('sql-altertable'), manual('sql-createindex')],
  },
});
