import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { relationOf, verb } from './messages.ts';

export const dropPartition = incidentRule({
  id: 'drop-partition',
  severity: 'warning',
  category: 'dangerous',
  causes: ['drop-partition'],
  message: (incident) =>
    `${verb(incident, 'drop', 'Drops')} the partition ${relationOf(incident, '')} and its rows; queries on the whole table no longer find them.`,
  advice: 'Archive the rows, DETACH PARTITION CONCURRENTLY, then drop it in a later migration.',
  doc: {
    summary: 'Detach a partition before dropping it.',
    why: '`DROP TABLE` of a partition loses its rows and takes `ACCESS EXCLUSIVE` on the partitioned table as well: every query on the whole table waits until the drop has its locks.',
    instead: steps(
      'Archive the rows.',
      '`ALTER TABLE … DETACH PARTITION … CONCURRENTLY` as the only statement of its migration.',
      '`DROP TABLE …` in a later migration.',
    ),
    sources: [manual('ddl-partitioning')],
  },
});
