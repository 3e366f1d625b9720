import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  AppliedMigration,
  AppliedTextAnswer,
  ApplyOutcome,
  ApplyPreview,
  OperationCommand,
  OperationPlan,
  ResolveOutcome,
  ResolvePreview,
  RollbackOutcome,
  RollbackPreview,
  ShownFailure,
} from '../../server/src/lsp/protocol/doing.ts';
import type { EditAnswer, Refused } from '../../server/src/lsp/protocol.ts';
import { git } from '../prisma/temp.ts';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';
import { ACTIONS, eachInSample, uri } from './support.ts';

const INDEX = '20251103090412_add_order_customer_index';
const LAST = '20251120150247_make_user_phone_required';
const BAD = '20991231000000_bad';
const PASSWORD = 'planted-8f3a';
const NO = { yes: false, database: null };
const YES = { yes: true, database: null };

describe('doing over the protocol', function () {
  this.timeout(60_000);
  const sample = eachInSample();
  let server: PostgresServer;
  let databases = 0;
  let database = '';
  before(async function () {
    this.timeout(120_000);
    server = await startServer(18);
  });
  after(() => server.stop());

  const folder = (): string => join(sample.project.root, 'prisma/migrations');
  const ask = <R>(method: string, params: object): Promise<R> =>
    sample.client.request(`lockkeeper/${method}`, { folder: folder(), ...params });
  const write = (path: string, text: string): void => {
    mkdirSync(join(sample.project.root, path, '..'), { recursive: true });
    writeFileSync(join(sample.project.root, path), text);
  };

  /** The sample with an empty database of its own, which is that of three environments. */
  async function start(initialize: object = {}): Promise<void> {
    database = `doing_${++databases}`;
    const admin = await server.connect('postgres');
    await admin.query(`CREATE DATABASE ${database}`);
    await admin.end();
    const kinds = ['development', 'staging', 'production'].map((kind) => ({ name: kind, kind, url: `\${env:TEST_URL}` }));
    write('lockkeeper.config.jsonc', JSON.stringify({ since: '20251101', environments: kinds }));
    write('node_modules/prisma/package.json', JSON.stringify({ name: 'prisma', version: '7.10.1', bin: { prisma: 'build/index.js' } }));
    const url = server.url(database).replace('postgres@', `postgres:${PASSWORD}@`);
    await sample.start(ACTIONS, { env: { TEST_URL: url, DATABASE_URL: '' }, initialize });
  }
  async function rows(): Promise<readonly string[]> {
    const client = await server.connect(database);
    const found = await client.query<{ name: string }>(
      'SELECT migration_name AS name FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY 1',
    );
    await client.end();
    return found.rows.map((r) => r.name);
  }
  const applied = async (): Promise<ApplyOutcome> => ask('apply', { environment: 'development', to: null, confirmed: YES });

  it('apply and roll back: what was not confirmed is not done; steps are told', async () => {
    await start();
    const preview = await ask<ApplyPreview>('previewApply', { environment: 'development', to: null });
    assert.equal(preview.state, 'ready');
    assert.equal(preview.migrations.length, 12);
    assert.deepEqual(await ask('apply', { environment: 'development', to: null, confirmed: NO }), {
      refused: 'It was not confirmed, so nothing was done.',
    });
    const steps: string[] = [];
    sample.client.connection.onNotification('lockkeeper/step', ({ says }: { says: string }) => void steps.push(says));
    const done = await applied();
    assert.equal(done.outcome, 'applied');
    assert.ok(steps.includes(`Applying ${LAST} (12 of 12)`), steps.join('\n'));

    const back = { environment: 'development', history: 'delete', ran: null };
    const early = await ask<RollbackPreview>('previewRollback', { ...back, migration: INDEX });
    assert.equal(early.state, 'refused');
    assert.equal(early.code, 'not-last');
    const ready = await ask<RollbackPreview>('previewRollback', { ...back, migration: LAST });
    assert.equal(ready.state, 'ready');
    assert.match(ready.historySql, /^DELETE FROM/);
    assert.deepEqual(await ask('rollBack', { ...back, migration: LAST, confirmed: NO }), {
      refused: 'It was not confirmed, so nothing was done.',
    });
    assert.ok((await rows()).includes(LAST));
    const outcome = await ask<RollbackOutcome>('rollBack', { ...back, migration: LAST, confirmed: YES });
    assert.equal(outcome.outcome, 'rolled-back');
    assert.ok(!(await rows()).includes(LAST));
  });

  it('production: nothing is applied or rolled back, the commands are told', async () => {
    await start();
    await applied();
    const apply = await ask<ApplyPreview>('previewApply', { environment: 'production', to: null });
    assert.equal(apply.state, 'refused');
    assert.equal(apply.code, 'production');
    const params = { environment: 'production', migration: LAST, history: 'delete', ran: null };
    const back = await ask<RollbackPreview>('previewRollback', params);
    assert.equal(back.state, 'refused');
    assert.equal(back.code, 'production');
    assert.match(back.plan?.commands.join('\n') ?? '', /psql .*down\.sql/);
    const outcome = await ask<RollbackOutcome | Refused>('rollBack', { ...params, confirmed: { yes: true, database } });
    assert.equal('outcome' in outcome ? outcome.outcome : '', 'refused');
    assert.ok((await rows()).includes(LAST));
  });

  it('an operation says where it goes and what it does; production wants the name of its database', async () => {
    await start();
    const of = { environment: 'production', operation: 'deploy', args: [] };
    const plan = await ask<OperationPlan>('operationPlan', of);
    assert.equal(plan.ask, 'database');
    assert.equal(plan.shown, 'npm run db:migrate:deploy');
    assert.equal(plan.environment?.database, database);
    assert.equal(plan.environment.address, `127.0.0.1:${server.port}/${database}`);
    assert.deepEqual(
      plan.migrations.filter((m) => m.name === INDEX),
      [{ name: INDEX, lock: 'SHARE on public.Order' }],
    );
    assert.doesNotMatch(JSON.stringify(plan), new RegExp(PASSWORD));
    for (const confirmed of [NO, YES, { yes: true, database: 'production' }]) {
      const answer = await ask<OperationCommand | Refused>('operationCommand', { ...of, confirmed });
      assert.ok('refused' in answer, JSON.stringify(confirmed));
    }
    const command = await ask<OperationCommand>('operationCommand', { ...of, confirmed: { yes: true, database } });
    assert.deepEqual([command.command, ...command.args], ['npm', 'run', 'db:migrate:deploy']);
    // where prisma.config.ts reads it from
    assert.match(command.env.DATABASE_URL ?? '', new RegExp(`:${PASSWORD}@127\\.0\\.0\\.1:${server.port}/${database}$`));
    assert.doesNotMatch(command.shown + command.args.join(), new RegExp(PASSWORD));
  });

  for (const [operation, development, staging, production] of [
    ['dev', 'nothing', null, null],
    ['create', 'nothing', null, null],
    ['deploy', 'nothing', 'yes', 'database'],
    ['status', 'nothing', 'nothing', 'nothing'],
    ['studio', 'nothing', 'yes', 'database'],
    ['seed', 'nothing', 'yes', null],
    ['reset', 'yes', 'yes', null],
  ] as const)
    it(`${operation} asks by what the environment is for`, async () => {
      await start();
      const asks = async (environment: string): Promise<string | null> => {
        const answer = await ask<OperationPlan | Refused>('operationPlan', { environment, operation, args: [] });
        return 'refused' in answer ? null : answer.ask;
      };
      assert.deepEqual([await asks('development'), await asks('staging'), await asks('production')], [development, staging, production]);
      if (production !== null) return;
      const forced = { environment: 'production', operation, args: [], confirmed: { yes: true, database } };
      assert.ok('refused' in (await ask<OperationCommand | Refused>('operationCommand', forced)));
    });

  it('a database in a folder is Lockkeeper’s own: Prisma cannot reach it', async () => {
    await start();
    write('lockkeeper.config.jsonc', JSON.stringify({ environments: [{ name: 'local', kind: 'development', url: 'pglite:.dev' }] }));
    await sample.client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uri(join(sample.project.root, 'lockkeeper.config.jsonc')), type: 2 }],
    });
    const own = async (operation: string): Promise<unknown> => {
      const answer = await ask<OperationPlan | Refused>('operationPlan', { environment: 'local', operation, args: [] });
      return 'refused' in answer ? answer.refused : answer.own;
    };
    assert.deepEqual([await own('dev'), await own('deploy'), await own('status')], ['apply', 'apply', 'status']);
    for (const operation of ['create', 'studio', 'seed', 'reset'])
      assert.match(String(await own(operation)), /Prisma cannot reach a database in a folder/);
  });

  it('a migration that failed: at its line, from the history and from what was printed; then it is resolved', async () => {
    await start();
    const sql = 'ALTER TABLE "User" ADD COLUMN "a" TEXT;\n\nALTER TABLE "Nope"\n  ADD COLUMN "b" TEXT;\n';
    write(`prisma/migrations/${BAD}/migration.sql`, sql);
    await sample.client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uri(join(folder(), BAD, 'migration.sql')), type: 1 }],
    });
    const outcome = await applied();
    assert.equal(outcome.outcome, 'failed');
    const failed = await ask<readonly ShownFailure[] | null>('failedMigrations', { environment: 'development', read: true });
    assert.deepEqual(
      failed?.map((f) => [f.migration, f.place?.range.start.line]),
      [[BAD, 2]],
    );
    const output = `Error: P3006\n\nMigration \`${BAD}\` failed to apply cleanly to the shadow database. \nError:\nERROR: relation "Nope" does not exist\n`;
    const printed = await ask<readonly ShownFailure[]>('readOutput', { output });
    assert.deepEqual(
      printed.map((f) => [f.code, f.where, f.place?.range.start.line]),
      [['P3006', 'shadow', 2]],
    );
    const of = { environment: 'development', migration: BAD, ran: null };
    const preview = await ask<ResolvePreview>('previewResolve', of);
    assert.equal(preview.state, 'failed');
    const resolved = await ask<ResolveOutcome>('resolve', { ...of, way: 'rolled-back', confirmed: YES });
    assert.equal(resolved.outcome, 'resolved', JSON.stringify(resolved));
    assert.deepEqual(await ask('failedMigrations', { environment: 'development', read: true }), []);
    assert.deepEqual(await ask('failedMigrations', { environment: 'development', read: false }), []);
  });

  it('edited after it was applied: which ones are applied, what it was, back to it, and the edit as a migration of its own', async () => {
    await start();
    const root = sample.project.root;
    git(root, 'init');
    git(root, 'add', '.');
    git(root, 'commit', '-m', 'shop');
    await applied();
    const file = sample.project.migration(LAST);
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, `${before}\nALTER TABLE "User" ADD COLUMN "nickname" TEXT;\n`);
    await sample.client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uri(file), type: 2 }] });

    const among = (...paths: string[]) =>
      sample.client.request<readonly AppliedMigration[]>('lockkeeper/appliedAmong', { uris: paths.map(uri) });
    assert.deepEqual(
      (await among(file)).map((m) => [m.migration, m.why]),
      [[LAST, `${LAST} is applied in development.`]],
    );
    assert.deepEqual(await among(sample.project.migration(LAST, 'down.sql')), []);
    assert.equal((await among(join(root, 'prisma'))).length, 12);

    const of = { migration: LAST, active: {} };
    const was = await ask<AppliedTextAnswer>('appliedText', of);
    assert.equal(was.text, before);
    assert.match(was.from, /^[0-9a-f]{7,} of \d{4}-\d\d-\d\d$/);
    const back = await ask<EditAnswer>('restoreApplied', of);
    assert.equal(back.title, `Restore ${LAST} as it was applied`);
    const follow = await ask<EditAnswer>('makeFollowUp', of);
    const text = JSON.stringify(follow.edit);
    assert.match(text, /_add_user_nickname/);
    assert.match(text, /ADD COLUMN \\"nickname\\" TEXT/);
    assert.match(text, /DROP COLUMN \\"nickname\\"/);
  });

  it('untrusted: everything is refused, and nothing is run', async () => {
    await start({ trusted: false });
    for (const [method, params] of [
      ['operationPlan', { environment: 'development', operation: 'deploy', args: [] }],
      ['operationPlan', { environment: null, operation: 'generate', args: [] }],
      ['operationCommand', { environment: 'development', operation: 'deploy', args: [], confirmed: YES }],
      ['operationCommand', { environment: null, operation: 'generate', args: [], confirmed: YES }],
      ['previewApply', { environment: 'development', to: null }],
      ['apply', { environment: 'development', to: null, confirmed: YES }],
      ['previewRollback', { environment: 'development', migration: LAST, history: 'delete', ran: null }],
      ['rollBack', { environment: 'development', migration: LAST, history: 'delete', ran: null, confirmed: YES }],
      ['previewResolve', { environment: 'development', migration: LAST, ran: null }],
      ['resolve', { environment: 'development', migration: LAST, ran: null, way: 'applied', confirmed: YES }],
      ['appliedText', { migration: LAST, active: {} }],
      ['restoreApplied', { migration: LAST, active: {} }],
      ['makeFollowUp', { migration: LAST, active: {} }],
    ] as const) {
      const answer = await ask<Refused>(method, params);
      assert.match(answer.refused, /Restricted Mode/, method);
    }
    const client = await server.connect(database);
    const sessions = await client.query('SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()');
    await client.end();
    assert.equal(sessions.rowCount, 0);
  });

  it('a planted password is in no answer that is shown, and not in the log', async () => {
    await start();
    const answers = [
      await ask('operationPlan', { environment: 'staging', operation: 'deploy', args: [] }),
      await ask('previewApply', { environment: 'development', to: null }),
      await applied(),
      await ask('previewRollback', { environment: 'production', migration: LAST, history: 'delete', ran: null }),
      await ask('failedMigrations', { environment: 'production', read: true }),
      await ask('operationCommand', { environment: 'production', operation: 'deploy', args: [], confirmed: YES }),
    ];
    assert.doesNotMatch(JSON.stringify(answers) + sample.client.log.join('\n'), new RegExp(PASSWORD));
  });
});
