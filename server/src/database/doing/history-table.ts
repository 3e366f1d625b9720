import { randomUUID } from 'node:crypto';
import type { Session } from '../sessions/session.ts';

/** A name is always quoted: it comes from the address. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Prisma's history, with its schema, so that no `SET search_path` of a migration leads elsewhere. */
export const historyTable = (session: Pick<Session, 'schema'>): string => `${quoted(session.schema)}."_prisma_migrations"`;

/** As Prisma creates it. Source: prisma-engines, `flavour/postgres.rs`; a test compares the two. */
const createTable = (table: string): string => `CREATE TABLE ${table} (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`;

/** Makes Prisma's table, and its schema where there is none, as Prisma does. @throws DatabaseError */
export async function createHistory(session: Session): Promise<string> {
  const sql = createTable(historyTable(session));
  const [found] = await session.query('SELECT 1 AS found FROM pg_namespace WHERE nspname = $1', [session.schema]);
  if (found === undefined) await session.send(`CREATE SCHEMA ${quoted(session.schema)}`);
  await session.send(sql);
  return sql;
}

/** Unqualified names are those of the schema that Prisma's address names. @throws DatabaseError */
export async function useSchema(session: Session): Promise<void> {
  await session.send(`SET search_path = ${quoted(session.schema)}`);
}

/** An ordinary table that keeps Prisma from starting a history in the schema; null: there is none. Other things do not. @throws DatabaseError */
export async function holdsAlready(session: Session): Promise<string | null> {
  const [row] = await session.query(
    `SELECT relname::text AS name FROM pg_class WHERE relkind = 'r'
       AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) ORDER BY 1 LIMIT 1`,
    [session.schema],
  );
  return row?.name ?? null;
}

/** A row for a migration that begins. Answers its id. @throws DatabaseError */
export async function insertStarted(session: Session, migration: string, checksum: string): Promise<string> {
  const id = randomUUID();
  await session.query(
    `INSERT INTO ${historyTable(session)} (id, checksum, started_at, migration_name) VALUES ($1, $2, clock_timestamp(), $3)`,
    [id, checksum, migration],
  );
  return id;
}

/** The script went through. @throws DatabaseError */
export async function setFinished(session: Session, id: string): Promise<void> {
  await session.query(
    `UPDATE ${historyTable(session)} SET applied_steps_count = applied_steps_count + 1, finished_at = clock_timestamp(), logs = NULL WHERE id = $1`,
    [id],
  );
}

/** What is written beside a migration that is under way or has failed. @throws DatabaseError */
export async function setLogs(session: Session, id: string, logs: string | null): Promise<void> {
  await session.query(`UPDATE ${historyTable(session)} SET logs = $2 WHERE id = $1`, [id, logs]);
}

/** A failed migration is marked as rolled back, as `prisma migrate resolve --rolled-back` does. @throws DatabaseError */
export async function setRolledBack(session: Session, id: string): Promise<void> {
  await session.query(`UPDATE ${historyTable(session)} SET rolled_back_at = clock_timestamp() WHERE id = $1`, [id]);
}

/** A row for a migration that was carried out by hand, as `prisma migrate resolve --applied` writes it. @throws DatabaseError */
export async function insertApplied(session: Session, migration: string, checksum: string): Promise<void> {
  await session.query(
    `INSERT INTO ${historyTable(session)} (id, checksum, started_at, finished_at, migration_name, logs, applied_steps_count)
       SELECT $1, $2, moment, moment, $3, '', 0 FROM (SELECT clock_timestamp() AS moment) AS now`,
    [randomUUID(), checksum, migration],
  );
}
