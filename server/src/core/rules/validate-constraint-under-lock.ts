import { manual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { listOf, quoteRelation, workSentence } from './messages.ts';

export const validateConstraintUnderLock = incidentRule({
  id: 'validate-constraint-under-lock',
  severity: 'error',
  category: 'safe',
  causes: ['validate-under-lock'],
  message: (incident) =>
    workSentence(incident, {
      ...(incident.detail.from === undefined || incident.detail.to === undefined
        ? {}
        : { object: `all of ${listOf([...new Set([incident.detail.from, incident.detail.to])].map(quoteRelation))}` }),
      because: 'an earlier statement of this transaction took the lock',
    }),
  advice: 'Validate the constraint in a later migration.',
  earlier: 'Takes the lock, which is held until the transaction ends.',
  grade: (incident) => (incident.lock === 'ACCESS EXCLUSIVE' || incident.lock === null ? 'error' : 'warning'),
  doc: {
    summary: 'Do not VALIDATE a constraint in the transaction that added it.',
    why: '`VALIDATE CONSTRAINT` by itself stops neither reads nor writes. In a transaction that already holds a stronger lock it reads the whole table under that one: after `ADD CONSTRAINT … NOT VALID` this is `ACCESS EXCLUSIVE` (CHECK) or `SHARE ROW EXCLUSIVE` on both tables (foreign key), so `NOT VALID` has gained nothing. Prisma up to 7.3 runs the file as one transaction. From 7.4 each statement has its own, unless the file holds a statement that Prisma cannot split.',
    instead: steps(
      'Put `ADD CONSTRAINT … NOT VALID` into one migration.',
      'Put `VALIDATE CONSTRAINT` into the next. That works in every version of Prisma.',
    ),
    sources: [manual('sql-altertable'), manual('explicit-locking')],
  },
});
