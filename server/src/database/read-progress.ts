import { quoteIdentifier } from '../core/sql/identifiers.ts';
import { CHECKPOINTS } from '../core/write/checkpoints.ts';
import { DatabaseError, type Session } from './session.ts';

/** How far a data migration is, as its row among the checkpoints says. */
export interface Progress {
  readonly direction: 'up' | 'down';
  /** Rows that were looked at, and those of them that were changed. */
  readonly done: number;
  readonly changed: number;
  readonly finished: boolean;
  /** When it last said something. ISO 8601 in UTC. */
  readonly updatedAt: string;
}

/** Reads the checkpoints of data migrations by name; null: there is no such table, or this user may not read it. @throws DatabaseError */
export async function readProgress(session: Session): Promise<ReadonlyMap<string, Progress> | null> {
  // the scripts do not name its schema: it lies where their connection first looks, which `schema=` decides
  const [table] = await session.query(
    "SELECT c.oid::regclass::text AS name FROM pg_catalog.pg_class c WHERE c.oid = coalesce(to_regclass($1), to_regclass($2)) AND has_table_privilege(c.oid, 'SELECT')",
    [`${quoteIdentifier(session.schema)}.${CHECKPOINTS}`, CHECKPOINTS],
  );
  if (table?.name == null) return null;
  try {
    const rows = await session.query(
      `SELECT name, direction, done, changed, finished_at IS NOT NULL AS finished, to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS updated_at FROM ${table.name}`,
    );
    return new Map(
      rows.map((row) => [
        row.name ?? '',
        {
          direction: row.direction === 'down' ? 'down' : 'up',
          done: Number(row.done ?? 0),
          changed: Number(row.changed ?? 0),
          finished: row.finished === 't' || row.finished === 'true',
          updatedAt: row.updated_at ?? '',
        },
      ]),
    );
  } catch (error) {
    // somebody else's table of that name
    if (error instanceof DatabaseError && error.problem.sqlState === '42703') return null;
    throw error;
  }
}
