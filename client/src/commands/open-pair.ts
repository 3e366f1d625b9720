import * as vscode from 'vscode';
import type { Context } from '../context.ts';
import { migrationFile, pairOf, showBeside } from '../migrations.ts';
import { draftDown } from './draft-down.ts';

/** Shows migration.sql and down.sql side by side. */
export async function openPair(context: Context, given?: unknown): Promise<void> {
  const uri = await migrationFile(context, given, 'Which migration?');
  if (uri === undefined) return;
  const other = pairOf(uri);
  try {
    await vscode.workspace.fs.stat(other);
  } catch {
    const answer = await vscode.window.showInformationMessage('This migration has no down.sql yet.', 'Draft down.sql');
    if (answer !== undefined) await draftDown(context, uri);
    return;
  }
  await showBeside(other, uri);
}
