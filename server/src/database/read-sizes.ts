import type { TableSize } from '../core/checklist/known.ts';
import type { Session } from './sessions/session.ts';

/**
 * How large the tables are, by `schema.name`. Asks the catalog alone, so it is quick whatever their size. @throws DatabaseError
 */
export async function readSizes(session: Session): Promise<ReadonlyMap<string, TableSize>> {
  if (!session.exists) return new Map();
  const rows = await session.query(
    // relpages of the last VACUUM or ANALYZE, because pg_table_size() opens each file; -1 rows: never counted
    `SELECT n.nspname || '.' || c.relname AS name, c.reltuples::bigint AS tuples,
            CASE WHEN c.relpages > 0 THEN c.relpages::bigint * current_setting('block_size')::bigint ELSE pg_relation_size(c.oid) END AS bytes
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`,
  );
  return new Map(
    rows.map((row) => {
      const tuples = Number(row.tuples ?? -1);
      return [row.name ?? '', { rows: tuples < 0 ? null : tuples, bytes: Number(row.bytes ?? 0) }];
    }),
  );
}
