// What every data migration in TypeScript has below the part that people edit. scripts/data-migration/main.ts cuts it into
// server/src/core/data-migrations/runtime.generated.ts at the lines that begin with "// part:". Above the first of them stands what
// a generated file brings itself, here for a table of the tests, so that the compiler sees the whole.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient, type User } from '../../test/data-migrations/generated/prisma-client/client.ts';

const NAME = 'backfill_user_display_names';
const TABLE = '"User"';
const KNOWN = TABLE;
const KEY = [{ field: 'id', column: 'id', type: 'integer' }] as const;
const COLUMNS: Readonly<Record<string, string>> = { id: 'id', email: 'email', displayName: 'displayName' };
const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {};
const select = { id: true, email: true, displayName: true } satisfies Prisma.UserSelect;
type Tx = Prisma.TransactionClient;
type Where = Prisma.UserWhereInput;
type Row = Prisma.UserGetPayload<{ select: typeof select }>;
type Write = Partial<User>;
const find = (tx: Tx, where: Where): Promise<Row[]> => tx.user.findMany({ where, select });
const first = (where: Where): Promise<Row[]> => prisma.user.findMany({ where, select, take: 5 });
const count = (where: Where): Promise<number> => prisma.user.count({ where });
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL ?? '', max: 1 }) });
const where: Where = { displayName: null };
export const DIRECTIONS: Readonly<Record<string, Direction>> = {
  up: rows(where, () => null),
  down: statement({ where: 'false', sql: (bounds) => `DELETE FROM ${TABLE} WHERE ${bounds}` }),
};
const ONCE: boolean = false;
const NO_DOWN: string = '';
// part: rows
/** Values as PostgreSQL reads them from JSON. */
function plain(field: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (typeof value === 'string') return VALUES[field]?.[value] ?? value;
  return Array.isArray(value) ? value.map((v) => plain(field, v)) : value;
}

const columnOf = (field: string): string => {
  const column = COLUMNS[field];
  if (column === undefined) throw new Error(`"${field}" is no column of ${TABLE}: correct what is written, or COLUMNS.`);
  return column;
};

/** Fields of rows as JSON with the names of the columns. */
const json = (rows: readonly object[]): string =>
  JSON.stringify(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([field, value]) => [columnOf(field), plain(field, value)]))),
  );

/** The same value, also of dates and decimals. */
export const equal = (a: unknown, b: unknown): boolean => JSON.stringify(plain('', a)) === JSON.stringify(plain('', b));

const keyOf = (row: object): Record<string, unknown> =>
  Object.fromEntries(KEY.map((k) => [k.field, (row as Record<string, unknown>)[k.field]]));
const sameKey = (row: object): string => JSON.stringify(Object.values(keyOf(row)).map(String));

/** The rows of some keys that are still to be changed. */
async function among(tx: Tx, which: Where, keys: readonly object[]): Promise<Row[]> {
  const wanted = new Set(keys.map(sameKey));
  const parts = KEY.map((k) => [k.field, { in: keys.map((key) => keyOf(key)[k.field]) }]);
  return (await find(tx, { AND: [which, Object.fromEntries(parts)] })).filter((row) => wanted.has(sameKey(row)));
}

/**
 * Rows are read and written in one snapshot: when the application changes one of them meanwhile, PostgreSQL refuses the batch and it
 * is tried again. After some tries the rows are locked first, so that it comes to an end also where they are written all the time.
 */
