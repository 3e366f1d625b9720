import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence } from './messages.ts';

export const notValidUnsupported = incidentRule({
  id: 'not-valid-unsupported',
  severity: 'error',
  category: 'safe',
  causes: ['not-valid-unsupported'],
  message: (incident) => failSentence(incident, 'this constraint cannot be marked NOT VALID'),
  advice: (incident, statement) => {
    const fact = statement.facts[incident.fact];
    const kind = fact?.kind === 'add-constraint' ? fact.constraint.kind : null;
    return kind === 'foreign-key'
      ? 'Add the foreign key to each partition as NOT VALID, validate there, then add it to the parent.'
      : kind === 'exclude'
        ? 'Leave NOT VALID out, and add the constraint in a window without traffic.'
        : 'Create a unique index concurrently, then add the constraint USING INDEX.';
  },
  doc: {
    summary: 'Use NOT VALID only where PostgreSQL has it: CHECK, FOREIGN KEY and, from 18, NOT NULL.',
    why: 'UNIQUE, PRIMARY KEY and EXCLUDE stand on an index, which is complete or does not exist; the grammar rejects `NOT VALID` there. A foreign key of a partitioned table can be `NOT VALID` only from PostgreSQL 18.',
    instead: steps(
      'UNIQUE and PRIMARY KEY: build a unique index concurrently and add the constraint `USING INDEX`.',
      'A foreign key of a partitioned table before PostgreSQL 18: add it to each partition as `NOT VALID`, validate it there, then add it to the parent.',
      'EXCLUDE: see [add-exclusion-constraint](add-exclusion-constraint.md).',
    ),
    sources: [manual('sql-altertable')],
  },
});
