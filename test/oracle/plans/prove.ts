import type { Client } from 'pg';
import type { AnalysisOptions, CatalogState } from '../../../server/src/core/analyse.types.ts';
import type { Phase } from '../../../server/src/core/plans/plan.ts';
import type { PostgresServer } from '../../support/postgres-server.ts';
import type { Mode } from '../cases.ts';
import type { Generation, PlanCase, Prisma } from './case-file.ts';
import { checkPhase } from './check-phase.ts';
import { createDatabase, type Database, runScript } from './database.ts';
import { brokenClients, livingAt, unmet, writeAndLook } from './generations.ts';
import { stoppedAndRunAgain } from './interrupt.ts';
import { historyOf, optionsFor, type Planned } from './planned.ts';
import { lostByDown, type Rows, rowDifferences, rowsOf } from './rows-of.ts';
import { type Measured, runPhase } from './run-phase.ts';
import { type Schema, schemaDifferences, schemaOf } from './schema-of.ts';

/** What is known of a database at one moment. */
interface State {
  readonly schema: Schema;
  readonly rows: Rows;
}

export interface PhaseReport {
  readonly phase: Phase;
  /** Null: nothing to run. */
  readonly measured: Measured | null;
  /** What `lockkeeper check` would say about its text at the level of advice. */
  readonly advice: readonly string[];
  readonly notes: readonly string[];
}

export interface Proof {
  readonly prisma: Prisma;
  readonly phases: readonly PhaseReport[];
  /** Empty: the plan is proved. */
  readonly failures: readonly string[];
  /** What was not looked at, and why. */
  readonly notes: readonly string[];
}

/** The case's history in a database, and what the one-step change makes of it. */
export interface Ground {
  readonly history: Database;
  readonly start: State;
  readonly target: State;
}

const PRISMA_MODE: Readonly<Record<Prisma, Mode>> = { '7.3': 'batch', '7.4': 'split' };

const stateOf = async (client: Client): Promise<State> => ({ schema: await schemaOf(client), rows: await rowsOf(client) });

/** Makes the history and runs the change in one step: in a transaction that is rolled back, or in a copy where it refuses one. */
export async function layGround(server: PostgresServer, admin: Client, c: PlanCase): Promise<Ground> {
  const history = await createDatabase(server, admin);
  try {
    const client = await history.client();
    await client.query(c.history);
    const broken = await brokenClients(
      client,
      c.generations.filter((g) => g.deploy === 0),
      0,
    );
    if (broken.length > 0) throw new Error(`before any phase: ${broken.join('; ')}`);
    const start = await stateOf(client);
    const oneStep = c.oneStep ?? c.change ?? '';
    await client.query('BEGIN');
    const refused = await runScript(client, oneStep);
    const target = refused === null ? await stateOf(client) : null;
    await client.query('ROLLBACK');
    await history.rest();
    if (target !== null) return { history, start, target };
    const copy = await history.copy();
    try {
      const error = await runScript(await copy.client(), oneStep);
      if (error !== null) throw new Error(`the change in one step fails (a section one-step says what to compare with): ${error}`);
      return { history, start, target: await stateOf(await copy.client()) };
    } finally {
      await copy.drop();
    }
  } catch (error) {
    await history.drop();
    throw error;
  }
}

