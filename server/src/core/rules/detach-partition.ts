import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { quoteName, relationOf, underLock, verb } from './messages.ts';

export const detachPartition = incidentRule({
  id: 'detach-partition',
  severity: 'warning',
  category: 'multi-phase',
  causes: ['detach-partition'],
  message: (incident) =>
    `${verb(incident, 'detach', 'Detaches')} ${relationOf(incident, 'the partition')}${incident.object === null ? '' : ` from ${quoteName(incident.object)}`}${underLock(incident.lock)}: queries on the whole table no longer find its rows.`,
  advice: (incident, statement) => {
    const fact = statement.facts[incident.fact];
    return fact?.kind === 'detach-partition' && fact.concurrently
      ? 'Deploy code that does not need these rows first.'
      : 'Deploy code that does not need these rows, then use DETACH PARTITION … CONCURRENTLY alone in its migration.';
  },
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
