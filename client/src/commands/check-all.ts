import * as vscode from 'vscode';
import { CHECK_ALL, type CheckAllResult } from '../../../server/src/lsp/protocol.ts';
import type { Context } from '../context.ts';
import { countsText, NO_MIGRATIONS, plural } from '../words.ts';

/** Reads everything anew, checks all migrations that can still be changed, and tells the sum. */
export async function checkAll(context: Context): Promise<void> {
  const result = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Checking migrations' }, () =>
    context.server.request<CheckAllResult>(CHECK_ALL, {}),
  );
  if (result === undefined) {
    const answer = await vscode.window.showWarningMessage('Lockkeeper’s server is not running.', 'Restart', 'Show Log');
    if (answer === 'Restart') await context.server.restart();
    if (answer === 'Show Log') context.log.show();
    return;
  }
  if (result.projects === 0) {
    void vscode.window.showInformationMessage(NO_MIGRATIONS);
    return;
  }
  const answer = await vscode.window.showInformationMessage(
    `${plural(result.migrations, 'migration')} checked: ${countsText(result.counts)}.`,
    ...(result.counts.errors + result.counts.warnings > 0 ? ['Show Problems'] : []),
  );
  if (answer === 'Show Problems') await vscode.commands.executeCommand('workbench.actions.view.problems');
}
