import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { quoteRelation, underLock, verb } from './messages.ts';

export const addForeignKeyWithoutNotValid = incidentRule({
  id: 'add-foreign-key-without-not-valid',
  severity: 'warning',
  category: 'safe',
  causes: ['add-foreign-key'],
  message: (incident) =>
    `${verb(incident, 'check', 'Checks')} each row of ${quoteRelation(incident.detail.from ?? incident.relation ?? 'the table')}${incident.detail.to === undefined ? '' : ` against ${quoteRelation(incident.detail.to)}`}${underLock(incident.lock)} on both tables meanwhile.`,
  advice: 'Add the foreign key as NOT VALID, and validate it in a later migration.',
  grade: (incident) => (incident.lock === 'ACCESS EXCLUSIVE' ? 'error' : 'warning'),
  doc: {
    summary: 'Add a foreign key as NOT VALID, and validate it in a later transaction.',
    why: '`ADD FOREIGN KEY` looks up every row of the table in the referenced one, and holds `SHARE ROW EXCLUSIVE` on **both** tables: reads go on, writes to both wait until the check is done. With `NOT VALID` nothing is checked now; new and changed rows are. `VALIDATE CONSTRAINT` then checks the old rows under locks that stop neither reads nor writes. A foreign key of a partitioned table can be `NOT VALID` only from PostgreSQL 18.',
    instead: steps(
      '`ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY … NOT VALID`, one foreign key in a migration, with a lock timeout.',
      'Clean up orphaned rows in batches.',
      '`ALTER TABLE … VALIDATE CONSTRAINT …` in a later migration.',
    ),
    sources: [manual('sql-altertable'), manual('ddl-constraints')],
  },
});
