import { connect, type Socket } from 'node:net';
import { userInfo } from 'node:os';
import type { ConnectionOptions } from 'node:tls';
import type { ServerAddress } from './address.ts';
import { type Connected, startSession } from './client-session.ts';
import { problemOf, type Told } from './problems.ts';
import { DatabaseError, type OpenOptions, type Session } from './session.ts';
import { readTlsFiles, secure } from './tls.ts';

/** What an address asks to wait at most, where it asks for more than this; it may ask for "no limit". Milliseconds. */
const LONGEST_WAIT = 60_000;
/** A connection that was silently forgotten by something in between is noticed, because a write has no limit of time. */
const KEEP_ALIVE = 30_000;

/** Opens a connection to a PostgreSQL server. @throws DatabaseError */
export async function openServer(address: ServerAddress, options: OpenOptions, shown: string): Promise<Session> {
  const told = toldOf(address, shown);
  if (options.access === 'write' && address.pooler) throw throughPooler(shown);
  const opened = await connected(address, options, told);
  if (options.access === 'read' || opened.greeted === null || opened.greeted === opened.answers) return opened.session;
  try {
    if (await givesOtherProcesses(opened.session, address, options, told)) throw throughPooler(shown);
    return opened.session;
  } catch (error) {
    await opened.session.close();
    throw error;
  }
}

const throughPooler = (shown: string): DatabaseError =>
  new DatabaseError({
    code: 'pooler',
    message: `${shown} is a pooler in transaction mode: locks and settings of a session do not hold there. Use the direct address of the server.`,
    sqlState: null,
    said: null,
    offset: null,
  });

const toldOf = (address: ServerAddress, shown: string): Told => ({
  shown,
  user: userOf(address),
  database: address.database,
  secrets: address.secrets,
  embedded: false,
});

const userOf = (address: ServerAddress): string => address.user ?? userInfo().username;

async function connected(address: ServerAddress, options: OpenOptions, told: Told): Promise<Connected> {
  const asked = address.connectTimeout === 0 ? LONGEST_WAIT : (address.connectTimeout ?? options.connectTimeout);
  const limit = Math.min(asked, LONGEST_WAIT);
  const until = Date.now() + limit;
  const sockets: Socket[] = [];
  const stream = await opened(address, limit, told, sockets);
  const ended = Promise.all(sockets.map((s) => (s.closed ? undefined : new Promise<void>((resolve) => s.once('close', () => resolve())))));
  const line = {
    stream,
    user: told.user,
    database: address.database,
    password: address.password,
    applicationName: address.applicationName,
    startupOptions: address.startupOptions,
    where: 'server' as const,
    schema: address.schema,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    ended: async () => void (await ended),
    told,
  };
  return startSession(line, options, until);
}

/** A socket through which the server can be talked to, with TLS as the address says. Every socket is put into `sockets`. */
async function opened(address: ServerAddress, limit: number, told: Told, sockets: Socket[]): Promise<Socket> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject({ late: limit }), limit);
  });
  const way = async (): Promise<Socket> => {
    const files: ConnectionOptions = address.tls.mode === 'disable' ? {} : await readTlsFiles(address);
    const socket = await dial(address, sockets);
    const secured = await secure(socket, address, files);
    if (secured !== socket) sockets.push(secured);
    return secured;
  };
  try {
    return await Promise.race([way(), late]);
  } catch (error) {
    for (const socket of sockets) socket.destroy();
    throw new DatabaseError(problemOf(told, error, null));
  } finally {
    clearTimeout(timer);
  }
}

function dial({ host, port }: ServerAddress, sockets: Socket[]): Promise<Socket> {
  const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
  sockets.push(socket);
  // an error that comes when nobody waits for one any more ends the connection, which is noticed there
  socket.on('error', () => {});
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.setNoDelay(true);
      socket.setKeepAlive(true, KEEP_ALIVE);
      resolve(socket);
    });
  });
}

/** So often is it asked which process answers: a pooler that gives one after the other shows itself at once. */
const SAMPLES = 3;

/**
 * Whether the server's process changes between two statements of a session. Where a pooler gives the one that was free last, a second
 * connection gets the process that the first one has just used, or leaves it another one; where each session has its own, neither
 * happens.
 */
async function givesOtherProcesses(session: Session, address: ServerAddress, options: OpenOptions, told: Told): Promise<boolean> {
  const processOf = async (s: Session): Promise<string | null> => (await s.query('SELECT pg_backend_pid() AS process'))[0]?.process ?? null;
  const before = await processOf(session);
  const changes = async (): Promise<boolean> => {
    for (let i = 0; i < SAMPLES; i++) if ((await processOf(session)) !== before) return true;
    return false;
  };
  if (await changes()) return true;
  const second = (await connected(address, options, told)).session;
  try {
    await second.send('BEGIN');
    return (await processOf(second)) === before || (await changes());
  } finally {
    await second.close();
  }
}
