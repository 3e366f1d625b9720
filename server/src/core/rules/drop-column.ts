import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { partOf, verb } from './messages.ts';

export const dropColumn = incidentRule({
  id: 'drop-column',
  severity: 'warning',
  category: 'dangerous',
  causes: ['drop-column'],
  message: (incident) => `${verb(incident, 'drop', 'Drops')} ${partOf(incident)} and its data; code that still reads or writes it fails.`,
  advice: 'Deploy code that no longer uses the column, then drop it in a later migration.',
  doc: {
    summary: 'Drop a column only after no deployed code uses it.',
    why: 'The drop itself is quick, but the application may still reference the column: Prisma Client names every column of a model, so reads and writes of the old version fail as soon as it is gone. The data is lost, and with it every index, foreign key and unique constraint that contains the column. If the column carries a foreign key, the referenced table is locked under `ACCESS EXCLUSIVE` too.',
    instead: steps(
      'Remove the field from the code and from schema.prisma, and deploy that.',
      'Back up the values if they may be needed again.',
      'Drop the column in a later migration, with a lock timeout.',
    ),
    sources: [manual('sql-altertable'), manual('ddl-alter')],
  },
});
