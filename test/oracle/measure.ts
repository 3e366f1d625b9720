import type { Client, DatabaseError } from 'pg';
import { readScript } from '../../server/src/core/sql/script.ts';
import type { PostgresServer } from '../support/postgres-server.ts';
import { CLIENTS, FIXTURE, type Mode, type OracleCase, type Truth } from './cases.ts';
import { columns, errorsOf, isBlocked, locksOf, ownLocks, type RelationRow, relations, rowCounts, statistics } from './observe.ts';

/** Weakest first, as `pg_locks` names them. Source: table 13.2 of the manual. */
const STRENGTH = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
];

/** 25001 refuses a transaction block, 2D000 ends one in a procedure, 55P04 uses an enum value in the transaction that adds it. */
const REFUSALS = new Set(['25001', '2D000', '55P04']);
const REFUSES = /cannot (run|be executed) (inside|from|within)/;

const WRITTEN = ['"User"', '"Post"', '"Session"', '"Organization"', '"Event_2024"'];

/** A scan that reads fewer rows is a look at a small table. */
const SCANNED_ROWS = 45;
/** More of a table's rows changed at once is a bulk change. */
const BULK = 0.3;

type Locks = Record<string, string>;

export interface UnitSeen {
  locks: Locks;
  rewritten: string[];
  scanned: string[];
  /** Tables on which an index was built. */
  built: string[];
  /** Rows updated or deleted, by table. */
  readonly changed: Map<string, number>;
}

/** The sessions that a measurement needs. */
export interface Bench {
  readonly database: string;
  /** Runs the migration. */
  readonly client: Client;
  readonly writer: Client;
  readonly admin: Client;
  /** Tables, as SQL writes them, that the writer holds open, so that the lock of a statement that refuses a transaction is seen. */
  readonly written: readonly string[];
}

/** What is known of the database before the migration. */
export interface Before {
  readonly relations: ReadonlyMap<number, RelationRow>;
  readonly counts: ReadonlyMap<number, number>;
}

/** A truth while it is being found out. */
export type Draft = { -readonly [K in keyof Truth]: Truth[K] } & {
  hazards: string[];
  rewritten: string[];
  reindexed: string[];
  scanned: string[];
};

const strength = (mode: string | undefined): number => (mode === undefined ? -1 : STRENGTH.indexOf(mode));
const strengthen = (locks: Locks, name: string, mode: string): void => {
  if (strength(mode) > strength(locks[name])) locks[name] = mode;
};
const addNew = (list: string[], names: readonly string[]): void => {
  for (const name of names) if (!list.includes(name)) list.push(name);
};
const isDatabaseError = (error: unknown): error is DatabaseError => error instanceof Error && 'code' in error;
const describeError = (error: unknown): string => (isDatabaseError(error) ? `${error.code} ${error.message}` : String(error));

/** Roles are shared by all databases of a server: cases that may touch them run alone. */
const isGlobal = (c: OracleCase): boolean => /\b(ROLE|USER MAPPING|OWNER|GRANT|REVOKE)\b/i.test(`${c.setup ?? ''} ${c.sql}`);

/** Runs each case on the server, in databases of its own; `workers` at a time. Truths come in the order of the cases. */
export async function measure(server: PostgresServer, cases: readonly OracleCase[], mode: Mode, workers = 3): Promise<readonly Truth[]> {
  const wanted = cases.filter((c) => (c.minPg ?? 0) <= server.version);
  const template = await makeTemplate(server);
  const truths = new Map<string, Truth>();
  const run = async (queue: OracleCase[], worker: number): Promise<void> => {
    const admin = await server.connect();
    for (let c = queue.shift(); c; c = queue.shift())
      truths.set(c.id, await measureIn(server, admin, template, `oracle_case_${worker}`, c, mode));
    await admin.end();
  };
  const shared = wanted.filter((c) => !isGlobal(c));
  await Promise.all(Array.from({ length: workers }, (_, worker) => run(shared, worker)));
  await run(wanted.filter(isGlobal), 0);
  return wanted.flatMap((c) => truths.get(c.id) ?? []);
}

async function makeTemplate(server: PostgresServer): Promise<string> {
  const template = 'oracle_fixture';
  const admin = await server.connect();
  await admin.query(`DROP DATABASE IF EXISTS ${template}`);
  await admin.query('DROP ROLE IF EXISTS app_reader');
  await admin.query(`CREATE DATABASE ${template}`);
  await admin.end();
  const client = await server.connect(template);
  await client.query(FIXTURE);
  const broken = (await errorsOf(client, CLIENTS)).filter((error) => error !== null);
  await client.end();
  if (broken.length > 0) throw new Error(`a client's statement fails before any migration: ${broken.join('; ')}`);
  return template;
}

