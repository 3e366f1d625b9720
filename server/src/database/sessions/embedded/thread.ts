import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts';

/** Set by the bundler: the worker is a bundle beside this one. */
declare const BUNDLED: boolean | undefined;

/** An embedded PostgreSQL in a thread of its own. */
export interface Thread {
  ask(bytes: Uint8Array): Promise<Uint8Array>;
  /** Closes the database and ends the thread; never rejects. */
  close(): Promise<void>;
  /** Ends the thread in the middle of whatever it does; never rejects. */
  stop(): Promise<void>;
}

/** Nothing of the thread may reach our output, which may be a protocol; flags of this process are not for it. */
const APART: WorkerOptions = { stdout: true, stderr: true, execArgv: [] };

/** How the worker is found and loaded: TypeScript as it stands when the sources are run, else the bundle. */
function startWorker(start: Omit<WorkerStart, 'assets'>): Worker {
  if (typeof BUNDLED !== 'undefined') {
    return new Worker(join(__dirname, 'embedded.cjs'), { ...APART, workerData: { ...start, assets: join(__dirname, 'embedded') } });
  }
  const tsx = pathToFileURL(join(dirname(createRequire(import.meta.url).resolve('tsx/package.json')), 'dist/esm/api/index.mjs')).href;
  const entry = new URL('./worker.main.ts', import.meta.url).href;
  const load = `import('${tsx}').then(({ register }) => { register(); return import('${entry}'); });`;
  return new Worker(load, { ...APART, eval: true, workerData: { ...start, assets: null } });
}

/** A database that is asked to close does so at once, unless it is in the middle of a statement. Milliseconds. */
const FAREWELL = 5_000;
/** What PostgreSQL itself said is shown when it does not start: the end of it. */
const LAST_WORDS = 2_000;

/** Starts PostgreSQL in a thread. Rejects with what PostgreSQL said when it does not start, or when `deadline` (milliseconds) is over. */
export function startThread(start: Omit<WorkerStart, 'assets'>, deadline: number): Promise<Thread> {
  const worker = startWorker(start);
  let said = '';
  worker.stdout.resume();
  worker.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-LAST_WORDS);
  });
  let waiting: { readonly done: (bytes: Uint8Array) => void; readonly failed: (error: Error) => void } | null = null;
  let ended: Error | null = null;
  let closed: () => void = () => {};
  const over = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    await worker.terminate();
    await over;
  };
  const fail = (error: Error): void => {
    ended ??= error;
    waiting?.failed(ended);
    waiting = null;
    closed();
  };
  const say = (message: ToWorker): void => worker.postMessage(message);
  const thread: Thread = {
    ask: (bytes) =>
      new Promise((done, failed) => {
        if (ended !== null) return failed(ended);
        waiting = { done, failed };
        say({ kind: 'bytes', bytes });
      }),
    close: async () => {
      if (ended === null) {
        const answered = new Promise<void>((resolve) => {
          closed = resolve;
        });
        say({ kind: 'close' });
        await within(answered, FAREWELL);
      }
      await stop();
    },
    stop,
  };
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void => {
      clearTimeout(timer);
      fail(error);
      void stop().then(() => reject(said === '' ? error : new Error(`${error.message} (${said.trim()})`)));
    };
    const timer = setTimeout(() => refuse(new Error(`It did not start within ${Math.round(deadline / 1_000)} s.`)), deadline);
    worker.on('message', (message: FromWorker) => {
      switch (message.kind) {
        case 'ready':
          clearTimeout(timer);
          return resolve(thread);
        case 'bytes':
          waiting?.done(message.bytes);
          waiting = null;
          return;
        case 'closed':
          return closed();
        case 'failed':
          return refuse(new Error(message.message));
      }
    });
    worker.on('error', refuse);
    worker.on('exit', () => refuse(new Error('The embedded database ended.')));
  });
}

async function within(work: Promise<void>, limit: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limit);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
