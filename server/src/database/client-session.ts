import type { Duplex } from 'node:stream';
import type { Client, QueryResult } from 'pg';
import { problemOf, type Told } from './problems.ts';
import { DatabaseError, type OpenOptions, type Row, type Sent, type Session } from './session.ts';

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

/** A connected client as a session. @throws DatabaseError */
export interface Connected {
  readonly client: Client;
  readonly session: Session;
  /** The number of the process that serves us, as the server said at the start. */
  readonly processId: number | null;
}

/**
 * Starts a session on a line: says who we are, asks for the version, and guards everything that follows with a deadline of our own,
 * because a server, or what stands before it, may accept and never answer. @param deadline milliseconds, for the start
 */
export async function startSession(line: Line, options: OpenOptions, deadline: number): Promise<Connected> {
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
  // nothing of the environment: PGOPTIONS would be sent to poolers that refuse it
  const { connectionParameters } = client as unknown as { readonly connectionParameters: Record<string, unknown> };
  connectionParameters.options = line.startupOptions ?? undefined;
  connectionParameters.client_encoding = undefined;
  let dead: unknown = null;
  client.on('error', (error) => {
    dead ??= error;
  });

  /** Runs one piece of work; what does not end in time ends the connection. */
  const guarded = async <T>(limit: number | null, sql: string | null, work: () => Promise<T>): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      if (limit !== null) timer = setTimeout(() => reject(new DatabaseError(problemOf(line.told, { late: limit }, sql))), limit);
    });
    try {
      return await Promise.race([work(), late]);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw new DatabaseError(problemOf(line.told, error, sql));
      if (error.problem.code === 'timeout') line.cut();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };

  const closing = async (): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, FAREWELL);
    });
    await Promise.race([client.end().catch(() => {}), late]);
    clearTimeout(timer);
    line.cut();
    await line.ended();
  };

  const limit = options.statementTimeout;
  // the embedded server cannot end a statement by itself
  const ownLimit = limit === null ? null : line.where === 'embedded' ? limit : limit + GRACE;
  const rowsOf = async (sql: string, values: readonly unknown[]): Promise<readonly Row[]> => {
    // the extended protocol takes one statement and no more, so that none can end the read-only transaction around it
    const config = { text: sql, values: [...values], queryMode: 'extended' };
    return (await client.query(config)).rows as Row[];
  };
  const reading = async (sql: string, values: readonly unknown[]): Promise<readonly Row[]> => {
    await guarded(ownLimit, null, () =>
      client.query(`BEGIN TRANSACTION READ ONLY${limit === null ? '' : `; SET LOCAL statement_timeout = ${Math.round(limit)}`}`),
    );
    try {
      const rows = await guarded(ownLimit, sql, () => rowsOf(sql, values));
      await guarded(ownLimit, null, () => client.query('COMMIT'));
      return rows;
    } catch (error) {
      if (dead === null) await guarded(FAREWELL, null, () => client.query('ROLLBACK')).catch(() => {});
      throw error;
    }
  };
  const query =
    options.access === 'read' ? reading : (sql: string, values: readonly unknown[]) => guarded(ownLimit, sql, () => rowsOf(sql, values));

  // One thing at a time: a second query in between would land inside the transaction of the first.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };

  try {
    await guarded(deadline, null, () => client.connect());
    const [first] = await guarded(deadline, null, () => query("SELECT current_setting('server_version_num') AS version", []));
    const session: Session = {
      where: line.where,
      exists: true,
      postgres: Math.floor(Number(first?.version ?? 0) / 10_000),
      schema: line.schema ?? 'public',
      query: (sql, values = []) => inTurn(() => query(sql, values)),
      send: (sql) =>
        inTurn(() => (options.access === 'read' ? refuseToSend() : guarded(ownLimit, sql, async () => sentOf(await client.query(sql))))),
      close: () => closing(),
    };
    return { client, session, processId: (client as unknown as { readonly processID: number | null }).processID };
  } catch (error) {
    line.cut();
    await line.ended();
    throw error;
  }
}

function refuseToSend(): Promise<never> {
  const message =
    'This connection only reads: a text of several statements could end its read-only transaction. Ask for one statement at a time.';
  return Promise.reject(new DatabaseError({ code: 'refused', message, sqlState: null, said: null, offset: null }));
}

const sentOf = (results: QueryResult | readonly QueryResult[]): readonly Sent[] =>
  [results].flat().map((r) => ({ command: r.command ?? '', rows: r.rows as Row[], count: r.rowCount ?? 0 }));

/** A stream that is connected already, in the shape that `pg` opens itself. */
function ready(stream: Duplex): Duplex {
  const nothing = (): void => {};
  const connect = (): void => void setImmediate(() => stream.emit('connect'));
  return Object.assign(stream, { connect, setNoDelay: nothing, setKeepAlive: nothing, ref: nothing, unref: nothing });
}
