import * as vscode from 'vscode';
import type { EditAnswer, Refused } from '../../server/src/lsp/protocol.ts';
import type { Context } from './context.ts';
import { NOT_RUNNING } from './words.ts';

/**
 * Makes an edit that the server worked out; VS Code shows it first where the edit asks for that, and saves the files with it. Says
 * why when there is none.
 * @returns true when it was made
 */
export async function makeEdit(context: Pick<Context, 'server'>, answer: EditAnswer | Refused | undefined): Promise<boolean> {
  if (answer === undefined) {
    void vscode.window.showWarningMessage(NOT_RUNNING);
    return false;
  }
  if ('refused' in answer) {
    void vscode.window.showWarningMessage(answer.refused);
    return false;
  }
  const edit = await context.server.editOf(answer.edit);
  if (edit === undefined || !(await vscode.workspace.applyEdit(edit, { isRefactoring: true }))) return false;
  if (answer.open !== null) await show(vscode.Uri.parse(answer.open));
  return true;
}

/** Markdown is shown as it reads, anything else in an editor. A file that is not there is not shown. */
export async function show(uri: vscode.Uri): Promise<void> {
  try {
    if (uri.path.endsWith('.md')) await vscode.commands.executeCommand('markdown.showPreview', uri);
    else await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  } catch {
    // part of an edit was unticked in the preview: what would be shown was not written
  }
}
