import type { Address } from '../environment.ts';
import { readAddress, shownAddress } from './address.ts';
import { openEmbedded } from './embedded/embedded-session.ts';
import { openServer } from './server-session.ts';
import { DatabaseError, type OpenOptions, type Session } from './session.ts';

/** Opens what an address names: `postgresql://…`, or `pglite:<folder>`. @throws DatabaseError */
export async function openSession(address: Address, options: OpenOptions): Promise<Session> {
  const read = readAddress(address.url, address.base ?? process.cwd());
  if ('problem' in read) throw new DatabaseError({ code: 'bad-address', message: read.problem, sqlState: null, said: null, offset: null });
  const shown = shownAddress(read, (folder) => folder);
  return read.kind === 'embedded'
    ? openEmbedded(read, options, address.extensions ?? (async () => []), shown)
    : openServer(read, options, shown);
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
