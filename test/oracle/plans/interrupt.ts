import type { Client } from 'pg';
import { type Database, runScript } from './database.ts';
import { type Rows, rowDifferences, rowsOf } from './rows-of.ts';
import { BATCH_ROWS } from './watch.ts';

/** Somewhere in the second batch. */
const STOPS_AFTER = BATCH_ROWS + BATCH_ROWS / 2;
const WORDS = 'stopped by the harness';

const MAKE = `
CREATE SCHEMA lockkeeper_stop;
CREATE SEQUENCE lockkeeper_stop.changed;
CREATE FUNCTION lockkeeper_stop.count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF nextval('lockkeeper_stop.changed') > ${STOPS_AFTER} THEN RAISE EXCEPTION '${WORDS}'; END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
    WHERE c.relkind = 'r' AND s.nspname !~ '^pg_' AND s.nspname <> 'information_schema'
  LOOP
    EXECUTE format('CREATE TRIGGER aa_stop BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION lockkeeper_stop.count()', name);
  END LOOP;
END $$;`;

const drop = (client: Client): Promise<unknown> =>
  client.query('SET client_min_messages = error; DROP SCHEMA lockkeeper_stop CASCADE; RESET client_min_messages');

/**
 * Stops a backfill in the middle, on a copy of the database before it, and runs it again. What was done must be kept, and the
 * second run must end where one run without a stop does. Says nothing where the backfill changes too few rows to be stopped.
 * @param except columns whose values may differ from run to run
 */
export async function stoppedAndRunAgain(
  copy: Database,
  script: string,
  before: Rows,
  after: Rows,
  except: readonly string[],
): Promise<readonly string[]> {
  const client = await copy.client();
  await client.query(MAKE);
  const stopped = await runScript(client, script);
  await drop(client);
  if (stopped === null) return [];
  if (!stopped.includes(WORDS)) return [`stopped in the middle: ${stopped}`];
  if (rowDifferences(await rowsOf(client), before).length === 0) return ['stopped in the middle, it has kept nothing of what it had done'];
  const error = await runScript(client, script);
  if (error !== null) return [`run again after a stop: ${error}`];
  return rowDifferences(await rowsOf(client), after, except).map((line) => `run again after a stop: ${line}`);
}
