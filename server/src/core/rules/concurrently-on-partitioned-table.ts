import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, relationOf } from './messages.ts';

export const concurrentlyOnPartitionedTable = incidentRule({
  id: 'concurrently-on-partitioned-table',
  severity: 'error',
  category: 'safe',
  causes: ['concurrently-on-partitioned'],
  message: (incident) => failSentence(incident, `cannot create index on partitioned table ${relationOf(incident)} concurrently`),
  advice: 'Create it ON ONLY the parent, concurrently on each partition, then ATTACH PARTITION each index.',
  doc: {
    summary: 'CONCURRENTLY does not work on a partitioned table.',
    why: 'PostgreSQL refuses `CREATE INDEX CONCURRENTLY` and `DROP INDEX CONCURRENTLY` on the parent of a partitioned table. The partitions themselves accept it.',
    instead: steps(
      '`CREATE INDEX … ON ONLY parent …`: builds nothing.',
      '`CREATE INDEX CONCURRENTLY … ON partition …` for each partition, each as the only statement of its migration.',
      '`ALTER INDEX … ATTACH PARTITION …` for each.',
    ),
    sources: [manual('sql-createindex'), manual('ddl-partitioning')],
  },
});
