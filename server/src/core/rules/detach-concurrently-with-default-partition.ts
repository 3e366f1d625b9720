import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, relationOf } from './messages.ts';

export const detachConcurrentlyWithDefaultPartition = incidentRule({
  id: 'detach-concurrently-with-default-partition',
  severity: 'error',
  category: 'multi-phase',
  causes: ['detach-concurrently-with-default'],
  message: (incident) =>
    failSentence(incident, `cannot detach partitions concurrently while ${relationOf(incident, 'the table')} has a DEFAULT partition`),
  advice: 'Detach without CONCURRENTLY under a short lock timeout, or drop the DEFAULT partition first.',
  doc: {
    summary: 'DETACH … CONCURRENTLY does not work beside a DEFAULT partition.',
    why: 'PostgreSQL refuses `DETACH PARTITION … CONCURRENTLY` on a table with a DEFAULT partition: `cannot detach partitions concurrently when a default partition exists`.',
    instead:
      'Empty and detach the DEFAULT partition first; or use plain `DETACH PARTITION` with a short lock timeout, as it takes `ACCESS EXCLUSIVE` on the parent only for a moment.',
    sources: [manual('sql-altertable')],
  },
});
