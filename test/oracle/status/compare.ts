import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type pg from 'pg';
import { readHistory } from '../../../server/src/database/read-history.ts';
import { openSession } from '../../../server/src/database/sessions/open.ts';
import { READING, type Session } from '../../../server/src/database/sessions/session.ts';
import { type Deployment, diagnose, type EngineAnswer, wouldDeploy } from '../../../server/src/prisma/history/diagnose.ts';
import { newFolderCache, readFolders } from '../../../server/src/prisma/history/folders.ts';
import type { FolderOnDisk, History, MigrationStatus } from '../../../server/src/prisma/history/history.ts';
import { deriveStates } from '../../../server/src/prisma/history/states.ts';
import type { PostgresServer } from '../../support/postgres-server.ts';
import { ENGINE_RELEASES, type EngineRelease, enginePackage, installedEngines } from '../../support/prisma-engines.ts';
import { type Engine, enginePackages } from '../../support/schema-engine.ts';
import { randomOf } from '../rollback/generate/random.ts';
import { type RandomHistory, randomHistory } from './random-history.ts';

/** Engines and our own session on one database, whose history is filled anew for each comparison. */
export interface Bench {
  readonly engines: ReadonlyMap<EngineRelease, { readonly engine: Engine; readonly client: pg.Client }>;
  readonly client: pg.Client;
  readonly session: Session;
  close(): Promise<void>;
}

const DATABASE = 'status';

export async function openBench(server: PostgresServer, releases: readonly EngineRelease[] = ENGINE_RELEASES): Promise<Bench> {
  const admin = await server.connect();
  await admin.query(`CREATE DATABASE ${DATABASE}`);
  await admin.end();
  const packages = enginePackages(installedEngines());
  const clients: pg.Client[] = [];
  const connect = async (): Promise<pg.Client> => {
    const client = await server.connect(DATABASE);
    clients.push(client);
    return client;
  };
  const engines = new Map<EngineRelease, { readonly engine: Engine; readonly client: pg.Client }>();
  for (const release of releases) {
    const { SchemaEngine } = await packages.load(enginePackage(release));
    const client = await connect();
    const factory = packages.bind({
      connect: async () => packages.adapter(client, async () => {}),
      connectToShadowDb: () => Promise.reject(new Error('no shadow database is needed here')),
    });
    engines.set(release, { client, engine: await SchemaEngine.new({ datamodels: undefined }, () => {}, factory) });
  }
  const session = await openSession({ url: server.url(DATABASE) }, READING);
  return {
    engines,
    client: await connect(),
    session,
    async close() {
      await session.close();
      for (const client of clients) await client.end();
    },
  };
}

