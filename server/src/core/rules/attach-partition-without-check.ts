import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const attachPartitionWithoutCheck = incidentRule({
  id: 'attach-partition-without-check',
  severity: 'error',
  category: 'safe',
  causes: ['attach-partition'],
  message: (incident) => workSentence(incident, { because: 'no validated CHECK proves that its rows fit' }),
  advice: 'Add a CHECK of the bounds as NOT VALID, validate it in a later migration, then attach.',
  doc: {
    summary: 'Prove by a CHECK that a table fits before attaching it as a partition.',
    why: '`ATTACH PARTITION` reads the whole new partition under `ACCESS EXCLUSIVE` to see that its rows lie within the bounds. The parent stays usable (`SHARE UPDATE EXCLUSIVE` from PostgreSQL 12). Where a validated CHECK on the partition implies the bounds, `IS NOT NULL` included, the scan is skipped.',
    instead: steps(
      '`ALTER TABLE partition ADD CONSTRAINT … CHECK ("at" IS NOT NULL AND "at" >= … AND "at" < …) NOT VALID`.',
      '`VALIDATE CONSTRAINT` in a later migration.',
      '`ATTACH PARTITION` in the migration after that, then drop the CHECK.',
    ),
    sources: [manual('ddl-partitioning'), manual('sql-altertable')],
  },
});
