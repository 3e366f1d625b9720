import * as vscode from 'vscode';
import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  State,
  TransportKind,
  type WorkspaceEdit,
} from 'vscode-languageclient/node';
import { STEP, type StepParams } from '../../server/src/lsp/protocol/doing.ts';
import { ENVIRONMENTS_CHANGED, type EnvironmentRef, SECRET } from '../../server/src/lsp/protocol/environments.ts';
import type { ClientOptions } from '../../server/src/lsp/protocol.ts';
import { STATUS_CHANGED } from '../../server/src/lsp/protocol.ts';
import { createTidy } from './tidy.ts';
import { traceChannel } from './trace.ts';

export type ServerState = 'starting' | 'running' | 'stopped';

/** The language server as the rest of the client sees it. */
export interface Server {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Ends the server, if it runs, and starts a new one that has no crashes behind it. */
  restart(): Promise<void>;
  /** Answers undefined when the server is not running. */
  request<R>(method: string, params: unknown): Promise<R | undefined>;
  /** Sends a notification, if the server is running. */
  tell(method: string, params: unknown): void;
  /** An edit of the protocol as VS Code's; undefined when the server is not running. */
  editOf(edit: WorkspaceEdit): Promise<vscode.WorkspaceEdit | undefined>;
  readonly state: ServerState;
  /** The state, or what `lockkeeper/status` tells, may have changed. */
  readonly onDidChange: vscode.Event<void>;
  /** What is known of databases may have changed. */
  readonly onDidChangeEnvironments: vscode.Event<void>;
  /** A line about what is being done in a database. */
  readonly onStep: vscode.Event<string>;
}

/** Pauses before the starts after a crash, in milliseconds. After the last one a person decides. */
const PAUSES = [0, 1_000, 3_000, 10_000, 30_000] as const;
/** A start that takes longer is not waited for by a restart, in milliseconds. */
const STARTS_WITHIN = 10_000;
/** A server that ran this long has recovered: its next crash counts as the first. */
const RECOVERED_AFTER = 180_000;

/** Only files on disk: never the left side of a diff (`git:`), whatever the language id. */
const DOCUMENTS: NonNullable<LanguageClientOptions['documentSelector']> = [
  { scheme: 'file', pattern: '**/{migration,down}.sql' },
  { scheme: 'file', pattern: '**/plans/*/*/*.sql' },
  { scheme: 'file', pattern: '**/data-migrations/**/*.{ts,js,mts,cts,mjs,cjs,sql}' },
  { scheme: 'file', pattern: '**/lockkeeper.config.{json,jsonc}' },
  // so that what is typed there and not saved yet is seen, and kept
  { scheme: 'file', pattern: '**/migrations/*/checklist.json' },
];

