import { manual, prismaManual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { partOf, quoteName, verb } from './messages.ts';

export const renameColumn = incidentRule({
  id: 'rename-column',
  severity: 'error',
  category: 'dangerous',
  causes: ['rename-column'],
  message: (incident) =>
    `${verb(incident, 'rename', 'Renames')} ${partOf(incident)}${incident.detail.to === undefined ? '' : ` to ${quoteName(incident.detail.to)}`}: running code that uses the old name fails at once.`,
  advice: 'Add a new column, write both, backfill, move the reads, and drop the old one later.',
  doc: {
    summary: 'Do not rename a column in place.',
    why: 'The rename is quick on every version, but it breaks running instances: the old version asks for the old name, the new version for the new one, and during a rollout both run. No order of deployment avoids that. In Prisma, `@map` gives a field a new name in the code and leaves the column alone.',
    instead:
      'If only the name in the code matters, use `@map("old_name")` and change nothing in the database. Else rename in phases:\n\n' +
      steps(
        'Add the new column: `ALTER TABLE "User" ADD COLUMN "displayName" TEXT`.',
        'Deploy code that writes to both columns.',
        'Backfill in batches: `UPDATE "User" SET "displayName" = "name" WHERE "displayName" IS NULL …`.',
        'Deploy code that reads from the new column only.',
        'Drop the old column.',
      ),
    sources: [manual('sql-altertable'), prismaManual('orm/prisma-schema/data-model/database-mapping')],
  },
});
