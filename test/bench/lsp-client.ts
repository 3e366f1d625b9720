import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';

/** A language server of any make, driven over stdio. Paths are absolute; positions count from 0. */
export interface Client {
  open(file: string, text: string): void;
  /** Inserts text, or deletes the characters up to `until` when text is empty. */
  edit(file: string, line: number, character: number, until: number, text: string): void;
  /** The number of findings of the file as it is now, once the server has told them. */
  findings(file: string): Promise<number>;
  /** The actions for a range of lines, as they are listed; `kind` asks for those only. */
  actions(file: string, from: number, to: number, kind?: string): Promise<readonly ListedAction[]>;
  /** Has the edit of an action made; its number of changes. */
  resolve(action: ListedAction): Promise<number>;
  /** A request of Lockkeeper's own. */
  ask<R>(method: string, params: object): Promise<R>;
  tell(method: string, params: object): void;
  /** The next time that the server tells this. */
  told(method: string): Promise<void>;
  /** All findings of the workspace; null where the server cannot say. */
  workspaceFindings(): Promise<number | null>;
  /** Resident memory now and at its highest, in bytes; null where the system does not tell. */
  memory(): { readonly now: number; readonly peak: number } | null;
  stop(): Promise<void>;
}

export interface ListedAction {
  readonly title: string;
}

interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly unknown[];
}

/** Starts the server in a folder; settles when it has answered `initialize`. */
export async function startClient(command: readonly string[], folder: string): Promise<Client> {
  const [program = '', ...parameters] = command;
  const child = spawn(program, parameters, { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const waiting = new Map<string, (published: Published) => void>();
  connection.onNotification('textDocument/publishDiagnostics', (published: Published) => waiting.get(published.uri)?.(published));
  // the server asks for settings, or to be told of changes to files: there are none
  connection.onRequest((method, params) => {
    const asked = method === 'workspace/configuration' ? (params as { readonly items?: readonly unknown[] }).items : undefined;
    return asked === undefined ? null : asked.map(() => null);
  });
  connection.listen();
  const rootUri = pathToFileURL(folder).href;
  const answer = (await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: 'bench' }],
    capabilities: {
      workspace: {
        workspaceFolders: true,
        diagnostics: {},
        workspaceEdit: { documentChanges: true, resourceOperations: ['create', 'rename', 'delete'], changeAnnotationSupport: {} },
      },
      textDocument: {
        diagnostic: {},
        publishDiagnostics: { versionSupport: true },
        codeAction: { dataSupport: true, resolveSupport: { properties: ['edit'] } },
      },
    },
  })) as { readonly capabilities: { readonly diagnosticProvider?: { readonly workspaceDiagnostics?: boolean } } };
  void connection.sendNotification('initialized', {});
  const pulls = answer.capabilities.diagnosticProvider !== undefined;
  const versions = new Map<string, number>();

  return {
    open(file, text) {
      const uri = pathToFileURL(file).href;
      versions.set(uri, 1);
      void connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'sql', version: 1, text } });
    },
    edit(file, line, character, until, text) {
      const uri = pathToFileURL(file).href;
      const version = (versions.get(uri) ?? 0) + 1;
      versions.set(uri, version);
      const range = { start: { line, character }, end: { line, character: until } };
      void connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range, text }] });
    },
    async findings(file) {
      const uri = pathToFileURL(file).href;
      if (pulls) {
        const report = (await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } })) as {
          readonly items?: readonly unknown[];
        };
        return report.items?.length ?? 0;
      }
      return new Promise((resolve) => {
        waiting.set(uri, (published) => {
          if (published.version === undefined || published.version === versions.get(uri)) resolve(published.diagnostics.length);
        });
      });
    },
    actions: (file, from, to, kind) =>
      connection.sendRequest('textDocument/codeAction', {
        textDocument: { uri: pathToFileURL(file).href },
        range: { start: { line: from, character: 0 }, end: { line: to, character: 0 } },
        context: { diagnostics: [], ...(kind === undefined ? {} : { only: [kind] }) },
      }),
    async resolve(action) {
      const { edit } = await connection.sendRequest<{ readonly edit?: { readonly documentChanges?: readonly unknown[] } }>(
        'codeAction/resolve',
        action,
      );
      return edit?.documentChanges?.length ?? 0;
    },
    ask: (method, params) => connection.sendRequest(method, params),
    tell: (method, params) => void connection.sendNotification(method, params),
    told: (method) =>
      new Promise((resolve) => {
        const listener = connection.onNotification(method, () => {
          listener.dispose();
          resolve();
        });
      }),
    async workspaceFindings() {
      if (answer.capabilities.diagnosticProvider?.workspaceDiagnostics !== true) return null;
      const report = (await connection.sendRequest('workspace/diagnostic', { previousResultIds: [] })) as {
        readonly items: readonly { readonly items?: readonly unknown[] }[];
      };
      return report.items.reduce((sum, item) => sum + (item.items?.length ?? 0), 0);
    },
    memory() {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        const field = (name: string): number => Number(new RegExp(`${name}:\\s*(\\d+) kB`).exec(status)?.[1] ?? 0) * 1024;
        return { now: field('VmRSS'), peak: field('VmHWM') };
      } catch {
        return null;
      }
    },
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      await connection.sendRequest('shutdown').catch(() => {});
      await connection.sendNotification('exit').catch(() => {});
      const late = setTimeout(() => child.kill('SIGKILL'), 2000);
      await gone;
      clearTimeout(late);
      connection.dispose();
    },
  };
}
