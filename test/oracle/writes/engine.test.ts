import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { applyPending, previewApply } from '../../../server/src/database/doing/apply.ts';
import type { Target } from '../../../server/src/database/doing/doing.ts';
import { resolveMigration } from '../../../server/src/database/doing/resolve.ts';
import { rollBack } from '../../../server/src/database/doing/rollback.ts';
import { withSession } from '../../../server/src/database/sessions/open.ts';
import { type Session, WRITING } from '../../../server/src/database/sessions/session.ts';
import { loadReader } from '../../../server/src/load-reader.ts';
import { openProject } from '../../../server/src/prisma/project-analysis.ts';
import { readProject } from '../../../server/src/prisma/projects.ts';
import { type PostgresServer, startServer } from '../../support/postgres-server.ts';
import { ENGINE_RELEASES, type EngineRelease, enginePackage, installedEngines } from '../../support/prisma-engines.ts';
import { type Bindings, type Engine, enginePackages } from '../../support/schema-engine.ts';
import { type Random, randomOf } from '../rollback/generate/random.ts';
import { differences, differenceText, snapshotOf } from '../rollback/snapshot.ts';

/** Random ones of each kind. */
const HISTORIES = Number(process.env.HISTORIES ?? 12);

type Migrations = Readonly<Record<string, string>>;
type Rows = readonly Readonly<Record<string, unknown>>[];

/** What an engine takes for a folder of migrations. */
const listOf = (migrations: Migrations): object => ({
  migrationsList: {
    baseDir: '/migrations',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: Object.entries(migrations).map(([name, value]) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } },
    })),
  },
  filters: { externalTables: [], externalEnums: [] },
});

/** Texts in which two programs could differ about what a file is. */
const TEXTS: readonly string[] = [
  'CREATE TABLE "t#" ("id" INT);\n',
  'CREATE TABLE "t#" ("id" INT);\r\n-- CRLF\r\nCREATE INDEX "i#" ON "t#"("id");\r\n',
  'CREATE TABLE "t#" ("größe" TEXT DEFAULT \'日本 🐘\');',
  '-- nothing\n',
  '',
  '\n\n  \n',
  'CREATE TABLE "t#" ("id" INT); INSERT INTO "t#" VALUES (1); SELECT * FROM "t#"',
  'BEGIN;\nCREATE TABLE "t#" ("id" INT);\nCOMMIT;\n',
  'DO $$ BEGIN CREATE TABLE "t#" ("id" INT); END $$;\nSET lock_timeout = \'3s\';\n',
  'CREATE FUNCTION "f#"() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;\n',
];
const FAILING: readonly string[] = [
  'CREATE TABLE "t#" ("id" INT);\nALTER TABLE "nope" ADD COLUMN "x" INT;\n',
  'SELEC 1;\n',
  '\uFEFFCREATE TABLE "t#" ("id" INT);\n',
  'CREATE TABLE "t#" ("id" INT); SELECT 1/0;',
  'CREATE TABLE "t#" ("id" INT);\nCOMMIT;\nSELECT 1/0;\n',
];

