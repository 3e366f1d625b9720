import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { partOf } from './messages.ts';

export const dropKeyDefault = incidentRule({
  id: 'drop-key-default',
  severity: 'error',
  category: 'multi-phase',
  causes: ['drop-generated-key'],
  message: (incident) =>
    `${partOf(incident)} no longer gets a value by itself: inserts of deployed code, which leave it out, ${incident.unknown.length > 0 ? 'may fail' : 'fail'}.`,
  advice: 'Deploy code that sends the key first, then drop the default or identity.',
  doc: {
    summary: 'Do not drop the default or identity of a key that old code relies on.',
    why: 'Code that leaves the key out of its inserts relies on the default, the sequence or the identity. As soon as that is gone, each of these inserts tries to write NULL and fails. In Prisma this statement appears when `@default(autoincrement())` or `@default(dbgenerated(…))` is removed.',
    instead: steps('Deploy code that sends the key with each insert.', 'Drop the default or identity in a later migration.'),
    sources: [manual('sql-altertable'), manual('ddl-identity-columns')],
  },
});
