import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, partOf, relationOf } from './messages.ts';

export const objectAlreadyExists = incidentRule({
  id: 'object-already-exists',
  severity: 'error',
  category: 'safe',
  causes: ['relation-exists', 'column-exists', 'constraint-exists', 'type-exists', 'enum-value-exists'],
  message: (incident) =>
    failSentence(incident, `${incident.object === null ? relationOf(incident, 'an object') : partOf(incident)} already exists`),
  advice: 'Choose another name, or leave the statement out if the object is the one you want.',
  doc: {
    summary: 'Do not create what an earlier migration has created.',
    why: 'Lockkeeper replays the migrations before this one. A table, index, column, constraint, type or enum value that exists already makes the migration fail. Tables, views, indexes and sequences of a schema share their names, so an index can collide with a table.',
    instead:
      'Choose another name, or leave the statement out. `IF NOT EXISTS` makes the statement pass, but does not look whether the object is the same.',
    sources: [manual('sql-createtable'), manual('ddl-alter')],
  },
});
