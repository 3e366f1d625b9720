import * as vscode from 'vscode';
import { MIGRATION_CHOICES, type MigrationChoice } from '../../server/src/lsp/protocol/rollback.ts';
import type { Context } from './context.ts';
import { NO_MIGRATIONS, NOT_RUNNING } from './words.ts';

const FILES = /\/(?:migration|down)\.sql$/;

/** The file of a migration that a command is about: what it was given, the one in the active editor, or one that a person picks. */
export async function migrationFile(context: Context, given: unknown, question: string): Promise<vscode.Uri | undefined> {
  const uri = uriOf(given) ?? vscode.window.activeTextEditor?.document.uri;
  if (uri?.scheme === 'file' && FILES.test(uri.path)) return uri;
  const choices = await context.server.request<readonly MigrationChoice[]>(MIGRATION_CHOICES, {});
  if (choices === undefined) {
    void vscode.window.showWarningMessage(NOT_RUNNING);
    return undefined;
  }
  if (choices.length === 0) {
    void vscode.window.showInformationMessage(NO_MIGRATIONS);
    return undefined;
  }
  const several = new Set(choices.map((c) => c.folder)).size > 1;
  const items = choices.map((c) => ({
    label: c.name.replace(/^\d+_/, ''),
    description: /^\d+/.exec(c.name)?.[0] ?? '',
    detail: several ? `${c.wayBack}, ${vscode.workspace.asRelativePath(c.folder)}` : c.wayBack,
    uri: c.uri,
  }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: question, matchOnDescription: true });
  return picked === undefined ? undefined : vscode.Uri.parse(picked.uri);
}

/** Code lenses give text, menus URIs, trees their rows; a folder in the explorer stands for its migration.sql. */
function uriOf(given: unknown): vscode.Uri | undefined {
  if (typeof given === 'object' && given !== null && 'kind' in given && 'uri' in given) return uriOf(given.uri);
  const uri = typeof given === 'string' ? vscode.Uri.parse(given) : given instanceof vscode.Uri ? given : undefined;
  return uri === undefined || uri.path.endsWith('.sql') ? uri : vscode.Uri.joinPath(uri, 'migration.sql');
}

/** The other file of a migration: down.sql for migration.sql, and the other way round. */
export const pairOf = (uri: vscode.Uri): vscode.Uri =>
  vscode.Uri.joinPath(uri, '..', uri.path.endsWith('/down.sql') ? 'migration.sql' : 'down.sql');

/** Shows one file beside the other, in the place where it is open already. */
export async function showBeside(uri: vscode.Uri, other: vscode.Uri): Promise<void> {
  const columnOf = (of: vscode.Uri): vscode.ViewColumn | undefined =>
    vscode.window.visibleTextEditors.find((e) => e.document.uri.toString() === of.toString())?.viewColumn;
  if (columnOf(other) === undefined) await vscode.window.showTextDocument(other, { preview: false });
  await vscode.window.showTextDocument(uri, { viewColumn: columnOf(uri) ?? vscode.ViewColumn.Beside, preview: false });
}
