import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Progress, progressText } from '../../server/src/database/doing/progress.ts';
import { git, write } from '../prisma/temp.ts';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';
import { folders, INIT, lockkeeper, project } from './harness.ts';

const { make } = folders();
const NAMES = ['20260101000000_create_user', '20260201000000_change_user'] as const;
const [FIRST, SECOND] = NAMES;

interface Json {
  readonly projects: readonly {
    readonly path: string;
    readonly environment: string | null;
    readonly from: string;
    readonly problem: { readonly code: string; readonly message: string } | null;
    readonly notes: readonly string[];
    readonly migrations: readonly {
      readonly name: string;
      readonly state: string;
      readonly appliedAt: string | null;
      readonly error: string | null;
      readonly says: string | null;
    }[];
    readonly dataMigrations: readonly { readonly name: string; readonly checkpoint: { readonly done: number } | null }[];
    readonly prisma: { readonly deploy: { readonly kind: string } } | null;
  }[];
}
const read = (out: string): Json['projects'][number] => {
  const [first] = (JSON.parse(out) as Json).projects;
  assert.ok(first);
  return first;
};
const statesIn = (out: string): readonly string[] => read(out).migrations.map((m) => `${m.name} ${m.state}`);

describe('lockkeeper status without a database', () => {
  async function repository(): Promise<string> {
    const root = await make(project('SELECT 1;\n'));
    git(root, 'init', '-q', '-b', 'main');
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'first');
    return root;
  }

  it('git alone: it says so, and what is on the base branch counts as applied', async () => {
    const root = await repository();
    const text = await lockkeeper(root, ['status']);
    assert.equal(text.code, 0, text.err);
    assert.match(text.out, /No database was asked/);
    assert.match(text.out, /What is on main counts as applied/);
    assert.match(text.out, /On the base branch \(2\)/);
    const json = await lockkeeper(root, ['status', '--format', 'json']);
    assert.deepEqual(statesIn(json.out), [`${FIRST} applied`, `${SECOND} applied`]);
    const { path, environment, from } = read(json.out);
    assert.deepEqual([path, environment, from], ['prisma/migrations', null, 'git']);
  });

  it('a new migration ends with 1', async () => {
    const root = await repository();
    git(root, 'checkout', '-qb', 'feature');
    write(root, {
      'prisma/migrations/20260301000000_add_x/migration.sql': 'SELECT 1;\n',
      'prisma/migrations/20260302000000_add_y/migration.sql': '',
    });
    const { code, out } = await lockkeeper(root, ['status']);
    assert.equal(code, 1);
    assert.match(out, /Not on the base branch \(2\)\n {2}new +20260301000000_add_x\n {2}draft +20260302000000_add_y\n/);
  });

  it('long lists are cut, and --all lists them', async () => {
    const root = await repository();
    git(root, 'checkout', '-qb', 'feature');
    const name = (i: number): string => `2026030${Math.floor(i / 10)}00000${i % 10}_add_${i}`;
    write(root, Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`prisma/migrations/${name(i)}/migration.sql`, 'SELECT 1;\n'])));
    const short = (await lockkeeper(root, ['status'])).out;
    assert.match(short, /Not on the base branch \(30\)[\s\S]*_add_19\n {2}… 10 more; --all lists them\n/);
    const whole = (await lockkeeper(root, ['status', '--all'])).out;
    assert.match(whole, /_add_29\n/);
    assert.doesNotMatch(whole, /--all/);
  });

  it('neither git nor a database: it cannot be told', async () => {
    const root = await make(project('SELECT 1;\n'));
    const { code, out } = await lockkeeper(root, ['status']);
    assert.equal(code, 2);
    assert.match(out, /no git repository/);
    assert.match(out, /new +20260101000000_create_user/);
  });

  it('a plan that waits: its phases are planned, and its gate is told', async () => {
    const root = await repository();
    const phase = (n: number, name: string, type: string): object => ({ n, name, type, title: name });
    write(root, {
      'prisma/plans/move_x/plan.json': JSON.stringify({
        plan: 'move_x',
        kind: 'rename-column',
        title: 'Move x',
        phases: [phase(1, 'add_x', 'migration'), phase(2, 'write_both', 'deploy')],
        confirmed: [],
        promoted: [],
      }),
      'prisma/plans/move_x/1_add_x/migration.sql': 'SELECT 1;\n',
    });
    const { code, out } = await lockkeeper(root, ['status', '--format', 'json']);
    assert.equal(code, 0);
    assert.ok(statesIn(out).includes('move_x/1_add_x planned'));
    assert.match((await lockkeeper(root, ['status'])).out, /move_x +0 of 2 phases done, next is phase 1 \(add_x\)/);
  });

  it('all projects below are told; one of another database says so', async () => {
    const root = await make({
      'a/prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
      'a/prisma/migrations/1_a/migration.sql': 'SELECT 1;\n',
      'b/prisma/migrations/migration_lock.toml': 'provider = "mysql"\n',
      'b/prisma/migrations/1_b/migration.sql': 'SELECT 1;\n',
      'c/prisma/migrations/app/20260101T0000_x/ops.json': '[]',
      'c/prisma/migrations/app/20260101T0000_x/migration.json': '{}',
      'c/prisma/schema.prisma': 'datasource db { provider = "postgresql" }\n',
    });
    const { code, out } = await lockkeeper(root, ['status', '--format', 'json']);
    assert.equal(code, 2);
    const { projects } = JSON.parse(out) as Json;
    assert.deepEqual(
      projects.map((p) => p.path),
      ['a/prisma/migrations', 'b/prisma/migrations', 'c/prisma/migrations'],
    );
    assert.match(projects[1]?.notes.join() ?? '', /mysql/);
    assert.match(projects[2]?.notes.join() ?? '', /Prisma 8/);
    assert.match((await lockkeeper(root, ['status'])).out, /mysql[\s\S]*Prisma 8/);
  });

  it('wrong use: flags that exclude each other, names and folders that are not there', async () => {
    const root = await repository();
    const wrong = async (...args: readonly string[]): Promise<string> => {
      const { code, out, err } = await lockkeeper(root, ['status', ...args]);
      assert.equal(code, 2);
      assert.equal(out, '');
      return err;
    };
    assert.match(await wrong('--env', 'developmnt'), /no environment developmnt here\. Did you mean development\?/);
    assert.match(await wrong('--env', 'a', '--url', 'postgresql://localhost/x'), /exclude each other/);
    assert.match(await wrong('--url', 'mysql://localhost/x'), /mysql|postgresql/);
    assert.match(await wrong('nowhere'), /nothing at this path/);
    assert.match(await wrong('--format', 'xml'), /takes text, json, markdown/);
    const empty = await lockkeeper(await make({ 'x.txt': '' }), ['status']);
    assert.equal(empty.code, 2);
    assert.match(empty.err, /no folder of Prisma migrations here/);
  });

  it('control characters of a name do not reach the terminal', async () => {
    const root = await make({ ...project('SELECT 1;\n'), 'prisma/migrations/20260301000000_\u001b[31mred/migration.sql': 'SELECT 1;\n' });
    for (const format of ['text', 'markdown'])
      assert.ok(!(await lockkeeper(root, ['status', '--format', format])).out.includes('\u001b'), format);
  });
});

