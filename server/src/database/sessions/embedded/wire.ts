import { Duplex } from 'node:stream';

/** What `pg` asks of a socket. */
export interface Wire extends Duplex {
  connect(): void;
  setNoDelay(): void;
  setKeepAlive(): void;
  ref(): void;
  unref(): void;
}

const int32 = (n: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(n);
  return bytes;
};

function message(type: string, ...parts: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((p) => (typeof p === 'string' ? Buffer.from(`${p}\0`) : p)));
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

/** The embedded server has been started up already: what a client sends first is answered here. */
const HELLO = Buffer.concat([
  message('R', int32(0)),
  message('S', 'client_encoding', 'UTF8'),
  message('K', int32(0), int32(0)),
  message('Z', Buffer.from('I')),
]);

/** Messages after which a client waits for an answer: a simple query, Sync, and the end of a COPY. */
const ENDS = new Set(['Q', 'S', 'c', 'f']);

/** Where the last message that asks for an answer ends; `over`: the client takes its leave. */
function wholePart(bytes: Buffer): { readonly end: number; readonly over: boolean } {
  let end = 0;
  for (let at = 0; at + 5 <= bytes.length; ) {
    const type = String.fromCharCode(bytes[at]!);
    const next = at + 1 + bytes.readInt32BE(at + 1);
    if (next > bytes.length) break;
    if (type === 'X') return { end, over: true };
    if (ENDS.has(type)) end = next;
    at = next;
  }
  return { end, over: false };
}

/**
 * A socket that leads to an embedded database.
 * @param ask sends whole messages and gives the answer @param stop ends the database at once
 */
export function openWire(ask: (bytes: Uint8Array) => Promise<Uint8Array>, stop: () => void): Wire {
  let greeted = false;
  let waiting: Buffer = Buffer.alloc(0);
  const wire = new Duplex({
    read() {},
    write(chunk: Buffer, _, done) {
      if (!greeted) {
        greeted = true;
        this.push(HELLO);
        return done();
      }
      waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
      const { end, over } = wholePart(waiting);
      const part = waiting.subarray(0, end);
      waiting = waiting.subarray(end);
      const answered = end === 0 ? Promise.resolve() : ask(new Uint8Array(part)).then((bytes) => void this.push(Buffer.from(bytes)));
      answered.then(
        () => {
          if (over) this.push(null);
          done();
        },
        (error: Error) => done(error),
      );
    },
    destroy(error, done) {
      stop();
      done(error);
    },
  });
  const nothing = (): void => {};
  return Object.assign(wire, {
    connect: () => setImmediate(() => wire.emit('connect')),
    setNoDelay: nothing,
    setKeepAlive: nothing,
    ref: nothing,
    unref: nothing,
  });
}
