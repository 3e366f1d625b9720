import assert from 'node:assert/strict';
import type pg from 'pg';
import { splitStatements } from '../../server/src/core/sql/splitter.ts';
import { SNIPPETS } from '../../server/src/lsp/snippets/snippet.ts';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';
import { before as earlier, textOf } from '../support/snippet-cases.ts';

const ROWS = `
INSERT INTO "User" ("id", "name", "email", "age")
  SELECT 'u' || lpad(i::text, 6, '0'), 'n' || i, 'u' || i || '@example.org', i % 90 FROM generate_series(1, 5000) AS i;
INSERT INTO "Post" SELECT 'p' || i, 't' || i, 'u' || lpad(i::text, 6, '0') FROM generate_series(1, 200) AS i;
INSERT INTO "AuditLog" SELECT i, 'm' || i, now() - i * interval '4 hours' FROM generate_series(1, 5000) AS i;
INSERT INTO "Event_2026_01" SELECT i, '2026-01-01'::timestamp + i * interval '1 hour' FROM generate_series(1, 500) AS i;
`;

/** How the versions of Prisma send a file: as one message, or statement by statement. */
const SENDS: Readonly<Record<'batch' | 'split', (client: pg.Client, text: string) => Promise<void>>> = {
  batch: async (client, text) => void (await client.query(text)),
  async split(client, text) {
    for (const statement of splitStatements(text)) await client.query(statement.text);
  },
};

async function values(client: pg.Client, sql: string): Promise<readonly unknown[]> {
  const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
  return rows.flat();
}

const refuses = (client: pg.Client, sql: string, why: RegExp): Promise<void> => assert.rejects(client.query(sql), why);
const valid = (client: pg.Client, constraint: string): Promise<readonly unknown[]> =>
  values(client, `SELECT convalidated FROM pg_constraint WHERE conname = '${constraint}'`);
const index = (client: pg.Client, name: string): Promise<readonly unknown[]> =>
  values(client, `SELECT indisvalid, indisunique FROM pg_index WHERE indexrelid = to_regclass('"${name}"')`);
const notNull = (client: pg.Client): Promise<readonly unknown[]> =>
  values(client, `SELECT attnotnull FROM pg_attribute WHERE attrelid = '"User"'::regclass AND attname = 'email'`);
const NO_EMAIL = `INSERT INTO "User" ("id") VALUES ('new')`;

