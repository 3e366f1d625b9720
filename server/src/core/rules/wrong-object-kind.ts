import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, objectOf, relationOf } from './messages.ts';

export const wrongObjectKind = incidentRule({
  id: 'wrong-object-kind',
  severity: 'error',
  category: 'safe',
  causes: ['wrong-object-kind'],
  message: (incident) =>
    failSentence(
      incident,
      `${incident.relation === null ? objectOf(incident) : relationOf(incident)} is of another kind than the statement says`,
    ),
  advice: 'Use the statement for the kind of object that it is.',
  doc: {
    summary: 'Use the statement that fits the kind of object.',
    why: '`DROP TABLE` of a view, `ALTER TABLE … ADD COLUMN` of a view, an index on a view, and their kind fail: `… is not a table`.',
    instead:
      'Use `DROP VIEW`, `DROP MATERIALIZED VIEW`, `DROP INDEX`, `ALTER VIEW` and so on. Lockkeeper knows the kind from the earlier migrations.',
    sources: [manual('sql-altertable')],
  },
});
