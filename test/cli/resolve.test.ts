import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checksumOf } from '../../server/src/prisma/checksum.ts';
import { type DatabaseProject, databaseProjects } from './database.ts';
import { lockkeeper, project, SECOND } from './harness.ts';

const FIRST = '20260101000000_create_user';
const NEXT = '20260201000000_change_user';
const FOLDER = `prisma/migrations/${NEXT}`;
const HEAD = '-- Rollback: see down.sql\n';
const ADD = 'ALTER TABLE "User" ADD COLUMN "x" TEXT;\n';

describe('cli: resolve', function () {
  this.timeout(60_000);
  const projects = databaseProjects(14);

  /** The second migration has failed. */
  async function failed(up: string, prisma = '7.10.1'): Promise<DatabaseProject> {
    const at = await projects.make(project(up, { 'package.json': `{ "devDependencies": { "prisma": "${prisma}" } }` }));
    const { code, err } = await at.run('apply', '--yes');
    assert.equal(code, 1, err);
    return at;
  }
  const columns = async (at: DatabaseProject): Promise<readonly unknown[]> =>
    (await at.sql(`SELECT attname FROM pg_attribute WHERE attrelid = '"User"'::regclass AND attnum > 0 AND NOT attisdropped`)).map(
      (r) => r.attname,
    );
  const rows = async (at: DatabaseProject): Promise<readonly unknown[]> =>
    (await at.history()).map(
      (r) => `${String(r.name).slice(15)} ${r.finished ? 'finished' : 'open'}${r.back ? ' back' : ''} ${String(r.steps)}`,
    );
  const HALF = `${ADD}UPDATE "User" SET "name" = 'a';\nCREATE INDEX CONCURRENTLY "i" ON "User"("x");\nALTER TABLE "nope" ADD COLUMN "y" TEXT;\nCREATE TABLE "last" ();\n`;

  it('says what ran and what did not, and the SQL of each way', async () => {
    const at = await failed(HALF);
    const { code, out } = await at.run('resolve', FOLDER);
    assert.equal(code, 1);
    assert.match(
      out,
      /3 of 5 statements of migration\.sql have run\. It failed at statement 4, line 5\.\n {2}relation "nope" does not exist/,
    );
    assert.deepEqual(
      [...out.matchAll(/^ {2}(ran|not run|perhaps) +(\d)\./gm)].map((m) => m[1]),
      ['ran', 'ran', 'ran', 'not run', 'not run'],
    );
    assert.match(
      out,
      /Finish it: --as applied[\s\S]*ALTER TABLE "nope" ADD COLUMN "y" TEXT;\n {4}CREATE TABLE "last" \(\);[\s\S]*migrate resolve --applied 20260201000000_change_user/,
    );
    assert.match(out, /Take it back: --as rolled-back[\s\S]*DROP COLUMN "x";[\s\S]*SET rolled_back_at = now\(\)[\s\S]*--rolled-back/);
  });

  it('finishes what is left, and marks it applied as Prisma does', async () => {
    const at = await failed(HALF);
    await at.sql('CREATE TABLE "nope" ()');
    const { code, out, err } = await at.run('resolve', FOLDER, '--as', 'applied', '--yes');
    assert.equal(code, 0, err);
    assert.match(out, /is applied/);
    assert.deepEqual(await rows(at), ['create_user finished 1', 'change_user open back 0', 'change_user finished 0']);
    const [, , last] = await at.history();
    assert.deepEqual([last?.logs, last?.checksum], ['', checksumOf(HEAD + HALF)]);
    assert.equal((await at.sql(`SELECT 1 FROM pg_class WHERE relname = 'last'`)).length, 1);
    assert.match((await at.run('apply', '--yes')).out, /up to date/);
  });

  it('goes on with what the statements before have set for the session', async () => {
    const schema = 'CREATE SCHEMA "app";\nSET search_path = "app";\nSET LOCAL lock_timeout = 5;\nCREATE TABLE "one" ();\n';
    const at = await failed(`${schema}ALTER TABLE "nope" ADD COLUMN "y" TEXT;\nCREATE TABLE "two" ();\n`);
    assert.match(
      (await at.run('resolve', FOLDER)).out,
      /4 of 6 statements[\s\S]*--as applied[\s\S]*SET search_path = "app";\n {4}ALTER TABLE "nope"/,
    );
    await at.sql('CREATE TABLE "app"."nope" ()');
    const { code, err } = await at.run('resolve', FOLDER, '--as', 'applied', '--yes');
    assert.equal(code, 0, err);
    assert.equal((await at.sql(`SELECT 1 FROM pg_class WHERE relname = 'two' AND relnamespace = 'app'::regnamespace`)).length, 1);
  });

  it('fails again where the cause is still there, and nothing is lost', async () => {
    const at = await failed(HALF);
    const { code, err } = await at.run('resolve', FOLDER, '--as', 'applied', '--yes');
    assert.equal(code, 1);
    assert.match(err, /failed at statement 4, line 5[\s\S]*relation "nope" does not exist/);
    assert.match((await at.run('resolve', FOLDER)).out, /3 of 5 statements of migration\.sql have run/);
  });

  it('takes back what ran, and applies the corrected script anew', async () => {
    const at = await failed(HALF);
    const { code, err } = await at.run('resolve', FOLDER, '--as', 'rolled-back', '--yes');
    assert.equal(code, 0, err);
    assert.deepEqual(await rows(at), ['create_user finished 1', 'change_user open back 0']);
    assert.deepEqual(await columns(at), ['id', 'name', 'bio']);
    const again = await failed(HALF);
    await writeFile(join(again.root, SECOND), HEAD + HALF.replace('ALTER TABLE "nope" ADD COLUMN "y" TEXT;\n', ''));
    const retried = await again.run('resolve', FOLDER, '--as', 'retry', '--yes');
    assert.equal(retried.code, 0, retried.err);
    assert.deepEqual(await rows(again), ['create_user finished 1', 'change_user open back 0', 'change_user finished 1']);
  });

  it('knows that nothing ran where the file is one message', async () => {
    const at = await failed(`${ADD}ALTER TABLE "nope" ADD COLUMN "y" TEXT;\n`, '6.19.3');
    const { out } = await at.run('resolve', FOLDER);
    assert.match(out, /Nothing of migration\.sql has run\. It failed at statement 2/);
    assert.equal((await at.run('resolve', FOLDER, '--as', 'rolled-back', '--yes')).code, 0);
  });

  it('sees an index that was left invalid, and clears it away', async () => {
    const at = await failed(
      'CREATE UNIQUE INDEX CONCURRENTLY "u" ON "User"("name");\n'.replace(
        'CREATE',
        `INSERT INTO "User"("name") VALUES ('a'), ('a');\nCREATE`,
      ),
    );
    const { out } = await at.run('resolve', FOLDER);
    assert.match(
      out,
      /1 of 2 statements of migration\.sql has run\. It failed at statement 2, line 3\. An index was left behind that is not valid\./,
    );
    assert.match(out, /--as applied\n[\s\S]*DROP INDEX CONCURRENTLY "public"\."u";\n {4}CREATE UNIQUE INDEX/);
    await at.sql('DELETE FROM "User"');
    const { code, err } = await at.run('resolve', FOLDER, '--as', 'applied', '--yes');
    assert.equal(code, 0, err);
    assert.deepEqual(await at.sql(`SELECT indisvalid FROM pg_index WHERE indexrelid = 'u'::regclass`), [{ indisvalid: true }]);
  });

  it('asks where nothing shows what ran', async () => {
    const at = await failed(`SELECT 1;\nUPDATE "User" SET "name" = 'a';\nSELECT 1/0;\n`);
    // as if the process had been killed while the second statement ran
    await at.sql(
      `UPDATE _prisma_migrations SET logs = regexp_replace(logs, '2 of 3 statements have run. Statement 3 failed', '1 of 3 statements have run. Statement 2 was begun') WHERE finished_at IS NULL`,
    );
    const { out } = await at.run('resolve', FOLDER);
    assert.match(out, /At least 1 and at most 2 of 3 statements/);
    const blocked = await at.run('resolve', FOLDER, '--as', 'applied', '--yes');
    assert.equal(blocked.code, 2);
    assert.match(blocked.err, /cannot be seen[\s\S]*--ran 1 … --ran 2/);
    await writeFile(join(at.root, SECOND), `${HEAD}SELECT 1;\nUPDATE "User" SET "name" = 'a';\nSELECT 1;\n`);
    assert.equal((await at.run('resolve', FOLDER, '--as', 'applied', '--ran', '2', '--yes')).code, 0);
  });

  it('understands what Prisma itself wrote', async () => {
    const at = await failed(HALF);
    const logs = [
      'A migration failed to apply. New migrations cannot be applied before the error is recovered from.',
      `Migration name: ${NEXT}`,
      'Database error code: 42P01',
      'Database error:\nERROR: relation "nope" does not exist',
      'DbError { severity: "ERROR", parsed_severity: Some(Error), code: SqlState(E42P01) }',
    ].join('\n\n');
    await at.sql(`UPDATE _prisma_migrations SET logs = '${logs.replaceAll("'", "''")}' WHERE finished_at IS NULL`);
    assert.match((await at.run('resolve', FOLDER)).out, /3 of 5 statements of migration\.sql have run\. It failed at statement 4/);
    await at.sql('UPDATE _prisma_migrations SET logs = NULL WHERE finished_at IS NULL');
    assert.match((await at.run('resolve', FOLDER)).out, /At least 3 and at most 4 of 5 statements/);
  });

  it('goes on with a rollback that stopped, or brings the migration back', async () => {
    for (const way of ['rolled-back', 'applied', 'retry'] as const) {
      const at = await projects.make(
        project(`CREATE INDEX "i" ON "User"("name");\n${ADD}`, {
          [`${FOLDER}/down.sql`]: 'DROP INDEX CONCURRENTLY "i";\nALTER TABLE "User" DROP COLUMN "x";\n',
        }),
      );
      assert.equal((await at.run('apply', '--yes')).code, 0);
      await at.sql('CREATE VIEW blocks AS SELECT "x" FROM "User"');
      assert.equal((await at.run('rollback', FOLDER, '--yes')).code, 1);
      assert.match((await at.run('resolve', FOLDER)).out, /It was being rolled back\. 1 of 2 statements of down\.sql has run/);
      await at.sql('DROP VIEW blocks');
      const { code, err } = await at.run('resolve', FOLDER, '--as', way, '--yes');
      assert.equal(code, 0, err);
      const index = await at.sql(`SELECT 1 FROM pg_class WHERE relname = 'i'`);
      assert.deepEqual([index.length, (await columns(at)).includes('x')], way === 'rolled-back' ? [0, false] : [1, true]);
      assert.deepEqual(
        await rows(at),
        way === 'rolled-back' ? ['create_user finished 1'] : ['create_user finished 1', 'change_user finished 1'],
      );
    }
  });

  it('runs nothing in production: the SQL and the commands are for a person', async () => {
    const at = await failed(HALF);
    const settings = (more: object): Promise<void> =>
      writeFile(
        join(at.root, 'lockkeeper.config.jsonc'),
        JSON.stringify({ environments: [{ name: 'live', kind: 'production', url: '${env:LIVE}' }], ...more }),
      );
    const live = (...more: readonly string[]) =>
      lockkeeper(at.root, ['resolve', FOLDER, '--env', 'live', ...more, '--yes', '--database', at.database], { env: { LIVE: at.url } });
    await settings({});
    for (const way of ['applied', 'rolled-back', 'retry']) {
      const { code, err } = await live('--as', way);
      assert.equal(code, 2);
      assert.match(err, /counts as production, where Lockkeeper changes nothing[\s\S]*SET rolled_back_at[\s\S]*migrate resolve/);
    }
    await settings({ allowProductionRollback: true });
    assert.equal((await live('--as', 'retry')).code, 2);
    assert.equal((await live('--as', 'rolled-back')).code, 0);
    assert.deepEqual(await rows(at), ['create_user finished 1', 'change_user open back 0']);
  });

  it('has nothing to do for what has not failed', async () => {
    const at = await failed(HALF);
    const { code, err } = await at.run('resolve', `prisma/migrations/${FIRST}`);
    assert.equal(code, 2);
    assert.match(err, /has not failed in development: there is nothing to resolve/);
  });
});