/** What a snippet says that it does, asked of the server afterwards. Each snippet has a row. */
const DOES: Readonly<Record<string, (client: pg.Client) => Promise<void>>> = {
  'lk-rollback': async () => {},
  'lk-down-header': async () => {},
  async 'lk-lock-timeout'(client) {
    assert.deepEqual(await values(client, 'SHOW lock_timeout'), ['0']);
  },
  async 'lk-add-column'(client) {
    assert.deepEqual(await values(client, 'SELECT count("displayName")::int FROM "User"'), [0]);
    assert.deepEqual(await values(client, 'SHOW lock_timeout'), ['0']);
  },
  async 'lk-add-column-default'(client) {
    assert.deepEqual(await values(client, 'SELECT DISTINCT "mfaEnabled" FROM "User"'), [false]);
  },
  async 'lk-not-null-1-check'(client) {
    assert.deepEqual(await valid(client, 'User_email_not_null'), [false]);
    await refuses(client, NO_EMAIL, /User_email_not_null/);
  },
  async 'lk-not-null-2-validate'(client) {
    assert.deepEqual(await valid(client, 'User_email_not_null'), [true]);
  },
  async 'lk-not-null-3-set'(client) {
    assert.deepEqual(await notNull(client), [true]);
  },
  async 'lk-not-null-4-drop-check'(client) {
    assert.deepEqual(await notNull(client), [true]);
    assert.deepEqual(
      await values(client, `SELECT count(*)::int FROM pg_constraint WHERE contype = 'c' AND conrelid = '"User"'::regclass`),
      [0],
    );
    await refuses(client, NO_EMAIL, /not-null/);
  },
  async 'lk-not-null-18-1'(client) {
    assert.deepEqual(await valid(client, 'User_email_not_null'), [false]);
    await refuses(client, NO_EMAIL, /not-null/);
  },
  async 'lk-not-null-18-2'(client) {
    assert.deepEqual(await valid(client, 'User_email_not_null'), [true]);
    assert.deepEqual(await notNull(client), [true]);
  },
  async 'lk-index-concurrently'(client) {
    assert.deepEqual(await index(client, 'User_email_idx'), [true, false]);
  },
  async 'lk-unique-index-concurrently'(client) {
    assert.deepEqual(await index(client, 'User_email_key'), [true, true]);
  },
  async 'lk-drop-index-concurrently'(client) {
    assert.deepEqual(await index(client, 'User_status_idx'), []);
  },
  async 'lk-reindex-concurrently'(client) {
    assert.deepEqual(await index(client, 'User_status_idx'), [true, false]);
  },
  async 'lk-constraint-1-check'(client) {
    assert.deepEqual(await valid(client, 'User_age_check'), [false]);
    await refuses(client, `INSERT INTO "User" ("id", "age") VALUES ('new', -1)`, /User_age_check/);
  },
  async 'lk-constraint-1-foreign-key'(client) {
    assert.deepEqual(await valid(client, 'Post_authorId_fkey'), [false]);
    await refuses(client, `INSERT INTO "Post" VALUES ('new', 't', 'nobody')`, /Post_authorId_fkey/);
  },
  async 'lk-constraint-2-validate'(client) {
    assert.deepEqual(await valid(client, 'User_age_check'), [true]);
  },
  async 'lk-unique-1-index'(client) {
    assert.deepEqual(await index(client, 'User_email_key'), [true, true]);
  },
  async 'lk-unique-2-constraint'(client) {
    assert.deepEqual(await valid(client, 'User_email_key'), [true]);
    await refuses(client, `INSERT INTO "User" ("id", "email") VALUES ('new', 'u1@example.org')`, /User_email_key/);
  },
  async 'lk-backfill'(client) {
    assert.deepEqual(await values(client, 'SELECT count(*)::int FROM "User" WHERE "displayName" IS DISTINCT FROM "name"'), [0]);
  },
  async 'lk-delete-in-batches'(client) {
    const kept = `SELECT count(*)::int, count(*) FILTER (WHERE "createdAt" < now() - interval '1 year')::int FROM "AuditLog"`;
    const [left, old] = await values(client, kept);
    assert.ok(Number(left) > 2000 && Number(left) < 2300, `${left} rows are left`);
    assert.equal(old, 0);
  },
  async 'lk-sync-trigger'(client) {
    const both = async (): Promise<readonly unknown[]> => values(client, `SELECT "name", "displayName" FROM "User" WHERE "id" = 'new'`);
    await client.query(`INSERT INTO "User" ("id", "name") VALUES ('new', 'old code')`);
    assert.deepEqual(await both(), ['old code', 'old code']);
    await client.query(`UPDATE "User" SET "displayName" = 'new code' WHERE "id" = 'new'`);
    assert.deepEqual(await both(), ['new code', 'new code']);
    await client.query(`UPDATE "User" SET "name" = 'old again' WHERE "id" = 'new'`);
    assert.deepEqual(await both(), ['old again', 'old again']);
    await client.query(`UPDATE "User" SET "displayName" = NULL WHERE "id" = 'new'`);
    assert.deepEqual(await both(), [null, null]);
    await client.query(`DELETE FROM "User" WHERE "id" = 'new'`);
    await client.query(`INSERT INTO "User" ("id", "displayName") VALUES ('new', 'new first')`);
    assert.deepEqual(await both(), ['new first', 'new first']);
    // a row from before the trigger is left alone until something touches one of the two, and a backfill may fill it
    await client.query(`UPDATE "User" SET "age" = 1 WHERE "id" = 'u000001'`);
    assert.deepEqual(await values(client, `SELECT "displayName" FROM "User" WHERE "id" = 'u000001'`), [null]);
    await client.query(textOf('lk-backfill'));
    assert.deepEqual(await values(client, 'SELECT count(*)::int FROM "User" WHERE "displayName" IS DISTINCT FROM "name"'), [0]);
  },
  async 'lk-sync-trigger-drop'(client) {
    assert.deepEqual(await values(client, `SELECT count(*)::int FROM pg_trigger WHERE tgname LIKE '%sync%'`), [0]);
    assert.deepEqual(await values(client, `SELECT count(*)::int FROM pg_proc WHERE proname LIKE '%sync_name'`), [0]);
  },
  async 'lk-rename-table-view'(client) {
    await client.query(`INSERT INTO "Post" VALUES ('new', 'by old code', NULL)`);
    assert.deepEqual(await values(client, `SELECT "title" FROM "Article" WHERE "id" = 'new'`), ['by old code']);
    await client.query(`UPDATE "Post" SET "title" = 'changed' WHERE "id" = 'new'`);
    await client.query(`DELETE FROM "Article" WHERE "id" = 'p1'`);
    assert.deepEqual(await values(client, 'SELECT count(*)::int FROM "Post"'), [200]);
  },
  async 'lk-archive-table'(client) {
    assert.deepEqual(await values(client, `SELECT to_regclass('public."AuditLog"'), count(*)::int FROM "archive"."AuditLog"`), [
      null,
      5000,
    ]);
    await client.query(textOf('lk-archive-table-back'));
    assert.deepEqual(await values(client, 'SELECT count(*)::int FROM "AuditLog"'), [5000]);
  },
  async 'lk-archive-table-back'(client) {
    assert.deepEqual(await values(client, 'SELECT count(*)::int FROM public."AuditLog"'), [5000]);
  },
  async 'lk-archive-rows-1-table'(client) {
    assert.deepEqual(await values(client, 'SELECT count(*)::int FROM "archive"."AuditLog"'), [0]);
  },
  async 'lk-archive-rows-2-copy'(client) {
    const same = 'SELECT count(*)::int FROM (TABLE "AuditLog" INTERSECT TABLE "archive"."AuditLog") AS shared';
    assert.deepEqual(await values(client, same), [5000]);
    await client.query(textOf('lk-archive-rows-2-copy'));
    assert.deepEqual(await values(client, 'SELECT count(*)::int FROM "archive"."AuditLog"'), [5000]);
  },
  async 'lk-enum-value'(client) {
    assert.deepEqual(await values(client, `SELECT enumlabel FROM pg_enum ORDER BY enumsortorder`), ['ACTIVE', 'ARCHIVED', 'SUSPENDED']);
    await client.query(`UPDATE "User" SET "status" = 'ARCHIVED' WHERE "id" = 'u000001'`);
  },
  async 'lk-partition-1-check'(client) {
    assert.deepEqual(await valid(client, 'Event_2026_01_bounds'), [false]);
    await refuses(client, `INSERT INTO "Event_2026_01" VALUES (9999, '2026-02-01')`, /Event_2026_01_bounds/);
  },
  async 'lk-partition-2-validate'(client) {
    assert.deepEqual(await valid(client, 'Event_2026_01_bounds'), [true]);
  },
  async 'lk-partition-3-attach'(client) {
    assert.deepEqual(await values(client, 'SELECT count(*)::int FROM "Event"'), [500]);
    assert.deepEqual(await valid(client, 'Event_2026_01_bounds'), []);
  },
};

