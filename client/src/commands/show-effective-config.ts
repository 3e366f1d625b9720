import * as vscode from 'vscode';
import type { Context } from '../context.ts';
import { configUri, refreshPages } from '../pages.ts';

/** Shows the settings that hold for the active file, with where each comes from. */
export async function showEffectiveConfig(_context: Context): Promise<void> {
  const uri = configUri(vscode.window.activeTextEditor?.document.uri);
  refreshPages(uri);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.languages.setTextDocumentLanguage(document, 'jsonc');
  await vscode.window.showTextDocument(document, { preview: true });
}
