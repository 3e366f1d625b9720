import type { Incident, JudgedStatement } from '../effects/types.ts';
import { manual, prismaManual, steps } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { relationOf, stopping, verb } from './messages.ts';

/** The work came first, and this statement asks for the lock. */
const takesItself = (incident: Incident, statement: JudgedStatement): boolean =>
  statement.effects.locks.some((lock) => lock.relation === incident.relation && lock.mode === incident.lock);

export const workUnderLock = incidentRule({
  id: 'work-under-lock',
  severity: 'error',
  category: 'safe',
  causes: ['work-under-lock'],
  message: (incident, statement) =>
    takesItself(incident, statement)
      ? `${verb(incident, 'take', 'Takes')} ${incident.lock}${incident.lock === null ? '' : `, which ${stopping(incident.lock)}`}, on ${relationOf(incident)} in the transaction that works through its rows.`
      : `${verb(incident, 'keep', 'Keeps')} ${incident.lock ?? 'a strong lock'} on ${relationOf(incident)}${incident.lock === null ? '' : `, which ${stopping(incident.lock)},`} until this statement is done, because the transaction took it before.`,
  advice: 'Put this statement into a migration of its own, before or after the one that takes the lock.',
  earlier: (incident, statement) =>
    takesItself(incident, statement)
      ? 'Works through the rows in the same transaction.'
      : 'Takes the lock, which is held until the transaction ends.',
  grade: (incident) => (incident.lock === 'ACCESS EXCLUSIVE' || incident.lock === null ? 'error' : 'warning'),
  doc: {
    summary: 'Do not run long statements while the transaction holds a strong lock.',
    why: 'A lock is kept until the transaction ends, not until its statement ends. A change that is quick by itself, such as `ADD COLUMN`, therefore blocks for as long as the slowest statement after it: an UPDATE of many rows, an `INSERT … SELECT`, a scan. Prisma up to 7.3 runs the file as one transaction, and so does every version inside `BEGIN … COMMIT`.',
    instead: steps('Change the schema in one migration.', 'Move rows in a data migration or in a migration of its own.'),
    sources: [manual('explicit-locking'), prismaManual('orm/prisma-migrate')],
  },
});
