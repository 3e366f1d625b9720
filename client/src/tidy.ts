import * as vscode from 'vscode';

/**
 * Takes away folders that an undo leaves behind. VS Code deletes the files that an edit had made, but not the folders above them,
 * and Prisma stops at a migration's folder without a migration.sql (P3015). Only folders that one of our own edits made, and only
 * when nothing is in them.
 */
export interface Tidy extends vscode.Disposable {
  /** To be called before an edit is made: folders that it needs and that are not there yet are its own. */
  remember(edit: vscode.WorkspaceEdit): Promise<void>;
}

export function createTidy(): Tidy {
  const made = new Set<string>();
  const subscription = vscode.workspace.onDidDeleteFiles(async ({ files }) => {
    for (const file of files) await removeEmpty(above(file), made);
  });
  return {
    async remember(edit) {
      for (const [uri] of edit.entries())
        for (let folder = above(uri); folder.path !== '/' && !(await exists(folder)); folder = above(folder)) made.add(folder.toString());
    },
    dispose: () => subscription.dispose(),
  };
}

const above = (uri: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(uri, '..');

const exists = (uri: vscode.Uri): Promise<boolean> =>
  Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );

async function removeEmpty(folder: vscode.Uri, made: Set<string>): Promise<void> {
  if (!made.has(folder.toString())) return;
  try {
    if ((await vscode.workspace.fs.readDirectory(folder)).length > 0) return;
    await vscode.workspace.fs.delete(folder, { recursive: false, useTrash: false });
  } catch {
    return; // gone already, or something came into it meanwhile
  }
  await removeEmpty(above(folder), made);
}
