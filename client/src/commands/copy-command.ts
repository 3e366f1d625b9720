import * as vscode from 'vscode';
import type { Context } from '../context.ts';

/** Copies what would be typed on the command line to see or do the same as a row. */
export async function copyCommand(context: Context, row?: unknown): Promise<void> {
  const command = commandOf(row) ?? commandOf(context.migrations.selected) ?? 'lockkeeper status';
  await vscode.env.clipboard.writeText(command);
  vscode.window.setStatusBarMessage(`$(check) Copied: ${command}`, 4000);
}

const commandOf = (row: unknown): string | undefined =>
  typeof row === 'object' && row !== null && 'command' in row && typeof row.command === 'string' ? row.command : undefined;
