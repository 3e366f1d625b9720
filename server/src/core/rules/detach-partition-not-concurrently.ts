import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { quoteName, relationOf, underLock, verb } from './messages.ts';

export const detachPartitionNotConcurrently = incidentRule({
  id: 'detach-partition-not-concurrently',
  severity: 'warning',
  category: 'multi-phase',
  causes: ['detach-partition'],
  message: (incident) =>
    `${verb(incident, 'detach', 'Detaches')} ${relationOf(incident, 'the partition')}${incident.object === null ? '' : ` from ${quoteName(incident.object)}`}${underLock(incident.lock)}: queries on the whole table no longer find its rows.`,
  advice: 'Use DETACH PARTITION … CONCURRENTLY as the only statement of its migration, once nothing reads these rows.',
  doc: {
    summary: 'Detach partitions concurrently, once nothing needs their rows.',
    why: '`DETACH PARTITION` takes `ACCESS EXCLUSIVE` on the parent (and from PostgreSQL 14 on the partition): every query on the partitioned table waits behind it. Afterwards queries on the parent no longer see the rows of the partition. `CONCURRENTLY` (PostgreSQL 14) takes `SHARE UPDATE EXCLUSIVE`; it cannot run in a transaction, nor where a DEFAULT partition exists.',
    instead: steps(
      'Deploy code that does not need these rows through the parent.',
      '`ALTER TABLE … DETACH PARTITION … CONCURRENTLY` as the only statement of its migration.',
    ),
    sources: [manual('ddl-partitioning'), manual('sql-altertable')],
  },
});
