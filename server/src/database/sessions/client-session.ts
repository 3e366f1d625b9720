import type { Duplex } from 'node:stream';
import type { Client, QueryResult } from 'pg';
import { problemOf, type Told } from './problems.ts';
import { DatabaseError, type OpenOptions, type Row, type Sent, type Session } from './session.ts';
import { NOT_POSTGRES } from './tls.ts';

/** A stream that leads to PostgreSQL and is ready for its first message, and what there is to say about it. */
export interface Line {
  readonly stream: Duplex;
  readonly user: string;
  readonly database: string;
  /** Empty: none. */
  readonly password: string;
  readonly applicationName: string | null;
  /** Startup options that the address itself asks for; null: none, which is what poolers want. */
  readonly startupOptions: string | null;
  readonly where: Session['where'];
  /** The schema that the address names; null: it names none. */
  readonly schema: string | null;
  /** Ends the connection at once. */
  readonly cut: () => void;
  /** Settles when everything is ended, after `cut` or a farewell. */
  readonly ended: () => Promise<void>;
  /** For messages about problems. */
  readonly told: Told;
}

/** Values stay as PostgreSQL prints them. */
const AS_TEXT = { getTypeParser: () => (value: unknown) => value } as const;

/** How much longer than the server we wait for its own word that a statement took too long. */
const GRACE = 1_000;
const FAREWELL = 1_000;

const FIRST = "SELECT current_setting('server_version_num') AS version, pg_backend_pid() AS process";

/** A session with what tells whether a pooler stands before the server. */
export interface Connected {
  readonly session: Session;
  /** The process of the server that greeted us, and the one that answers; another one means that a pooler stands in between. */
  readonly greeted: number | null;
  readonly answers: number | null;
}

/**
 * Starts a session on a line: says who we are, asks for the version, and guards everything that follows with a deadline of our own,
 * because a server, or what stands before it, may accept and never answer.
 * @param until when the session has to be there, in milliseconds since 1970 @throws DatabaseError
 */
export async function startSession(line: Line, options: OpenOptions, until: number): Promise<Connected> {
  try {
    const { client, guard } = await clientOn(line);
    const left = (): number => Math.max(1, until - Date.now());
    await guard.run(left(), null, () => client.connect());
    const limit = options.statementTimeout;
    const asking = (most: number | null): Ask => (options.access === 'read' ? reading : writing)(client, guard, most);
    if (options.access === 'write' && limit !== null && line.where === 'server')
      await guard.run(left(), null, () => client.query(`SET statement_timeout = ${Math.round(limit)}`));
    const [row] = await guard.run(left(), null, () => asking(left())(FIRST, []));
    const ask = asking(limit);
    const turns = takeTurns();
    const send = (sql: string): Promise<readonly Sent[]> =>
      options.access === 'read' ? refuseToSend() : guard.run(ownLimit(limit, line), sql, async () => sentOf(await client.query(sql)));
    const session: Session = {
      where: line.where,
      exists: true,
      postgres: Math.floor(Number(row?.version ?? 0) / 10_000),
      user: line.user,
      schema: line.schema ?? 'public',
      query: (sql, values = []) => turns(() => ask(sql, values)),
      send: (sql) => turns(() => send(sql)),
      close: () => farewell(client, line),
    };
    return { session, greeted: (client as unknown as { readonly processID: number | null }).processID, answers: Number(row?.process) };
  } catch (error) {
    line.cut();
    await line.ended();
    throw error;
  }
}

interface Guard {
  /** Runs one piece of work; what does not end in time ends the connection. @param sql the text that is sent, for places of errors */
  run<T>(limit: number | null, sql: string | null, work: () => Promise<T>): Promise<T>;
  /** The connection is over. */
  readonly over: () => boolean;
  readonly line: Line;
}

