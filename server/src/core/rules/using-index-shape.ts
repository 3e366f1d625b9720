import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, quoteName } from './messages.ts';

export const usingIndexShape = incidentRule({
  id: 'using-index-shape',
  severity: 'error',
  category: 'safe',
  causes: ['using-index-shape'],
  message: (incident) =>
    failSentence(incident, `${incident.object === null ? 'the index' : quoteName(incident.object)} cannot stand behind a constraint`),
  advice: 'Use a unique btree index over plain columns, in their default order and without WHERE.',
  doc: {
    summary: 'USING INDEX needs a plain unique btree index.',
    why: '`UNIQUE USING INDEX` and `PRIMARY KEY USING INDEX` accept only a valid, unique btree index over plain columns. An index that is partial, is over an expression, is not unique, or has a `DESC` or `NULLS FIRST` order is an error.',
    instead:
      '`CREATE UNIQUE INDEX CONCURRENTLY … ON … (columns)` without WHERE, expressions and ordering, as the only statement of its migration; then add the constraint.',
    sources: [manual('sql-altertable')],
  },
});