function rows(which: Where, write: (row: Row) => Write | null): Direction {
  const from = `jsonb_populate_recordset(NULL::${TABLE}, $1::text::jsonb) AS "v"`;
  const same = KEY.map((k) => `"t"."${k.column}" = "v"."${k.column}"`).join(' AND ');
  const order = KEY.map((k) => `"t"."${k.column}"`).join(', ');
  return {
    snapshot: true,
    async change(tx, { keys }, locked) {
      const open = await among(tx, which, keys);
      if (open.length === 0) return 0;
      if (locked)
        await tx.$queryRawUnsafe(
          `SELECT 1 AS "n" FROM ${TABLE} AS "t" JOIN ${from} ON ${same} ORDER BY ${order} FOR NO KEY UPDATE OF "t"`,
          json(open.map(keyOf)),
        );
      // rows that get the same fields are one statement
      const groups = new Map<string, object[]>();
      for (const row of locked ? await among(tx, which, open) : open) {
        const data = Object.entries(write(row) ?? {}).filter(([, value]) => value !== undefined);
        if (data.length === 0) continue;
        const fields = JSON.stringify(data.map(([field]) => field).sort());
        const group = groups.get(fields) ?? [];
        groups.set(fields, group);
        group.push({ ...Object.fromEntries(data), ...keyOf(row) });
      }
      let changed = 0;
      for (const [fields, group] of groups) {
        const set = (JSON.parse(fields) as string[]).map((f) => `"${columnOf(f)}" = "v"."${columnOf(f)}"`).join(', ');
        changed += await tx.$executeRawUnsafe(`UPDATE ${TABLE} AS "t" SET ${set} FROM ${from} WHERE ${same}`, json(group));
      }
      return changed;
    },
    left: () => count(which),
    async sample() {
      const shown = (value: object | null): string => JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? v.toString() : v));
      return (await first(which)).map((row) => `${shown(write(row))} to ${shown(keyOf(row))}`);
    },
  };
}
// part: statement
/** A statement for the rows of a batch. */
function statement(change: { readonly where: string; readonly from?: string; readonly sql: (bounds: string) => string }): Direction {
  const tables = `${TABLE}${KNOWN === TABLE ? '' : ` AS ${KNOWN}`}${change.from === undefined ? '' : `, ${change.from}`}`;
  return {
    snapshot: false,
    change(tx, batch) {
      const bounds = boundsOf(batch);
      return tx.$executeRawUnsafe(change.sql(`${bounds.sql} AND (${change.where})`), ...bounds.values);
    },
    async left() {
      const [row] = await prisma.$queryRawUnsafe<{ n: number }[]>(`SELECT count(*)::float8 AS "n" FROM ${tables} WHERE ${change.where}`);
      return row?.n ?? 0;
    },
    sample: async () => [],
  };
}
// part: common
type Key = readonly string[];

/** The rows with a key from `from` on and before `to`; null: no end. */
interface Batch {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
  readonly from: Key | null;
  readonly to: Key | null;
}

interface Direction {
  /** Changes the rows of a batch that are still to be changed, and says how many. */
  change(tx: Tx, batch: Batch, locked: boolean): Promise<number>;
  /** It reads rows before it writes them. */
  readonly snapshot: boolean;
  /** How many rows are still to be changed. */
  left(): Promise<number>;
  /** What would be written to the first of them, for people. */
  sample(): Promise<readonly string[]>;
}

const directionOf = (name: string): Direction => DIRECTIONS[name] as Direction;

interface Checkpoint {
  readonly direction: 'up' | 'down';
  readonly cursor: Key | null;
  readonly until: Key | string | null;
  readonly done: bigint;
  readonly changed: bigint;
  readonly checksum: string | null;
  readonly finished: boolean;
}

const CHECKPOINTS = '"_data_migrations"';
const SCRIPT = process.argv[1] ?? '';
const USAGE = `Usage: npx tsx ${shownPath()} up|down [options]

  up                 change the rows that are still to be changed
  down               take back what up has written
  --dry-run          say how many rows would be changed, and write nothing
  --limit N          stop when N rows are changed
  --batch-size N     rows in a batch, which is one transaction (1000)
  --pause MS         wait between two batches (0)

The database is that of DATABASE_URL. Run it again after a stop: it goes on where it was.
Exit code: 0 done, 1 failed, 2 wrong use, 3 it runs in another process, 130 stopped with Ctrl+C.`;

/** Ends the run with a message and an exit code. */
class Stop extends Error {
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
}

interface Options {
  readonly direction: 'up' | 'down';
  readonly dryRun: boolean;
  readonly limit: number;
  readonly batchSize: number;
  readonly pause: number;
}

function shownPath(): string {
  const here = `${process.cwd()}/`;
  return SCRIPT.startsWith(here) ? SCRIPT.slice(here.length) : SCRIPT;
}

function readOptions(args: readonly string[]): Options {
  const numbers: Record<string, number> = { '--limit': Number.POSITIVE_INFINITY, '--batch-size': 1000, '--pause': 0 };
  let direction = '';
  let dryRun = false;
  for (let i = 0; i < args.length; i++) {
    const [flag = '', given] = (args[i] ?? '').split('=', 2);
    if (flag === '--help' || flag === '-h') throw new Stop(USAGE, 0);
    if (flag === '--dry-run') dryRun = true;
    else if (flag in numbers) {
      const value = given ?? args[++i] ?? '';
      if (!/^\d{1,9}$/.test(value) || (flag !== '--pause' && Number(value) === 0))
        throw new Stop(`${flag} takes a whole number.\n\n${USAGE}`, 2);
      numbers[flag] = Number(value);
    } else if (flag.startsWith('-') || direction !== '') throw new Stop(`There is no option ${flag}.\n\n${USAGE}`, 2);
    else direction = flag;
  }
  if (direction !== 'up' && direction !== 'down') throw new Stop(USAGE, direction === '' && args.length === 0 ? 0 : 2);
  const { '--limit': limit = 0, '--batch-size': batchSize = 0, '--pause': pause = 0 } = numbers;
  return { direction, dryRun, limit, batchSize, pause };
}

