import type { DatabaseProblem } from './problem.ts';

/** Every value as PostgreSQL prints it; null is NULL. */
export type Row = Readonly<Record<string, string | null>>;

/** What a text did: one entry for each statement that gave a result. */
export interface Sent {
  readonly command: string;
  readonly rows: readonly Row[];
  readonly count: number;
}

/** One connection to a database. Every method rejects with a `DatabaseError`, and nothing else. */
export interface Session {
  /** `embedded`: the database is in a folder, and this is its only connection. */
  readonly where: 'server' | 'embedded';
  /** False: an embedded database that is not there yet. It answers as an empty one, and reading does not make it. */
  readonly exists: boolean;
  /** Major version of the server. */
  readonly postgres: number;
  readonly user: string;
  /** The schema in which Prisma's history lies: that of `schema=` in the address, else `public`. */
  readonly schema: string;
  /** One statement with parameters (`$1`). */
  query(sql: string, values?: readonly (string | number | null)[]): Promise<readonly Row[]>;
  /**
   * A text as one message of the simple protocol, as Prisma sends it: several statements are one implicit transaction. Only with access
   * `write`: among several statements one could end the read-only transaction.
   */
  send(sql: string): Promise<readonly Sent[]>;
  /** Ends the connection; never rejects. */
  close(): Promise<void>;
}

/**
 * `read`: every transaction is read-only, and nothing of the session outlives it, so that it may go through a pooler in transaction mode.
 * `write`: only after a person asked for a write by name and confirmed it.
 */
export type Access = 'read' | 'write';

export interface OpenOptions {
  readonly access: Access;
  /** Until the connection is there, in milliseconds. */
  readonly connectTimeout: number;
  /** For one statement, in milliseconds; null: none, because a migration takes as long as it takes. */
  readonly statementTimeout: number | null;
}

/** Defaults for reading: short enough that nobody waits for a database that is down. */
export const READING: OpenOptions = { access: 'read', connectTimeout: 5_000, statementTimeout: 10_000 };
export const WRITING: OpenOptions = { access: 'write', connectTimeout: 10_000, statementTimeout: null };

/** An error of a database, in words that hold no secret. */
export class DatabaseError extends Error {
  constructor(readonly problem: DatabaseProblem) {
    super(problem.message);
  }
}
