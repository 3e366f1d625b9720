import type * as vscode from 'vscode';
import type { Server } from './server.ts';
import type { ChecklistView } from './views/checklist.ts';

/** The few things that commands and views share. */
export interface Context {
  readonly extension: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly server: Server;
  readonly checklist: ChecklistView;
}
