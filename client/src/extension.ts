import * as vscode from 'vscode';
import { createActive, createStoredUrls } from './active.ts';
import { registerCommands } from './commands.ts';
import type { Context } from './context.ts';
import { createFailures } from './doing/failures.ts';
import { guardApplied } from './guards.ts';
import { registerPages } from './pages.ts';
import { createServer, type Server } from './server.ts';
import { showStatus } from './status.ts';
import { provideTasks } from './tasks.ts';
import { createChecklist } from './views/checklist.ts';
import { decorateFolders } from './views/decorations.ts';
import { createEnvironments } from './views/environments.ts';
import { createMigrations } from './views/migrations.ts';

let running: Context | undefined;

/** Starts the server without waiting for it, so that the window is not held up. */
export function activate(extension: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Lockkeeper', { log: true });
  const urls = createStoredUrls(extension, () => server);
  const server: Server = createServer(extension, log, urls.get);
  const active = createActive(extension);
  const shared = { extension, log, server, active, urls };
  const views = {
    migrations: createMigrations(shared),
    checklist: createChecklist(server),
    environments: createEnvironments(shared),
  };
  const failures = createFailures({ ...shared, ...views });
  const context: Context = { ...shared, ...views, failures };
  running = context;
  extension.subscriptions.push(log, ...Object.values(views), failures, decorateFolders(context), registerPages(context));
  extension.subscriptions.push(...registerCommands(context), ...showStatus(context), ...provideTasks(context), ...guardApplied(context));
  extension.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(() => server.restart()));
  void server.start();
}

export const deactivate = (): Promise<void> | undefined => running?.server.stop();