async function measureIn(
  server: PostgresServer,
  admin: Client,
  template: string,
  database: string,
  c: OracleCase,
  mode: Mode,
): Promise<Truth> {
  await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${database} TEMPLATE ${template}${server.version >= 15 ? ' STRATEGY FILE_COPY' : ''}`);
  const client = await server.connect(database);
  const writer = await server.connect(database);
  const truth = draftOf(c.id, server.version, mode);
  try {
    await measureCase({ database, client, writer, admin, written: WRITTEN }, c, mode, truth);
  } catch (error) {
    truth.harness = error instanceof Error ? error.message : String(error);
  } finally {
    await Promise.all([client.end(), writer.end()]);
    await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  }
  return truth;
}

export const draftOf = (id: string, version: number, mode: Mode): Draft => ({
  id,
  version,
  mode,
  hazards: [],
  locks: {},
  rewritten: [],
  reindexed: [],
  scanned: [],
  error: null,
  noTransaction: false,
});

async function measureCase(bench: Bench, c: OracleCase, mode: Mode, truth: Draft): Promise<void> {
  const { client } = bench;
  if (c.setup) await client.query(c.setup);
  const worked = c.setup ? await errorsOf(client, CLIENTS).then((errors) => CLIENTS.filter((_, i) => errors[i] === null)) : CLIENTS;
  const before: Before = { relations: await relations(client), counts: await rowCounts(client) };
  const columnsBefore = await columns(client);

  const statements = readScript(c.sql).statements.map((s) => s.text);
  const units = mode === 'split' ? statements.map((s) => [s]) : [statements];
  await measureUnits(bench, units, before, truth);

  if (truth.error === null || truth.noTransaction) {
    truth.breaks = (await errorsOf(client, worked)).filter((error) => error !== null);
    truth.lost = await lostSince(client, before, columnsBefore);
  }
  if (truth.breaks?.length) truth.hazards.push('breaks-clients');
  if (truth.lost?.length) truth.hazards.push('data-loss');
  truth.hazards = [...new Set(truth.hazards)].sort();
}

/** Runs units one after the other until one fails, and writes down in `truth` what happened. Gives what was seen of each. */
export async function measureUnits(
  bench: Bench,
  units: readonly (readonly string[])[],
  before: Before,
  truth: Draft,
): Promise<readonly UnitSeen[]> {
  const all: UnitSeen[] = [];
  for (const unit of units) {
    const seen: UnitSeen = { locks: {}, rewritten: [], scanned: [], built: [], changed: new Map() };
    const goesOn = await runUnit(bench, unit, before, seen, truth);
    if (!goesOn) break;
    all.push(seen);
    for (const [name, lock] of Object.entries(seen.locks)) strengthen(truth.locks as Locks, name, lock);
    addNew(truth.rewritten, seen.rewritten);
    addNew(truth.scanned, seen.scanned);
    truth.hazards.push(...hazardsOf(seen, before));
  }
  return all;
}

/** False when the migration ends here. */
async function runUnit(bench: Bench, unit: readonly string[], before: Before, seen: UnitSeen, truth: Draft): Promise<boolean> {
  const { client } = bench;
  const relationsBefore = await relations(client);
  await client.query('BEGIN');
  try {
    for (const statement of unit) await runStatement(client, statement, before, seen);
    compareFiles(relationsBefore, await relations(client), before, seen, truth);
    await client.query('COMMIT');
    return true;
  } catch (error) {
    await client.query('ROLLBACK');
    const code = isDatabaseError(error) ? error.code : undefined;
    const message = error instanceof Error ? error.message : String(error);
    if (!REFUSALS.has(code ?? '') && !REFUSES.test(message)) {
      truth.error = describeError(error);
      truth.hazards.push('fails');
      return false;
    }
    truth.noTransaction = true;
    truth.error = message;
    seen.locks = {};
    seen.scanned = [];
    await runAlone(bench, unit, relationsBefore, before, seen, truth);
    if (unit.length > 1 || code === '55P04') truth.hazards.push('not-in-transaction');
    if (truth.aloneError === undefined || /25001|2D000/.test(truth.aloneError)) return true;
    truth.hazards.push('fails');
    return false;
  }
}

async function runStatement(client: Client, statement: string, before: Before, seen: UnitSeen): Promise<void> {
  const was = await statistics(client);
  await client.query(statement);
  for (const { rel, mode } of await ownLocks(client)) {
    const relation = before.relations.get(rel);
    if (relation && relation.relkind !== 'i' && relation.relkind !== 'I') strengthen(seen.locks, relation.relname, mode);
  }
  for (const now of (await statistics(client)).values()) {
    const relation = before.relations.get(now.relid);
    if (!relation) continue;
    const then = was.get(now.relid) ?? { seq_scan: 0, seq_tup_read: 0, n_tup_upd: 0, n_tup_del: 0 };
    const read = now.seq_tup_read - then.seq_tup_read;
    if (read >= SCANNED_ROWS || (now.seq_scan > then.seq_scan && (before.counts.get(now.relid) ?? 0) > 0))
      addNew(seen.scanned, [relation.relname]);
    const changed = now.n_tup_upd - then.n_tup_upd + (now.n_tup_del - then.n_tup_del);
    seen.changed.set(relation.relname, (seen.changed.get(relation.relname) ?? 0) + changed);
  }
}

/** Statements that refuse a transaction: each alone, while a writer holds the tables open, so that its lock can be read. */
async function runAlone(
  bench: Bench,
  unit: readonly string[],
  relationsBefore: ReadonlyMap<number, RelationRow>,
  before: Before,
  seen: UnitSeen,
  truth: Draft,
): Promise<void> {
  const { client, writer } = bench;
  try {
    for (const statement of unit) {
      await writer.query('BEGIN');
      for (const table of bench.written) {
        await writer.query('SAVEPOINT s');
        await writer.query(`LOCK TABLE ${table} IN ROW EXCLUSIVE MODE`).catch(() => writer.query('ROLLBACK TO s'));
      }
      const running = { done: false };
      const result = client
        .query(statement)
        .then(
          () => null,
          (error: unknown) => error,
        )
        .finally(() => {
          running.done = true;
        });
      await blockedOrDone(bench, running);
      for (const { rel, mode } of await locksOf(bench.admin, bench.database, processOf(client))) {
        const relation = before.relations.get(rel);
        if (relation && relation.relkind !== 'i') strengthen(seen.locks, relation.relname, mode);
      }
      await writer.query('COMMIT');
      const error = await result;
      if (error !== null) throw error;
    }
    compareFiles(relationsBefore, await relations(client), before, seen, truth);
    seen.built = []; // CONCURRENTLY builds under its own weak lock
  } catch (error) {
    await writer.query('ROLLBACK').catch(() => {});
    truth.aloneError = describeError(error);
  }
}

async function blockedOrDone(bench: Bench, running: { readonly done: boolean }): Promise<void> {
  while (!running.done && !(await isBlocked(bench.admin, processOf(bench.client), processOf(bench.writer))));
}

const processOf = (client: Client): number => (client as Client & { readonly processID: number }).processID;

/** A relation that lies in another file now was rewritten; an index that is new, or lies in another file, was built. */
function compareFiles(
  was: ReadonlyMap<number, RelationRow>,
  is: ReadonlyMap<number, RelationRow>,
  before: Before,
  seen: UnitSeen,
  truth: Draft,
): void {
  const tableOf = (index: RelationRow): string | undefined =>
    index.indexof === null ? undefined : before.relations.get(index.indexof)?.relname;
  for (const then of was.values()) {
    const now = is.get(then.oid);
    if (!now || !before.relations.has(then.oid) || now.node === then.node) continue;
    if (then.relkind === 'r' || then.relkind === 'm') seen.rewritten.push(then.relname);
    const table = tableOf(then);
    if (then.relkind === 'i' && table !== undefined) {
      seen.built.push(table);
      truth.reindexed.push(then.relname);
    }
  }
  for (const now of is.values()) {
    const table = tableOf(now);
    if (!was.has(now.oid) && now.relkind === 'i' && table !== undefined) seen.built.push(table);
  }
}

function hazardsOf(seen: UnitSeen, before: Before): readonly string[] {
  const hasRows = (name: string): boolean =>
    [...before.relations.values()].some((r) => r.relname === name && (r.relkind === 'm' || (before.counts.get(r.oid) ?? 0) > 0));
  const rowsOf = (name: string): number => {
    const relation = [...before.relations.values()].find((r) => r.relname === name);
    return (relation && before.counts.get(relation.oid)) ?? Number.POSITIVE_INFINITY;
  };
  const heavy = [...new Set([...seen.rewritten, ...seen.scanned, ...seen.built])].filter(hasRows);
  const under = (mode: string): boolean => heavy.some((name) => strength(seen.locks[name]) >= strength(mode));
  const bulk = [...seen.changed].some(([name, n]) => n > SCANNED_ROWS && n > BULK * rowsOf(name) && !seen.rewritten.includes(name));
  return [
    ...(under('AccessExclusiveLock') ? ['blocks-reads'] : []),
    ...(under('ShareLock') ? ['blocks-writes'] : []),
    ...(seen.rewritten.some(hasRows) ? ['rewrite'] : []),
    ...(bulk ? ['bulk-change'] : []),
  ];
}

/** Tables, rows and columns with data that are gone. */
export async function lostSince(
  client: Client,
  before: Before,
  columnsBefore: Awaited<ReturnType<typeof columns>>,
): Promise<readonly string[]> {
  const counts = await rowCounts(client);
  const columnsNow = await columns(client);
  const liveTables = new Set(columnsNow.map((x) => x.rel));
  const liveColumns = new Set(columnsNow.map((x) => `${x.rel}/${x.attnum}`));
  const lost: string[] = [];
  for (const [oid, had] of [...before.counts].sort(([a], [b]) => a - b)) {
    const name = before.relations.get(oid)?.relname;
    const has = counts.get(oid);
    if (has === undefined && had > 0) lost.push(`table ${name}`);
    else if (has !== undefined && has < had) lost.push(`rows of ${name}`);
  }
  for (const x of columnsBefore) {
    const gone = liveTables.has(x.rel) && !liveColumns.has(`${x.rel}/${x.attnum}`);
    if (gone && (before.counts.get(x.rel) ?? 0) > 0) lost.push(`column ${x.relname}.${x.attname}`);
  }
  return lost;
}
