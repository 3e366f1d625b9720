import * as vscode from 'vscode';
import { DRAFT_DOWN } from '../../../server/src/lsp/protocol/rollback.ts';
import type { EditAnswer, Refused } from '../../../server/src/lsp/protocol.ts';
import type { Context } from '../context.ts';
import { makeEdit } from '../edits.ts';
import { migrationFile, pairOf, showBeside } from '../migrations.ts';

/** Drafts the down.sql of a migration, and shows both files side by side. What would be lost is shown first. */
export async function draftDown(context: Context, given?: unknown): Promise<void> {
  const uri = await migrationFile(context, given, 'Of which migration?');
  if (uri === undefined) return;
  const answer = await context.server.request<EditAnswer | Refused>(DRAFT_DOWN, { uri: uri.toString() });
  const shown = answer === undefined || 'refused' in answer ? answer : { ...answer, open: null };
  const down = uri.path.endsWith('/down.sql') ? uri : pairOf(uri);
  const open = (): vscode.TextDocument | undefined => vscode.workspace.textDocuments.find((d) => d.uri.toString() === down.toString());
  const dirty = open()?.isDirty === true;
  if (!(await makeEdit(context, shown))) return;
  // VS Code saves what an edit has changed only where that was more than one file
  if (!dirty) await open()?.save();
  await showBeside(down, pairOf(down));
}
