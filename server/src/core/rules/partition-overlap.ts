import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, othersOf } from './messages.ts';

export const partitionOverlap = incidentRule({
  id: 'partition-overlap',
  severity: 'error',
  category: 'safe',
  causes: ['partition-overlap'],
  message: (incident) =>
    failSentence(
      incident,
      `the bounds overlap with ${(incident.detail.others ?? []).length === 0 ? 'another partition' : othersOf(incident)}`,
    ),
  advice: 'Choose bounds that no other partition covers; the upper bound of a range is exclusive.',
  doc: {
    summary: 'Partitions do not overlap.',
    why: 'Each row belongs to exactly one partition, so PostgreSQL refuses bounds that another partition covers already: `partition … would overlap partition …`. The lower bound of a range is inclusive, the upper bound is not.',
    instead:
      'Choose bounds that begin where the neighbour ends. To split a partition, detach it, create the two new ones and move the rows.',
    sources: [manual('ddl-partitioning')],
  },
});
