import type * as vscode from 'vscode';
import type { ActiveEnvironments, StoredUrls } from './active.ts';
import type { Failures } from './doing/failures.ts';
import type { Server } from './server.ts';
import type { ChecklistView } from './views/checklist.ts';
import type { EnvironmentsView } from './views/environments.ts';
import type { MigrationsView } from './views/migrations.ts';

/** The few things that commands and views share. */
export interface Context {
  readonly extension: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly server: Server;
  readonly active: ActiveEnvironments;
  readonly urls: StoredUrls;
  readonly checklist: ChecklistView;
  readonly migrations: MigrationsView;
  readonly environments: EnvironmentsView;
  readonly failures: Failures;
}