const number = (n: number | bigint): string => n.toLocaleString('en-US');
const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const log = (text: string): void => console.log(`${new Date().toISOString().slice(11, 19)} ${NAME} ${text}`);

const known = (column: string): string => `${KNOWN}."${column.replaceAll('"', '""')}"`;
const tuple = (parts: readonly string[]): string => (parts.length === 1 ? `${parts[0]}` : `(${parts.join(', ')})`);
const keyColumns = (): string => tuple(KEY.map((k) => known(k.column)));
/** A key as parameters, from the nth on. */
const keyValues = (n: number): string => tuple(KEY.map((k, i) => `$${n + i}::text::${k.type}`));
const shownKey = (key: Key | null): string => (key === null ? 'the start' : KEY.map((k, i) => `${k.column} = ${key[i]}`).join(', '));

/** What a batch is about, as a condition with its parameters. */
function boundsOf({ from, to }: Pick<Batch, 'from' | 'to'>): { readonly sql: string; readonly values: readonly string[] } {
  const parts: string[] = [];
  if (from !== null) parts.push(`${keyColumns()} >= ${keyValues(1)}`);
  if (to !== null) parts.push(`${keyColumns()} < ${keyValues(from === null ? 1 : 1 + KEY.length)}`);
  return { sql: parts.join(' AND ') || 'true', values: [...(from ?? []), ...(to ?? [])] };
}

/** The next keys, and the one behind them: that of the next batch. */
async function nextBatch(tx: Tx, from: Key | null, until: Key | null, size: number): Promise<Batch> {
  const bounds = boundsOf({ from, to: until });
  const columns = KEY.map((k) => known(k.column));
  const found = await tx.$queryRawUnsafe<Record<string, unknown>[]>(
    `SELECT ${columns.map((c, i) => `${c} AS "${i}"`).join(', ')}, ARRAY[${columns.map((c) => `${c}::text`).join(', ')}] AS "key"
     FROM ${TABLE}${KNOWN === TABLE ? '' : ` AS ${KNOWN}`} WHERE ${bounds.sql} ORDER BY ${columns.join(', ')} LIMIT ${size + 1}`,
    ...bounds.values,
  );
  const keys = found.slice(0, size).map((row) => Object.fromEntries(KEY.map((k, i) => [k.field, row[i]])));
  return { keys, from, to: (found[size]?.key as Key | undefined) ?? null };
}

const LOCK = 'hashtext($1), hashtext($2)';
const NAMES = ['_data_migrations', NAME] as const;

async function checkpoint(db: Tx): Promise<Checkpoint | null> {
  const [row] = await db.$queryRawUnsafe<Checkpoint[]>(
    `SELECT "direction", "cursor", "until", "done", "changed", "checksum", "finished_at" IS NOT NULL AS "finished"
     FROM ${CHECKPOINTS} WHERE "name" = $1`,
    NAME,
  );
  return row ?? null;
}

async function tableExists(): Promise<boolean> {
  const [row] = await prisma.$queryRawUnsafe<{ there: boolean }[]>('SELECT to_regclass($1) IS NOT NULL AS "there"', CHECKPOINTS);
  return row?.there === true;
}

async function makeTable(): Promise<void> {
  if (await tableExists()) return;
  await prisma.$transaction(async (tx) => {
    // two migrations that begin at the same time would both make it
    await tx.$queryRawUnsafe(`SELECT pg_advisory_xact_lock(hashtext($1))::text`, '_data_migrations');
    await tx.$executeRawUnsafe(`CREATE_CHECKPOINTS`);
  });
}

function checksum(): string | null {
  try {
    return createHash('sha256').update(readFileSync(SCRIPT)).digest('hex');
  } catch {
    return null;
  }
}

