import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { type Extension, PGlite } from '@electric-sql/pglite';
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts';

/**
 * The thread in which the embedded PostgreSQL runs. It passes PostgreSQL's own protocol through, so that the same client serves an
 * embedded database and a server. A query blocks this thread: who waits for one ends the thread when it takes too long.
 */
const { folder, extensions, assets } = workerData as WorkerStart;
const place = assets ?? dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
/** Node has it; the types that are in use here do not name it as a value. */
const { WebAssembly: wasm } = globalThis as unknown as {
  readonly WebAssembly: { compile(bytes: Uint8Array): Promise<WebAssembly.Module> };
};
const say = (message: FromWorker): void => parentPort?.postMessage(message);

const extension = (name: string): Extension => ({
  name,
  setup: async (_, emscriptenOpts: unknown) => ({ emscriptenOpts, bundlePath: pathToFileURL(join(place, `${name}.tar.gz`)) }),
});

async function start(): Promise<PGlite> {
  const [postgres, initdb, data] = await Promise.all(['pglite.wasm', 'initdb.wasm', 'pglite.data'].map((f) => readFile(join(place, f))));
  return PGlite.create({
    ...(folder === null ? {} : { dataDir: folder }),
    pgliteWasmModule: await wasm.compile(postgres!),
    initdbWasmModule: await wasm.compile(initdb!),
    fsBundle: new Blob([data!]),
    extensions: Object.fromEntries(extensions.map((name) => [name.replaceAll('-', '_'), extension(name)])),
  });
}

// An uncaught error would print a line of minified code, tens of kilobytes long.
const failed = (error: unknown): void => say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
process.on('uncaughtException', failed);

start().then((database) => {
  parentPort?.on('message', (message: ToWorker) => {
    if (message.kind === 'close') {
      database.close().then(() => say({ kind: 'closed' }), failed);
      return;
    }
    database.execProtocolRaw(message.bytes).then((bytes) => say({ kind: 'bytes', bytes }), failed);
  });
  say({ kind: 'ready' });
}, failed);