const SQL = SNIPPETS.filter((s) => s.language === 'sql');

it('every snippet of SQL is asked what it does', () => {
  assert.deepEqual(Object.keys(DOES).sort(), SQL.map((s) => s.prefix).sort());
});

for (const version of [14, 18]) {
  describe(`snippets on PostgreSQL ${version}`, function () {
    this.timeout(120_000);
    let server: PostgresServer;
    let count = 0;

    before(async () => {
      server = await startServer(version);
    });
    after(() => server.stop());

    /** A fresh database with the schema, rows, and the snippets that go before. */
    async function database(prefix: string, send: (client: pg.Client, text: string) => Promise<void>): Promise<string> {
      const name = `snippet_${++count}`;
      const admin = await server.connect();
      await admin.query(`CREATE DATABASE ${name}`);
      await admin.end();
      const client = await server.connect(name);
      const [schema = '', ...others] = earlier(prefix);
      await client.query(schema + ROWS);
      for (const text of others) await send(client, text);
      await client.end();
      return name;
    }

    for (const s of SQL.filter(({ postgres }) => version >= (postgres ?? 0))) {
      for (const [how, send] of Object.entries(SENDS)) {
        it(`${s.prefix} does what it says (${how})`, async () => {
          const client = await server.connect(await database(s.prefix, send));
          await send(client, textOf(s.prefix));
          await DOES[s.prefix]!(client);
          await client.end();
        });
      }
    }

    it('a backfill that is killed goes on where it stopped', async () => {
      const name = await database('lk-backfill', SENDS.batch);
      const [worker, watcher, holder] = [await server.connect(name), await server.connect(name), await server.connect(name)];
      const done = (): Promise<readonly unknown[]> => values(watcher, 'SELECT count("displayName")::int FROM "User"');
      // a row of the third batch is held, so that the backfill waits there
      await holder.query('BEGIN');
      await holder.query(`SELECT 1 FROM "User" WHERE "id" = 'u002500' FOR UPDATE`);
      const [pid] = await values(worker, 'SELECT pg_backend_pid()');
      const running = worker.query(textOf('lk-backfill'));
      const ended = assert.rejects(running);
      const waits = `SELECT count(*)::int FROM pg_stat_activity WHERE pid = ${pid} AND wait_event_type = 'Lock'`;
      while ((await values(watcher, waits))[0] !== 1) await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(await done(), [2000]);
      await watcher.query('SELECT pg_terminate_backend($1)', [pid]);
      await ended;
      await holder.query('ROLLBACK');
      assert.deepEqual(await done(), [2000]);
      const untouched = `SELECT xmin::text FROM "User" WHERE "id" = 'u000001'`;
      const first = await values(watcher, untouched);
      await watcher.query(textOf('lk-backfill'));
      assert.deepEqual(await done(), [5000]);
      assert.deepEqual(await values(watcher, untouched), first, 'rows that are done are not written again');
      await Promise.all([watcher.end(), holder.end()]);
    });
  });
}
