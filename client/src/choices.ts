import * as vscode from 'vscode';
import type { Context } from './context.ts';
import { NOT_RUNNING } from './words.ts';

/**
 * What there is to choose from, as the server tells it for a file; says why when there is nothing, and is undefined then.
 * @param file the file that is meant; undefined: none
 * @param none what is said where no project was found
 */
export async function askForChoices<T extends { readonly projects: readonly unknown[] }>(
  context: Context,
  method: string,
  file: vscode.Uri | undefined,
  none: string,
): Promise<T | undefined> {
  const choices = await context.server.request<T | null>(method, { uri: file?.scheme === 'file' ? file.toString() : null });
  if (!choices) {
    void vscode.window.showWarningMessage(NOT_RUNNING);
    return undefined;
  }
  if (choices.projects.length > 0) return choices;
  void vscode.window.showInformationMessage(none);
  return undefined;
}
