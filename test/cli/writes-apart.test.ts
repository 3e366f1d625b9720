import assert from 'node:assert/strict';
import { startCommand } from '../oracle/writes/child.ts';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';
import { databaseProjects } from './database.ts';
import { folders, lockkeeper, project } from './harness.ts';

const FIRST = '20260101000000_create_user';
const NEXT = '20260201000000_change_user';
const FOLDER = `prisma/migrations/${NEXT}`;

describe('cli: several processes', function () {
  this.timeout(120_000);
  let server: PostgresServer;
  before(async () => {
    server = await startServer(18);
  });
  after(() => server.stop());
  const projects = databaseProjects(() => server);

  it('two that apply at once: one waits, and each migration runs once', async () => {
    const at = await projects.make(
      project('SELECT pg_sleep(1);\nCREATE TABLE "once" ();\n', { 'package.json': '{ "devDependencies": { "prisma": "7.10.1" } }' }),
    );
    const args = ['apply', '--env', 'development', '--yes'];
    const both = [1, 2].map(() => startCommand(at.root, args, { DATABASE_URL: at.url }));
    const ended = await Promise.all(both.map((c) => c.ended));
    assert.deepEqual(
      ended.map((e) => e.code),
      ['0', '0'],
      JSON.stringify(ended),
    );
    assert.equal(ended.filter((e) => /is changing this database\. Waiting for it to end/.test(e.err)).length, 1);
    assert.deepEqual(
      (await at.history()).map((r) => [r.name, r.steps]),
      [
        [FIRST, 1],
        [NEXT, 1],
      ],
    );
  });

  it('one that waits too long says who is at work', async () => {
    const at = await projects.make(project('SELECT 1;\n'));
    const other = await server.connect(at.database);
    await other.query('SELECT pg_advisory_lock(72707369)');
    const { code, err } = await at.run('apply', '--yes');
    await other.end();
    assert.equal(code, 2);
    assert.match(err, /Another migration \(process \d+ of the server.*has not ended in 10 seconds/);
  });
});

describe('cli: apply, roll back and resolve in a folder', function () {
  this.timeout(240_000);
  const temp = folders();
  const HALF = 'CREATE TABLE "a" ();\nCREATE INDEX CONCURRENTLY "i" ON "User"("name");\nCREATE TABLE "b" ();\nCREATE TABLE "c" ();\n';
  const DOWN = 'DROP TABLE "c";\nDROP TABLE "b";\nDROP INDEX CONCURRENTLY "i";\nDROP TABLE "a";\n';
  const files = (up: string, down: string): Readonly<Record<string, string>> =>
    project(up, {
      'package.json': '{ "devDependencies": { "prisma": "7.10.1" } }',
      'lockkeeper.config.jsonc': '{ "environments": [{ "name": "here", "kind": "development", "url": "pglite:prisma/dev.db" }] }',
      [`${FOLDER}/down.sql`]: down,
    });

  it('goes the whole way, without a question for what is pending', async () => {
    const root = await temp.make(files(HALF, DOWN));
    const run = (command: string, ...args: readonly string[]) => lockkeeper(root, [command, ...args, '--env', 'here']);
    const applied = await run('apply');
    assert.equal(applied.code, 0, applied.err);
    assert.match((await run('apply')).out, /up to date/);
    const back = await run('rollback', FOLDER, '--yes');
    assert.equal(back.code, 0, back.err);
    assert.match(back.out, /The schema is as it was before/);
    assert.equal((await run('apply')).code, 0);
  });

  it('opens again after it was killed in the middle, and goes on from there', async () => {
    for (const [doing, line] of [
      ['apply', /2\/4/],
      ['rollback', /3\/4/],
    ] as const) {
      const root = await temp.make(files(HALF, DOWN));
      const run = (command: string, ...args: readonly string[]) => lockkeeper(root, [command, ...args, '--env', 'here']);
      if (doing === 'rollback') assert.equal((await run('apply')).code, 0);
      const args = doing === 'apply' ? ['apply'] : ['rollback', FOLDER, '--yes'];
      const child = startCommand(root, [...args, '--env', 'here'], {}, (text) => {
        if (line.test(text)) child.process.kill('SIGKILL');
      });
      assert.equal((await child.ended).code, 'SIGKILL');
      const stands = await run('resolve', FOLDER);
      assert.equal(stands.code, 1, stands.err);
      assert.match(stands.out, doing === 'apply' ? /of 4 statements of migration\.sql/ : /It was being rolled back/);
      const resolved = await run('resolve', FOLDER, '--as', doing === 'apply' ? 'applied' : 'rolled-back', '--yes');
      assert.equal(resolved.code, 0, resolved.err);
      const after = await run('apply');
      assert.equal(after.code, 0, after.err);
      assert.match(after.out, doing === 'apply' ? /up to date/ : /Applied 20260201000000_change_user/);
    }
  });
});
