// The WebAssembly build of Prisma's schema engine over a real PostgreSQL server. For tests.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type pg from 'pg';

interface Query {
  readonly sql: string;
  readonly args: readonly unknown[];
}
export type Engine = Readonly<Record<string, (params: unknown) => Promise<unknown>>>;
export interface Bindings {
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

/** What the engine asks of the catalogs comes in these types; the rest is text. */
const TYPES: Readonly<Record<number, string>> = {
  16: 'Boolean',
  18: 'Character',
  20: 'Int64',
  21: 'Int32',
  23: 'Int32',
  26: 'Int64',
  1184: 'DateTime',
  1002: 'CharacterArray',
  1003: 'TextArray',
  1005: 'Int32Array',
  1009: 'TextArray',
};

function decoded(text: string | null, oid: number): unknown {
  if (text === null) return null;
  if (oid === 16) return text === 't';
  if (oid === 21 || oid === 23) return Number(text);
  // as the server prints it: 2026-01-02 03:04:05.678+00
  if (oid === 1184) return new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toISOString().replace('Z', '+00:00');
  if (TYPES[oid]?.endsWith('Array') !== true) return text;
  const items = text.slice(1, -1);
  const parts =
    items === '' ? [] : [...items.matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/g)].map((m) => (m[1] ?? m[2] ?? '').replace(/\\(.)/g, '$1'));
  return oid === 1005 ? parts.map(Number) : parts;
}

const asText = (text: string): string => text;

/** An adapter of Prisma over a connection. `close` is called when the engine is done with it. */
export type AdapterOf = (client: pg.Client, close: () => Promise<void>) => object;

export interface EnginePackages {
  readonly adapter: AdapterOf;
  /** Makes what `SchemaEngine.new` takes. */
  readonly bind: (factory: { readonly connect: () => Promise<object>; readonly connectToShadowDb: () => Promise<object> }) => unknown;
  /** One build of the engine, by the name of its package. */
  readonly load: (name?: string) => Promise<Bindings>;
}

/** The packages below a folder: `@prisma/driver-adapter-utils` and builds of the engine. */
export function enginePackages(folder: string): EnginePackages {
  const packages = createRequire(path.join(folder, 'package.json'));
  const utilities = packages('@prisma/driver-adapter-utils') as Utilities;
  return {
    adapter: (client, close) => adapter(utilities, client, close),
    bind: (factory) => utilities.bindMigrationAwareSqlAdapterFactory({ provider: 'postgres', adapterName: 'test', ...factory }),
    load: (name = '@prisma/schema-engine-wasm') => loadBindings(path.dirname(packages.resolve(name))),
  };
}

function adapter({ ColumnTypeEnum, DriverAdapterError }: Utilities, client: pg.Client, close: () => Promise<void>): object {
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

/**
 * By folder: the module of bindings knows one instance, and engines that were made before go on calling into it. A second instance in
 * its place would be called with addresses of the first.
 */
const loaded = new Map<string, Promise<Bindings>>();

function loadBindings(folder: string): Promise<Bindings> {
  const known = loaded.get(folder) ?? instantiate(folder);
  loaded.set(folder, known);
  return known;
}

async function instantiate(folder: string): Promise<Bindings> {
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => process.stderr.write(`${text}\n`) } });
  const bindings = (await import(pathToFileURL(path.join(folder, 'schema_engine_bg.js')).href)) as Bindings;
  const module = await wasm.compile(readFileSync(path.join(folder, 'schema_engine_bg.wasm')));
  const { exports } = await wasm.instantiate(module, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(exports);
  (exports as { readonly __wbindgen_start: () => void }).__wbindgen_start();
  return bindings;
}
