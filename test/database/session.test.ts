import assert from 'node:assert/strict';
import { readHistory } from '../../server/src/database/read-history.ts';
import { READING, WRITING } from '../../server/src/database/sessions/session.ts';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';
import { problemWith, using } from './support.ts';

const HISTORY = `CREATE TABLE %._prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
  migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0)`;

for (const version of [14, 18]) {
  describe(`a session on PostgreSQL ${version}`, function () {
    this.timeout(60_000);
    let server: PostgresServer;
    const url = (database = 'postgres'): string => server.url(database);
    before(async () => {
      server = await startServer(version);
      const admin = await server.connect();
      await admin.query('CREATE TABLE t (a int PRIMARY KEY, at timestamptz, "größe" numeric)');
      await admin.query("INSERT INTO t VALUES (1, '2026-01-31 12:00:00.5+00', 1.50), (2, NULL, NULL)");
      await admin.end();
    });
    after(() => server.stop());

    it('gives every value as PostgreSQL prints it', async () => {
      const rows = await using(url(), READING, (s) => s.query('SELECT *, a > 1 AS more, ARRAY[a] AS list FROM t WHERE a = $1', [1]));
      assert.deepEqual(rows, [{ a: '1', at: '2026-01-31 12:00:00.5+00', größe: '1.50', more: 'f', list: '{1}' }]);
    });

    it('knows the version, the user and the schema', async () => {
      const read = await using(`${url()}?schema=Sales`, READING, async (s) => [s.where, s.exists, s.postgres, s.user, s.schema]);
      assert.deepEqual(read, ['server', true, version, 'postgres', 'Sales']);
    });

    it('that reads is refused every write by the server, whatever is tried', async () => {
      await using(url(), READING, async (session) => {
        for (const sql of [
          'INSERT INTO t VALUES (9)',
          'UPDATE t SET a = 9',
          'DELETE FROM t',
          'CREATE TABLE u (a int)',
          'DROP TABLE t',
          'TRUNCATE t',
          'ALTER TABLE t ADD b int',
          "SELECT nextval('s')",
          'WITH w AS (DELETE FROM t RETURNING a) SELECT * FROM w',
        ]) {
          const problem = await problemWith(() => session.query(sql));
          assert.ok(
            problem.sqlState === '25006' || (sql.includes('nextval') && problem.sqlState === '42P01'),
            `${sql}: ${problem.message}`,
          );
        }
        // one text of several statements could end the transaction around it
        assert.equal((await problemWith(() => session.query('COMMIT; INSERT INTO t VALUES (9)'))).sqlState, '42601');
        await problemWith(() => session.send('COMMIT; INSERT INTO t VALUES (9)'));
        // to end it alone, or to make it writable, leads nowhere: the next query has a transaction of its own
        for (const sql of ['COMMIT', 'ROLLBACK', 'SET TRANSACTION READ WRITE', 'SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE']) {
          await session.query(sql).catch(() => {});
          assert.equal((await problemWith(() => session.query('INSERT INTO t VALUES (9)'))).sqlState, '25006', sql);
        }
        assert.equal((await session.query('SELECT count(*) AS n FROM t'))[0]?.n, '2');
      });
    });

    it('that reads leaves no setting behind', async () => {
      await using(url(), READING, async (session) => {
        await session.query('SELECT 1');
        const [row] = await session.query("SELECT current_setting('statement_timeout') AS during");
        assert.equal(row?.during, '10s');
      });
      await using(url(), WRITING, async (session) => {
        const [row] = await session.query(
          "SELECT current_setting('statement_timeout') AS t, current_setting('default_transaction_read_only') AS r",
        );
        assert.deepEqual(row, { t: '0', r: 'off' });
      });
    });

    it('that writes sends a text as one message, which is one transaction', async () => {
      await using(url(), WRITING, async (session) => {
        const sent = await session.send('CREATE TABLE w (a int); INSERT INTO w VALUES (1), (2); SELECT a FROM w');
        assert.deepEqual(
          sent.map((s) => [s.command, s.count, s.rows]),
          [
            ['CREATE', 0, []],
            ['INSERT', 2, []],
            ['SELECT', 2, [{ a: '1' }, { a: '2' }]],
          ],
        );
        await problemWith(() => session.send('INSERT INTO w VALUES (3); INSERT INTO nowhere VALUES (1)'));
        assert.equal((await session.query('SELECT count(*) AS n FROM w'))[0]?.n, '2');
      });
    });

    it('tells where in the text an error is, in UTF-16 units', async () => {
      await using(url(), READING, async (session) => {
        const sql = "SELECT '🙂🙂', nope FROM t";
        const problem = await problemWith(() => session.query(sql));
        assert.deepEqual([problem.code, problem.sqlState], ['refused', '42703']);
        assert.equal(sql.slice(problem.offset!, problem.offset! + 4), 'nope');
      });
    });

    it('is ended by the server when a statement takes too long, and goes on', async () => {
      await using(url(), { ...READING, statementTimeout: 200 }, async (session) => {
        const started = Date.now();
        const problem = await problemWith(() => session.query('SELECT pg_sleep(30)'));
        assert.deepEqual([problem.code, problem.sqlState], ['timeout', '57014']);
        assert.ok(Date.now() - started < 20_000, `${Date.now() - started} ms`);
        assert.deepEqual(await session.query('SELECT 1 AS a'), [{ a: '1' }]);
      });
    });

    it('takes its queries one after the other', async () => {
      await using(url(), READING, async (session) => {
        const all = await Promise.all(Array.from({ length: 20 }, (_, i) => session.query('SELECT $1::int AS i', [i])));
        assert.deepEqual(
          all.map((rows) => rows[0]?.i),
          all.map((_, i) => String(i)),
        );
      });
    });

    it('takes nothing from the environment', async () => {
      const before = { ...process.env };
      Object.assign(process.env, {
        PGOPTIONS: '-c nonsense=1',
        PGSSLMODE: 'verify-full',
        PGPASSWORD: 'x',
        PGUSER: 'x',
        PGDATABASE: 'x',
        PGHOST: 'x',
      });
      try {
        const [row] = await using(url(), READING, (s) => s.query('SELECT current_user AS u, current_database() AS d'));
        assert.deepEqual(row, { u: 'postgres', d: 'postgres' });
      } finally {
        for (const name of ['PGOPTIONS', 'PGSSLMODE', 'PGPASSWORD', 'PGUSER', 'PGDATABASE', 'PGHOST']) delete process.env[name];
        Object.assign(process.env, before);
      }
    });

    it('finds the history in the schema of the address, and says where else there is one', async () => {
      const admin = await server.connect();
      await admin.query('CREATE SCHEMA "My Sales"');
      await admin.query(HISTORY.replace('%', '"My Sales"'));
      await admin.query(
        `INSERT INTO "My Sales"._prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
         VALUES ('x', 'c', '20260101000000_a', '2026-01-31 12:00:00+02', '2026-01-31 12:00:01.250+02', 1)`,
      );
      await admin.end();
      const found = await using(`${url()}?schema=My%20Sales`, READING, readHistory);
      assert.deepEqual(found, {
        table: true,
        rows: [
          {
            id: 'x',
            checksum: 'c',
            migration: '20260101000000_a',
            logs: null,
            startedAt: '2026-01-31T10:00:00.000Z',
            finishedAt: '2026-01-31T10:00:01.250Z',
            rolledBackAt: null,
            steps: 1,
          },
        ],
      });
      const none = await using(url(), READING, readHistory);
      assert.deepEqual(none, { table: false, rows: [], others: true, elsewhere: ['My Sales'] });
      const absent = await using(`${url()}?schema=nowhere`, READING, readHistory);
      assert.deepEqual(absent, { table: false, rows: [], others: false, elsewhere: ['My Sales'] });
    });
  });
}
