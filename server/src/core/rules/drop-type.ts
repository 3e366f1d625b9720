import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { objectOf, othersOf, verb } from './messages.ts';

export const dropType = incidentRule({
  id: 'drop-type',
  severity: 'warning',
  category: 'dangerous',
  causes: ['drop-type'],
  message: (incident) =>
    `${verb(incident, 'drop', 'Drops')} the type ${objectOf(incident, '')}${(incident.detail.others ?? []).length === 0 ? '' : ` and with it ${othersOf(incident)}`}; code that still names it fails.`,
  advice: 'Move the columns to another type and deploy that, then drop the type in a later migration.',
  doc: {
    summary: 'Drop a type only after nothing uses it.',
    why: 'Statements that cast to the type fail as soon as it is gone; Prisma Client casts enum values by name. With `CASCADE` every column of the type goes too, with its data, under `ACCESS EXCLUSIVE` on its table.',
    instead: steps(
      'Move the columns to another type in phases (see [alter-column-type-rewrite](alter-column-type-rewrite.md)).',
      'Deploy code that no longer names the type.',
      'Drop it in a later migration, without `CASCADE`.',
    ),
    sources: [manual('sql-droptype')],
  },
});
