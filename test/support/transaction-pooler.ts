import net from 'node:net';

/** A pooler in transaction mode that listens on 127.0.0.1. */
export interface Pooler {
  readonly port: number;
  stop(): Promise<void>;
}

const int32 = (n: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(n);
  return bytes;
};
const message = (type: string, body: Buffer): Buffer => Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
const text = (...parts: readonly string[]): Buffer => Buffer.concat(parts.map((p) => Buffer.from(`${p}\0`)));
const startup = (user: string, database: string): Buffer => {
  const body = Buffer.concat([int32(196_608), text('user', user, 'database', database), Buffer.from([0])]);
  return Buffer.concat([int32(body.length + 4), body]);
};

interface Backend {
  readonly socket: net.Socket;
  busy: boolean;
  /** Who gets what it says; null: nobody. */
  client: net.Socket | null;
  rest: Buffer;
}

/**
 * A small pooler in transaction mode, of the kind of PgBouncer: clients are greeted by itself, each transaction is given to a process
 * of the server that is free, and the next one to another. It knows as much of the protocol as that takes.
 * @param order `newest`: the process that was free last, as PgBouncer does by default; `oldest`: one after the other
 */
export async function startPooler(serverPort: number, database: string, order: 'newest' | 'oldest', size = 3): Promise<Pooler> {
  const backends = await Promise.all(Array.from({ length: size }, () => openBackend(serverPort, database)));
  let free = [...backends];
  const waiting: (() => void)[] = [];
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    sockets.add(client);
    client.setNoDelay(true);
    client.on('error', () => {});
    client.on('close', () => sockets.delete(client));
    serve(client);
  });

  const release = (backend: Backend): void => {
    backend.busy = false;
    backend.client = null;
    free.push(backend);
    waiting.shift()?.();
  };
  const take = (): Backend | undefined => {
    const backend = order === 'newest' ? free.at(-1) : free[0];
    free = free.filter((b) => b !== backend);
    if (backend !== undefined) backend.busy = true;
    return backend;
  };

  for (const backend of backends) {
    backend.socket.on('data', (chunk) => {
      backend.rest = Buffer.concat([backend.rest, chunk]);
      while (backend.rest.length >= 5) {
        const length = 1 + backend.rest.readInt32BE(1);
        if (backend.rest.length < length) return;
        const part = backend.rest.subarray(0, length);
        backend.rest = backend.rest.subarray(length);
        backend.client?.write(part);
        const idle = part[0] === 0x5a && part[5] === 0x49;
        if (idle && backend.busy) release(backend);
      }
    });
  }

  function serve(client: net.Socket): void {
    let bytes: Buffer = Buffer.alloc(0);
    let greeted = false;
    let mine: Backend | null = null;
    const forward = (): void => {
      for (;;) {
        if (!greeted) {
          if (bytes.length < 8 || bytes.length < bytes.readInt32BE(0)) return;
          const code = bytes.readInt32BE(4);
          bytes = bytes.subarray(bytes.readInt32BE(0));
          if (code === 80_877_103) {
            client.write('N');
            continue;
          }
          greeted = true;
          const number = int32(1 + Math.floor(Math.random() * 1e6));
          client.write(
            Buffer.concat([
              message('R', int32(0)),
              message('S', text('server_version', '18')),
              message('K', Buffer.concat([number, number])),
              message('Z', Buffer.from('I')),
            ]),
          );
          continue;
        }
        if (bytes.length < 5) return;
        const length = 1 + bytes.readInt32BE(1);
        if (bytes.length < length) return;
        if (bytes[0] === 0x58) return void client.end();
        if (mine === null || mine.client !== client) {
          const backend = take();
          if (backend === undefined) return void waiting.push(forward);
          backend.client = client;
          mine = backend;
        }
        mine.socket.write(bytes.subarray(0, length));
        bytes = bytes.subarray(length);
      }
    };
    client.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      forward();
    });
    client.on('close', () => {
      if (mine?.client !== client) return;
      // the transaction of a client that has gone is undone
      mine.client = null;
      mine.socket.write(message('Q', text('ROLLBACK')));
    });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    async stop() {
      for (const socket of [...sockets, ...backends.map((b) => b.socket)]) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function openBackend(port: number, database: string): Promise<Backend> {
  const socket = net.connect(port, '127.0.0.1').setNoDelay(true);
  return new Promise((resolve, reject) => {
    let seen: Buffer = Buffer.alloc(0);
    socket.once('error', reject);
    socket.once('connect', () => socket.write(startup('postgres', database)));
    const listen = (chunk: Buffer): void => {
      seen = Buffer.concat([seen, chunk]);
      // ReadyForQuery is the last thing of a start that went well
      if (seen.at(-6) !== 0x5a || seen.at(-1) !== 0x49) return;
      socket.off('data', listen);
      socket.off('error', reject);
      socket.on('error', () => {});
      resolve({ socket, busy: false, client: null, rest: Buffer.alloc(0) });
    };
    socket.on('data', listen);
  });
}
