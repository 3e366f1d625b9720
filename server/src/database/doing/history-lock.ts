import type { Session } from '../sessions/session.ts';
import type { OnStep } from './doing.ts';

/** The advisory lock that Prisma's `migrate` takes. Source: prisma-engines, `flavour/postgres.rs`. */
const LOCK = '72707369';
const LONGEST_WAIT = 10_000;
const BETWEEN_TRIES = 200;

/** Nobody else, Prisma included, may change the history meanwhile. */
export type Locked = { readonly got: true } | { readonly got: false; readonly says: string };

/**
 * Waits for the lock as long as Prisma does. It is the session's: it goes with `unlockHistory`, or with the connection.
 * @throws DatabaseError
 */
export async function lockHistory(session: Session, onStep: OnStep): Promise<Locked> {
  const until = Date.now() + LONGEST_WAIT;
  for (let told = false; ; ) {
    const [row] = await session.query(`SELECT pg_try_advisory_lock(${LOCK}) AS got`);
    if (row?.got === 't' || row?.got === 'true') return { got: true };
    const holder = await holderOf(session);
    if (!told) onStep({ kind: 'waiting', says: `${holder} is changing this database. Waiting for it to end, 10 seconds at most.` });
    told = true;
    if (Date.now() > until)
      return { got: false, says: `${holder} is changing this database, and it has not ended in 10 seconds. Wait for it, then try again.` };
    await new Promise((go) => setTimeout(go, BETWEEN_TRIES));
  }
}

/** @throws DatabaseError */
export async function unlockHistory(session: Session): Promise<void> {
  await session.query(`SELECT pg_advisory_unlock(${LOCK}) AS done`);
}

/** Who is changing the history at this moment; null: nobody. It takes no lock. @throws DatabaseError */
export async function whoChanges(session: Session): Promise<string | null> {
  if (session.where === 'embedded') return null;
  const holder = await holderOf(session);
  return holder === NOBODY_KNOWN ? null : holder;
}

const NOBODY_KNOWN = 'Another migration';

/** Who has the lock, for people: `Another migration (process 4711 of the server, psql, since 3 s)`. */
async function holderOf(session: Session): Promise<string> {
  const [row] = await session.query(
    `SELECT a.pid, a.application_name AS program, extract(epoch FROM clock_timestamp() - a.state_change)::int AS seconds
       FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
       WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid = ${LOCK} AND l.granted
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  const parts = [
    row?.pid ? `process ${row.pid} of the server` : null,
    row?.program || null,
    row?.seconds ? `since ${row.seconds} s` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? NOBODY_KNOWN : `${NOBODY_KNOWN} (${parts.join(', ')})`;
}