/** Applies the phases in order on a copy of the history and looks at everything that a plan promises. */
export async function prove(
  server: PostgresServer,
  admin: Client,
  c: PlanCase,
  ground: Ground,
  plan: Planned,
  prisma: Prisma,
): Promise<Proof> {
  const living = livingAt(plan.phases, c.generations);
  if (typeof living === 'string') return { prisma, phases: plan.phases.map(unseen), failures: [living], notes: [] };
  const options = optionsFor(server.version, prisma);
  const database = await createDatabase(server, admin, ground.history.name);
  const work: Work = { server, admin, database, options, mode: PRISMA_MODE[prisma], differs: c.differs, failures: [] };
  const reports: PhaseReport[] = [];
  const notes: string[] = [];
  try {
    let catalog = historyOf(c, options);
    let state = ground.start;
    for (const [i, phase] of plan.phases.entries()) {
      const alive = living[i] ?? [];
      const step = await provePhase(work, phase, catalog, state, alive);
      reports.push(step.report);
      ({ catalog, state } = step);
      if (step.stopped) break;
    }
    if (reports.length === plan.phases.length) {
      work.failures.push(...schemaDifferences(state.schema, ground.target.schema).map((line) => `at the end: ${line}`));
      if (c.generations.some((g) => g.writes.length > 0)) notes.push('rows at the end are not compared, because the code wrote some');
      else work.failures.push(...rowDifferences(state.rows, ground.target.rows, c.differs).map((line) => `at the end: ${line}`));
      work.failures.push(...(await unmet(await database.client(), c.expect, plan.phases.length)).map((line) => `at the end: ${line}`));
    }
  } catch (error) {
    work.failures.push(`the harness: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  } finally {
    await database.drop();
  }
  return { prisma, phases: reports, failures: work.failures, notes };
}

interface Work {
  readonly server: PostgresServer;
  readonly admin: Client;
  readonly database: Database;
  readonly options: AnalysisOptions;
  readonly mode: Mode;
  readonly differs: readonly string[];
  readonly failures: string[];
}

interface Step {
  readonly report: PhaseReport;
  readonly catalog: CatalogState;
  readonly state: State;
  readonly stopped: boolean;
}

const unseen = (phase: Phase): PhaseReport => ({ phase, measured: null, advice: [], notes: [] });

async function provePhase(work: Work, phase: Phase, catalog: CatalogState, state: State, alive: readonly Generation[]): Promise<Step> {
  const { database } = work;
  const fail = (lines: readonly string[]): void => {
    for (const line of lines) work.failures.push(`phase ${phase.n} (${phase.name}): ${line}`);
  };
  if (phase.type === 'deploy') {
    if (phase.migrationSql !== null || phase.downSql !== null) fail(['a deployment has SQL']);
    fail(await brokenClients(await database.client(), alive, phase.n));
    return { report: unseen(phase), catalog, state: await afterWrites(work, phase, alive, state, fail), stopped: false };
  }
  const text = phase.migrationSql;
  if (text === null) {
    fail(['there is no SQL']);
    return { report: unseen(phase), catalog, state, stopped: true };
  }
  const { analysed, problems, advice } = checkPhase(phase, text, catalog, work.options);
  fail(problems);
  const untouched = phase.type === 'backfill' ? await database.copy() : null;
  const client = await database.client();
  if (phase.remaining !== null) fail((await left(client, phase.remaining)).problem);
  const bench = { database: database.name, client, writer: await database.writer(), admin: work.admin };
  const measured = await runPhase(bench, phase, analysed.statements, work.server.version, work.mode);
  // living clients must work whatever is announced, so that breaks-clients is never seen here
  const notes = phase.announces
    .filter((h) => h !== 'breaks-clients' && !measured.hazards.includes(h))
    .map((h) => `${h} is announced and was not seen`);
  const report = { phase, measured, advice, notes };
  const hidden = measured.hazards.filter((h) => h !== 'fails' && !(phase.announces as readonly string[]).includes(h));
  if (hidden.length > 0) fail([`${hidden.join(', ')}: not announced. ${measured.seen.join('; ')}`]);
  if (measured.error !== null) {
    fail([`fails: ${measured.error}`]);
    await untouched?.drop();
    return { report, catalog, state, stopped: true };
  }
  fail(await brokenClients(client, alive, phase.n));
  const after = await stateOf(client);
  if (untouched !== null) {
    fail(await againAndLeft(client, phase, text, after.rows));
    fail(await stoppedAndRunAgain(untouched, text, state.rows, after.rows, work.differs).finally(() => untouched.drop()));
  }
  await proveDown(work, phase, state, after, fail);
  return { report, catalog: analysed.after, state: await afterWrites(work, phase, alive, after, fail, state), stopped: false };
}

async function left(client: Client, query: string): Promise<{ readonly problem: readonly string[]; readonly n: number | null }> {
  try {
    const { rows } = await client.query<unknown[]>({ text: query, rowMode: 'array' });
    const n = rows.length === 1 && rows[0]?.length === 1 ? Number(rows[0][0]) : Number.NaN;
    return Number.isNaN(n) ? { problem: ['`remaining` gives no single number'], n: null } : { problem: [], n };
  } catch (error) {
    return { problem: [`\`remaining\`: ${(error as Error).message}`], n: null };
  }
}

/** A backfill that is done leaves nothing, and may be run again, which changes nothing. */
async function againAndLeft(client: Client, phase: Phase, text: string, rows: Rows): Promise<readonly string[]> {
  const n = phase.remaining === null ? 0 : (await left(client, phase.remaining)).n;
  const error = await runScript(client, text);
  return [
    ...(n === 0 ? [] : [`${n} rows remain after the backfill`]),
    ...(error === null ? [] : [`run again: ${error}`]),
    ...rowDifferences(await rowsOf(client), rows).map((line) => `run again: ${line}`),
  ];
}

/** Goes back on a copy: the schema is the one before the phase, and no value is lost that it is not announced to lose. */
async function proveDown(work: Work, phase: Phase, before: State, after: State, fail: (lines: readonly string[]) => void): Promise<void> {
  if (phase.downSql === null) {
    const changes = schemaDifferences(after.schema, before.schema);
    if (changes.length > 0) fail(['there is no down.sql, but the schema has changed']);
    return;
  }
  const copy = await work.database.copy();
  try {
    const client = await copy.client();
    const error = await runScript(client, phase.downSql);
    if (error !== null) return fail([`down: ${error}`]);
    fail(schemaDifferences(await schemaOf(client), before.schema).map((line) => `down: ${line}`));
    fail(lostByDown(before.rows, after.rows, await rowsOf(client), phase.announces.includes('data-loss')).map((line) => `down: ${line}`));
  } finally {
    await copy.drop();
  }
}

/** The living code writes; then going back still works. */
async function afterWrites(
  work: Work,
  phase: Phase,
  alive: readonly Generation[],
  state: State,
  fail: (lines: readonly string[]) => void,
  before?: State,
): Promise<State> {
  if (alive.every((g) => g.writes.length === 0 && g.expect.length === 0)) return state;
  fail(await writeAndLook(await work.database.client(), alive, phase.n));
  if (alive.every((g) => g.writes.length === 0)) return state;
  const rows = await rowsOf(await work.database.client());
  if (before !== undefined && phase.downSql !== null) {
    const copy = await work.database.copy();
    try {
      const client = await copy.client();
      const error = await runScript(client, phase.downSql);
      fail(error === null ? [] : [`down after writes: ${error}`]);
      if (error === null) fail(schemaDifferences(await schemaOf(client), before.schema).map((line) => `down after writes: ${line}`));
    } finally {
      await copy.drop();
    }
  }
  return { schema: state.schema, rows };
}
