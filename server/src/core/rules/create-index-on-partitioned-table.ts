import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { quoteRelation, relationOf, workSentence } from './messages.ts';

export const createIndexOnPartitionedTable = incidentRule({
  id: 'create-index-on-partitioned-table',
  severity: 'warning',
  category: 'safe',
  causes: ['create-index-on-partitioned'],
  message: (incident, statement) => {
    const fact = statement.facts[incident.fact];
    const table =
      fact?.kind === 'create-index' ? quoteRelation(`${fact.table.schema ?? 'public'}.${fact.table.name}`) : relationOf(incident);
    return workSentence(incident, { work: 'index-build', object: `an index on each partition of ${table}` });
  },
  advice: 'Create it ON ONLY the parent, concurrently on each partition, then ATTACH PARTITION each index.',
  grade: (incident) => (incident.lock === 'ACCESS EXCLUSIVE' ? 'error' : 'warning'),
  doc: {
    summary: 'Build an index of a partitioned table partition by partition.',
    why: '`CREATE INDEX` on a partitioned table locks the parent and **every** partition under `SHARE` and builds one index after the other in one transaction: all writes wait. `CONCURRENTLY` is not possible on the parent.',
    instead: steps(
      '`CREATE INDEX … ON ONLY parent …`: builds nothing.',
      '`CREATE INDEX CONCURRENTLY … ON partition …` for each partition, each as the only statement of its migration.',
      '`ALTER INDEX … ATTACH PARTITION …` for each; when the last is attached, the index of the parent becomes valid.',
    ),
    sources: [manual('sql-createindex'), manual('ddl-partitioning')],
  },
});
