import { readFile } from 'node:fs/promises';
import { isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import type { ServerAddress } from './address.ts';

/** PostgreSQL's request for TLS: a length and a number. Source: manual, "Message Formats", SSLRequest. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** An error in words of ours, for `problemOf`: the code says which. */
export const NO_TLS = 'LOCKKEEPER_NO_TLS';
export const NOT_POSTGRES = 'LOCKKEEPER_NOT_POSTGRES';
export const NO_FILE = 'LOCKKEEPER_NO_FILE';
export const BAD_FILE = 'LOCKKEEPER_BAD_FILE';

const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code });

/** Certificates and keys that the address names. Rejects with NO_FILE where one cannot be read. */
export async function readTlsFiles({ tls }: ServerAddress): Promise<ConnectionOptions> {
  const read = async (path: string): Promise<Buffer> => {
    try {
      return await readFile(path);
    } catch {
      throw coded(NO_FILE, path);
    }
  };
  return {
    ...(tls.authority === null ? {} : { ca: await read(tls.authority) }),
    ...(tls.own === null ? {} : { cert: await read(tls.own.certificate), key: await read(tls.own.key) }),
    ...(tls.identity === null ? {} : { pfx: await read(tls.identity), passphrase: tls.identityPassword ?? '' }),
  };
}

/**
 * Asks the server for TLS on a socket that was just opened. The answer is one byte; whatever comes with it was put in by somebody in
 * between. Gives the socket back where the server has no TLS and the address does not ask for it.
 */
export async function secure(socket: Socket, address: ServerAddress, files: ConnectionOptions): Promise<Socket | TLSSocket> {
  const { host, tls } = address;
  if (tls.mode === 'disable') return socket;
  socket.write(SSL_REQUEST);
  const answer = await firstBytes(socket);
  const [byte] = answer;
  if (byte === 0x4e && answer.length === 1) {
    if (tls.mode === 'prefer' && tls.check === 'none') return socket;
    throw coded(NO_TLS, 'no TLS');
  }
  if (byte !== 0x53 || answer.length !== 1) throw byte === 0x45 ? coded('ECONNRESET', 'refused') : coded(NOT_POSTGRES, 'no PostgreSQL');
  const secured = withFiles(() =>
    connect({
      socket,
      ...files,
      ...(isIP(host) === 0 ? { servername: host } : { host }),
      rejectUnauthorized: tls.check !== 'none',
      ...(tls.check === 'host' ? {} : { checkServerIdentity: () => undefined }),
    }),
  );
  // an error that comes when nobody waits for one ends the connection, which is noticed there
  secured.on('error', () => {});
  return new Promise((resolve, reject) => {
    secured.once('secureConnect', () => resolve(secured));
    secured.once('error', reject);
    socket.once('close', () => reject(coded('ECONNRESET', 'closed')));
  });
}

/** What is wrong with a certificate or key of ours is thrown at once, before anything is sent. */
function withFiles(work: () => TLSSocket): TLSSocket {
  try {
    return work();
  } catch (error) {
    throw coded(BAD_FILE, error instanceof Error ? error.message : '');
  }
}

function firstBytes(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const closed = (): void => reject(coded('ECONNRESET', 'closed'));
    socket.once('error', reject);
    socket.once('close', closed);
    socket.once('data', (bytes) => {
      socket.pause();
      socket.off('error', reject);
      socket.off('close', closed);
      resolve(bytes);
    });
  });
}
