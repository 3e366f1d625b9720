import { manual, prismaManual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { quoteRelation, relationOf, verb } from './messages.ts';

export const renameTable = incidentRule({
  id: 'rename-table',
  severity: 'error',
  category: 'dangerous',
  causes: ['rename-table'],
  message: (incident) =>
    `${verb(incident, 'rename', 'Renames')} ${relationOf(incident)}${incident.detail.to === undefined ? '' : ` to ${quoteRelation(incident.detail.to)}`}: running code that uses the old name fails at once.`,
  advice: 'Keep a view under the old name in the same transaction, or use @@map and leave the table alone.',
  doc: {
    summary: 'Do not rename a table in place.',
    why: 'The rename is quick, but it breaks running instances: the old version asks for the old name, the new version for the new one, and during a rollout both run. In Prisma, `@@map` gives a model a new name in the code and leaves the table alone.',
    instead:
      'If only the name in the code matters, use `@@map("OldName")`. Else:\n\n' +
      steps(
        'In one transaction (`BEGIN … COMMIT`): rename the table and create an updatable view with the old name: `CREATE VIEW "Old" AS SELECT * FROM "New"`.',
        'Deploy code that uses the new name.',
        'Drop the view in a later migration.',
      ),
    sources: [manual('sql-altertable'), manual('sql-createview'), prismaManual('orm/prisma-schema/data-model/database-mapping')],
  },
});
