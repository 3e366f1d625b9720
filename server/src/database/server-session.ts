import { connect, type Socket } from 'node:net';
import { userInfo } from 'node:os';
import type { ServerAddress } from './address.ts';
import { startSession } from './client-session.ts';
import { problemOf, type Told } from './problems.ts';
import { DatabaseError, type OpenOptions, type Session } from './session.ts';

/** Opens a connection to a PostgreSQL server. @throws DatabaseError */
export async function openServer(address: ServerAddress, options: OpenOptions, shown: string): Promise<Session> {
  const user = address.user ?? userInfo().username;
  const told: Told = {
    shown,
    user,
    database: address.database,
    secrets: [address.password, address.tls.identityPassword ?? ''],
    embedded: false,
  };
  const limit = options.connectTimeout;
  const until = Date.now() + limit;
  const socket = await opened(address, limit, told);
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const { session } = await startSession(
    {
      stream: socket,
      user,
      database: address.database,
      password: address.password,
      applicationName: address.applicationName,
      startupOptions: address.startupOptions,
      where: 'server',
      schema: address.schema,
      cut: () => void socket.destroy(),
      ended: () => ended,
      told,
    },
    options,
    Math.max(1, until - Date.now()),
  );
  return session;
}

function opened(address: ServerAddress, limit: number, told: Told): Promise<Socket> {
  const { host, port } = address;
  const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail({ late: limit }), limit);
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(new DatabaseError(problemOf(told, error, null)));
    };
    socket.once('error', fail);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', fail);
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}
