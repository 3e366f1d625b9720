import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import type { ChecklistAnswer } from '../../server/src/lsp/protocol/checklist.ts';
import type { CompareAnswer, EnvironmentsAnswer, ShownEnvironment } from '../../server/src/lsp/protocol/environments.ts';
import type {
  FolderStatesAnswer,
  MigrationDetails,
  MigrationsAnswer,
  ShownGroup,
  ShownMigration,
  ShownProject,
} from '../../server/src/lsp/protocol/migrations.ts';
import type { EditAnswer, Refused } from '../../server/src/lsp/protocol.ts';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';
import { applyOnDisk } from './edits.ts';
import { ACTIONS, eachInSample, uri } from './support.ts';

const INIT = '20250112093015_init';
const EDITED = '20250203141022_create_category_table';
const FAILED = '20250301101544_add_product_category';
const PENDING = '20251120150247_make_user_phone_required';
const MISSING = '20250302000000_gone_since';

const SECRET_URL = `\${secret}`;

/** As Prisma writes it into `logs`. */
const FAILURE = `A migration failed to apply. New migrations cannot be applied before the error is recovered from.

Migration name: ${FAILED}

Database error code: 42701

Database error:
ERROR: column "categoryId" of relation "Product" already exists
`;

const TABLE = `CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
  migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0)`;

type OfMigrations = Extract<ShownGroup, { readonly migrations: unknown }>;
const group = (project: ShownProject, name: OfMigrations['group']): OfMigrations | undefined =>
  project.groups.find((g): g is OfMigrations => g.group === name);
const inGroup = (project: ShownProject, name: OfMigrations['group']): readonly ShownMigration[] => group(project, name)?.migrations ?? [];

