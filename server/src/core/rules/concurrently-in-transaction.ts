import { manual } from './doc.ts';
import { incidentRule } from './incident-rule.ts';
import { verb } from './messages.ts';

/** `CREATE INDEX … CONCURRENTLY`, `REINDEX TABLE … CONCURRENTLY`, from the words of the statement. */
function formOf(text: string): string {
  const [first, second] = text.toUpperCase().match(/[A-Z]+/g) ?? [];
  const words = second === 'UNIQUE' ? [first, 'INDEX'] : first === 'ALTER' ? ['DETACH PARTITION'] : [first, second];
  return `${words.filter((word) => word !== undefined).join(' ')} … CONCURRENTLY`;
}

export const concurrentlyInTransaction = incidentRule({
  id: 'concurrently-in-transaction',
  severity: 'error',
  category: 'safe',
  causes: ['concurrently-in-transaction'],
  message: (incident, statement) =>
    `${verb(incident, 'fail', 'Fails')}: ${formOf(statement.text)} cannot run in a transaction, and here it shares one.`,
  advice: 'Move it to a migration of its own, as the only statement.',
  earlier: 'This statement shares the transaction.',
  doc: {
    summary: 'Keep CONCURRENTLY out of transactions.',
    why: '`CREATE INDEX`, `DROP INDEX`, `REINDEX` and `DETACH PARTITION` with `CONCURRENTLY` commit on the way and refuse to run in a transaction (error 25001), in a DO block, and in a file that is sent as one query. Up to Prisma 7.3 every file with two or more statements is sent so, even if the other one is only a `SET`. From 7.4 Prisma sends each statement by itself, but only where it can read every statement of the file: `DROP INDEX CONCURRENTLY`, `REINDEX`, `DETACH PARTITION`, `DO` and others send the whole file back to one query.',
    instead:
      'One concurrent statement per migration, and nothing else in the file but comments. It works in every version of Prisma. Set a lock timeout by role or in the connection URL (`options=-c lock_timeout=5s`), not by `SET` in the file.',
    sources: [manual('sql-createindex'), manual('protocol-flow')],
  },
});