/** Takes the lock of the migration, and makes, turns or finds its row. Null: there is nothing to do. */
async function begin({ direction }: Options): Promise<Checkpoint | null> {
  await makeTable();
  const [lock] = await prisma.$queryRawUnsafe<{ own: boolean }[]>(`SELECT pg_try_advisory_lock(${LOCK}) AS "own"`, ...NAMES);
  if (lock?.own !== true) throw new Stop(`${NAME} is running in another process. Wait until it is done, or stop it.`, 3);
  const before = await checkpoint(prisma);
  const fresh = checksum();
  if (direction === 'down' && (before === null || (before.direction === 'up' && !before.finished && before.cursor === null))) {
    log('down: up has changed nothing here, so there is nothing to take back');
    return null;
  }
  if (before !== null && before.direction === direction && !before.finished) {
    log(`${direction}: goes on at ${shownKey(before.cursor)}, behind ${number(before.done)} rows`);
    if (before.checksum !== fresh) log('note: the script has changed since it was begun; what is done stays as it is');
    return before;
  }
  if (ONCE && before !== null && before.direction === direction) {
    log(`${direction}: is finished, and changes no row twice`);
    return null;
  }
  // a down need not go further than the up that was stopped; after a down that was stopped nobody knows how far that was
  await prisma.$executeRawUnsafe(
    `INSERT INTO ${CHECKPOINTS} AS m ("name", "direction", "checksum") VALUES ($1, $2, $3)
     ON CONFLICT ("name") DO UPDATE SET "direction" = $2, "cursor" = NULL, "done" = 0, "changed" = 0, "finished_at" = NULL,
       "checksum" = $3, "started_at" = clock_timestamp(), "updated_at" = clock_timestamp(),
       "until" = CASE WHEN m."direction" = $2 THEN m."until" WHEN m."finished_at" IS NOT NULL THEN NULL
         WHEN m."direction" = 'up' AND m."until" IS NULL THEN m."cursor" WHEN m."direction" = 'down' THEN '"unknown"'::jsonb END`,
    NAME,
    direction,
    fresh,
  );
  return checkpoint(prisma);
}

interface Done {
  readonly looked: number;
  readonly changed: number;
  readonly finished: boolean;
  readonly cursor: Key | null;
}

/** One batch: its rows and where to go on, in one transaction. */
async function runBatch(direction: 'up' | 'down', size: number, tries: number): Promise<Done> {
  const snapshot = directionOf(direction).snapshot && tries <= 5;
  return prisma.$transaction(
    async (tx) => {
      const [lock] = await tx.$queryRawUnsafe<{ own: boolean }[]>(
        `SELECT pg_try_advisory_xact_lock(${LOCK}) AS "own", set_config('lock_timeout', '500ms', true) AS "waits"`,
        ...NAMES,
      );
      // the connection that held the lock was lost, and somebody else has taken over
      if (lock?.own !== true) throw new Stop(`${NAME} is running in another process by now.`, 3);
      const now = await checkpoint(tx);
      if (now === null || now.direction !== direction)
        throw new Stop(`The row of ${NAME} in ${CHECKPOINTS} was changed by somebody else.`, 1);
      const until = direction === 'down' && Array.isArray(now.until) ? (now.until as Key) : null;
      const batch = await nextBatch(tx, now.cursor, until, size);
      const changed = batch.keys.length === 0 ? 0 : await directionOf(direction).change(tx, { ...batch, to: batch.to ?? until }, !snapshot);
      await tx.$executeRawUnsafe(
        `UPDATE ${CHECKPOINTS} SET "cursor" = $2::text::jsonb, "done" = "done" + ${batch.keys.length}, "changed" = "changed" + ${changed},
           "updated_at" = clock_timestamp(), "finished_at" = ${batch.to === null ? 'clock_timestamp()' : 'NULL'} WHERE "name" = $1`,
        NAME,
        batch.to === null ? null : JSON.stringify(batch.to),
      );
      return { looked: batch.keys.length, changed, finished: batch.to === null, cursor: batch.to };
    },
    { timeout: 10_000, maxWait: 10_000, isolationLevel: snapshot ? 'RepeatableRead' : 'ReadCommitted' },
  );
}

/** Somebody else held a row for too long, or two waited for each other: the batch was rolled back and is tried again. */
const isBusy = (error: unknown): boolean => {
  const { code = '', meta = {}, message = '' } = error as { code?: string; meta?: object; message?: string };
  return code === 'P2034' || /\b(?:55P03|40P01|40001)\b/.test(`${message} ${JSON.stringify(meta)}`);
};

async function patiently(batch: (tries: number) => Promise<Done>): Promise<Done> {
  for (let tries = 1; ; tries++) {
    try {
      return await batch(tries);
    } catch (error) {
      if (tries > 20 || !isBusy(error)) throw error;
      if (tries === 5) log('waits for rows that somebody else has locked');
      await sleep(100 * tries);
    }
  }
}

