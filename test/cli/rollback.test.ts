import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startCutter } from '../oracle/writes/cutter.ts';
import { type DatabaseProject, databaseProjects } from './database.ts';
import { lockkeeper, project } from './harness.ts';

const FIRST = '20260101000000_create_user';
const NEXT = '20260201000000_change_user';
const FOLDER = `prisma/migrations/${NEXT}`;
const DOWN = `${FOLDER}/down.sql`;
const ADD = 'ALTER TABLE "User" ADD COLUMN "x" TEXT;\n';
const DROP = '-- Grade: exact.\nALTER TABLE "User" DROP COLUMN "x";\n';

describe('cli: rollback', function () {
  this.timeout(60_000);
  const projects = databaseProjects(18);

  /** Both migrations are applied. */
  async function applied(up: string, down: string | null, prisma = '7.10.1'): Promise<DatabaseProject> {
    const files = project(up, {
      ...(down === null ? {} : { [DOWN]: down }),
      'package.json': `{ "devDependencies": { "prisma": "${prisma}" } }`,
    });
    const { [DOWN]: _, ...without } = files;
    const made = await projects.make(down === null ? without : files);
    const { code, err } = await made.run('apply', '--yes');
    assert.equal(code, 0, err);
    return made;
  }
  const columns = async (at: DatabaseProject): Promise<readonly unknown[]> =>
    (await at.sql(`SELECT attname FROM pg_attribute WHERE attrelid = '"User"'::regclass AND attnum > 0 AND NOT attisdropped`)).map(
      (r) => r.attname,
    );

  it('runs down.sql and takes the row out, after it has said what is lost', async () => {
    const at = await applied(ADD, DROP);
    const { code, out, err } = await at.run('rollback', FOLDER, '--yes');
    assert.equal(code, 0, err);
    assert.match(
      err,
      /Roll back 20260201000000_change_user, 1 statement\. Grade: exact\.\n {2}lost: what was written to public\.User\.x since is lost/,
    );
    assert.match(err, /History: DELETE FROM "public"\."_prisma_migrations" WHERE migration_name = '20260201000000_change_user';/);
    assert.match(out, /Rolled 20260201000000_change_user back\.\nThe schema is as it was before/);
    assert.deepEqual(
      (await at.history()).map((r) => r.name),
      [FIRST],
    );
    assert.deepEqual(await columns(at), ['id', 'name', 'bio']);
    assert.equal((await at.run('apply', '--yes')).code, 0);
  });

  it('asks first, and shows everything with --dry-run', async () => {
    const at = await applied(ADD, DROP);
    const { code, err } = await at.run('rollback', FOLDER);
    assert.equal(code, 2);
    assert.match(err, /Roll 20260201000000_change_user back in development.*\?\nNobody is at a terminal/);
    const dry = await at.run('rollback', FOLDER, '--dry-run', '--format', 'json');
    const answer = JSON.parse(dry.out) as Record<string, unknown>;
    assert.deepEqual([answer.state, answer.grade, answer.runs, answer.statements], ['ready', 'exact', 'together', 1]);
    assert.deepEqual(answer.commands, [
      `psql "$DATABASE_URL" -v ON_ERROR_STOP=1 --single-transaction -f ${DOWN} -c 'DELETE FROM "public"."_prisma_migrations" WHERE migration_name = '\\''${NEXT}'\\'';'`,
      'prisma migrate status',
    ]);
    assert.equal((await at.history()).length, 2);
  });

  it('takes only the last applied one, and names those on top', async () => {
    const at = await applied(ADD, DROP);
    const { code, err } = await at.run('rollback', `prisma/migrations/${FIRST}`, '--yes');
    assert.equal(code, 2);
    assert.match(
      err,
      /20260201000000_change_user was applied on top of 20260101000000_create_user\. Roll it back first.*\n {2}lockkeeper rollback prisma\/migrations\/20260201000000_change_user --env development/,
    );
  });

  it('changes nothing where a statement fails', async () => {
    const at = await applied(ADD, `${DROP}ALTER TABLE "nope" DROP COLUMN "x";\n`);
    const { code, err } = await at.run('rollback', FOLDER, '--yes');
    assert.equal(code, 1);
    assert.match(err, /failed at statement 2 of 2, line 3 of down\.sql\. Nothing has changed: the migration is applied as before/);
    assert.match(err, /down\.sql:3:1: ALTER TABLE "nope"/);
    assert.deepEqual(await columns(at), ['id', 'name', 'bio', 'x']);
    assert.deepEqual(
      (await at.history()).map((r) => [r.name, r.finished, r.logs]),
      [
        [FIRST, true, null],
        [NEXT, true, null],
      ],
    );
  });

  it('goes statement by statement where they cannot share a transaction', async () => {
    const at = await applied(
      'CREATE INDEX "i" ON "User"("name");\n',
      'DROP INDEX CONCURRENTLY "i";\nALTER TABLE "User" DROP COLUMN "bio";\n',
    );
    await writeFile(join(at.root, DOWN), 'DROP INDEX CONCURRENTLY "i";\nSELECT 1;\n');
    const { code, out, err } = await at.run('rollback', FOLDER, '--yes');
    assert.equal(code, 0, `${err}${out}`);
    assert.match(err, /Statement by statement/);
    assert.deepEqual(
      (await at.history()).map((r) => r.name),
      [FIRST],
    );
    assert.deepEqual(await at.sql(`SELECT 1 FROM pg_class WHERE relname = 'i'`), []);
  });

  it('keeps a truthful history where a later statement fails, and goes on with the same command', async () => {
    const at = await applied(
      `CREATE INDEX "i" ON "User"("name");\n${ADD}`,
      `DROP INDEX CONCURRENTLY "i";\nALTER TABLE "User" DROP COLUMN "x";\n`,
    );
    await at.sql('CREATE VIEW blocks AS SELECT "x" FROM "User"');
    const { code, err } = await at.run('rollback', FOLDER, '--yes');
    assert.equal(code, 1);
    assert.match(err, /1 of 2 statements have run and stay; the history says that it failed/);
    const [, row] = await at.history();
    assert.deepEqual([row?.finished, row?.back], [false, false]);
    assert.match(
      String(row?.logs),
      /cannot drop column x[\s\S]*Lockkeeper rolls back with down\.sql \([0-9a-f]{64}\): 1 of 2 statements have run\. Statement 2 failed\. It was applied at 20/,
    );
    assert.match((await at.run('apply', '--yes')).err, /P3009/);
    await at.sql('DROP VIEW blocks');
    const again = await at.run('rollback', FOLDER, '--yes');
    assert.equal(again.code, 0, again.err);
    assert.match(again.err, /It goes on where it stopped: 1 of 2/);
    assert.deepEqual(await columns(at), ['id', 'name', 'bio']);
  });

  it('finds out by itself that PostgreSQL does not take it in one transaction', async () => {
    const at = await applied('SELECT 1;\n', `-- Grade: exact.\nDO $$ BEGIN EXECUTE 'SELECT 1'; COMMIT; END $$;\nSELECT 1;\n`);
    const { code, err } = await at.run('rollback', FOLDER, '--yes');
    assert.equal(code, 0, err);
    assert.deepEqual(
      (await at.history()).map((r) => r.name),
      [FIRST],
    );
  });

  it('keeps transactions of the script itself', async () => {
    const at = await applied(
      `${ADD}ALTER TABLE "User" ADD COLUMN "y" TEXT;\n`,
      `BEGIN;\nALTER TABLE "User" DROP COLUMN "x";\nCOMMIT;\nBEGIN;\nALTER TABLE "User" DROP COLUMN "y";\nSELECT 1/0;\nCOMMIT;\n`,
    );
    const { code, err } = await at.run('rollback', FOLDER, '--yes');
    assert.equal(code, 1);
    assert.match(err, /failed at statement 6 of 7, line 6.*3 of 7 statements have run and stay/);
    assert.deepEqual(await columns(at), ['id', 'name', 'bio', 'y']);
  });

  it('says when the schema is not as it was before', async () => {
    const at = await applied(`${ADD}CREATE TABLE t ("id" INT);\n`, 'ALTER TABLE "User" DROP COLUMN "x";\n');
    const { code, out, err } = await at.run('rollback', FOLDER, '--yes');
    assert.equal(code, 1);
    assert.match(err, /differs afterwards: table "t" is left behind|differs afterwards: table t is left behind/);
    assert.match(out, /not as it was before:\n {2}table public\.t is still there/);
  });

  it('refuses without a down.sql that could be run', async () => {
    for (const [down, why] of [
      [null, /has no down\.sql[\s\S]*lockkeeper down prisma\/migrations\/20260201000000_change_user --write/],
      ['', /holds no statement/],
      ['-- irreversible: the rows are gone\n', /says that it is irreversible/],
      ['-- Grade: irreversible: no.\nSELECT 1;\n', /says that it is irreversible/],
    ] as const) {
      const at = await applied(ADD, down);
      const { code, err } = await at.run('rollback', FOLDER, '--yes');
      assert.equal(code, 2);
      assert.match(err, why);
    }
  });

  it('finds the grade of what was written by hand', async () => {
    for (const [up, down, grade] of [
      [ADD, 'ALTER TABLE "User" DROP COLUMN "x";\n', /Grade: exact, as far as Lockkeeper sees/],
      [
        'ALTER TABLE "User" DROP COLUMN "bio";\n',
        'ALTER TABLE "User" ADD COLUMN "bio" VARCHAR(100);\n',
        /Grade: lossy, as far[\s\S]*lost: .*"bio"/,
      ],
      [`${ADD}CREATE TABLE t ();\n`, 'DROP TABLE t;\n', /Grade: not known/],
    ] as const) {
      const at = await applied(up, down);
      assert.match((await at.run('rollback', FOLDER, '--dry-run')).out, grade);
    }
  });

  it('only takes the row out where nothing has to be taken back', async () => {
    const at = await applied('-- nothing\n', '-- Grade: exact.\n-- Nothing has to be taken back.\n');
    assert.equal((await at.run('rollback', FOLDER, '--yes')).code, 0);
    assert.deepEqual(
      (await at.history()).map((r) => r.name),
      [FIRST],
    );
  });

  it('marks the row where the version takes such rows as pending, and refuses elsewhere', async () => {
    const at = await applied(ADD, DROP);
    assert.equal((await at.run('rollback', FOLDER, '--yes', '--mark')).code, 0);
    assert.deepEqual(
      (await at.history()).map((r) => [r.name, r.finished, r.back]),
      [
        [FIRST, true, false],
        [NEXT, true, true],
      ],
    );
    assert.equal((await at.run('apply', '--yes')).code, 0);
    const old = await applied(ADD, DROP, '6.19.3');
    const { code, err } = await old.run('rollback', FOLDER, '--yes', '--mark');
    assert.equal(code, 2);
    assert.match(err, /counts as present/);
  });

  it('looks again when the connection is lost, and says what became of it', async () => {
    const cutter = await startCutter(projects.server().port);
    const said = new Set<string>();
    for (let message = 1; message < 40; message++) {
      const at = await applied(ADD, DROP);
      const env = { DATABASE_URL: `${at.url.replace(`:${projects.server().port}/`, `:${cutter.port}/`)}?sslmode=disable` };
      cutter.arm({ at: message, moment: 'answered' });
      const { code, err } = await lockkeeper(at.root, ['rollback', FOLDER, '--env', 'development', '--yes'], { env });
      if (!cutter.hasCut()) break;
      const [, is] = /The history says that 20260201000000_change_user is ((?:not )?applied)\./.exec(err) ?? [];
      if (is === undefined) continue;
      assert.equal(code, 2);
      assert.equal((await at.history()).length, is === 'applied' ? 2 : 1, err);
      said.add(is);
    }
    await cutter.stop();
    assert.deepEqual([...said].sort(), ['applied', 'not applied']);
  });

  it('prints the commands for production, and runs nothing unless the setting allows it', async () => {
    const at = await applied(ADD, DROP);
    const settings = (allowed: boolean): Promise<void> =>
      writeFile(
        join(at.root, 'lockkeeper.config.jsonc'),
        JSON.stringify({
          environments: [{ name: 'live', kind: 'production', url: '${env:LIVE}' }],
          ...(allowed ? { allowProductionRollback: true } : {}),
        }),
      );
    const roll = (...more: readonly string[]) =>
      lockkeeper(at.root, ['rollback', FOLDER, '--env', 'live', '--yes', ...more], { env: { LIVE: at.url } });
    await settings(false);
    const { code, err } = await roll('--database', at.database);
    assert.equal(code, 2, err);
    assert.match(err, /counts as production[\s\S]*psql "\$DATABASE_URL" -v ON_ERROR_STOP=1 --single-transaction -f/);
    assert.equal(err.includes(String(projects.server().port)), false);
    assert.equal((await at.history()).length, 2);
    await settings(true);
    assert.match((await roll()).err, /Name the database that is meant: --yes --database d_/);
    assert.match((await roll('--database', 'other')).err, /not called other/);
    assert.equal((await at.history()).length, 2);
    assert.equal((await roll('--database', at.database)).code, 0);
    assert.equal((await at.history()).length, 1);
  });
});
