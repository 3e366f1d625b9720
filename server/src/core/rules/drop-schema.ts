import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { objectOf, othersOf, verb } from './messages.ts';

export const dropSchema = incidentRule({
  id: 'drop-schema',
  severity: 'error',
  category: 'dangerous',
  causes: ['drop-schema'],
  message: (incident) =>
    `${verb(incident, 'drop', 'Drops')} the schema ${objectOf(incident, '')}${(incident.detail.others ?? []).length === 0 ? ' and all that is in it' : ` with ${othersOf(incident)}`}; code that still uses it fails.`,
  advice: 'Archive the rows and drop the tables one by one, after no deployed code uses them.',
  doc: {
    summary: 'Do not drop a schema with everything in it.',
    why: '`DROP SCHEMA … CASCADE` loses every table of the schema with its rows, and takes `ACCESS EXCLUSIVE` on all of them in one transaction. What it takes along stands nowhere in the migration.',
    instead: steps(
      'Archive the rows.',
      'Drop the tables one by one, each after no deployed code uses it.',
      'Drop the empty schema without `CASCADE`.',
    ),
    sources: [manual('sql-dropschema')],
  },
});