describe('lockkeeper status on a real server', function () {
  this.timeout(60_000);
  let server: PostgresServer;
  let n = 0;
  before(async () => {
    server = await startServer(18);
  });
  after(() => server.stop());

  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const CHANGE = '-- Rollback: see down.sql\nSELECT 1;\n';
  const TABLE = `CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
    migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0)`;
  const insert = (name: string, checksum: string, rest = "'2026-11-01 10:00:01.5Z', NULL, NULL, '2026-11-01 10:00:00Z', 1"): string =>
    `INSERT INTO _prisma_migrations (id, migration_name, checksum, finished_at, logs, rolled_back_at, started_at, applied_steps_count)
     VALUES (gen_random_uuid(), '${name}', '${checksum}', ${rest})`;

  /** A database of its own, after these statements; its address. */
  async function database(...sql: readonly string[]): Promise<string> {
    const name = `status_${++n}`;
    const admin = await server.connect();
    await admin.query(`CREATE DATABASE ${name}`);
    await admin.end();
    const client = await server.connect(name);
    for (const statement of sql) await client.query(statement);
    await client.end();
    return server.url(name);
  }
  const status = async (url: string, ...args: readonly string[]): ReturnType<typeof lockkeeper> =>
    lockkeeper(await make(project('SELECT 1;\n')), ['status', '--url', url, ...args]);

  it('up to date', async () => {
    const url = await database(TABLE, insert(FIRST, sha256(INIT)), insert(SECOND, sha256(CHANGE)));
    const { code, out } = await status(url);
    assert.equal(code, 0, out);
    assert.match(out, /Applied \(2\)\n {2}20260101000000_create_user +2026-11-01 10:00 +1\.5 s\n[\s\S]*Up to date\.\n$/);
    const json = read((await status(url, '--format', 'json')).out);
    assert.deepEqual([json.environment, json.from, json.migrations[0]?.appliedAt], ['url', 'database', '2026-11-01T10:00:01.500Z']);
    assert.deepEqual(json.prisma?.deploy, { kind: 'runs', migrations: [] });
  });

  it('behind, failed and edited: what is wrong, and what leads on', async () => {
    const behind = await status(await database(TABLE, insert(FIRST, sha256(INIT))));
    assert.equal(behind.code, 1);
    assert.match(behind.out, /Pending \(1\)\n {2}pending +20260201000000_change_user/);
    assert.match(behind.out, /Apply them: lockkeeper apply --url URL\n$/);
    const failed = await status(
      await database(
        TABLE,
        insert(FIRST, sha256(INIT)),
        insert(SECOND, 'x', "NULL, 'Database error:\nERROR: no such thing', NULL, now(), 0"),
      ),
    );
    assert.equal(failed.code, 1);
    assert.match(
      failed.out,
      /failed[\s\S]*P3009[\s\S]*\n +no such thing[\s\S]*Resolve it: lockkeeper resolve prisma\/migrations\/20260201/,
    );
    const edited = await status(await database(TABLE, insert(FIRST, 'f'.repeat(64)), insert(SECOND, sha256(CHANGE))));
    assert.equal(edited.code, 1);
    assert.match(
      edited.out,
      /Put it back as it was applied: lockkeeper restore prisma\/migrations\/20260101000000_create_user --url URL\n$/,
    );
    assert.match(edited.out, /prisma migrate status calls this up to date\.[\s\S]*edited +20260101000000_create_user/);
  });

  it('what Lockkeeper itself was doing when it was cut off', async () => {
    const logs = (p: Partial<Progress>): string =>
      progressText({ doing: 'applying', ran: 1, of: 3, begun: 1, failed: null, checksum: 'a'.repeat(64), appliedAt: null, ...p });
    const told = async (text: string): Promise<readonly (string | null)[]> => {
      const url = await database(TABLE, insert(FIRST, sha256(INIT)), insert(SECOND, 'x', `NULL, '${text}', NULL, now(), 0`));
      const last = read((await status(url, '--format', 'json')).out).migrations[1];
      assert.equal(last?.state, 'failed');
      return [last.says, last.error];
    };
    assert.deepEqual(await told(logs({})), [
      'Lockkeeper is applying it, or was cut off: 1 of 3 statements of migration.sql have run, 1 was begun. Until that is resolved migrate deploy applies nothing (P3009).',
      null,
    ]);
    const [says] = await told(logs({ doing: 'rolling-back', begun: 0, appliedAt: '2026-11-01T00:00:00Z' }));
    assert.match(says ?? '', /^Lockkeeper is rolling it back, or was cut off: 1 of 3 statements of down\.sql/);
    const [why, error] = await told(`Database error:\nERROR: no such thing\n\n${logs({ begun: 0, failed: 2 })}`);
    assert.match(why ?? '', /^Applying failed at statement 2; 1 of 3/);
    assert.equal(error, 'no such thing');
  });

  it('an environment by its name, from a variable; its password is nowhere', async () => {
    const url = await database(TABLE, insert(FIRST, sha256(INIT)), insert(SECOND, sha256(CHANGE)));
    const secret = url.replace('postgres@', 'postgres:hunter2-secret@');
    const root = await make({
      ...project('SELECT 1;\n'),
      'lockkeeper.config.jsonc': '{ "environments": [{ "name": "staging", "kind": "staging", "url": "${env:STAGING_URL}" }] }',
    });
    for (const format of ['text', 'json', 'markdown']) {
      const { code, out, err } = await lockkeeper(root, ['status', '--env', 'staging', '--format', format], {
        env: { STAGING_URL: secret },
      });
      assert.equal(code, 0, out + err);
      assert.match(out, /staging/);
      assert.ok(!`${out}${err}`.includes('hunter2'), format);
    }
    const unset = await lockkeeper(root, ['status', '--env', 'staging']);
    assert.equal(unset.code, 2);
    assert.match(unset.out, /STAGING_URL/);
  });

  it('a database that does not answer: the states of git, the reason, and 2', async () => {
    const root = await make(project('SELECT 1;\n'));
    git(root, 'init', '-q', '-b', 'main');
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'first');
    const { code, out } = await lockkeeper(root, ['status', '--url', 'postgresql://u:hunter2-secret@127.0.0.1:1/x', '--format', 'json']);
    assert.equal(code, 2);
    assert.deepEqual([read(out).problem?.code, read(out).from], ['unreachable', 'git']);
    assert.deepEqual(statesIn(out), [`${FIRST} applied`, `${SECOND} applied`]);
    assert.ok(!out.includes('hunter2'));
  });

  it('no history: nothing was applied; beside tables Prisma asks for a baseline', async () => {
    const empty = await status(await database('CREATE VIEW v AS SELECT 1'), '--format', 'json');
    assert.equal(empty.code, 1);
    assert.deepEqual(statesIn(empty.out), [`${FIRST} pending`, `${SECOND} pending`]);
    assert.equal(read(empty.out).prisma?.deploy.kind, 'runs');
    const full = await status(await database('CREATE TABLE t (a int)'), '--format', 'json');
    assert.deepEqual(read(full.out).prisma?.deploy, { kind: 'refuses', code: 'P3005', because: [], after: [] });
    assert.match(read(full.out).notes.join(), /P3005/);
  });

  it('a moment that is none still counts as one', async () => {
    const url = await database(TABLE, insert(FIRST, sha256(INIT), "'infinity', NULL, NULL, '-infinity', 1"));
    const [first] = read((await status(url, '--format', 'json')).out).migrations;
    assert.deepEqual([first?.state, first?.appliedAt], ['applied', 'infinity']);
    assert.match((await status(url)).out, /Applied \(1\)/);
  });

  it("another schema, and a table of somebody else's", async () => {
    const url = await database('CREATE SCHEMA app', TABLE.replace('_prisma', 'app._prisma'));
    assert.match((await status(`${url}?schema=app`)).out, /Pending \(2\)/);
    const foreign = await status(await database('CREATE TABLE _prisma_migrations (id int, name text)'));
    assert.equal(foreign.code, 2);
    assert.match(foreign.out, /is not the history of Prisma up to 7/);
  });

  it('data migrations with their progress', async () => {
    const url = await database(
      TABLE,
      `CREATE TABLE _data_migrations (name text PRIMARY KEY, direction text NOT NULL, cursor jsonb, until jsonb, done bigint NOT NULL DEFAULT 0,
        changed bigint NOT NULL DEFAULT 0, checksum text, started_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz)`,
      "INSERT INTO _data_migrations (name, direction, done, changed) VALUES ('backfill_x', 'up', 12000, 9000)",
    );
    const root = await make(
      project('SELECT 1;\n', { 'prisma/data-migrations/backfill_x.sql': 'SELECT 1;\n', 'prisma/data-migrations/cleanup_y.ts': '' }),
    );
    const text = await lockkeeper(root, ['status', '--url', url]);
    assert.match(text.out, /Data migrations \(2\)\n {2}backfill_x +up: not finished, .*12,000 rows done, 9,000 changed\n {2}cleanup_y\n/);
    const json = await lockkeeper(root, ['status', '--url', url, '--format', 'json']);
    assert.deepEqual(
      read(json.out).dataMigrations.map((d) => [d.name, d.checkpoint?.done ?? null]),
      [
        ['backfill_x', 12000],
        ['cleanup_y', null],
      ],
    );
    // psql does not know the schema of an address
    const other = await lockkeeper(root, ['status', '--url', `${url}?schema=app`, '--format', 'json']);
    assert.equal(read(other.out).dataMigrations[0]?.checkpoint?.done, 12000);
  });

  it('the gate of a plan follows what an environment has, unless that is for development', async () => {
    const phase = (n: number, name: string): object => ({ n, name, type: 'migration', title: name });
    const plan = {
      plan: 'move_x',
      kind: 'rename-column',
      title: 'Move x',
      phases: [phase(1, 'add_x'), phase(2, 'drop_y')],
      confirmed: [],
      promoted: [],
    };
    const environments = ['staging', 'development'].map((kind) => ({ name: kind, kind, url: '${env:URL}' }));
    const MARKED = '20260301000000_add_x';
    const root = await make({
      ...project('SELECT 1;\n'),
      [`prisma/migrations/${MARKED}/migration.sql`]: '-- Plan: move_x, phase 1 of 2\nSELECT 1;\n',
      'prisma/plans/move_x/plan.json': JSON.stringify(plan),
      'prisma/plans/move_x/2_drop_y/migration.sql': 'SELECT 1;\n',
      'lockkeeper.config.jsonc': JSON.stringify({ environments }),
    });
    const gate = async (environment: string, url: string): Promise<string | null> => {
      const { out } = await lockkeeper(root, ['status', '--env', environment, '--format', 'json'], { env: { URL: url } });
      const [found] = (JSON.parse(out) as { projects: { plans: { waitsFor: { why: string } | null }[] }[] }).projects;
      return found?.plans[0]?.waitsFor?.why ?? null;
    };
    const without = await database(TABLE, insert(FIRST, sha256(INIT)));
    const having = await database(TABLE, insert(FIRST, sha256(INIT)), insert(MARKED, 'x'));
    assert.match((await gate('staging', without)) ?? '', /is not applied in staging/);
    assert.equal(await gate('staging', having), null);
    assert.match((await gate('development', having)) ?? '', /not on the main line/);
  });

  it('migrations by environment; one that cannot be read says why', async () => {
    const staging = await database(TABLE, insert(FIRST, sha256(INIT)));
    const root = await make({
      ...project('SELECT 1;\n'),
      'lockkeeper.config.jsonc': JSON.stringify({
        environments: [
          { name: 'development', kind: 'development', url: '${env:DEV}' },
          { name: 'staging', kind: 'staging', url: '${env:STAGING}' },
          { name: 'production', kind: 'production', url: '${env:PRODUCTION}' },
        ],
      }),
    });
    const env = {
      DEV: await database(TABLE, insert(FIRST, sha256(INIT)), insert(SECOND, sha256(CHANGE))),
      STAGING: staging,
      PRODUCTION: 'postgresql://127.0.0.1:1/x',
    };
    const { code, out } = await lockkeeper(root, ['status', '--all-environments', '--format', 'json'], { env });
    assert.equal(code, 2);
    const [found] = (JSON.parse(out) as { projects: { migrations: { name: string; states: object }[] }[] }).projects;
    assert.deepEqual(
      found?.migrations.map((m) => m.states),
      [
        { development: 'applied', staging: 'applied', production: null },
        { development: 'applied', staging: 'pending', production: null },
      ],
    );
    const text = await lockkeeper(root, ['status', '--all-environments'], { env });
    assert.match(text.out, /20260201000000_change_user +applied 2026-11-01 +pending +\?\n/);
    assert.match(text.out, /production: Nothing listens/);
    const markdown = await lockkeeper(root, ['status', '--all-environments', '--format', 'markdown'], { env });
    assert.match(markdown.out, /\| Migration \| development \| staging \| production \|/);
  });

  it('an embedded database that is not there yet is empty, and is not made', async () => {
    const root = await make(project('SELECT 1;\n'));
    const { code, out } = await lockkeeper(root, ['status', '--url', 'pglite:./dev.db', '--format', 'json']);
    assert.equal(code, 1, out);
    assert.deepEqual(statesIn(out), [`${FIRST} pending`, `${SECOND} pending`]);
    assert.ok(!(await import('node:fs')).existsSync(join(root, 'dev.db')));
  });
});
