import type { Address } from './environment.ts';
import { openServer } from './server-session.ts';
import type { OpenOptions, Session } from './session.ts';

/** Opens what an address names: `postgresql://…`, or `pglite:<folder>`. @throws DatabaseError */
export async function openSession(address: Address, options: OpenOptions): Promise<Session> {
  return openServer(address, options);
}

/** Opens a session, works with it, and closes it whatever happens. @throws DatabaseError, and what `work` throws */
export async function withSession<T>(address: Address, options: OpenOptions, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await openSession(address, options);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
