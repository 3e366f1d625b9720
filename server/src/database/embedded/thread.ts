import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
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

/** How the worker is found and loaded: TypeScript as it stands when the sources are run, else the bundle. */
function startWorker(start: Omit<WorkerStart, 'assets'>): Worker {
  if (typeof BUNDLED !== 'undefined') {
    return new Worker(join(__dirname, 'embedded.cjs'), { workerData: { ...start, assets: join(__dirname, 'embedded') } });
  }
  const tsx = import.meta.resolve('tsx/esm/api');
  const entry = new URL('./worker.main.ts', import.meta.url).href;
  const load = `import('${tsx}').then(({ register }) => { register(); return import('${entry}'); });`;
  return new Worker(load, { eval: true, workerData: { ...start, assets: null } });
}

/** Starts PostgreSQL in a thread. Rejects with what PostgreSQL said when it does not start, or when `deadline` (milliseconds) is over. */
export function startThread(start: Omit<WorkerStart, 'assets'>, deadline: number): Promise<Thread> {
  const worker = startWorker(start);
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
        await answered;
      }
      await stop();
    },
    stop,
  };
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(new Error('timeout')), deadline);
    const refuse = (error: Error): void => {
      clearTimeout(timer);
      fail(error);
      void stop().then(() => reject(error));
    };
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
