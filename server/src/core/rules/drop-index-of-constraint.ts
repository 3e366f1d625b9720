import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, objectOf, othersOf } from './messages.ts';

export const dropIndexOfConstraint = incidentRule({
  id: 'drop-index-of-constraint',
  severity: 'error',
  category: 'safe',
  causes: ['drop-index-of-constraint'],
  message: (incident) =>
    failSentence(
      incident,
      `a constraint${(incident.detail.others ?? []).length === 0 ? '' : ` (${othersOf(incident)})`} needs the index ${objectOf(incident, '')}`.trimEnd(),
    ),
  advice: 'Drop the constraint instead; its index goes with it.',
  doc: {
    summary: 'Drop the constraint, not its index.',
    why: 'The index behind a UNIQUE, PRIMARY KEY or EXCLUDE constraint belongs to the constraint. PostgreSQL refuses to drop it by itself: `cannot drop index … because constraint … requires it`.',
    instead: '`ALTER TABLE … DROP CONSTRAINT …`, with a lock timeout: it takes `ACCESS EXCLUSIVE` for a moment.',
    sources: [manual('sql-dropindex'), manual('sql-altertable')],
  },
});
