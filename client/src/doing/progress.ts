import * as vscode from 'vscode';
import { FAILED_MIGRATIONS, type FailedMigrationsParams, type ShownFailure } from '../../../server/src/lsp/protocol/doing.ts';
import type { EnvironmentRef } from '../../../server/src/lsp/protocol/environments.ts';
import type { Context } from '../context.ts';

/** Works while its steps are shown, and written to the log. */
export function withSteps<T>(context: Context, title: string, work: () => Promise<T>): Thenable<T> {
  context.log.info(title);
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, async (progress) => {
    const steps = context.server.onStep((says) => progress.report({ message: says }));
    try {
      return await work();
    } finally {
      steps.dispose();
    }
  });
}

/** What is known of an environment is asked anew after something was done there; answers what has failed in it. */
export async function afterwards(context: Context, { folder, environment }: EnvironmentRef): Promise<readonly ShownFailure[]> {
  const params: FailedMigrationsParams = { folder, environment, read: true };
  const failed = await context.server.request<readonly ShownFailure[] | null>(FAILED_MIGRATIONS, params);
  if (failed != null) context.failures.show({ folder, environment }, failed);
  await context.migrations.refresh();
  return failed ?? [];
}

/** A database that takes its time is seen to be asked. */
export const looking = <T>({ environment }: EnvironmentRef, work: () => Promise<T>): Thenable<T> =>
  vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: `Looking at ${environment}` }, work);
