import * as vscode from 'vscode';
import type { Context } from '../context.ts';

/** Copies the sample project to the extension's own storage, once, and opens the copy: edits survive an update and cost nobody anything. */
export async function openSample(context: Context): Promise<void> {
  const target = vscode.Uri.joinPath(context.extension.globalStorageUri, 'sample');
  if (!(await exists(vscode.Uri.joinPath(target, 'package.json')))) {
    await vscode.workspace.fs.createDirectory(context.extension.globalStorageUri);
    await vscode.workspace.fs.copy(vscode.Uri.joinPath(context.extension.extensionUri, 'client', 'sample'), target, { overwrite: true });
  }
  await vscode.commands.executeCommand('vscode.openFolder', target, { forceNewWindow: vscode.workspace.workspaceFolders !== undefined });
}

const exists = (uri: vscode.Uri): Promise<boolean> =>
  Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );
