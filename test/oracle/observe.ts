import type { Client } from 'pg';

/** What a server's own catalogs and statistics say, for `measure.ts`. */

export interface RelationRow {
  readonly oid: number;
  readonly relname: string;
  readonly relkind: string;
  /** The file that holds its rows: another one after a rewrite. */
  readonly node: string | null;
  /** The table of an index. */
  readonly indexof: number | null;
}

export interface ColumnRow {
  readonly rel: number;
  readonly relname: string;
  readonly attnum: number;
  readonly attname: string;
}

export interface StatisticsRow {
  readonly relid: number;
  readonly seq_scan: number;
  readonly seq_tup_read: number;
  readonly n_tup_upd: number;
  readonly n_tup_del: number;
}

export interface LockRow {
  readonly rel: number;
  readonly mode: string;
}

const NOT_SYSTEM = "nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')";

const RELATIONS = `
  SELECT c.oid::int, c.relname, c.relkind, pg_relation_filenode(c.oid)::bigint::text AS node, i.indrelid::int AS indexof
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_index i ON i.indexrelid = c.oid
  WHERE n.${NOT_SYSTEM}`;

const STATISTICS = `
  SELECT relid::int, seq_scan::int, seq_tup_read::int, n_tup_upd::int, n_tup_del::int
  FROM pg_stat_xact_all_tables WHERE ${NOT_SYSTEM.replace('nspname', 'schemaname')}`;

const COLUMNS = `
  SELECT c.oid::int AS rel, c.relname, a.attnum, a.attname
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.${NOT_SYSTEM} AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped`;

const OWN_LOCKS = `
  SELECT relation::int AS rel, mode FROM pg_locks
  WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted`;

const LOCKS_OF = `
  SELECT l.relation::int AS rel, l.mode FROM pg_locks l JOIN pg_database d ON d.oid = l.database
  WHERE d.datname = $1 AND l.pid = $2 AND l.locktype = 'relation'`;

const TABLES = `
  SELECT c.oid::int, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')`;

const rowsOf = async <R>(client: Client, text: string, values: unknown[] = []): Promise<readonly R[]> =>
  (values.length === 0 ? await client.query(text) : await client.query(text, values)).rows as R[];

export const relations = async (client: Client): Promise<ReadonlyMap<number, RelationRow>> =>
  new Map((await rowsOf<RelationRow>(client, RELATIONS)).map((row) => [row.oid, row]));

export const statistics = async (client: Client): Promise<ReadonlyMap<number, StatisticsRow>> =>
  new Map((await rowsOf<StatisticsRow>(client, STATISTICS)).map((row) => [row.relid, row]));

export const columns = (client: Client): Promise<readonly ColumnRow[]> => rowsOf(client, COLUMNS);

/** What the client's own session holds. */
export const ownLocks = (client: Client): Promise<readonly LockRow[]> => rowsOf(client, OWN_LOCKS);

/** What another session of the database holds or waits for. */
export const locksOf = (client: Client, database: string, pid: number): Promise<readonly LockRow[]> =>
  rowsOf(client, LOCKS_OF, [database, pid]);

/** True while `waiting` waits for something that `holding` holds. */
export async function isBlocked(client: Client, waiting: number, holding: number): Promise<boolean> {
  const [row] = await rowsOf<{ blocked: boolean }>(client, 'SELECT $2::int = ANY (pg_blocking_pids($1::int)) AS blocked', [
    waiting,
    holding,
  ]);
  return row?.blocked ?? false;
}

/** The number of rows of each ordinary table. */
export async function rowCounts(client: Client): Promise<ReadonlyMap<number, number>> {
  const tables = await rowsOf<{ oid: number; name: string }>(client, TABLES);
  if (tables.length === 0) return new Map();
  const counted = tables.map(({ oid, name }) => `SELECT ${oid} AS oid, count(*)::int AS n FROM ${name}`).join(' UNION ALL ');
  return new Map((await rowsOf<{ oid: number; n: number }>(client, counted)).map(({ oid, n }) => [oid, n]));
}

/** The errors of statements, each run in a transaction that is rolled back. */
export async function errorsOf(client: Client, statements: readonly string[]): Promise<readonly (string | null)[]> {
  const out: (string | null)[] = [];
  for (const statement of statements) {
    try {
      await client.query(`BEGIN; ${statement}; ROLLBACK`);
      out.push(null);
    } catch (error) {
      out.push((error as Error).message);
      await client.query('ROLLBACK');
    }
  }
  return out;
}
