import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';

/** Migrations of the sample project, which the workspace is a copy of. */
export const INDEX = '20251103090412_add_order_customer_index';
export const RENAME = '20251110101530_rename_user_name_to_full_name';
export const REQUIRED = '20251117083055_add_order_currency';
export const NOT_NULL = '20251120150247_make_user_phone_required';

export const inWorkspace = (...parts: string[]): vscode.Uri => vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, ...parts);
export const migration = (name: string, file = 'migration.sql'): vscode.Uri => inWorkspace('prisma', 'migrations', name, file);
export const CONFIG = (): vscode.Uri => inWorkspace('lockkeeper.config.jsonc');

/** Our findings in a document. */
export const findings = (uri: vscode.Uri): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter((d) => d.source === 'lockkeeper');
export const ruleOf = (d: vscode.Diagnostic): string => String(typeof d.code === 'object' ? d.code.value : d.code);
export const rules = (uri: vscode.Uri): string[] => findings(uri).map(ruleOf).sort();

/** Waits for the event after which the findings of a document are as wanted; never for time. The test's timeout ends it. */
export function until(uri: vscode.Uri, what: string, wanted: (found: vscode.Diagnostic[]) => boolean): Promise<vscode.Diagnostic[]> {
  return new Promise((resolve, reject) => {
    const look = (): boolean => {
      const found = findings(uri);
      if (!wanted(found)) return false;
      subscription.dispose();
      clearTimeout(giveUp);
      resolve(found);
      return true;
    };
    const subscription = vscode.languages.onDidChangeDiagnostics((e) => {
      if (e.uris.some((u) => u.toString() === uri.toString())) look();
    });
    // Only so that the message says what was there instead.
    const giveUp = setTimeout(() => {
      subscription.dispose();
      reject(new Error(`${what}: never so in ${uri.path}; there: ${rules(uri).join(', ') || 'nothing'}`));
    }, 30_000);
    look();
  });
}

export const has =
  (rule: string) =>
  (found: vscode.Diagnostic[]): boolean =>
    found.some((d) => ruleOf(d) === rule);
export const lacks =
  (rule: string) =>
  (found: vscode.Diagnostic[]): boolean =>
    !found.some((d) => ruleOf(d) === rule);

export async function open(uri: vscode.Uri): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
}

export async function replace(editor: vscode.TextEditor, from: string, to: string): Promise<void> {
  const { document } = editor;
  const at = document.getText().indexOf(from);
  if (at < 0) throw new Error(`no "${from}" in ${document.uri.path}`);
  const range = new vscode.Range(document.positionAt(at), document.positionAt(at + from.length));
  if (!(await editor.edit((edit) => edit.replace(range, to)))) throw new Error('the edit was refused');
}

export async function revertAll(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** A write from outside the editor. */
export const write = (uri: vscode.Uri, text: string): void => fs.writeFileSync(uri.fsPath, text);
export const read = (uri: vscode.Uri): string => fs.readFileSync(uri.fsPath, 'utf8');
/**
 * Gives a file its text of before. One that has it is not touched: a file that is written while the next test previews an edit of it
 * counts as changed meanwhile, and VS Code refuses the edit.
 */
export const restore = (uri: vscode.Uri, text: string): void => {
  if (!fs.existsSync(uri.fsPath) || read(uri) !== text) write(uri, text);
};

/** Process ids of our language servers: children of this extension host that run the server's bundle. */
export function serverPids(): number[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const parent = /^PPid:\s*(\d+)$/m.exec(fs.readFileSync(path.join('/proc', pid, 'status'), 'utf8'))?.[1];
        return parent === String(process.pid) && fs.readFileSync(path.join('/proc', pid, 'cmdline'), 'utf8').includes('server.cjs');
      } catch {
        return false; // it ended meanwhile
      }
    })
    .map(Number);
}

/** Asks the runner to drive or photograph the window; does nothing where there is none. */
export async function ui(message: { readonly eval?: string; readonly shot?: string }): Promise<unknown> {
  const door = process.env.VSCODE_TEST_UI;
  if (door === undefined) return undefined;
  const response = await fetch(door, { method: 'POST', body: JSON.stringify(message) });
  const answer = (await response.json()) as { ok?: unknown; error?: string };
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer.ok;
}