async function clientOn(line: Line): Promise<{ readonly client: Client; readonly guard: Guard }> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    user: line.user,
    database: line.database,
    // a function, because pg reads PGPASSWORD and ~/.pgpass where there is none, which Prisma does not
    password: () => line.password,
    ssl: false,
    stream: () => ready(line.stream),
    types: AS_TEXT as never,
    application_name: line.applicationName ?? 'lockkeeper',
  });
  // pg takes these from the environment: PGOPTIONS would be sent to poolers that refuse it
  const { connectionParameters } = client as unknown as { readonly connectionParameters: Record<string, unknown> };
  Object.assign(connectionParameters, { options: line.startupOptions ?? undefined, client_encoding: undefined, replication: undefined });
  /** What ended the connection: later errors only say that it has ended. */
  let first: unknown = null;
  client.on('error', (error) => {
    first ??= error;
  });
  client.on('end', () => {
    first ??= new Error('Connection terminated');
  });
  const run = async <T>(limit: number | null, sql: string | null, work: () => Promise<T>): Promise<T> => {
    if (first !== null) throw first instanceof DatabaseError ? first : new DatabaseError(problemOf(line.told, first, null));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      if (limit === null) return;
      timer = setTimeout(() => {
        first = new DatabaseError(problemOf(line.told, { late: limit }, null));
        line.cut();
        reject(first);
      }, limit);
    });
    try {
      return await Promise.race([work(), late]);
    } catch (error) {
      throw error instanceof DatabaseError ? error : new DatabaseError(problemOf(line.told, error, sql));
    } finally {
      clearTimeout(timer);
    }
  };
  return { client, guard: { run, over: () => first !== null, line } };
}

type Ask = (sql: string, values: readonly unknown[]) => Promise<readonly Row[]>;

const rowsOf = async (client: Client, sql: string, values: readonly unknown[]): Promise<readonly Row[]> => {
  // the extended protocol takes one statement and no more, so that none can end the read-only transaction around it
  const config = { text: sql, values: [...values], queryMode: 'extended' };
  return (await client.query(config)).rows as Row[];
};

/** The server ends a statement itself; the embedded one cannot. */
const ownLimit = (limit: number | null, { where }: Line): number | null =>
  limit === null ? null : where === 'embedded' ? limit : limit + GRACE;

const writing =
  (client: Client, guard: Guard, limit: number | null): Ask =>
  (sql, values) =>
    guard.run(ownLimit(limit, guard.line), sql, () => rowsOf(client, sql, values));

/** Every query in a transaction of its own, which the server keeps read-only, so that nothing of it outlives it behind a pooler. */
function reading(client: Client, guard: Guard, limit: number | null): Ask {
  const own = ownLimit(limit, guard.line);
  const begin = `BEGIN TRANSACTION READ ONLY${limit === null ? '' : `; SET LOCAL statement_timeout = ${Math.round(limit)}`}`;
  return async (sql, values) => {
    await guard.run(own, null, () => client.query(begin));
    try {
      const rows = await guard.run(own, sql, () => rowsOf(client, sql, values));
      await guard.run(own, null, () => client.query('COMMIT'));
      return rows;
    } catch (error) {
      if (!guard.over()) await guard.run(FAREWELL, null, () => client.query('ROLLBACK')).catch(() => guard.line.cut());
      throw error;
    }
  };
}

/** One thing at a time: a second query in between would land inside the transaction of the first. */
function takeTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
}

/** Takes leave, and ends the connection when nobody answers that. */
async function farewell(client: Client, line: Line): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, FAREWELL);
  });
  await Promise.race([client.end().catch(() => {}), late]);
  clearTimeout(timer);
  line.cut();
  await line.ended();
}

function refuseToSend(): Promise<never> {
  const message =
    'This connection only reads: a text of several statements could end its read-only transaction. Ask for one statement at a time.';
  return Promise.reject(new DatabaseError({ code: 'refused', message, sqlState: null, said: null, offset: null }));
}

const sentOf = (results: QueryResult | readonly QueryResult[]): readonly Sent[] =>
  [results].flat().map((r) => ({ command: r.command ?? '', rows: r.rows as Row[], count: r.rowCount ?? 0 }));

/** A stream that is connected already, in the shape that `pg` opens itself; it was paused until somebody listens. */
function ready(stream: Duplex): Duplex {
  const nothing = (): void => {};
  const connect = (): void =>
    void setImmediate(() => {
      // who closed it before anybody listened is not heard any more
      if (stream.destroyed) return void stream.emit('error', Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
      stream.emit('connect');
      stream.resume();
    });
  const emit = stream.emit.bind(stream) as (event: string | symbol, ...args: unknown[]) => boolean;
  // what pg cannot read it throws when it is handed the bytes, where nobody else could catch it
  const caught = (event: string | symbol, ...args: unknown[]): boolean => {
    try {
      return emit(event, ...args);
    } catch {
      stream.destroy(Object.assign(new Error('not readable'), { code: NOT_POSTGRES }));
      return true;
    }
  };
  return Object.assign(stream, { emit: caught, connect, setNoDelay: nothing, setKeepAlive: nothing, ref: nothing, unref: nothing });
}