/** @param storedUrl the address of an environment that a person stored; null: none */
export function createServer(
  extension: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  storedUrl: (of: EnvironmentRef) => Promise<string | null>,
): Server {
  const changed = new vscode.EventEmitter<void>();
  const environmentsChanged = new vscode.EventEmitter<void>();
  const step = new vscode.EventEmitter<string>();
  const tidy = createTidy();
  extension.subscriptions.push(changed, environmentsChanged, tidy);
  let crashes: number[] = [];
  let client: LanguageClient | undefined;
  let state: ServerState = 'stopped';
  let started: Promise<void> = Promise.resolve();
  let restarted: Promise<void> = Promise.resolve();

  const become = (next: ServerState): void => {
    state = next;
    changed.fire();
  };

  async function afterCrash(): Promise<CloseHandlerResult> {
    crashes = [...crashes.filter((at) => Date.now() - at < RECOVERED_AFTER), Date.now()];
    const pause = PAUSES[crashes.length - 1];
    if (pause === undefined) {
      become('stopped');
      void giveUp();
      return { action: CloseAction.DoNotRestart, handled: true };
    }
    log.warn(`The server ended. It is started again${pause > 0 ? ` in ${pause / 1000} s` : ''}.`);
    become('starting');
    await new Promise((resolve) => setTimeout(resolve, pause));
    return { action: CloseAction.Restart, handled: true };
  }

  async function giveUp(): Promise<void> {
    const answer = await vscode.window.showErrorMessage(
      'Lockkeeper’s server ended several times. Migrations are not checked.',
      'Restart',
      'Show Log',
    );
    if (answer === 'Restart') await server.restart();
    if (answer === 'Show Log') log.show();
  }

  function create(): LanguageClient {
    const module = extension.asAbsolutePath('dist/server.cjs');
    const initializationOptions: ClientOptions = { commands: true, trusted: vscode.workspace.isTrusted, secrets: true };
    const fresh = new LanguageClient(
      'lockkeeper',
      'Lockkeeper',
      {
        run: { module, transport: TransportKind.ipc },
        debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6012'] } },
      },
      {
        documentSelector: DOCUMENTS,
        initializationOptions,
        outputChannel: log,
        traceOutputChannel: traceChannel(log),
        // A document that was opened before the server, or is only listed in the Problems view, is pulled as well.
        diagnosticPullOptions: {
          onChange: true,
          onSave: false,
          onTabs: true,
          match: (_, resource) => /\/(migration|down)\.sql$/.test(resource.path),
        },
        middleware: {
          async resolveCodeAction(action, token, next) {
            const resolved = await next(action, token);
            if (resolved?.edit !== undefined) await tidy.remember(resolved.edit);
            return resolved;
          },
        },
        markdown: { isTrusted: { enabledCommands: ['lockkeeper.explainRule'] } },
        initializationFailedHandler: (error) => {
          log.error(String(error));
          return false;
        },
        errorHandler: { error: () => ({ action: ErrorAction.Continue, handled: true }), closed: afterCrash },
      },
    );
    fresh.onDidChangeState(({ newState }) => {
      if (newState === State.Running) become('running');
      if (newState === State.Starting) become('starting');
    });
    fresh.onNotification(STATUS_CHANGED, () => changed.fire());
    fresh.onNotification(ENVIRONMENTS_CHANGED, () => environmentsChanged.fire());
    fresh.onNotification(STEP, ({ says }: StepParams) => {
      log.info(says);
      step.fire(says);
    });
    fresh.onRequest(SECRET, (of: EnvironmentRef) => storedUrl(of));
    return fresh;
  }

  async function startNow(): Promise<void> {
    client = create();
    become('starting');
    try {
      await client.start();
    } catch (error) {
      log.error(String(error));
      become('stopped');
      void giveUp();
    }
  }

  const server: Server = {
    start() {
      started = startNow();
      return started;
    },
    async stop() {
      const old = client;
      client = undefined;
      await old?.dispose(2_000).catch((error) => log.warn(String(error)));
      become('stopped');
    },
    restart() {
      // one after the other, and not while one starts: two clients at once would register the same commands
      restarted = restarted.then(async () => {
        await Promise.race([started, new Promise((resolve) => setTimeout(resolve, STARTS_WITHIN))]);
        crashes = [];
        await server.stop();
        await server.start();
      });
      return restarted;
    },
    async request(method, params) {
      if (client === undefined || state !== 'running') return undefined;
      try {
        return await client.sendRequest(method, params);
      } catch (error) {
        log.warn(`${method}: ${String(error)}`);
        return undefined;
      }
    },
    tell(method, params) {
      if (client !== undefined && state === 'running') void client.sendNotification(method, params);
    },
    async editOf(edit) {
      const made = await client?.protocol2CodeConverter.asWorkspaceEdit(edit);
      if (made !== undefined) await tidy.remember(made);
      return made;
    },
    get state() {
      return state;
    },
    onDidChange: changed.event,
    onDidChangeEnvironments: environmentsChanged.event,
    onStep: step.event,
  };
  return server;
}
