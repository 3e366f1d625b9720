import * as vscode from 'vscode';
import { registerCommands } from './commands.ts';
import type { Context } from './context.ts';
import { registerPages } from './pages.ts';
import { createServer } from './server.ts';
import { showStatus } from './status.ts';
import { createChecklist } from './views/checklist.ts';

let running: Context | undefined;

/** Starts the server without waiting for it, so that the window is not held up. */
export function activate(extension: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Lockkeeper', { log: true });
  const server = createServer(extension, log);
  const checklist = createChecklist(server);
  const context: Context = { extension, log, server, checklist };
  running = context;
  extension.subscriptions.push(log, checklist, registerPages(context), ...registerCommands(context), ...showStatus(context));
  extension.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(() => server.restart()));
  void server.start();
}

export const deactivate = (): Promise<void> | undefined => running?.server.stop();