describe('migrations over the protocol', function () {
  this.timeout(30_000);
  const sample = eachInSample();
  let server: PostgresServer;
  let databases = 0;
  before(async function () {
    this.timeout(120_000);
    server = await startServer(18);
  });
  after(() => server.stop());

  // the sample names a database of its own
  beforeEach(() => {
    const config = join(sample.project.root, 'lockkeeper.config.jsonc');
    writeFileSync(config, readFileSync(config, 'utf8').replace(/"environments": .*/, '"environments": []'));
  });

  const folder = (): string => join(sample.project.root, 'prisma/migrations');
  const start = async (env: Record<string, string> = {}, initialize: object = {}): Promise<void> => {
    await sample.start(ACTIONS, { env: { DATABASE_URL: '', ...env }, initialize });
  };
  const ask = (active: Record<string, string> = {}): Promise<MigrationsAnswer> =>
    sample.client.request('lockkeeper/migrations', { active });
  const project = async (active: Record<string, string> = {}): Promise<ShownProject> => {
    const answer = await ask(active);
    assert.equal(answer.state, 'shown');
    return answer.projects[0]!;
  };
  const environments = (): Promise<EnvironmentsAnswer> => sample.client.request('lockkeeper/environments', { active: {} });
  const development = async (): Promise<ShownEnvironment> => (await environments()).projects[0]!.environments[0]!;

  /** Looks, and waits until the environment was read, or did not answer. */
  async function look(wanted: ShownEnvironment['state']): Promise<ShownEnvironment> {
    const changed = (): Promise<void> =>
      new Promise((resolve) => {
        const listener = sample.client.connection.onNotification('lockkeeper/environmentsChanged', () => {
          listener.dispose();
          resolve();
        });
      });
    let next = changed();
    await sample.client.request('lockkeeper/look', { maxAge: 0 });
    for (;;) {
      const now = await development();
      if (now.state === wanted) return now;
      await next;
      next = changed();
    }
  }

  const withoutUrl = (): Record<string, string> => {
    const { DATABASE_URL: _, ...env } = process.env;
    return env as Record<string, string>;
  };
  const setting = (list: readonly object[]): void =>
    writeFileSync(join(sample.project.root, 'lockkeeper.config.jsonc'), JSON.stringify({ environments: list }));

  const checksum = (name: string): string =>
    createHash('sha256')
      .update(readFileSync(sample.project.migration(name)))
      .digest('hex');

  /** A database in which all but the last migration are applied, one failed, one was edited since, and one is not on disk. */
  async function prepared(): Promise<string> {
    const name = `prepared_${++databases}`;
    const admin = await server.connect('postgres');
    await admin.query(`CREATE DATABASE ${name}`);
    await admin.end();
    const client = await server.connect(name);
    await client.query(TABLE);
    const all = readdirSync(folder()).filter((n) => /^\d/.test(n) && n !== PENDING);
    for (const [i, migration] of [...all, MISSING].entries())
      await client.query(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count, logs)
         VALUES ($1, $2, $3, '2025-11-01 10:00:00Z', $4, $5, $6)`,
        [
          `id${i}`,
          migration === MISSING ? 'x' : checksum(migration),
          migration,
          migration === FAILED ? null : '2025-11-01 10:00:01.5Z',
          migration === FAILED ? 0 : 1,
          migration === FAILED ? FAILURE : null,
        ],
      );
    await client.query(
      `CREATE TABLE _data_migrations (name text PRIMARY KEY, direction text NOT NULL, cursor jsonb, until jsonb, done bigint NOT NULL DEFAULT 0,
        changed bigint NOT NULL DEFAULT 0, checksum text, started_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(), finished_at timestamptz)`,
    );
    await client.query(`INSERT INTO _data_migrations (name, direction, done) VALUES ('backfill_names', 'up', 12000)`);
    await client.end();
    appendFileSync(sample.project.migration(EDITED), '-- edited\n');
    mkdirSync(join(sample.project.root, 'prisma/data-migrations'));
    writeFileSync(join(sample.project.root, 'prisma/data-migrations/backfill_names.ts'), '// by hand\n');
    return server.url(name);
  }

  it('follow from git alone where no database is asked, and say so', async () => {
    const git = (...args: string[]): void =>
      void execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
        cwd: sample.project.root,
        stdio: 'ignore',
      });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'all');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    const added = '20991231235959_add_later';
    mkdirSync(join(folder(), added));
    writeFileSync(sample.project.migration(added), 'CREATE TABLE "later" (id int);\n');
    mkdirSync(join(folder(), '20991231235960_empty'));
    await start();
    const shown = await project();
    assert.equal(shown.data.from, 'git');
    assert.deepEqual(
      inGroup(shown, 'pending').map((m) => [m.name, m.state, m.says, m.hasDown]),
      [[added, 'new', 'new on this branch', false]],
    );
    assert.deepEqual(
      inGroup(shown, 'attention').map((m) => [m.name, m.says, m.sql]),
      [['20991231235960_empty', 'no migration.sql, Prisma stops here', null]],
    );
    const applied = group(shown, 'applied');
    assert.equal(applied?.count, 12);
    assert.deepEqual(applied?.months?.slice(0, 2), [
      { month: '2025-11', count: 4 },
      { month: '2025-10', count: 1 },
    ]);
    const month = await sample.client.request<readonly ShownMigration[]>('lockkeeper/migrationsOfMonth', {
      folder: folder(),
      group: 'applied',
      month: '2025-11',
      active: {},
    });
    assert.deepEqual(
      month.map((m) => m.name),
      readdirSync(folder())
        .filter((n) => n.startsWith('202511'))
        .sort()
        .reverse(),
    );
    assert.ok(month.every((m) => m.hasDown && m.says === 'on the main line'));
    const states = await sample.client.request<FolderStatesAnswer>('lockkeeper/folderStates', {
      active: {},
      uris: [added, INIT, 'no_such'].map((name) => uri(join(folder(), name))),
    });
    assert.deepEqual(
      states.map((s) => s?.state ?? null),
      ['new', 'applied', null],
    );
  });

  it('follow from the database of development when somebody looks, and not before', async () => {
    const url = await prepared();
    await start({ DATABASE_URL: url });
    assert.equal((await development()).state, 'not-connected');
    assert.notEqual((await project()).data.from, 'database');
    const read = await look('connected');
    assert.deepEqual([read.postgres, read.counts?.applied, read.counts?.pending, read.counts?.attention], [18, 9, 1, 3]);
    assert.equal(read.address?.includes('postgres@'), false);
    const shown = await project();
    assert.equal(shown.data.from, 'database');
    assert.deepEqual(
      inGroup(shown, 'attention')
        .map((m) => [m.name, m.state])
        .sort(),
      [
        [EDITED, 'edited'],
        [FAILED, 'failed'],
        [MISSING, 'missing'],
      ],
    );
    assert.deepEqual(
      inGroup(shown, 'pending').map((m) => [m.name, m.says]),
      [[PENDING, 'pending on development']],
    );
    assert.deepEqual([shown.counts.failed, shown.counts.edited, shown.counts.pending, shown.counts.missing], [1, 1, 1, 1]);
    assert.deepEqual(
      shown.groups.flatMap((g) => (g.group === 'data' ? g.scripts : [])).map((s) => [s.name, s.state, s.says]),
      [['backfill_names', 'begun', '12,000 rows done so far on development']],
    );
    const details = await sample.client.request<MigrationDetails>('lockkeeper/migrationDetails', {
      folder: folder(),
      migration: FAILED,
      active: {},
    });
    assert.match(details.error ?? '', /categoryId/);
    assert.equal(details.environments[0]?.name, 'development');
    assert.equal(details.checksum, checksum(FAILED).slice(0, 8));
    assert.match(details.runs ?? '', /statement/);
    const init = await sample.client.request<MigrationDetails>('lockkeeper/migrationDetails', {
      folder: folder(),
      migration: INIT,
      active: {},
    });
    assert.equal(init.environments[0]?.duration, 1500);
    const compared = await sample.client.request<CompareAnswer>('lockkeeper/compareEnvironments', { folder: folder(), active: {} });
    assert.ok('markdown' in compared);
    assert.match(compared.markdown, /development/);
    assert.match(compared.markdown, new RegExp(PENDING));
  });

  it('stay as they were last known when the database goes away, and nobody is shown a message', async () => {
    const url = await prepared();
    const proxy = await forward(server.port);
    await start({ DATABASE_URL: url.replace(`:${server.port}/`, `:${proxy.port}/`) });
    const messages: unknown[] = [];
    sample.client.connection.onNotification('window/showMessage', (message) => void messages.push(message));
    await look('connected');
    proxy.stop();
    const down = await look('problem');
    assert.ok(down.problem !== null && down.problem.message !== '' && down.problem.since !== '');
    const shown = await project();
    assert.equal(shown.data.from, 'last-known');
    assert.equal(shown.counts.failed, 1);
    assert.equal(shown.data.problem?.since, down.problem.since);
    assert.deepEqual(messages, []);
    // one that does not answer is left alone for a while, however often somebody looks
    const tried = proxy.refused();
    await sample.client.request('lockkeeper/look', { maxAge: 0 });
    assert.equal((await development()).state, 'problem');
    assert.equal(proxy.refused(), tried);
  });

  it('a database that accepts and never answers holds nothing up', async () => {
    const trap = await listen();
    await start({ DATABASE_URL: `postgresql://postgres@127.0.0.1:${trap.port}/app` });
    await sample.client.request('lockkeeper/look', { maxAge: 0 });
    const asked = performance.now();
    const shown = await project();
    assert.ok(performance.now() - asked < 3_000);
    assert.equal(shown.data.reading, true);
    assert.equal((await development()).state, 'connecting');
    assert.equal((await look('problem')).problem?.code, 'timeout');
    trap.stop();
  });

  it('a user who may not read the history is told so; a history in another schema is found', async () => {
    const url = await prepared();
    const name = new URL(url).pathname.slice(1);
    const client = await server.connect(name);
    await client.query(`CREATE ROLE ${name}_reader LOGIN`);
    await start({ DATABASE_URL: url.replace('postgres@', `${name}_reader@`) });
    const denied = await look('problem');
    assert.deepEqual([denied.problem?.code, denied.problem?.sqlState], ['no-rights', '42501']);
    const shown = await project();
    assert.deepEqual([shown.data.from, shown.data.problem?.code], ['files', 'no-rights']);
    await sample.client.stop();
    await client.query('CREATE SCHEMA app; ALTER TABLE _prisma_migrations SET SCHEMA app');
    await client.end();
    await start({ DATABASE_URL: `${url}?schema=app` });
    assert.deepEqual((await look('connected')).counts?.applied, 9);
  });

  it('an address that was wrong is tried again as soon as it is corrected', async () => {
    const url = await prepared();
    const env = join(sample.project.root, '.env');
    const manifest = join(sample.project.root, 'prisma.config.ts');
    writeFileSync(manifest, `import 'dotenv/config';\n${readFileSync(manifest, 'utf8')}`);
    writeFileSync(env, `DATABASE_URL=${url}_not_there\n`);
    await sample.start(ACTIONS, { env: withoutUrl() });
    const wrong = await look('problem');
    assert.equal(wrong.problem?.code, 'no-database');
    writeFileSync(env, `DATABASE_URL=${url}\n`);
    sample.client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uri(env), type: 2 }] });
    await sample.client.request('lockkeeper/look', { maxAge: Number.MAX_SAFE_INTEGER });
    assert.equal((await look('connected')).from, 'DATABASE_URL in .env');
  });

  it('a stored address is asked for once, and stands in no answer and no log', async () => {
    const url = (await prepared()).replace('postgres@', 'postgres:hunter2secret@');
    setting([
      { name: 'staging', kind: 'staging', url: SECRET_URL },
      { name: 'wrong', kind: 'staging', url: SECRET_URL },
    ]);
    const asked: unknown[] = [];
    const answer = (params: unknown): string => {
      asked.push(params);
      return (params as { environment: string }).environment === 'wrong' ? url.replace('127.0.0.1', '127.0.0.1:1,') : url;
    };
    await sample.start(ACTIONS, { env: { DATABASE_URL: '' }, initialize: { secrets: true }, answers: { 'lockkeeper/secret': answer } });
    const of = (environment: string) => ({ folder: folder(), environment });
    const told: unknown[] = [await environments()];
    await sample.client.request('lockkeeper/look', { maxAge: 0 });
    told.push(await environments());
    const before = (await environments()).projects[0]!.environments.find((e) => e.environment === 'staging');
    assert.deepEqual([before?.state, before?.secret], ['not-connected', true]);
    const connected = await sample.client.request<ShownEnvironment>('lockkeeper/connect', of('staging'));
    assert.equal(connected.state, 'connected');
    told.push(connected, await sample.client.request('lockkeeper/connect', of('wrong')));
    told.push(await ask({ [folder()]: 'staging' }));
    assert.equal((await project({ [folder()]: 'staging' })).data.environment?.name, 'staging');
    assert.deepEqual(asked, [of('staging'), of('wrong')]);
    sample.client.connection.sendNotification('lockkeeper/secretChanged', of('staging'));
    await environments();
    assert.equal(asked.length, 3);
    await sample.client.request('lockkeeper/disconnect', of('staging'));
    const after = await project({ [folder()]: 'staging' });
    assert.deepEqual([after.data.from, after.counts.failed], ['last-known', 1]);
    assert.doesNotMatch(JSON.stringify([...told, ...sample.client.log]), /hunter2secret/);
  });

  it('are compared by environment, what differs first', async () => {
    setting([
      { name: 'staging', kind: 'staging', url: await prepared() },
      { name: 'fresh', kind: 'staging', url: server.url('postgres') },
      { name: 'production', kind: 'production', url: 'postgresql://app@db.example.invalid/app' },
    ]);
    await start();
    for (const environment of ['staging', 'fresh']) await sample.client.request('lockkeeper/connect', { folder: folder(), environment });
    const page = await sample.client.request<CompareAnswer>('lockkeeper/compareEnvironments', { folder: folder(), active: {} });
    assert.ok('markdown' in page);
    const [head = '', other = '', same = ''] = page.markdown.split(/^## .*$/m);
    assert.match(head, /`staging`: staging, `127\.0\.0\.1:\d+\/prepared_\d+`, read [\s\S]*Not read: .*`production`/);
    assert.match(other, new RegExp(`\\| \`${FAILED}\` \\| \\*\\*failed\\*\\* \\| \\*\\*pending\\*\\* \\|`));
    assert.match(other, new RegExp(`\\| \`${INIT}\` \\| applied 2025-11-01 \\| \\*\\*pending\\*\\* \\|`));
    assert.match(same, new RegExp(`\\| \`${PENDING}\` \\| \\*\\*pending\\*\\* \\| \\*\\*pending\\*\\* \\|`));
  });

  it('a host that is not local counts as production, and is left alone until a person connects it', async () => {
    const trap = await listen();
    setting([
      { name: 'live', url: `postgresql://app@db.example.invalid:5432/app` },
      { name: 'trap', kind: 'production', url: `postgresql://postgres@127.0.0.1:${trap.port}/app` },
    ]);
    await start();
    await sample.client.request('lockkeeper/look', { maxAge: 0 });
    await sample.client.request('lockkeeper/refresh', { of: null });
    const all = (await environments()).projects[0]!.environments;
    assert.deepEqual(
      all.filter((e) => e.named).map((e) => [e.environment, e.kind, e.kindFrom, e.state, e.active]),
      [
        ['live', 'production', 'host', 'not-connected', false],
        ['trap', 'production', 'settings', 'not-connected', false],
      ],
    );
    assert.equal(trap.connections(), 0);
    trap.stop();
  });

  it('an environment goes into the config file, behind those that are there and among its comments', async () => {
    const file = join(sample.project.root, 'lockkeeper.config.jsonc');
    await start();
    const add = async (name: string): Promise<EditAnswer | Refused | null> =>
      sample.client.request('lockkeeper/addEnvironment', {
        folder: folder(),
        entry: { name, kind: 'staging', url: SECRET_URL, envFile: null },
      });
    for (const name of ['one', 'two']) {
      const answer = await add(name);
      assert.ok(answer !== null && 'edit' in answer);
      applyOnDisk(answer.edit);
      sample.client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uri(file), type: 2 }] });
      await environments();
    }
    assert.match(readFileSync(file, 'utf8'), /\/\/ Everything before this is deployed[\s\S]*"name": "one"[\s\S]*"name": "two"/);
    const named = (await environments()).projects[0]!.environments.filter((e) => e.named);
    assert.deepEqual(
      named.map((e) => [e.environment, e.kind, e.secret]),
      [
        ['one', 'staging', true],
        ['two', 'staging', true],
      ],
    );
    writeFileSync(file, '{ "environments": ');
    const broken = await add('three');
    assert.ok(broken !== null && 'refused' in broken);
    rmSync(file);
    sample.client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uri(file), type: 3 }] });
    assert.equal(await add('three'), null);
  });

  it('in an untrusted workspace nothing is connected, whatever is asked for', async () => {
    const trap = await listen();
    await start({ DATABASE_URL: `postgresql://postgres@127.0.0.1:${trap.port}/app` }, { trusted: false });
    assert.equal((await environments()).state, 'untrusted');
    await sample.client.request('lockkeeper/look', { maxAge: 0 });
    await sample.client.request('lockkeeper/refresh', { of: null });
    assert.equal(await sample.client.request('lockkeeper/connect', { folder: folder(), environment: 'development' }), null);
    const shown = await project();
    assert.equal(shown.data.from, 'files');
    assert.equal(shown.data.environment, null);
    assert.equal(trap.connections(), 0);
    trap.stop();
  });

  it('of several projects each has its own environment, and a name that tells them apart', async () => {
    const root = sample.project.root;
    for (const place of ['apps/web/shop', 'apps/api/shop', 'apps/jobs']) {
      mkdirSync(join(root, place), { recursive: true });
      for (const part of ['prisma', 'package.json', 'lockkeeper.config.jsonc', 'prisma.config.ts'])
        cpSync(join(root, part), join(root, place, part), { recursive: true });
    }
    rmSync(join(root, 'prisma'), { recursive: true });
    const config = join(root, 'apps/jobs/lockkeeper.config.jsonc');
    writeFileSync(config, JSON.stringify({ environments: [{ name: 'jobs', kind: 'staging', url: server.url('postgres') }] }));
    await start();
    const jobs = join(root, 'apps/jobs/prisma/migrations');
    await sample.client.request('lockkeeper/connect', { folder: jobs, environment: 'jobs' });
    const { projects } = await ask({ [jobs]: 'jobs' });
    assert.deepEqual(projects.map((p) => [p.name, p.data.from, p.data.environment?.name ?? null]).sort(), [
      ['api/shop', 'files', 'development'],
      ['jobs', 'database', 'jobs'],
      ['web/shop', 'files', 'development'],
    ]);
    const commands = projects.find((p) => p.name === 'jobs')?.groups.flatMap((g) => (g.group === 'pending' ? (g.migrations ?? []) : []));
    assert.equal(commands?.[0]?.command, `lockkeeper check apps/jobs/prisma/migrations/${INIT}`);
    assert.deepEqual(
      (await environments()).projects.map((p) => p.environments.length),
      projects.map((p) => (p.name === 'jobs' ? 2 : 1)),
    );
  });

  it('tell why there is nothing: no migrations, no project, another database', async () => {
    const states: string[] = [];
    const look = async (): Promise<void> => {
      await start();
      states.push((await ask()).state);
      await sample.client.stop();
    };
    for (const name of readdirSync(folder())) if (/^\d/.test(name)) rmSync(join(folder(), name), { recursive: true });
    await look();
    writeFileSync(join(folder(), 'migration_lock.toml'), 'provider = "mysql"\n');
    await look();
    rmSync(join(sample.project.root, 'prisma'), { recursive: true });
    await look();
    assert.deepEqual(states, ['no-migration', 'other-database', 'no-project']);
  });

  it('give the checklist the sizes of tables', async () => {
    const url = await prepared();
    setting([]);
    await start({ DATABASE_URL: url });
    const duration = async (): Promise<string> => {
      const answer = await sample.client.request<ChecklistAnswer>('lockkeeper/checklist', {
        migration: { folder: folder(), migration: PENDING },
        uri: null,
      });
      assert.equal(answer.state, 'shown');
      return answer.groups.flatMap((g) => g.items).find((i) => i.id === 'duration')?.remark ?? '';
    };
    assert.match(await duration(), /No environment is connected/);
    await look('connected');
    assert.match(await duration(), /"User" \(not there\) in development$/);
    const client = await server.connect(new URL(url).pathname.slice(1));
    await client.query('CREATE TABLE "User" AS SELECT i AS id FROM generate_series(1, 1000) AS i');
    await client.query('ANALYZE "User"');
    await client.end();
    await sample.client.request('lockkeeper/refresh', { of: null });
    assert.match(await duration(), /"User" \(about 1,000 rows, \d+ kB\) in development: less than a second, by their size$/);
  });
});

/** A server that takes connections and says nothing. */
async function listen(): Promise<{ readonly port: number; connections(): number; stop(): void }> {
  let connections = 0;
  const sockets: net.Socket[] = [];
  const server = net.createServer((socket) => {
    connections++;
    sockets.push(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    connections: () => connections,
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** Passes connections on until it is stopped; from then on each is refused. */
async function forward(to: number): Promise<{ readonly port: number; refused(): number; stop(): void }> {
  let open = true;
  let refused = 0;
  const sockets: net.Socket[] = [];
  const server = net.createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    if (!open) {
      refused++;
      socket.destroy();
      return;
    }
    const behind = net.connect(to, '127.0.0.1');
    behind.on('error', () => socket.destroy());
    socket.pipe(behind).pipe(socket);
    socket.on('close', () => behind.destroy());
  });
  server.unref();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    refused: () => refused,
    stop() {
      open = false;
      for (const socket of sockets) socket.destroy();
    },
  };
}
