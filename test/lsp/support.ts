import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ClientCapabilities, Diagnostic, DocumentDiagnosticReport, PublishDiagnosticsParams } from 'vscode-languageserver';
import { createMessageConnection, type MessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const OUT = join(ROOT, '.cache', 'test-lsp');
export const SERVER = join(OUT, 'server.cjs');

let built: Promise<void> | null = null;

/** The bundles as they are shipped, made of the sources of now. */
export function buildServer(): Promise<void> {
  built ??= new Promise((resolve, reject) => {
    execFile(process.execPath, [join(ROOT, 'esbuild.mjs'), '--out', OUT], (error) => (error === null ? resolve() : reject(error)));
  });
  return built;
}

/** A copy of the sample project; `remove` deletes it. */
export function sampleProject(): {
  readonly root: string;
  readonly migration: (name: string, file?: string) => string;
  readonly remove: () => void;
} {
  const root = join(mkdtempSync(join(tmpdir(), 'lk-lsp-')), 'shop');
  cpSync(join(ROOT, 'client', 'sample'), root, { recursive: true, filter: (path) => !path.endsWith('.lockkeeper') });
  return {
    root,
    migration: (name, file = 'migration.sql') => join(root, 'prisma', 'migrations', name, file),
    remove: () => rmSync(dirname(root), { recursive: true, force: true }),
  };
}

export const uri = (path: string): string => pathToFileURL(path).href;

export const PULL: ClientCapabilities = {
  textDocument: { diagnostic: { relatedInformation: true } },
  workspace: {
    workspaceFolders: true,
    diagnostics: { refreshSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true },
  },
};
/** What VS Code can do with actions and edits. */
export const ACTIONS: ClientCapabilities = {
  ...PULL,
  textDocument: {
    ...PULL.textDocument,
    codeAction: { dataSupport: true, disabledSupport: true, resolveSupport: { properties: ['edit', 'command'] } },
  },
  workspace: {
    ...PULL.workspace,
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create', 'rename', 'delete'],
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
};
export const PUSH: ClientCapabilities = { textDocument: { publishDiagnostics: { relatedInformation: true } } };

export interface TestClient {
  readonly connection: MessageConnection;
  readonly process: ChildProcess;
  readonly exited: Promise<number | null>;
  readonly log: string[];
  open(path: string, text?: string, languageId?: string): void;
  change(path: string, changes: readonly { readonly range?: object; readonly text: string }[]): void;
  close(path: string): void;
  pull(path: string): Promise<Diagnostic[]>;
  pushed(path: string, wanted: (items: readonly Diagnostic[], version: number | undefined) => boolean): Promise<readonly Diagnostic[]>;
  request<R>(method: string, params: unknown): Promise<R>;
  /** The next time that the server asks the client for this. */
  asked(method: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts the server as an editor does: a process that speaks over stdio. */
export async function startClient(
  root: string,
  capabilities: ClientCapabilities,
  options: {
    readonly env?: Record<string, string>;
    readonly initialize?: object;
    /** What the client answers to requests of the server, by method; null to all others. */
    readonly answers?: Readonly<Record<string, (params: unknown) => unknown>>;
  } = {},
): Promise<TestClient> {
  await buildServer();
  const child = spawn(process.execPath, [SERVER, '--stdio'], { env: { ...process.env, ...options.env }, stdio: ['pipe', 'pipe', 'pipe'] });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const log: string[] = [];
  child.stderr.on('data', (data: Buffer) => log.push(data.toString()));
  connection.onNotification('window/logMessage', (p: { message: string }) => {
    log.push(p.message);
  });
  const waiting = new Map<string, ((params: unknown) => void)[]>();
  connection.onRequest((method, params) => {
    for (const done of waiting.get(method)?.splice(0) ?? []) done(params);
    return options.answers?.[method]?.(params) ?? null;
  });
  const published = new Map<string, PublishDiagnosticsParams>();
  const lookers = new Set<() => void>();
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.set(params.uri, params);
    for (const look of [...lookers]) look();
  });
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: uri(root),
    workspaceFolders: [{ uri: uri(root), name: 'shop' }],
    capabilities,
    initializationOptions: options.initialize ?? {},
  });
  const versions = new Map<string, number>();
  const notify = (method: string, params: object): void => void connection.sendNotification(method, params);
  notify('initialized', {});
  return {
    connection,
    process: child,
    exited,
    log,
    open(path, text = readFileSync(path, 'utf8'), languageId = 'sql') {
      versions.set(path, 1);
      notify('textDocument/didOpen', { textDocument: { uri: uri(path), languageId, version: 1, text } });
    },
    change(path, contentChanges) {
      const version = (versions.get(path) ?? 0) + 1;
      versions.set(path, version);
      notify('textDocument/didChange', { textDocument: { uri: uri(path), version }, contentChanges });
    },
    close: (path) => notify('textDocument/didClose', { textDocument: { uri: uri(path) } }),
    async pull(path) {
      const report = await connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', {
        textDocument: { uri: uri(path) },
      });
      return report.kind === 'full' ? report.items : [];
    },
    pushed: (path, wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          const last = published.get(uri(path));
          if (last === undefined || !wanted(last.diagnostics, last.version)) return;
          lookers.delete(look);
          resolve(last.diagnostics);
        };
        lookers.add(look);
        look();
      }),
    request: (method, params) => connection.sendRequest(method, params),
    asked: (method) =>
      new Promise((resolve) => {
        waiting.set(method, [...(waiting.get(method) ?? []), resolve]);
      }),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        await connection.sendRequest('shutdown').catch(() => {});
        await connection.sendNotification('exit').catch(() => {});
        await exited;
      }
      connection.dispose();
    },
  };
}

export const codes = (items: readonly Diagnostic[]): string[] => items.map((d) => String(d.code)).sort();

export interface Sample {
  readonly project: ReturnType<typeof sampleProject>;
  /** The client that was started last. */
  readonly client: TestClient;
  start(capabilities: ClientCapabilities, options?: Parameters<typeof startClient>[2]): Promise<TestClient>;
}

/** Gives each test of a suite a copy of the sample project of its own, and ends its client with it. */
export function eachInSample(): Sample {
  let project: ReturnType<typeof sampleProject>;
  let client: TestClient | undefined;
  before(async function () {
    this.timeout(60_000);
    await buildServer();
  });
  beforeEach(() => {
    project = sampleProject();
  });
  afterEach(async () => {
    await client?.stop();
    client = undefined;
    project.remove();
  });
  return {
    get project() {
      return project;
    },
    get client() {
      if (client === undefined) throw new Error('no client was started');
      return client;
    },
    async start(capabilities, options) {
      client = await startClient(project.root, capabilities, options);
      return client;
    },
  };
}
