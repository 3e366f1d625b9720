/** Why a database did not answer, or did not do what it was asked. Closed, so that views and messages know each of them. */
export type ProblemCode =
  /** No address: the variable is not set, the secret was not given. */
  | 'no-address'
  /** The address cannot be read. */
  | 'bad-address'
  /** Nobody listens there, or the name is not known. */
  | 'unreachable'
  | 'timeout'
  /** User or password are wrong. */
  | 'password'
  | 'tls'
  | 'no-database'
  /** The user may not read or write what was asked for. */
  | 'no-rights'
  /** The connection ended in the middle. */
  | 'lost'
  /** The embedded database is in use by another process. */
  | 'in-use'
  /** A pooler in transaction mode: what was asked needs a session of its own. */
  | 'pooler'
  /** The server refused a statement. */
  | 'refused';

/** A problem for people: no secret, no stack trace. */
export interface DatabaseProblem {
  readonly code: ProblemCode;
  /** A sentence about what happened, then one imperative. */
  readonly message: string;
  /** PostgreSQL's own code, such as `28P01`; null: none was given. */
  readonly sqlState: string | null;
  /** The server's own words, with secrets taken out; null: the server said nothing. */
  readonly said: string | null;
  /** Where in the text that was sent the server found it: an offset in UTF-16 units; null: it does not say. */
  readonly offset: number | null;
}
