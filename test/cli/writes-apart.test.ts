import assert from 'node:assert/strict';
import { startCommand } from '../oracle/writes/child.ts';
import { databaseProjects } from './database.ts';
import { folders, lockkeeper, project } from './harness.ts';

const FIRST = '20260101000000_create_user';
const NEXT = '20260201000000_change_user';
const FOLDER = `prisma/migrations/${NEXT}`;

describe('cli: several processes', function () {
  this.timeout(120_000);
  const projects = databaseProjects(18);

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
    const other = await projects.server().connect(at.database);
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

  it('opens again after it was killed in the middle, and goes on from there', async () => {
    const root = await temp.make(files(HALF, DOWN));
    const run = (command: string, ...args: readonly string[]) => lockkeeper(root, [command, ...args, '--env', 'here']);
    const killed = async (line: RegExp, ...args: readonly string[]): Promise<void> => {
      const child = startCommand(root, [...args, '--env', 'here'], {}, (text) => {
        if (line.test(text)) child.process.kill('SIGKILL');
      });
      assert.equal((await child.ended).code, 'SIGKILL');
    };
    const stands = async (says: RegExp): Promise<void> => {
      const { code, out, err } = await run('resolve', NEXT);
      assert.equal(code, 1, err);
      assert.match(out, says);
    };
    const done = async (command: string, ...args: readonly string[]): Promise<string> => {
      const { code, out, err } = await run(command, ...args);
      assert.equal(code, 0, err);
      return out;
    };
    await killed(/2\/4/, 'apply');
    await stands(/of 4 statements of migration\.sql/);
    await done('resolve', NEXT, '--as', 'applied', '--yes');
    assert.match(await done('apply'), /up to date/);
    await killed(/3\/4/, 'rollback', NEXT, '--yes');
    await stands(/It was being rolled back/);
    assert.match(await done('rollback', NEXT, '--yes'), /The schema is as it was before/);
    assert.match(await done('apply'), /Applied 20260201000000_change_user/);
  });
});
