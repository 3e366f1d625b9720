import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, relationOf } from './messages.ts';

export const uniqueWithoutPartitionKey = incidentRule({
  id: 'unique-without-partition-key',
  severity: 'error',
  category: 'safe',
  causes: ['unique-without-partition-key'],
  message: (incident) =>
    failSentence(
      incident,
      `a unique constraint on ${relationOf(incident, 'a partitioned table')} must contain all columns of the partition key`,
    ),
  advice: 'Add the columns of the partition key to the constraint, or make each partition unique.',
  doc: {
    summary: 'A unique constraint of a partitioned table contains the partition key.',
    why: 'Each partition has an index of its own, and no index spans partitions. PostgreSQL can therefore keep values unique only if the partition key is part of them, and refuses other UNIQUE and PRIMARY KEY constraints and unique indexes.',
    instead:
      'Add the columns of the partition key to the constraint, or create the unique index on each partition, where it holds within the partition.',
    sources: [manual('ddl-partitioning')],
  },
});
