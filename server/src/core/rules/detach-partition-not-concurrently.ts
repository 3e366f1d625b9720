import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { has, objectOf, relationOf, stopping, underLock, verb } from './messages.ts';

export const detachPartitionNotConcurrently = incidentRule({
  id: 'detach-partition-not-concurrently',
  severity: 'warning',
  category: 'multi-phase',
  causes: ['detach-partition'],
  message: (incident) =>
    has(incident, 'breaks-clients') || has(incident, 'data-loss')
      ? `${verb(incident, 'detach', 'Detaches')} ${objectOf(incident, 'the partition')}${underLock(incident.lock)}: queries on ${relationOf(incident, 'the parent')} no longer see its rows.`
      : `${verb(incident, 'detach', 'Detaches')} ${objectOf(incident, 'the partition')}${incident.lock === null ? '' : ` under ${incident.lock}, which ${stopping(incident.lock)}`} on ${relationOf(incident, 'the parent')}.`,
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
