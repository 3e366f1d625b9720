import type { DatabaseProblem } from '../sessions/problem.ts';
import { DatabaseError, type Session } from '../sessions/session.ts';

/** The connection is gone, so that nobody knows what became of what was sent last. */
export function isLost({ code, sqlState }: DatabaseProblem): boolean {
  return (
    code === 'lost' ||
    // a limit of the server has a code, and the connection stays
    (code === 'timeout' && sqlState === null) ||
    code === 'unreachable' ||
    // classes 08 and 57P of the manual's appendix A: the connection failed, the server ended it
    /^(?:08|57P)/.test(sqlState ?? '')
  );
}

/** The problem of an error that a session threw; anything else is thrown on. */
export function problemOf(error: unknown): DatabaseProblem {
  if (error instanceof DatabaseError) return error.problem;
  throw error;
}

/**
 * Whether what was sent left a transaction behind. In a statement of its own the time of the transaction is that of the statement.
 * @throws DatabaseError when the connection is gone
 */
export async function transactionLeft(session: Session): Promise<'none' | 'open' | 'aborted'> {
  try {
    const [sent] = await session.send('SELECT (now() = statement_timestamp())::text AS alone');
    return sent?.rows[0]?.alone === 'true' ? 'none' : 'open';
  } catch (error) {
    if (problemOf(error).sqlState === '25P02') return 'aborted';
    throw error;
  }
}

/** Takes back what is open. True: there was something. @throws DatabaseError */
export async function endTransaction(session: Session): Promise<boolean> {
  if ((await transactionLeft(session)) === 'none') return false;
  await session.send('ROLLBACK');
  return true;
}

/**
 * Writes into the history, whatever role or mode a script has left behind: what hinders is set back, and it is tried once more.
 * @throws DatabaseError
 */
export async function record(session: Session, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (isLost(problemOf(error))) throw error;
    await endTransaction(session);
    for (const reset of ['RESET SESSION AUTHORIZATION', 'RESET ROLE', 'RESET default_transaction_read_only', 'RESET lock_timeout'])
      await session.send(reset);
    await write();
  }
}
