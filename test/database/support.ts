import assert from 'node:assert/strict';
import { chownSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { dirname, join } from 'node:path';
import { openSession } from '../../server/src/database/sessions/open.ts';
import type { DatabaseProblem, ProblemCode } from '../../server/src/database/sessions/problem.ts';
import { DatabaseError, type OpenOptions, READING, type Session } from '../../server/src/database/sessions/session.ts';
import type { PostgresServer } from '../support/postgres-server.ts';

/** The problem with which a piece of work ends; it fails where the work does not. */
export async function problemWith(work: () => Promise<unknown>): Promise<DatabaseProblem> {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof DatabaseError, `not a DatabaseError: ${error instanceof Error ? error.stack : String(error)}`);
    return error.problem;
  }
  return assert.fail('there was no problem');
}

/** Opens and asks; whatever happens the session is closed. */
export async function ask(url: string, sql: string, options: OpenOptions = READING): Promise<unknown> {
  const session = await openSession({ url }, options);
  try {
    return await session.query(sql);
  } finally {
    await session.close();
  }
}

export const expectCode = (problem: DatabaseProblem, code: ProblemCode, message: RegExp): void => {
  assert.equal(problem.code, code, JSON.stringify(problem));
  assert.match(problem.message, message);
};

/** Does the work with a session, which is closed in the end. */
export async function using<T>(url: string, options: OpenOptions, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await openSession({ url }, options);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** A TCP server of our own. `onConnection` gets each socket; `stop` cuts them all. */
export async function tcpServer(
  onConnection: (socket: net.Socket) => void,
): Promise<{ readonly port: number; stop(): Promise<void>; readonly open: () => number }> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    open: () => sockets.size,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Sets the rules of access of a server, first match first, and makes them hold. */
export async function setAccess(server: PostgresServer, lines: readonly string[]): Promise<void> {
  const admin = await server.connect();
  try {
    const { rows } = await admin.query<{ hba: string }>("SELECT current_setting('hba_file') AS hba");
    const file = rows[0]!.hba;
    const rules = [...lines, 'host all postgres 127.0.0.1/32 trust', 'host all all 127.0.0.1/32 scram-sha-256'];
    writeFileSync(file, `${rules.join('\n')}\n`);
    await admin.query('SELECT pg_reload_conf()');
    // the postmaster reads the file soon after, and tells nobody; this one line of the view does
    for (;;) {
      const { rows: read } = await admin.query<{ n: number }>('SELECT count(*)::int AS n FROM pg_hba_file_rules WHERE error IS NULL');
      if (read[0]!.n === rules.length) break;
    }
  } finally {
    await admin.end();
  }
}

/** A file in the server's own folder that only the server may read. */
export async function putServerFile(server: PostgresServer, name: string, text: string): Promise<string> {
  const admin = await server.connect();
  try {
    const { rows } = await admin.query<{ hba: string }>("SELECT current_setting('hba_file') AS hba");
    const folder = dirname(rows[0]!.hba);
    const { uid, gid } = statSync(folder);
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    chownSync(join(folder, name), uid, gid);
    return join(folder, name);
  } finally {
    await admin.end();
  }
}