describe("what Lockkeeper writes, and what Prisma's engines make of it", function () {
  this.timeout(120_000);
  const reader = loadReader();
  const packages = enginePackages(installedEngines());
  const builds = new Map<EngineRelease, Promise<Bindings>>();
  const roots: string[] = [];
  const open: pg.Client[] = [];
  let server: PostgresServer;
  let made = 0;
  before(async () => {
    server = await startServer(18);
  });
  const endAll = async (): Promise<void> => {
    for (const client of open.splice(0)) await client.end();
  };
  after(async () => {
    await endAll();
    await server.stop();
    for (const root of roots) rmSync(root, { recursive: true, force: true });
  });

  async function database(): Promise<string> {
    const name = `engine_${++made}`;
    const admin = await server.connect();
    await admin.query(`CREATE DATABASE ${name}`);
    await admin.end();
    return name;
  }

  async function engineAt(name: string, release: EngineRelease = '7.10'): Promise<Engine> {
    const client = await server.connect(name);
    open.push(client);
    // a build that is loaded anew would take its memory away from the engines that are there
    const loaded = builds.get(release) ?? packages.load(enginePackage(release));
    builds.set(release, loaded);
    const { SchemaEngine } = await loaded;
    const factory = packages.bind({
      connect: async () => packages.adapter(client, async () => {}),
      connectToShadowDb: () => Promise.reject(new Error('no shadow database is needed here')),
    });
    return SchemaEngine.new({ datamodels: undefined }, () => {}, factory);
  }

  /** The engine's migrations that it applied, or that it refused. */
  async function engineApplies(engine: Engine, migrations: Migrations): Promise<'applied' | 'failed'> {
    try {
      await engine.applyMigrations?.(listOf(migrations));
      return 'applied';
    } catch {
      return 'failed';
    }
  }

  async function targetOf(migrations: Migrations): Promise<Target> {
    const root = mkdtempSync(path.join(tmpdir(), 'lockkeeper-engine-'));
    roots.push(root);
    writeFileSync(path.join(root, 'package.json'), '{ "devDependencies": { "prisma": "7.3.0" } }');
    for (const [name, text] of Object.entries(migrations)) {
      const folder = path.join(root, 'prisma/migrations', name);
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'migration.sql'), text);
      writeFileSync(path.join(folder, 'down.sql'), '-- Grade: exact.\n-- Nothing has to be taken back.\n');
    }
    const analysis = await openProject(await readProject(path.join(root, 'prisma/migrations')), { reader: await reader, git: false });
    const environment = {
      name: 'proof',
      kind: 'development',
      kindFrom: 'settings',
      source: { kind: 'literal', file: null },
      foundIn: root,
      shownAddress: null,
      pooler: false,
      problem: null,
    } as const;
    return { analysis, environment };
  }

  const ours = <T>(name: string, work: (session: Session) => Promise<T>): Promise<T> =>
    withSession({ url: server.url(name) }, WRITING, work);
  const quiet = (): void => {};

  const query = async (name: string, sql: string): Promise<Rows> => {
    const client = await server.connect(name);
    const { rows } = await client.query(sql);
    await client.end();
    return rows as Rows;
  };
  /** Everything but ids and moments, which cannot be the same; of `logs` whether there are any. */
  const rowsOf = (name: string): Promise<Rows> =>
    query(
      name,
      `SELECT migration_name, checksum, applied_steps_count, finished_at IS NULL AS open, rolled_back_at IS NULL AS stands, logs IS NULL AS silent,
         coalesce(logs, 'x') = '' AS empty, applied_steps_count = 0 AND started_at = finished_at AS at_once FROM _prisma_migrations ORDER BY started_at, migration_name`,
    );

  /** @param failing how many of them do not go through */
  function randomMigrations(random: Random, failing: boolean): Migrations {
    const count = 1 + random.below(5);
    const bad = failing ? random.below(count) : -1;
    return Object.fromEntries(
      Array.from({ length: count }, (_, i) => [
        `2026010${i + 1}000000_step`,
        random.pick(i === bad ? FAILING : TEXTS).replaceAll('#', String(i)),
      ]),
    );
  }

  it('is up to date for every engine, and what an engine applied is so for us', async () => {
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
    const random = randomOf(seed);
    for (let i = 0; i < HISTORIES; i++) {
      const migrations = randomMigrations(random, false);
      const hint = `SEED=${seed} ${JSON.stringify(migrations)}`;
      const target = await targetOf(migrations);
      const [a, b] = [await database(), await database()];
      const applied = await ours(a, (s) => applyPending(s, target, { to: null }, quiet));
      assert.equal(applied.outcome, 'applied', hint);
      assert.equal(await engineApplies(await engineAt(b), migrations), 'applied', hint);
      assert.deepEqual(await rowsOf(a), await rowsOf(b), hint);
      assert.equal((await ours(b, (s) => previewApply(s, target, { to: null }))).state, 'up-to-date', hint);
      for (const release of i < 2 ? ENGINE_RELEASES : (['7.10'] as const)) {
        const engine = await engineAt(a, release);
        const answer = await engine.diagnoseMigrationHistory?.({ ...listOf(migrations), optInToShadowDatabase: false });
        const { editedMigrationNames, failedMigrationNames, history } = answer as Readonly<Record<string, unknown>>;
        assert.deepEqual([editedMigrationNames, failedMigrationNames, history], [[], [], null], `${release} ${hint}`);
      }
      await endAll();
    }
  });

  it('is the same where a migration fails, and where it is resolved', async () => {
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
    const random = randomOf(seed + 1);
    for (let i = 0; i < HISTORIES; i++) {
      const migrations = randomMigrations(random, true);
      const hint = `SEED=${seed} ${JSON.stringify(migrations)}`;
      const target = await targetOf(migrations);
      const [a, b] = [await database(), await database()];
      const outcome = await ours(a, (s) => applyPending(s, target, { to: null }, quiet));
      assert.equal(outcome.outcome, 'failed', hint);
      const engine = await engineAt(b);
      assert.equal(await engineApplies(engine, migrations), 'failed', hint);
      assert.deepEqual(await rowsOf(a), await rowsOf(b), hint);
      const failed = outcome.outcome === 'failed' ? outcome.migration : '';
      const tables = `SELECT relname FROM pg_class WHERE relname ~ '^t\\d' ORDER BY 1`;
      assert.deepEqual(await query(a, tables), await query(b, tables), hint);
      // the cause goes, as a person would mend it
      const resolved = await ours(a, (s) => resolveMigration(s, target, failed, 'rolled-back', quiet));
      assert.equal(resolved.outcome, 'resolved', `${hint} ${JSON.stringify(resolved)}`);
      await engine.markMigrationRolledBack?.({ migrationName: failed });
      assert.deepEqual(await rowsOf(a), await rowsOf(b), hint);
      await endAll();
    }
  });

  it('marks as applied as the engine does', async () => {
    const migrations = { '20260101000000_a': 'CREATE TABLE "a" ();\n', '20260102000000_b': 'ALTER TABLE "late" ADD COLUMN "x" INT;\n' };
    const target = await targetOf(migrations);
    const [a, b] = [await database(), await database()];
    await ours(a, (s) => applyPending(s, target, { to: null }, quiet));
    const engine = await engineAt(b);
    await engineApplies(engine, migrations);
    for (const name of [a, b]) await query(name, 'CREATE TABLE "late" ()');
    const resolved = await ours(a, (s) => resolveMigration(s, target, '20260102000000_b', 'applied', quiet));
    assert.equal(resolved.outcome, 'resolved');
    await engine.markMigrationApplied?.({ migrationName: '20260102000000_b', ...listOf(migrations) });
    assert.deepEqual(await rowsOf(a), await rowsOf(b));
    assert.equal(await engineApplies(await engineAt(a), migrations), 'applied');
  });

  it('makes the table as the engine does', async () => {
    const migrations = { '20260101000000_a': 'SELECT 1;\n' };
    const [a, b] = [await database(), await database()];
    await ours(a, async (s) => applyPending(s, await targetOf(migrations), { to: null }, quiet));
    await engineApplies(await engineAt(b), migrations);
    const [one, other] = [await server.connect(a), await server.connect(b)];
    const found = differences(await snapshotOf(one, 18, false), await snapshotOf(other, 18, false)).map(differenceText);
    await one.end();
    await other.end();
    assert.deepEqual(found, []);
  });

  it('is behind after a rollback, and the engine applies it again', async () => {
    const migrations = { '20260101000000_a': 'SELECT 1;\n', '20260102000000_b': 'SELECT 2;\n' };
    for (const history of ['delete', 'mark'] as const) {
      const at = await database();
      const target = await targetOf(migrations);
      writeFileSync(path.join(target.analysis.project.root, 'package.json'), '{ "devDependencies": { "prisma": "7.10.0" } }');
      await target.analysis.reload(
        await readProject(target.analysis.project.migrationsFolder),
        { reader: await reader, git: false },
        'all',
      );
      await ours(at, (s) => applyPending(s, target, { to: null }, quiet));
      const outcome = await ours(at, (s) => rollBack(s, target, '20260102000000_b', { history }, quiet));
      assert.equal(outcome.outcome, 'rolled-back', JSON.stringify(outcome));
      const engine = await engineAt(at);
      const answer = await engine.diagnoseMigrationHistory?.({ ...listOf(migrations), optInToShadowDatabase: false });
      assert.deepEqual((answer as { readonly history: unknown }).history, {
        diagnostic: 'databaseIsBehind',
        unappliedMigrationNames: ['20260102000000_b'],
      });
      assert.equal(await engineApplies(engine, migrations), 'applied');
    }
  });

  it('refuses what the engine refuses: things without a history', async () => {
    for (const [sql, refused] of [
      ['CREATE TABLE x ()', true],
      ['CREATE VIEW x AS SELECT 1 AS a', false],
      ['CREATE MATERIALIZED VIEW x AS SELECT 1 AS a', false],
      [`CREATE TYPE x AS ENUM ('a')`, false],
      ['CREATE TABLE x (a int) PARTITION BY LIST (a)', false],
      ['CREATE SEQUENCE x', false],
      ['CREATE FUNCTION x() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$', false],
      ['CREATE EXTENSION citext', false],
      ['CREATE SCHEMA other; CREATE TABLE other.x ()', false],
    ] as const) {
      const [a, b] = [await database(), await database()];
      for (const name of [a, b]) await query(name, sql);
      const migrations = { '20260101000000_a': 'SELECT 1;\n' };
      const outcome = await ours(a, async (s) => applyPending(s, await targetOf(migrations), { to: null }, quiet));
      const theirs = await engineApplies(await engineAt(b), migrations);
      assert.equal(outcome.outcome === 'refused', theirs === 'failed', `${sql}: ${outcome.outcome}, the engine ${theirs}`);
      assert.equal(theirs === 'failed', refused, sql);
    }
  });
});
