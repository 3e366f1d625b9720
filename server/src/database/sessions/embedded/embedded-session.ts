import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EmbeddedAddress } from '../address.ts';
import { startSession } from '../client-session.ts';
import type { ProblemCode } from '../problem.ts';
import { problemOf, type Told } from '../problems.ts';
import { DatabaseError, type OpenOptions, type Session } from '../session.ts';
import { besideOf, EMBEDDED_POSTGRES, lookAt, removeLeftovers } from './folder.ts';
import { type FolderLock, LOCK_FILE, lockFolder } from './folder-lock.ts';
import { startThread, type Thread } from './thread.ts';
import { openWire } from './wire.ts';

/** Starting takes this long at most; the first time the database is made. Milliseconds. */
const START = 60_000;

const failed = (code: ProblemCode, message: string): DatabaseError =>
  new DatabaseError({ code, message, sqlState: null, said: null, offset: null });

/** Asked only where a database is started that may need them. */
type Extensions = () => Promise<readonly string[]>;

/** We know of each other that we end soon, unless something is applied. */
const PATIENCE = 3;

/** Sessions of this process wait for each other: a database in a folder has one connection. */
const queues = new Map<string, Promise<void>>();

async function inTurn(folder: string, wait: number, told: Told): Promise<() => void> {
  const before = queues.get(folder) ?? Promise.resolve();
  let leave: () => void = () => {};
  const mine = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const all = before.then(() => mine);
  queues.set(folder, all);
  void all.then(() => queues.get(folder) === all && queues.delete(folder));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), wait);
  });
  const first = await Promise.race([before.then(() => 'turn' as const), late]);
  clearTimeout(timer);
  if (first === 'turn') return leave;
  leave();
  throw failed('in-use', `${told.shown} is in use by Lockkeeper itself. Try again when that has ended.`);
}

/**
 * Opens the database in a folder. To read where there is none is to read an empty database, and makes nothing; to write makes it.
 * @throws DatabaseError
 */
export async function openEmbedded(
  address: EmbeddedAddress,
  options: OpenOptions,
  extensions: Extensions,
  shown: string,
): Promise<Session> {
  const { folder } = address;
  const told: Told = { shown, user: 'postgres', database: 'postgres', secrets: [], embedded: true };
  const leave = await inTurn(folder, options.connectTimeout * PATIENCE, told);
  let lock: FolderLock | null = null;
  try {
    const place = await lookAt(folder).catch((error: NodeJS.ErrnoException) => {
      throw failed('bad-address', `${shown} cannot be read (${error.code ?? 'unknown'}). Give the current user the right to read it.`);
    });
    if (typeof place === 'object') throw failed('bad-address', `${shown} ${place.other}. Name a folder that is empty or not there yet.`);
    if (place === 'nothing') {
      if (options.access === 'read') return emptySession(address, options, extensions, told, leave);
      await makeDatabase(folder, extensions, told);
    }
    const answer = await lockFolder(folder, options.connectTimeout).catch((error: NodeJS.ErrnoException) => {
      throw failed(
        'bad-address',
        `${shown} cannot be written (${error.code ?? 'unknown'}). Give the current user the right to write there.`,
      );
    });
    if ('heldBy' in answer) throw failed('in-use', inUse(shown, folder, answer.heldBy));
    lock = answer;
    const thread = await started(folder, extensions, told);
    return await over(thread, address, options, told, async () => {
      await lock?.release();
      leave();
    });
  } catch (error) {
    await lock?.release();
    leave();
    throw error instanceof DatabaseError ? error : new DatabaseError(problemOf(told, error, null));
  }
}

const inUse = (shown: string, folder: string, pid: number): string =>
  `${shown} is in use by another process${pid > 0 ? ` (${pid})` : ''}. Wait until it has ended; if it is none of Lockkeeper, delete ${join(folder, LOCK_FILE)}.`;

async function started(folder: string | null, extensions: Extensions, told: Told): Promise<Thread> {
  try {
    return await startThread({ folder, extensions: await extensions() }, START);
  } catch (error) {
    throw failed('refused', `The embedded PostgreSQL does not start on ${told.shown}: ${(error as Error).message.slice(0, 300)}`);
  }
}

/** A session on a thread; closing it ends the thread, then `after` runs. */
async function over(
  thread: Thread,
  address: EmbeddedAddress,
  options: OpenOptions,
  told: Told,
  after: () => Promise<void>,
): Promise<Session> {
  let cut = false;
  let farewell: Promise<void> | null = null;
  const stop = (): void => {
    cut = true;
    farewell ??= thread.stop();
  };
  const wire = openWire(thread.ask, stop);
  wire.on('error', () => {});
  const { session } = await startSession(
    {
      stream: wire,
      user: 'postgres',
      database: 'postgres',
      password: '',
      applicationName: null,
      startupOptions: null,
      where: 'embedded',
      schema: address.schema,
      cut: stop,
      ended: async () => farewell ?? undefined,
      told,
    },
    options,
    Date.now() + START,
  );
  let closed: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    if (!cut) farewell ??= thread.close();
    await farewell;
    wire.destroy();
    await after();
  };
  return { ...session, close: () => (closed ??= close()) };
}

/** Makes a database beside its place and moves it there when it is whole, so that a process that is killed leaves no half of one. */
async function makeDatabase(folder: string, extensions: Extensions, told: Told): Promise<void> {
  const beside = besideOf(folder, process.pid);
  try {
    await mkdir(dirname(folder), { recursive: true });
    await removeLeftovers(folder);
    await rm(beside, { recursive: true, force: true });
    const thread = await started(beside, extensions, told);
    await thread.close();
    // whoever adds all files to git does not mean these
    await writeFile(join(beside, '.gitignore'), '*\n');
    await rename(beside, folder);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    // another process was faster, and its database is as good
    if ((await lookAt(folder)) === 'database') return;
    if (error instanceof DatabaseError) throw error;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw failed('bad-address', `${told.shown} cannot be made (${code}). Give the current user the right to write there.`);
  }
}

/** What a database that is not there yet answers: the same as an empty one. It is started only when something is asked. */
function emptySession(address: EmbeddedAddress, options: OpenOptions, extensions: Extensions, told: Told, leave: () => void): Session {
  let inside: Promise<Session> | null = null;
  const open = (): Promise<Session> =>
    (inside ??= started(null, extensions, told).then((thread) => over(thread, address, options, told, async () => {})));
  return {
    where: 'embedded',
    exists: false,
    postgres: EMBEDDED_POSTGRES,
    user: told.user,
    schema: address.schema ?? 'public',
    query: async (sql, values) => (await open()).query(sql, values),
    send: async (sql) => (await open()).send(sql),
    close: async () => {
      await inside?.then((session) => session.close()).catch(() => {});
      leave();
    },
  };
}
