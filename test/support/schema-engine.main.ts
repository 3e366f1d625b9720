// Stands where Prisma's native schema engine stands: JSON-RPC on standard input and output, over the WebAssembly build of the same engine
// and a real PostgreSQL server. For tests, started by Prisma's command line through PRISMA_SCHEMA_ENGINE_BINARY.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import pg from 'pg';

interface Query {
  readonly sql: string;
  readonly args: readonly unknown[];
}
type Engine = Readonly<Record<string, (params: unknown) => Promise<unknown>>>;
interface Bindings {
  readonly SchemaEngine: { new: (options: unknown, log: (text: string) => void, adapter: unknown) => Promise<Engine> };
  __wbg_set_wasm(exports: object): void;
}
interface Utilities {
  readonly ColumnTypeEnum: Readonly<Record<string, number>>;
  readonly DriverAdapterError: new (cause: unknown) => Error;
  bindMigrationAwareSqlAdapterFactory(factory: unknown): unknown;
}

/** The types of Node alone, without those of a browser, do not have it. */
const wasm = (
  globalThis as unknown as {
    readonly WebAssembly: {
      compile(bytes: Uint8Array): Promise<object>;
      instantiate(module: object, imports: object): Promise<{ readonly exports: object }>;
    };
  }
).WebAssembly;

const packages = createRequire(path.join(process.env.LOCKKEEPER_ENGINE_PACKAGES ?? '.', 'package.json'));
const { ColumnTypeEnum, DriverAdapterError, bindMigrationAwareSqlAdapterFactory } = packages('@prisma/driver-adapter-utils') as Utilities;

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

/** What the engine asks of the catalogs comes in these types; the rest is text. */
const TYPES: Readonly<Record<number, string>> = {
  16: 'Boolean',
  18: 'Character',
  20: 'Int64',
  21: 'Int32',
  23: 'Int32',
  26: 'Int64',
  1002: 'CharacterArray',
  1003: 'TextArray',
  1005: 'Int32Array',
  1009: 'TextArray',
};

function decoded(text: string | null, oid: number): unknown {
  if (text === null) return null;
  if (oid === 16) return text === 't';
  if (oid === 21 || oid === 23) return Number(text);
  if (TYPES[oid]?.endsWith('Array') !== true) return text;
  const items = text.slice(1, -1);
  const parts =
    items === '' ? [] : [...items.matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/g)].map((m) => (m[1] ?? m[2] ?? '').replace(/\\(.)/g, '$1'));
  return oid === 1005 ? parts.map(Number) : parts;
}

const asText = (text: string): string => text;

function adapter(client: pg.Client, close: () => Promise<void>): object {
  const run = async (query: Query): Promise<pg.QueryArrayResult> => {
    try {
      const values = query.args.map((a) => (Array.isArray(a) ? `{${a.map((x) => JSON.stringify(String(x))).join(',')}}` : a));
      return await client.query({
        text: query.sql,
        ...(values.length === 0 ? {} : { values }),
        rowMode: 'array',
        types: { getTypeParser: () => asText },
      });
    } catch (error) {
      const { code = '', message, severity = '' } = error as pg.DatabaseError;
      throw new DriverAdapterError({ kind: 'postgres', code, severity, message, originalCode: code, originalMessage: message });
    }
  };
  return {
    provider: 'postgres',
    adapterName: 'test',
    queryRaw: async (query: Query) => {
      const { fields, rows } = await run(query);
      return {
        columnNames: fields.map((f) => f.name),
        columnTypes: fields.map((f) => ColumnTypeEnum[TYPES[f.dataTypeID] ?? 'Text']),
        rows: rows.map((row: (string | null)[]) => row.map((text, i) => decoded(text, fields[i]?.dataTypeID ?? 25))),
      };
    },
    executeRaw: async (query: Query) => (await run(query)).rowCount ?? 0,
    executeScript: async (sql: string) => void (await run({ sql, args: [] })),
    startTransaction: async () => {
      throw new Error('the engine opens no transaction');
    },
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    dispose: close,
  };
}

const factory = bindMigrationAwareSqlAdapterFactory({
  provider: 'postgres',
  adapterName: 'test',
  connect: async () => {
    const client = await connect(source.url ?? spare);
    return adapter(client, () => client.end());
  },
  connectToShadowDb: async () => {
    const name = `shadow_${randomUUID()}`;
    const admin = await connect(source.shadowDatabaseUrl ?? source.url);
    await admin.query(`CREATE DATABASE "${name}"`);
    const url = new URL(source.shadowDatabaseUrl ?? source.url ?? '');
    url.pathname = `/${name}`;
    const client = await connect(url.href);
    return adapter(client, async () => {
      await client.end();
      await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`);
      await admin.end();
    });
  },
});

async function loadBindings(): Promise<Bindings> {
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => process.stderr.write(`${text}\n`) } });
  const folder = path.dirname(packages.resolve('@prisma/schema-engine-wasm'));
  const bindings = (await import(pathToFileURL(path.join(folder, 'schema_engine_bg.js')).href)) as Bindings;
  const module = await wasm.compile(readFileSync(path.join(folder, 'schema_engine_bg.wasm')));
  const { exports } = await wasm.instantiate(module, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(exports);
  (exports as { readonly __wbindgen_start: () => void }).__wbindgen_start();
  return bindings;
}

const { SchemaEngine } = await loadBindings();
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
