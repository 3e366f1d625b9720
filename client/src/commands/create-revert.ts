import * as vscode from 'vscode';
import { REVERT, type RevertAnswer } from '../../../server/src/lsp/protocol/rollback.ts';
import type { Refused } from '../../../server/src/lsp/protocol.ts';
import type { Context } from '../context.ts';
import { makeEdit } from '../edits.ts';
import { migrationFile } from '../migrations.ts';

/** Takes a migration back by a new one, which VS Code shows before it is made. */
export async function createRevert(context: Context, given?: unknown): Promise<void> {
  const uri = await migrationFile(context, given, 'Which migration is to be taken back?');
  if (uri === undefined) return;
  const answer = await context.server.request<RevertAnswer | Refused>(REVERT, { uri: uri.toString() });
  const made = await makeEdit(context, answer);
  if (made && answer !== undefined && 'notes' in answer)
    for (const note of answer.notes.slice(-1)) void vscode.window.showInformationMessage(note);
}
