import { quoteIdentifier } from '../core/sql/identifiers.ts';
import type { History } from '../prisma/history/history.ts';
import { DatabaseError, type Session } from './session.ts';

export const utc = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;

/** Reads Prisma's history: one SELECT, no lock that stops anybody. @throws DatabaseError */
export async function readHistory(session: Session): Promise<History> {
  if (!session.exists) return { table: false, rows: [] };
  const table = `${quoteIdentifier(session.schema)}._prisma_migrations`;
  try {
    const rows = await session.query(
      `SELECT id, checksum, migration_name, logs, applied_steps_count, ${utc('finished_at')}, ${utc('rolled_back_at')}, ${utc('started_at')} FROM ${table} ORDER BY _prisma_migrations.started_at`,
    );
    return {
      table: true,
      rows: rows.map((row) => ({
        id: row.id ?? '',
        checksum: row.checksum ?? '',
        finishedAt: row.finished_at ?? null,
        migration: row.migration_name ?? '',
        logs: row.logs ?? null,
        rolledBackAt: row.rolled_back_at ?? null,
        startedAt: row.started_at ?? '',
        steps: Number(row.applied_steps_count ?? 0),
      })),
    };
  } catch (error) {
    if (error instanceof DatabaseError && error.problem.sqlState === '42P01') return { table: false, rows: [] };
    throw error;
  }
}
