import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const createIndexNotConcurrently = incidentRule({
  id: 'create-index-not-concurrently',
  severity: 'warning',
  category: 'safe',
  causes: ['create-index'],
  message: (incident) => workSentence(incident, { work: 'index-build' }),
  advice: 'Use CREATE INDEX CONCURRENTLY as the only statement of its migration.',
  grade: (incident) => (incident.lock === 'ACCESS EXCLUSIVE' ? 'error' : 'warning'),
  doc: {
    summary: 'Create indexes on existing tables concurrently.',
    why: '`CREATE INDEX` builds the index under `SHARE`: reads go on, every write to the table waits until the build is done. After an `ALTER TABLE` in the same transaction it even builds under `ACCESS EXCLUSIVE`. `CREATE INDEX CONCURRENTLY` takes `SHARE UPDATE EXCLUSIVE`, which stops neither, takes longer, and cannot run in a transaction: up to Prisma 7.3 it must be alone in its file. Adding an index to a table that the same migration creates is safe as it is.',
    instead: steps(
      '`CREATE INDEX CONCURRENTLY …` as the only statement of its migration; a comment may stand beside it, a `SET` may not.',
      'If it fails, it leaves an invalid index: `DROP INDEX CONCURRENTLY …`, then deploy again. Do not add `IF NOT EXISTS`, which would skip the invalid index in silence.',
    ),
    sources: [manual('sql-createindex'), manual('explicit-locking')],
  },
});
