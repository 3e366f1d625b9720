import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, partOf } from './messages.ts';

export const foreignKeyTypeMismatch = incidentRule({
  id: 'foreign-key-type-mismatch',
  severity: 'error',
  category: 'safe',
  causes: ['foreign-key-type-mismatch'],
  message: (incident) =>
    failSentence(incident, `${partOf(incident, 'the referencing column')} and the referenced column have types that cannot be compared`),
  advice: 'Give the column the type of the column that it references.',
  doc: {
    summary: 'Give a foreign key column the type of the column that it references.',
    why: 'A foreign key compares both columns with `=`. Where PostgreSQL has no such operator for the two types, for example `text` and `integer` or `text` and `uuid`, the statement fails with `foreign key constraint … cannot be implemented`.',
    instead:
      'Declare the column with the type of the referenced one. If the column exists already, change its type in phases (see [alter-column-type-rewrite](alter-column-type-rewrite.md)).',
    sources: [manual('ddl-constraints')],
  },
});