const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
  migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0)`;

async function fill(client: pg.Client, { rows, others }: RandomHistory): Promise<void> {
  await client.query(`DROP TABLE IF EXISTS others; ${others ? 'CREATE TABLE others (a int);' : ''}`);
  if (rows === null) {
    await client.query('DROP TABLE IF EXISTS _prisma_migrations');
    return;
  }
  await client.query(`${TABLE}; DELETE FROM _prisma_migrations`);
  for (const r of rows)
    await client.query('INSERT INTO _prisma_migrations VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
      r.id,
      r.checksum,
      r.finishedAt,
      r.migration,
      r.logs,
      r.rolledBackAt,
      r.startedAt,
      r.steps,
    ]);
}

function writeFolders({ folders }: RandomHistory): string {
  const at = mkdtempSync(path.join(tmpdir(), 'lockkeeper-status-'));
  for (const { name, bytes } of folders) {
    mkdirSync(path.join(at, name));
    writeFileSync(path.join(at, name, bytes === null ? 'down.sql' : 'migration.sql'), bytes ?? 'SELECT 1;\n');
  }
  return at;
}

/** The folder as Prisma's command line gives it to the engine. Source: packages/migrate/src/utils/listMigrations.ts. */
function asPrismaLists(at: string): object {
  const read = (name: string): object => {
    try {
      return { tag: 'ok', value: readFileSync(path.join(at, name, 'migration.sql'), 'utf8') };
    } catch (error) {
      return { tag: 'error', value: (error as Error).message };
    }
  };
  return {
    baseDir: at,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
    shadowDbInitScript: '',
    migrationDirectories: readdirSync(at, { withFileTypes: true })
      .filter((e) => e.isDirectory())
      .map((e) => ({ path: e.name, migrationFile: { path: 'migration.sql', content: read(e.name) } }))
      .sort((a, b) => a.path.localeCompare(b.path)),
  };
}

const NO_FILTERS = { externalTables: [], externalEnums: [] };

export const eraOfRelease = (release: EngineRelease): 'legacy' | 'pending' => (['7.9', '7.10'].includes(release) ? 'pending' : 'legacy');

interface Failure {
  readonly code: string | undefined;
  readonly message: string;
}
const failure = (error: unknown): Failure => ({ code: (error as { code?: string }).code, message: (error as Error).message });

/** Differences between us and the engines for one random history, a line each; none: we agree. */
export async function compareHistory(bench: Bench, seed: number): Promise<readonly string[]> {
  const random = randomOf(seed);
  const made = randomHistory(random);
  const at = writeFolders(made);
  const wrong: string[] = [];
  try {
    await fill(bench.client, made);
    const history = await readHistory(bench.session);
    const { folders } = await readFolders(at, newFolderCache());
    for (const [release, { engine }] of bench.engines) {
      const ours = diagnose(history, folders, eraOfRelease(release));
      const theirs = await engine
        .diagnoseMigrationHistory?.({ migrationsList: asPrismaLists(at), optInToShadowDatabase: false, filters: NO_FILTERS })
        .catch(failure);
      if (!sameAnswer(ours, theirs)) wrong.push(`${release} says ${JSON.stringify(theirs)}, we say ${JSON.stringify(ours)}`);
      else if (!('refused' in ours)) wrong.push(...lessThan(ours, history, folders, release));
    }
    const [release, deploying] = [...bench.engines][seed % bench.engines.size] ?? [];
    if (release === undefined || deploying === undefined) return wrong;
    wrong.push(...(await compareDeploy(bench, deploying.engine, release, at, history, folders)));
    // Prisma's lock is one of the session, and the session goes on here
    await deploying.client.query('SELECT pg_advisory_unlock_all()');
  } finally {
    rmSync(at, { recursive: true, force: true });
  }
  return wrong;
}

const sameAnswer = (ours: ReturnType<typeof diagnose>, theirs: unknown): boolean =>
  'refused' in ours ? (theirs as Failure).code === ours.refused : isDeepStrictEqual(JSON.parse(JSON.stringify(ours)), theirs);

/** What the engine complains about, we have to say too. */
function lessThan(answer: EngineAnswer, history: History, folders: readonly FolderOnDisk[], release: EngineRelease): readonly string[] {
  const rolledBack = eraOfRelease(release);
  const states = new Map(deriveStates({ history, folders, base: null, planned: [], rolledBack }).map((s) => [s.name, s]));
  const expect = (names: readonly string[], what: string, said: (s: MigrationStatus) => boolean): readonly string[] =>
    names.flatMap((name) => {
      const state = states.get(name);
      return state !== undefined && said(state) ? [] : [`${release}: ${name} is ${what}, we say ${state?.state}: ${state?.says}`];
    });
  const { history: differs } = answer;
  const unapplied = differs !== null && 'unappliedMigrationNames' in differs ? differs.unappliedMigrationNames : [];
  const unpersisted = differs !== null && 'unpersistedMigrationNames' in differs ? differs.unpersistedMigrationNames : [];
  return [
    ...expect(answer.failedMigrationNames, 'failed', (s) => s.state === 'failed'),
    ...expect(unapplied, 'unapplied', (s) => ['pending', 'draft', 'out-of-order', 'rolled-back'].includes(s.state)),
    ...expect(unpersisted, 'unpersisted', (s) => ['missing', 'failed', 'rolled-back'].includes(s.state)),
    ...expect(
      answer.editedMigrationNames,
      'edited',
      (s) => ['edited', 'failed', 'rolled-back'].includes(s.state) || s.says?.includes('still calls it edited') === true,
    ),
    ...(answer.hasMigrationsTable === history.table ? [] : [`${release}: the table`]),
  ];
}

/** Lets the engine deploy, and looks whether it did what we said, and whether we call applied what it applied. */
async function compareDeploy(
  bench: Bench,
  engine: Engine,
  release: EngineRelease,
  at: string,
  before: History,
  folders: readonly FolderOnDisk[],
): Promise<readonly string[]> {
  const ours = wouldDeploy(before, folders, 'postgresql');
  const theirs = (await engine.applyMigrations?.({ migrationsList: asPrismaLists(at), filters: NO_FILTERS }).catch(failure)) as
    | { readonly appliedMigrationNames: readonly string[] }
    | Failure;
  const after = await readHistory(bench.session);
  const known = new Set(before.rows.map((r) => r.id));
  const fresh = after.rows.filter((r) => !known.has(r.id));
  const ran = fresh.filter((r) => r.finishedAt !== null).map((r) => r.migration);
  const stopped = fresh.filter((r) => r.finishedAt === null).map((r) => r.migration);
  const wrong: string[] = [];
  const tell = (what: string): void =>
    void wrong.push(`deploy of ${release}: ${what}: ${JSON.stringify(theirs)}, we said ${JSON.stringify(ours)}`);
  if (!foretold(ours, theirs, ran, stopped)) tell('it did something else');
  const states = new Map(
    deriveStates({ history: after, folders, base: null, planned: [], rolledBack: eraOfRelease(release) }).map((s) => [s.name, s]),
  );
  for (const name of ran) if (states.get(name)?.state !== 'applied') tell(`it applied ${name}, which we call ${states.get(name)?.state}`);
  for (const name of stopped) {
    const state = states.get(name);
    if (state?.state !== 'failed' || !/division by zero|syntax error/.test(state.error ?? ''))
      tell(`it failed at ${name}, of which we say ${state?.error}`);
  }
  const then = wouldDeploy(after, folders, 'postgresql');
  if (stopped.length === 0 && ours.kind === 'runs' && !(then.kind === 'runs' && then.migrations.length === 0))
    tell(`we still say ${JSON.stringify(then)}`);
  return wrong;
}

/** A migration that fails when it runs stops the rest; nobody can foretell that. Rows of one millisecond have no order. */
function foretold(
  ours: Deployment,
  theirs: { readonly appliedMigrationNames: readonly string[] } | Failure,
  ran: readonly string[],
  stopped: readonly string[],
): boolean {
  const same = (a: readonly string[], b: readonly string[]): boolean => isDeepStrictEqual([...a].sort(), [...b].sort());
  const next = ours.kind === 'runs' ? ours.migrations : ours.after;
  if (stopped.length > 0) return stopped[0] === next[ran.length] && same(ran, next.slice(0, ran.length));
  if (ours.kind === 'refuses') return 'code' in theirs && theirs.code === ours.code && same(ran, next);
  return 'appliedMigrationNames' in theirs && isDeepStrictEqual(theirs.appliedMigrationNames, next) && same(ran, next);
}
