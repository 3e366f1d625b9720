import { quoteIdentifier } from '../core/sql/identifiers.ts';
import type { History } from '../prisma/history/history.ts';
import type { DatabaseProblem } from './sessions/problem.ts';
import { DatabaseError, type Session } from './sessions/session.ts';

/** `infinity` is no moment, and yet not nothing: it stays a word. */
export const utc = (column: string): string =>
  `coalesce(to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), ${column}::text) AS ${column}`;

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
    if (!(error instanceof DatabaseError)) throw error;
    const { sqlState: state, code } = error.problem;
    if (state === '42P01') return missing(session);
    if (state === '42703' || state === '42883') throw new DatabaseError(foreign(table, error));
    if (code === 'no-rights') throw withoutRights(session, error.problem);
    throw error;
  }
}

/** Prisma asks for a baseline (P3005) where it finds ordinary tables; views, types and partitioned tables alone do not count. Measured. */
async function hasTables(session: Session): Promise<boolean> {
  const rows = await session.query(
    "SELECT 1 AS one FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'r' LIMIT 1",
    [session.schema],
  );
  return rows.length > 0;
}

const foreign = (table: string, { problem }: DatabaseError): DatabaseError['problem'] => ({
  ...problem,
  message: `${table} is not the history of Prisma up to 7: ${problem.said ?? problem.message}. Name the schema of Prisma's history in the address (schema=…), or look at who made this table.`,
});

/** What there is instead of a table in the schema of the address. */
async function missing(session: Session): Promise<History> {
  const found = await session.query(
    `SELECT n.nspname AS schema FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relname = '_prisma_migrations' AND c.relkind IN ('r', 'p') ORDER BY n.nspname`,
  );
  return { table: false, rows: [], others: await hasTables(session), elsewhere: found.map((row) => row.schema ?? '') };
}

function withoutRights({ user, schema }: Session, problem: DatabaseProblem): DatabaseError {
  const [where, who] = [quoteIdentifier(schema), quoteIdentifier(user)];
  const message = `"${user}" may not read Prisma's history. Grant it: GRANT USAGE ON SCHEMA ${where} TO ${who}; GRANT SELECT ON ${where}._prisma_migrations TO ${who};`;
  return new DatabaseError({ ...problem, message });
}
