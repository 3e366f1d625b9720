import type { Client } from 'pg';

/**
 * Counts the rows that each transaction changes. A backfill commits as it goes, so that the statistics of a transaction, which
 * only its own session sees, are gone when it is done; statement triggers write them down instead.
 */
const MAKE = `
CREATE SCHEMA lockkeeper_watch;
CREATE TABLE lockkeeper_watch.change (transaction xid8, tab oid, n bigint);
CREATE FUNCTION lockkeeper_watch.count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO lockkeeper_watch.change SELECT pg_current_xact_id(), TG_RELID, count(*) FROM touched;
  RETURN NULL;
END $$;
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND s.nspname !~ '^pg_' AND s.nspname NOT IN ('information_schema', 'lockkeeper_watch')
  LOOP
    EXECUTE format('CREATE TRIGGER zz_watch_update AFTER UPDATE ON %s REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION lockkeeper_watch.count()', name);
    EXECUTE format('CREATE TRIGGER zz_watch_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION lockkeeper_watch.count()', name);
  END LOOP;
END $$;`;

const MOST = `
SELECT tab::regclass::text AS name, sum(n)::int AS n FROM lockkeeper_watch.change GROUP BY transaction, tab ORDER BY 2 DESC LIMIT 1`;

/** A batch of the guide, `BATCH_SIZE`; what changes more rows at once holds their locks, and a replica back, for too long. */
export const BATCH_ROWS = 1000;

export const startWatch = async (client: Client): Promise<void> => {
  await client.query(MAKE);
};

/** The most rows of one table that one transaction changed; null when nothing was. Takes the triggers away. */
export async function endWatch(client: Client): Promise<{ readonly name: string; readonly n: number } | null> {
  const { rows } = await client.query<{ name: string; n: number }>(MOST);
  await client.query('SET client_min_messages = error; DROP SCHEMA lockkeeper_watch CASCADE; RESET client_min_messages');
  return rows[0] ?? null;
}
