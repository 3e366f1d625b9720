import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { MigrationRef } from '../../../server/src/lsp/protocol/checklist.ts';
import {
  APPLIED_TEXT,
  type AppliedTextAnswer,
  type EditedParams,
  MAKE_FOLLOW_UP,
  RESTORE_APPLIED,
} from '../../../server/src/lsp/protocol/doing.ts';
import type { EditAnswer, Refused } from '../../../server/src/lsp/protocol.ts';
import type { Context } from '../context.ts';
import { orSay } from '../doing/operations.ts';
import { makeEdit } from '../edits.ts';
import { migrationFile } from '../migrations.ts';
import { appliedUri, refreshPages } from '../pages.ts';

/** Shows what was applied beside what stands there now. */
export async function compareApplied(context: Context, given?: unknown): Promise<void> {
  const params = await paramsFor(context, given, 'Which migration is to be compared?');
  if (params === undefined) return;
  const answer = orSay(await context.server.request<AppliedTextAnswer | Refused>(APPLIED_TEXT, params));
  if (answer === undefined) return;
  const page = appliedUri(params);
  refreshPages(page);
  await vscode.commands.executeCommand('vscode.diff', page, fileOf(params), `${params.migration}: applied (${answer.from}) and now`, {
    preview: true,
  });
}

/** Puts migration.sql back as it was applied. An edit that is not saved yet is taken back where the file itself is as it was. */
export async function restoreApplied(context: Context, given?: unknown): Promise<void> {
  const params = await paramsFor(context, given, 'Which migration is to be restored?');
  if (params === undefined) return;
  const answer = await context.server.request<EditAnswer | Refused>(RESTORE_APPLIED, params);
  const document = vscode.workspace.textDocuments.find((d) => d.uri.toString() === fileOf(params).toString());
  if (answer !== undefined && 'refused' in answer && document?.isDirty === true) {
    const saved = new TextDecoder().decode(await vscode.workspace.fs.readFile(document.uri));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), saved);
    if (await vscode.workspace.applyEdit(edit)) await document.save();
    return;
  }
  if (await makeEdit(context, answer)) context.log.info(`${params.migration}: restored as it was applied.`);
}

/** Puts migration.sql back, and makes a new migration of the statements that were added to it. */
export async function makeFollowUp(context: Context, given?: unknown): Promise<void> {
  const params = await paramsFor(context, given, 'The edit of which migration becomes a new one?');
  if (params !== undefined) await makeEdit(context, await context.server.request<EditAnswer | Refused>(MAKE_FOLLOW_UP, params));
}

const fileOf = ({ folder, migration }: MigrationRef): vscode.Uri => vscode.Uri.file(join(folder, migration, 'migration.sql'));

async function paramsFor(context: Context, given: unknown, question: string): Promise<EditedParams | undefined> {
  const active = context.active.all();
  if (isMigration(given)) return { folder: given.folder, migration: given.migration, active };
  const file = await migrationFile(context, given, question);
  if (file === undefined) return undefined;
  const folder = dirname(file.fsPath);
  return { folder: dirname(folder), migration: basename(folder), active };
}

const isMigration = (given: unknown): given is MigrationRef =>
  typeof given === 'object' &&
  given !== null &&
  'folder' in given &&
  typeof given.folder === 'string' &&
  'migration' in given &&
  typeof given.migration === 'string';