/** About how many rows the table has: as the last ANALYZE found it; where there was none they are counted, up to ten million. */
async function rowsInTable(): Promise<number> {
  const [row] = await prisma.$queryRawUnsafe<{ n: number }[]>(
    'SELECT reltuples::float8 AS "n" FROM pg_class WHERE oid = to_regclass($1)',
    TABLE,
  );
  if ((row?.n ?? 0) > 0) return row?.n ?? 0;
  const [counted] = await prisma.$queryRawUnsafe<{ n: number }[]>(
    `SELECT count(*)::float8 AS "n" FROM (SELECT 1 FROM ${TABLE} LIMIT 10000000) AS "r"`,
  );
  return counted?.n ?? 0;
}

const duration = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;

let stopped: string | null = null;
let stoppedAt = 0;

function listen(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      // tsx hands a signal on that has arrived already
      if (stopped !== null && Date.now() - stoppedAt > 1000) process.exit(signal === 'SIGINT' ? 130 : 143);
      if (stopped === null) {
        log('stops when this batch is done; once more ends it at once');
        stoppedAt = Date.now();
      }
      stopped = signal;
    });
}

async function dryRun(direction: 'up' | 'down'): Promise<number> {
  const left = await directionOf(direction).left();
  for (const line of await directionOf(direction).sample()) log(`${direction} would write ${line}`);
  log(`${direction} would change ${number(left)} rows; nothing was written`);
  return 0;
}

async function run(options: Options): Promise<number> {
  const { direction, limit, batchSize, pause } = options;
  if (direction === 'down' && NO_DOWN !== '') throw new Stop(`${NAME} cannot be taken back. ${NO_DOWN}`, 2);
  if (options.dryRun) return dryRun(direction);
  const start = await begin(options);
  if (start === null) return 0;
  listen();
  const total = await rowsInTable();
  const earlier = Number(start.done);
  const began = Date.now();
  let [looked, changed, batches, told] = [0, 0, 0, 0];
  let cursor = start.cursor;
  const tell = (more: string): void => {
    const seconds = Math.max((Date.now() - began) / 1000, 0.001);
    const all = earlier + looked;
    const share = total >= all && total > 0 ? ` of about ${number(total)} (${Math.floor((100 * all) / total)} %)` : '';
    const rate = looked / seconds;
    const left = more === '' && total > all && looked > 0 ? `, about ${duration((total - all) / rate)} left` : '';
    log(
      `${direction}: ${number(all)} rows done${share}, ${number(changed)} changed, ${number(Math.round(rate))} rows a second${left}${more}`,
    );
    told = Date.now();
  };
  for (;;) {
    let done: Done;
    try {
      done = await patiently((tries) => runBatch(direction, Math.min(batchSize, limit - changed), tries));
    } catch (error) {
      if (error instanceof Stop) throw error;
      const why = String((error as Error).message ?? error)
        .trim()
        .split('\n')
        .filter((l) => l.trim() !== '')
        .slice(-3)
        .join(' ');
      throw new Stop(
        `Batch ${batches + 1}, from ${shownKey(cursor)} on, failed: ${why}\nNothing of this batch is written. Mend it and run again: npx tsx ${shownPath()} ${direction}`,
        1,
      );
    }
    batches++;
    looked += done.looked;
    changed += done.changed;
    cursor = done.cursor;
    if (done.finished) break;
    if (stopped !== null || changed >= limit) {
      tell(`; stopped at ${shownKey(cursor)}`);
      log(`go on with: npx tsx ${shownPath()} ${direction}`);
      return stopped === null ? 0 : stopped === 'SIGINT' ? 130 : 143;
    }
    if (Date.now() - told > 2000) tell('');
    if (pause > 0) await sleep(pause);
  }
  tell('; finished');
  const left = direction === 'up' && !ONCE ? await directionOf('up').left() : 0;
  if (left > 0) log(`note: ${number(left)} rows are still open: they came in meanwhile, or the change leaves them as they are`);
  return 0;
}

async function main(): Promise<void> {
  try {
    const options = readOptions(process.argv.slice(2));
    if ((process.env.DATABASE_URL ?? '') === '')
      throw new Stop(`DATABASE_URL is not set. Set it, or name a file: npx tsx --env-file=.env ${shownPath()} ${options.direction}`, 2);
    process.exitCode = await run(options);
  } catch (error) {
    const code = error instanceof Stop ? error.code : 1;
    (code === 0 ? console.log : console.error)(error instanceof Error ? error.message.trim() : String(error));
    process.exitCode = code;
  } finally {
    await prisma.$disconnect();
  }
}

void main();
