import net from 'node:net';

/** When the connection ends: before a message reaches the server, as soon as it was sent, or when the server has answered it. */
export const MOMENTS = ['before', 'in-flight', 'answered'] as const;
export type Moment = (typeof MOMENTS)[number];

export interface Cut {
  /** The message, from 1, that it is about; null: nothing is cut. */
  readonly at: number | null;
  readonly moment: Moment;
  /** In place of ending the connection; it is ended in the end in any case. */
  readonly also?: () => Promise<void>;
}

export interface Cutter {
  readonly port: number;
  /** Messages that asked the server for something, since the last `arm`. */
  count(): number;
  /** True when it has cut since. */
  hasCut(): boolean;
  arm(cut: Cut): void;
  stop(): Promise<void>;
}

/** Stands between a client and a server of PostgreSQL, and ends their connection at a message of the protocol. */
export async function startCutter(port: number): Promise<Cutter> {
  let cut: Cut = { at: null, moment: 'before' };
  let count = 0;
  let done = false;
  const open = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const upstream = net.connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => open.delete(socket));
    }
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    const end = async (): Promise<void> => {
      done = true;
      await cut.also?.();
      client.destroy();
      upstream.destroy();
    };
    let waiting = false;
    const answers = messages(false, (message) => {
      if (waiting && message[0] === READY) {
        waiting = false;
        void end();
        return;
      }
      if (!waiting) client.write(message);
    });
    const questions = messages(true, (message) => {
      const asks = message[0] === QUERY || message[0] === SYNC;
      if (asks) count++;
      if (!asks || count !== cut.at || done) {
        upstream.write(message);
        return;
      }
      if (cut.moment === 'before') void end();
      else if (cut.moment === 'answered') {
        waiting = true;
        upstream.write(message);
      } else upstream.write(message, () => void end());
    });
    client.on('data', questions);
    upstream.on('data', answers);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as net.AddressInfo).port,
    count: () => count,
    hasCut: () => done,
    arm(next) {
      cut = next;
      count = 0;
      done = false;
    },
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const QUERY = 'Q'.charCodeAt(0);
const SYNC = 'S'.charCodeAt(0);
const READY = 'Z'.charCodeAt(0);

/** Cuts a stream into messages; the first one of a client has no letter. Source: manual, "Message Formats". */
function messages(fromClient: boolean, each: (message: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  let letter = !fromClient;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const head = letter ? 1 : 0;
      if (rest.length < head + 4) return;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) return;
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      letter = true;
      each(message);
    }
  };
}
