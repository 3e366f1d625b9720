import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, relationOf } from './messages.ts';

export const multiplePrimaryKeys = incidentRule({
  id: 'multiple-primary-keys',
  severity: 'error',
  category: 'safe',
  causes: ['multiple-primary-keys'],
  message: (incident) => failSentence(incident, `${relationOf(incident)} would have two primary keys`),
  advice: 'Drop the old primary key in the same ALTER TABLE, or use a unique index.',
  doc: {
    summary: 'A table has one primary key.',
    why: 'PostgreSQL refuses a second primary key: `multiple primary keys for table … are not allowed`.',
    instead: steps(
      'If the key changes: build the index of the new key concurrently, then `DROP CONSTRAINT …, ADD CONSTRAINT … PRIMARY KEY USING INDEX …` in one ALTER TABLE.',
      'If the columns only have to be unique: a unique index, created concurrently.',
    ),
    sources: [manual('ddl-constraints')],
  },
});
