import * as vscode from 'vscode';
import { PROCEDURE, type ProcedureAnswer, type SubjectParams } from '../../../server/src/lsp/protocol/checklist.ts';
import type { Context } from '../context.ts';
import { makeEdit } from '../edits.ts';
import { procedureUri, refreshPages } from '../pages.ts';
import { isMigrationRef, pickMigration } from './checklist.ts';

/**
 * Shows how a migration is taken back, with its names filled in: the one that is given, else that of the active file, else one that a
 * person picks.
 */
export async function showRollbackProcedure(context: Context, of?: unknown): Promise<void> {
  const uri = of instanceof vscode.Uri ? of : vscode.window.activeTextEditor?.document.uri;
  const isFile = uri?.scheme === 'file' && /\/(?:migration|down)\.sql$/.test(uri.path);
  const picked = isMigrationRef(of)
    ? of
    : isFile
      ? null
      : await pickMigration(context, 'Show Rollback Procedure', 'Which migration is to be taken back?');
  if (picked === undefined) return;
  const params: SubjectParams = { migration: picked, uri: isFile ? uri.toString() : null };
  const answer = await context.server.request<ProcedureAnswer>(PROCEDURE, params);
  if (answer === undefined || 'refused' in answer) {
    await makeEdit(context, answer);
    return;
  }
  const page = procedureUri(answer);
  refreshPages(page);
  await vscode.commands.executeCommand('markdown.showPreview', page);
}
