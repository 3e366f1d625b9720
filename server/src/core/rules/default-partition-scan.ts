import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { workSentence } from './messages.ts';

export const defaultPartitionScan = incidentRule({
  id: 'default-partition-scan',
  severity: 'error',
  category: 'safe',
  causes: ['default-partition-scan'],
  message: (incident) => workSentence(incident, { because: 'rows of the DEFAULT partition may belong to the new one' }),
  advice: 'Prove by a validated CHECK on the DEFAULT partition that it holds no such row.',
  doc: {
    summary: 'Keep PostgreSQL from scanning the DEFAULT partition.',
    why: 'A new partition takes a range away from the DEFAULT partition. `ATTACH PARTITION` and `CREATE TABLE … PARTITION OF` therefore read the whole DEFAULT partition under `ACCESS EXCLUSIVE`, unless a validated CHECK proves that it holds no row of that range.',
    instead: steps(
      'Move the rows of the range out of the DEFAULT partition.',
      'Add a CHECK that excludes the range to the DEFAULT partition as `NOT VALID`, and validate it in a later migration.',
      'Attach the new partition, then drop the CHECK.',
    ),
    sources: [manual('ddl-partitioning')],
  },
});
