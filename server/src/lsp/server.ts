import {
  type CodeAction,
  CodeLensRefreshRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { StatementReader } from '../core/sql/statement.ts';
import { KINDS } from './actions/kinds.ts';
import { guard, guardEvent } from './guard.ts';
import { checklistChoices, procedure } from './handlers/checklist.ts';
import { codeAction, OPEN_RULE_PAGE, rulePageOf } from './handlers/code-action.ts';
import { codeLens } from './handlers/code-lens.ts';
import { COMPLETION_TRIGGERS, completion } from './handlers/completion.ts';
import { dataMigrationChoices, makeDataMigration } from './handlers/data-migrations.ts';
import { documentDiagnostics, pushDiagnostics, workspaceDiagnostics } from './handlers/diagnostics.ts';
import { effectiveConfig } from './handlers/effective-config.ts';
import { explainRule, rules } from './handlers/explain.ts';
import { hover } from './handlers/hover.ts';
import {
  checkMigrationName,
  findSchemaDifference,
  makeNewMigration,
  newMigrationCatalog,
  newMigrationChoices,
  readDifference,
  tryNewMigration,
} from './handlers/new-migration.ts';
import { makePlan, planChoices } from './handlers/plan-choices.ts';
import { plans, promote } from './handlers/plans.ts';
import { resolveAction, resolveAtOnce, SHOW_DOCUMENT } from './handlers/resolve-action.ts';
import { draftDownSql, migrationChoices, revert } from './handlers/rollback.ts';
import { checkAll, status } from './handlers/status.ts';
import { CHECKLIST_CHOICES, PROCEDURE } from './protocol/checklist.ts';
import { DATA_MIGRATION_CHOICES, MAKE_DATA_MIGRATION } from './protocol/data-migration.ts';
import * as fresh from './protocol/new-migration.ts';
import { DRAFT_DOWN, MIGRATION_CHOICES, REVERT } from './protocol/rollback.ts';
import {
  CHECK_ALL,
  type ClientOptions,
  EFFECTIVE_CONFIG,
  EXPLAIN_RULE,
  MAKE_PLAN,
  PLAN_CHOICES,
  PLANS,
  PROMOTE,
  type Refused,
  RULES,
  STATUS,
  STATUS_CHANGED,
} from './protocol.ts';
import { serveSidebar } from './sidebar.ts';
import { pathOf } from './uris.ts';
import { createWorkspace, isConfig, type Workspace } from './workspace.ts';

/** What the process brings: the reader of statements, loaded while the client still talks. */
export interface Runtime {
  readonly reader: Promise<StatementReader>;
}

/** Files outside the open documents that findings stand on. */
const WATCHED = [
  '**/migrations/**',
  '**/plans/**',
  '**/data-migrations/**',
  '**/*.prisma',
  '**/{prisma,prisma7}.config.*',
  '**/.env*',
  '**/lockkeeper.config.{json,jsonc}',
  '**/migration_lock.toml',
  '**/package.json',
  '**/{package-lock.json,pnpm-lock.yaml,yarn.lock,bun.lock}',
  '**/{compose,docker-compose}*.{yml,yaml}',
];

/** What is told when a request ends in an error that the log has. */
const FAILED: Refused = { refused: 'This could not be worked out. Lockkeeper’s log says more.' };

/** Wires a connection to the handlers, and says what the server can do. Returns at once; the work begins with `initialize`. */
export function startServer(connection: Connection, runtime: Runtime): void {
  const documents = new TextDocuments(TextDocument);
  const log = connection.console;
  let client = abilitiesOf({ capabilities: {} });
  let folders: readonly string[] = [];
  let settings: unknown = null;
  // Handlers wait for the workspace, which waits for the reader.
  let ready!: (workspace: Workspace) => void;
  const workspace = new Promise<Workspace>((resolve) => {
    ready = resolve;
  });
  const handled = <P, R>(name: string, fallback: R, handler: (workspace: Workspace) => (params: P) => Promise<R>) =>
    guard<P, R>(log, name, fallback, async (params) => handler(await workspace)(params));

  connection.onInitialize(async (params): Promise<InitializeResult> => {
    client = abilitiesOf(params);
    folders = foldersOf(params);
    const reader = runtime.reader;
    void reader.then((loaded) => {
      if (loaded.name !== 'libpg-query') log.warn('PostgreSQL’s grammar could not be loaded: reduced grammar.');
      ready(
        createWorkspace({
          reader: loaded,
          abilities: client,
          trusted: client.trusted,
          folders: () => folders,
          documents: () => documents.all(),
          settings: async (folder) =>
            client.configuration
              ? connection.workspace.getConfiguration({ scopeUri: `file://${folder}`, section: 'lockkeeper' })
              : settings,
        }),
      );
    });
    return {
      serverInfo: { name: 'lockkeeper' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        hoverProvider: true,
        completionProvider: { triggerCharacters: [...COMPLETION_TRIGGERS] },
        codeLensProvider: { resolveProvider: false },
        codeActionProvider: { codeActionKinds: [...KINDS], resolveProvider: client.edits.resolve },
        ...(client.pull
          ? { diagnosticProvider: { identifier: 'lockkeeper', interFileDependencies: true, workspaceDiagnostics: true } }
          : {}),
        executeCommandProvider: { commands: [SHOW_DOCUMENT, ...(client.commands ? [] : [OPEN_RULE_PAGE])] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  const push = workspace.then((w) =>
    pushDiagnostics(
      w,
      (uri, version, diagnostics) => void connection.sendDiagnostics({ uri, diagnostics, ...(version === null ? {} : { version }) }),
    ),
  );

  /** Everything shown may be out of date: pulled again, or pushed anew. */
  const refresh = async (): Promise<void> => {
    if (client.refresh) void connection.languages.diagnostics.refresh();
    refreshLenses();
    if (!client.pull) for (const document of documents.all()) await (await push).publish(document.uri);
    void connection.sendNotification(STATUS_CHANGED);
  };
  const refreshLenses = (): void => {
    if (client.lenses) void connection.sendRequest(CodeLensRefreshRequest.type);
  };
  const changed = async (paths: readonly string[] | null): Promise<void> => {
    await (await workspace).changed(paths);
    await refresh();
  };

  connection.onInitialized(
    guardEvent(log, 'initialized', async () => {
      if (client.watch)
        void connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: WATCHED.map((globPattern) => ({ globPattern })),
        });
      if (client.watchSettings) void connection.client.register(DidChangeConfigurationNotification.type, { section: 'lockkeeper' });
      if (client.folders)
        connection.workspace.onDidChangeWorkspaceFolders(
          guardEvent(log, 'workspaceFolders', async () => {
            folders = ((await connection.workspace.getWorkspaceFolders()) ?? []).flatMap((f) => pathOf(f.uri) ?? []);
            await changed(null);
          }),
        );
      await workspace;
      void connection.sendNotification(STATUS_CHANGED);
    }),
  );

  connection.onDidChangeConfiguration(
    guardEvent(log, 'didChangeConfiguration', async (params) => {
      settings = (params.settings as { lockkeeper?: unknown } | null)?.lockkeeper ?? null;
      await changed(null);
    }),
  );
  connection.onDidChangeWatchedFiles(
    guardEvent(log, 'didChangeWatchedFiles', (params) => changed(params.changes.flatMap((c) => pathOf(c.uri) ?? []))),
  );

  documents.onDidChangeContent(
    guardEvent(log, 'didChange', async ({ document }) => {
      const path = pathOf(document.uri);
      if (path !== null && isConfig(path)) await changed([path]);
      else if (!client.pull) await (await push).publish(document.uri);
      statusMayChange(path?.endsWith('down.sql') === true);
    }),
  );
  documents.onDidClose(
    guardEvent(log, 'didClose', async ({ document }) => {
      const path = pathOf(document.uri);
      if (!client.pull) (await push).clear(document.uri);
      if (path !== null && isConfig(path)) await changed([path]);
    }),
  );

  /** The counts follow the typing at a distance: at most twice a second. */
  let soon = false;
  let lensesToo = false;
  function statusMayChange(down: boolean): void {
    lensesToo ||= down;
    if (soon) return;
    soon = true;
    setTimeout(() => {
      soon = false;
      // the lens above migration.sql tells of the file beside it
      if (lensesToo) refreshLenses();
      lensesToo = false;
      void connection.sendNotification(STATUS_CHANGED);
    }, 500);
  }

  connection.languages.diagnostics.on(handled('textDocument/diagnostic', { kind: 'full' as const, items: [] }, documentDiagnostics));
  connection.languages.diagnostics.onWorkspace(
    guard(log, 'workspace/diagnostic', { items: [] }, async (params, token) =>
      workspaceDiagnostics(await workspace)(params, () => token.isCancellationRequested),
    ),
  );
  connection.onCodeLens(handled('textDocument/codeLens', [], codeLens));
  connection.onHover(handled('textDocument/hover', null, hover));
  connection.onCompletion(handled('textDocument/completion', null, completion));
  connection.onCodeAction(
    handled('textDocument/codeAction', [], (w) => async (params) => {
      const actions = await codeAction(w)(params);
      return client.edits.resolve ? actions : resolveAtOnce(w, actions);
    }),
  );
  connection.onCodeActionResolve((action, token) =>
    guard(log, 'codeAction/resolve', action, async (chosen: CodeAction) =>
      resolveAction(await workspace, (why) => void connection.window.showWarningMessage(why))(chosen),
    )(action, token),
  );
  connection.onExecuteCommand(
    guard(log, 'workspace/executeCommand', null, async (params) => {
      const page = params.command === OPEN_RULE_PAGE ? rulePageOf(params.arguments) : null;
      if (page !== null) await connection.window.showDocument({ uri: page, external: true });
      const [uri] = params.command === SHOW_DOCUMENT ? (params.arguments ?? []) : [];
      if (typeof uri === 'string' && pathOf(uri) !== null) await connection.window.showDocument({ uri, takeFocus: true });
      return null;
    }),
  );
  const own = <P>(
    method: string,
    fallback: Refused | readonly never[] | null,
    handler: (workspace: Workspace) => (params: P) => Promise<unknown>,
  ): void => void connection.onRequest(method, handled<P, unknown>(method, fallback, handler));
  own(STATUS, null, status);
  own(CHECK_ALL, null, checkAll);
  own(PLAN_CHOICES, null, planChoices);
  own(MAKE_PLAN, FAILED, makePlan);
  own(PLANS, null, plans);
  own(PROMOTE, FAILED, promote);
  own(CHECKLIST_CHOICES, [], checklistChoices);
  own(PROCEDURE, FAILED, procedure);
  own(fresh.NEW_MIGRATION_CHOICES, null, newMigrationChoices);
  own(fresh.NEW_MIGRATION_CATALOG, null, newMigrationCatalog);
  own(fresh.TRY_NEW_MIGRATION, FAILED, tryNewMigration);
  own(fresh.CHECK_MIGRATION_NAME, null, checkMigrationName);
  own(fresh.NEW_MIGRATION, FAILED, makeNewMigration);
  own(fresh.SCHEMA_DIFFERENCE, FAILED, findSchemaDifference);
  own(fresh.READ_DIFFERENCE, FAILED, () => readDifference);
  own(DRAFT_DOWN, FAILED, draftDownSql);
  own(REVERT, FAILED, revert);
  own(MIGRATION_CHOICES, [], migrationChoices);
  own(DATA_MIGRATION_CHOICES, null, dataMigrationChoices);
  own(MAKE_DATA_MIGRATION, FAILED, makeDataMigration);
  serveSidebar(connection, workspace, { own, keepsSecrets: () => client.secrets, failed: FAILED });
  own(EFFECTIVE_CONFIG, null, effectiveConfig);
  // these wait for nothing: they know the rules alone
  connection.onRequest(EXPLAIN_RULE, guard(log, EXPLAIN_RULE, null, explainRule));
  connection.onRequest(RULES, guard(log, RULES, [], rules));

  documents.listen(connection);
  connection.listen();
}

/** What of the client's long list of capabilities decides something here. */
function abilitiesOf(params: Pick<InitializeParams, 'capabilities' | 'initializationOptions'>) {
  const { workspace, textDocument } = params.capabilities;
  const options = (params.initializationOptions ?? {}) as ClientOptions;
  return {
    pull: textDocument?.diagnostic !== undefined,
    lenses: workspace?.codeLens?.refreshSupport === true,
    refresh: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: (textDocument?.diagnostic?.relatedInformation ?? textDocument?.publishDiagnostics?.relatedInformation) === true,
    configuration: workspace?.configuration === true,
    folders: workspace?.workspaceFolders === true,
    watch: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    watchSettings: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    commands: options.commands === true,
    trusted: options.trusted !== false,
    secrets: options.secrets === true,
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    edits: {
      snippets: workspace?.workspaceEdit?.snippetEditSupport === true,
      documentChanges: workspace?.workspaceEdit?.documentChanges === true,
      operations: workspace?.workspaceEdit?.resourceOperations ?? [],
      annotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
      resolve:
        textDocument?.codeAction?.dataSupport === true && textDocument.codeAction.resolveSupport?.properties.includes('edit') === true,
    },
  };
}

function foldersOf(params: InitializeParams): readonly string[] {
  const uris = params.workspaceFolders?.map((f) => f.uri) ?? (params.rootUri ? [params.rootUri] : []);
  return uris.flatMap((uri) => pathOf(uri) ?? []);
}
