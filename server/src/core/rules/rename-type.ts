import { manual, prismaManual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { objectOf, quoteRelation, verb } from './messages.ts';

export const renameType = incidentRule({
  id: 'rename-type',
  severity: 'error',
  category: 'multi-phase',
  causes: ['rename-type'],
  message: (incident) =>
    `${verb(incident, 'rename', 'Renames')} the type ${objectOf(incident, '')}${incident.detail.to === undefined ? '' : ` to ${quoteRelation(incident.detail.to)}`}: running code that casts to the old name fails at once.`,
  advice: 'Use @@map on the enum and leave the type alone.',
  doc: {
    summary: 'Do not rename a type that code names.',
    why: 'Columns follow a rename, code does not: Prisma Client casts enum values to the type by name (`CAST($1 AS "public"."Role")`), and these statements fail as soon as the old name is gone.',
    instead:
      'Use `@@map("OldName")` on the enum in schema.prisma. If the type must get another name: create the new type, move the columns to it in phases, drop the old type later.',
    sources: [manual('sql-altertype'), prismaManual('orm/prisma-schema/data-model/database-mapping')],
  },
});
