import { manual, prismaManual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { failSentence, partOf, relationOf } from './messages.ts';

export const objectDoesNotExist = incidentRule({
  id: 'object-does-not-exist',
  severity: 'error',
  category: 'safe',
  causes: [
    'relation-does-not-exist',
    'column-does-not-exist',
    'constraint-does-not-exist',
    'type-does-not-exist',
    'enum-value-does-not-exist',
    'schema-does-not-exist',
    'object-does-not-exist',
  ],
  message: (incident) =>
    failSentence(incident, `${incident.object === null ? relationOf(incident, 'an object') : partOf(incident)} does not exist`),
  advice: 'Check the spelling and the quotes: without quotes a name is folded to lower case.',
  doc: {
    summary: 'Use only what the earlier migrations have created.',
    why: 'Lockkeeper replays the migrations before this one and knows which tables, columns, constraints, types, enum values and schemas exist when the statement runs. What is not there makes the migration fail. The usual causes: a name without quotes (`User` becomes `user`), an object that an earlier statement has dropped or renamed, and an object that was made by hand and stands in no migration.',
    instead:
      'Correct the name or its quotes, or create the object in an earlier migration. For an object that was made by hand, write a migration that creates it and mark it as applied (`prisma migrate resolve --applied`).',
    sources: [manual('sql-syntax-lexical'), prismaManual('orm/prisma-migrate')],
  },
});
