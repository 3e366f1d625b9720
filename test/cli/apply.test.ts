import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { checksumOf } from '../../server/src/prisma/checksum.ts';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';
import { folders, INIT, lockkeeper, project, SECOND } from './harness.ts';

const FIRST = '20260101000000_create_user';
const NEXT = '20260201000000_change_user';

describe('cli: apply', function () {
  this.timeout(60_000);
  const temp = folders();
  let server: PostgresServer;
  before(async () => {
    server = await startServer(18);
  });
  after(() => server.stop());

  /** A project and an empty database. */
  async function setup(second: string, more: Readonly<Record<string, string>> = {}) {
    const database = `d_${randomUUID().replaceAll('-', '')}`;
    const admin = await server.connect();
    await admin.query(`CREATE DATABASE ${database}`);
    await admin.end();
    const root = await temp.make(project(second, more));
    const env = { DATABASE_URL: server.url(database) };
    const rows = async (sql: string): Promise<readonly Record<string, unknown>[]> => {
      const client: pg.Client = await server.connect(database);
      try {
        return (await client.query(sql)).rows as Record<string, unknown>[];
      } finally {
        await client.end();
      }
    };
    const apply = (...args: readonly string[]) => lockkeeper(root, ['apply', '--env', 'development', ...args], { env });
    const history = () =>
      rows(
        'SELECT migration_name AS name, checksum, applied_steps_count AS steps, finished_at IS NOT NULL AS finished, rolled_back_at, logs FROM _prisma_migrations ORDER BY started_at',
      );
    return { root, env, rows, apply, history, database };
  }

  it('applies what is pending, and then has nothing to do', async () => {
    const change = 'ALTER TABLE "User" ADD COLUMN "größe" TEXT;\r\n';
    const { apply, history, rows } = await setup(change);
    const { code, out, err } = await apply('--yes');
    assert.deepEqual([code, out.split('\n').length], [0, 3], err);
    assert.deepEqual(await history(), [
      { name: FIRST, checksum: checksumOf(INIT), steps: 1, finished: true, rolled_back_at: null, logs: null },
      {
        name: NEXT,
        checksum: checksumOf(`-- Rollback: see down.sql\n${change}`),
        steps: 1,
        finished: true,
        rolled_back_at: null,
        logs: null,
      },
    ]);
    assert.equal((await rows(`SELECT 1 FROM pg_attribute WHERE attname = 'größe'`)).length, 1);
    const again = await apply('--yes');
    assert.deepEqual([again.code, again.out], [0, 'development is up to date: nothing is pending.\n']);
  });

  it('asks first, and shows with --dry-run what would run', async () => {
    const { apply, rows } = await setup('ALTER TABLE "User" ADD COLUMN "x" TEXT;\n');
    const { code, err } = await apply();
    assert.equal(code, 2);
    assert.match(err, /Apply 2 migrations to development.*\n.*add --yes/);
    const dry = await apply('--dry-run');
    assert.equal(dry.code, 0);
    assert.match(dry.out, /20260101000000_create_user[\s\S]*20260201000000_change_user[\s\S]*ACCESS EXCLUSIVE on public\.User/);
    assert.deepEqual(await rows(`SELECT relname FROM pg_class WHERE relname = '_prisma_migrations'`), []);
  });

  it('stops at a migration that fails, names the statement, and takes no other one', async () => {
    const { apply, history, rows } = await setup('CREATE TABLE a ();\nALTER TABLE nope ADD COLUMN x INT;\n');
    const { code, err } = await apply('--yes');
    assert.equal(code, 1);
    assert.match(err, /change_user failed: at statement 2 of 2, line 3\. Nothing of it stays\./);
    assert.match(err, /migration\.sql:3:1: ALTER TABLE nope/);
    assert.match(err, /relation "nope" does not exist/);
    assert.match(err, /lockkeeper resolve prisma\/migrations\/20260201000000_change_user --env development/);
    const [, row] = await history();
    assert.deepEqual([row?.finished, row?.steps, row?.rolled_back_at], [false, 0, null]);
    assert.match(
      String(row?.logs),
      /^A migration failed to apply\.[\s\S]*Migration name: 20260201000000_change_user[\s\S]*42P01[\s\S]*ERROR: relation "nope"/,
    );
    assert.deepEqual(await rows(`SELECT 1 FROM pg_class WHERE relname = 'a'`), []);
    const again = await apply('--yes');
    assert.equal(again.code, 2);
    assert.match(again.err, /P3009/);
  });

  it('sends statement by statement where Prisma does, so that those before a failure stay', async () => {
    const { apply, history, rows } = await setup(
      'CREATE TABLE a ();\nCREATE INDEX CONCURRENTLY i ON "User"("name");\nALTER TABLE nope ADD COLUMN x INT;\n',
    );
    const { code, err } = await apply('--yes', '--prisma', '7.10.1');
    assert.equal(code, 1);
    assert.match(err, /at statement 3 of 3, line 4\. The 2 statements before it have run and stay\./);
    assert.equal((await rows(`SELECT 1 FROM pg_class WHERE relname IN ('a', 'i')`)).length, 2);
    assert.match(String((await history())[1]?.logs), /2 of 3 statements have run\. Statement 3 failed\./);
  });

  it('refuses to guess the version where it makes a difference', async () => {
    const { apply } = await setup('CREATE TABLE a ();\nCREATE TABLE b ();\n', { 'package.json': '{ "name": "shop" }' });
    const { code, err } = await apply('--yes');
    assert.equal(code, 2);
    assert.match(err, /not known which version[\s\S]*--prisma 7\.10/);
  });

  it('refuses a database with tables and no history, and folders without migration.sql', async () => {
    const filled = await setup('SELECT 1;\n');
    await filled.rows('CREATE TABLE other ()');
    const one = await filled.apply('--yes');
    assert.equal(one.code, 2);
    assert.match(
      one.err,
      /holds the table other, but no _prisma_migrations \(P3005\)[\s\S]*migrate resolve --applied 20260101000000_create_user/,
    );
    const hollow = await setup('SELECT 1;\n', { 'prisma/migrations/20260301000000_hollow/down.sql': 'SELECT 1;\n' });
    const two = await hollow.apply('--yes');
    assert.equal(two.code, 2);
    assert.match(two.err, /20260301000000_hollow has no migration\.sql.*P3015/);
  });

  it('ends a transaction that a script leaves open or broken, and says so in the row', async () => {
    const broken = await setup('BEGIN;\nCREATE TABLE a ();\nSELECT 1/0;\nCOMMIT;\n');
    assert.equal((await broken.apply('--yes', '--prisma', '7.10.1')).code, 1);
    assert.match(String((await broken.history())[1]?.logs), /division by zero[\s\S]*0 of 4 statements have run\. Statement 3 failed/);
    const open = await setup('CREATE TABLE b ();\nBEGIN;\nCREATE TABLE a ();\n');
    const { code, err } = await open.apply('--yes', '--prisma', '7.10.1');
    assert.equal(code, 1);
    assert.match(err, /BEGIN has no COMMIT/);
    assert.deepEqual(await open.rows(`SELECT relname FROM pg_class WHERE relname IN ('a', 'b')`), [{ relname: 'b' }]);
    assert.equal((await open.history())[1]?.finished, false);
  });

  it('finishes the row whatever a script sets for the session', async () => {
    for (const set of [`SELECT set_config('search_path', '', false);`, 'SET default_transaction_read_only = on;', 'SET ROLE pg_monitor;']) {
      const { apply, history } = await setup(`${set}\n`);
      const { code, err } = await apply('--yes');
      assert.equal(code, 0, err);
      assert.equal((await history())[1]?.finished, true, set);
    }
  });

  it('applies up to a migration', async () => {
    const { apply, history } = await setup('SELECT 1;\n');
    assert.equal((await apply('--yes', '--to', FIRST)).code, 0);
    assert.deepEqual(
      (await history()).map((r) => r.name),
      [FIRST],
    );
    assert.match((await apply('--yes', '--to', FIRST)).out, /is applied in development already/);
    const wrong = await apply('--yes', '--to', '2026_nope');
    assert.deepEqual([wrong.code, wrong.err], [2, 'lockkeeper: There is no migration 2026_nope.\n']);
  });

  it('waits for somebody who changes the history, and says who it is', async () => {
    const { apply, database } = await setup('SELECT 1;\n');
    const other = await server.connect(database);
    await other.query('SELECT pg_advisory_lock(72707369)');
    const running = apply('--yes');
    await new Promise((go) => setTimeout(go, 500));
    await other.end();
    const { code, err } = await running;
    assert.equal(code, 0, err);
    assert.match(err, /Another migration \(process \d+ of the server.*\) is changing this database\. Waiting/);
  });

  it('answers in JSON', async () => {
    const { apply } = await setup('SELECT 1;\n');
    const { out } = await apply('--yes', '--format', 'json');
    const answer = JSON.parse(out) as { readonly outcome: string; readonly applied: readonly { readonly migration: string }[] };
    assert.deepEqual([answer.outcome, answer.applied.map((a) => a.migration)], ['applied', [FIRST, NEXT]]);
    assert.ok(SECOND.includes(NEXT));
  });
});
