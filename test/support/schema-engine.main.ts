// Stands where Prisma's native schema engine stands: JSON-RPC on standard input and output, over the WebAssembly build of the same engine
// and a real PostgreSQL server. For tests, started by Prisma's command line through PRISMA_SCHEMA_ENGINE_BINARY.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { type Engine, enginePackages } from './schema-engine.ts';
import { engineCli } from './schema-engine-cli.ts';

const engines = enginePackages(process.env.LOCKKEEPER_ENGINE_PACKAGES ?? '.');

const given = (name: string): string[] => process.argv.flatMap((word, i) => (word === name ? [process.argv[i + 1] ?? ''] : []));
const source = JSON.parse(given('--datasource')[0] ?? '{}') as { readonly url?: string; readonly shadowDatabaseUrl?: string };

/** This build of the engine connects in any case, the native one only where a database is asked: where none is configured it gets any. */
const spare = process.env.LOCKKEEPER_ENGINE_DATABASE;

async function connect(url: string | undefined): Promise<pg.Client> {
  if (!url) throw new Error('no database is configured');
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return client;
}

const factory = engines.bind({
  connect: async () => {
    const client = await connect(source.url ?? spare);
    return engines.adapter(client, () => client.end());
  },
  connectToShadowDb: async () => {
    const name = `shadow_${randomUUID()}`;
    const admin = await connect(source.shadowDatabaseUrl ?? source.url);
    await admin.query(`CREATE DATABASE "${name}"`);
    const url = new URL(source.shadowDatabaseUrl ?? source.url ?? '');
    url.pathname = `/${name}`;
    const client = await connect(url.href);
    return engines.adapter(client, async () => {
      await client.end();
      await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`);
      await admin.end();
    });
  },
});

const ended = await engineCli(process.argv.slice(2), source.url);
if (ended !== null) process.exit(ended);
const { SchemaEngine } = await engines.load();
const files = given('--datamodels').map((file) => [file, readFileSync(file, 'utf8')]);
let engine: Promise<Engine> | null = null;
const engineNow = (): Promise<Engine> => {
  engine ??= SchemaEngine.new({ datamodels: files.length === 0 ? undefined : files }, () => {}, factory);
  return engine;
};

const say = (message: object): void => void process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
let printed = 0;

async function answer(line: string): Promise<void> {
  const { id, method, params } = JSON.parse(line) as { readonly id: unknown; readonly method?: string; readonly params?: unknown };
  if (method === undefined) return; // an answer to `print`
  try {
    const result = await (await engineNow())[method]?.(params);
    const text = (result as { readonly stdout?: string | null } | undefined)?.stdout ?? null;
    // the native engine prints a difference through a request of its own
    if (method === 'diff' && text !== null) say({ id: `print-${++printed}`, method: 'print', params: { content: text } });
    say({ id, result: method === 'diff' ? { ...(result as object), stdout: null } : (result ?? null) });
  } catch (error) {
    const { message, code, meta = null } = error as Error & { readonly code?: string; readonly meta?: unknown };
    say({ id, error: { code: 4466, message: 'An error happened.', data: { is_panic: false, message, meta, error_code: code } } });
  }
}

let queue = Promise.resolve();
const input = createInterface({ input: process.stdin });
input.on('line', (line) => {
  queue = queue.then(() => answer(line));
});
input.on('close', () => void queue.then(() => process.exit(0)));
