import * as vscode from 'vscode';
import {
  CHECKLIST_CHOICES,
  type ChecklistChoice,
  type MigrationRef,
  type ShownChecklist,
} from '../../../server/src/lsp/protocol/checklist.ts';
import type { Context } from '../context.ts';
import { makeEdit } from '../edits.ts';
import { CHECKLIST_VIEW } from '../views/checklist.ts';
import { NO_MIGRATIONS, NOT_RUNNING } from '../words.ts';

/** Shows the checklist: of the migration that is given, else of the active file, else of the newest that can still be changed. */
export async function openChecklist(context: Context, of?: unknown): Promise<void> {
  if (isMigrationRef(of)) await context.checklist.choose(of);
  await vscode.commands.executeCommand(`${CHECKLIST_VIEW}.focus`);
}

export const isMigrationRef = (x: unknown): x is MigrationRef =>
  typeof x === 'object' &&
  x !== null &&
  'folder' in x &&
  typeof x.folder === 'string' &&
  'migration' in x &&
  typeof x.migration === 'string';

/** Picks the migration whose checklist is shown. */
export async function chooseChecklistMigration(context: Context): Promise<void> {
  const picked = await pickMigration(context, 'Choose Migration', 'Whose checklist is to be shown?');
  if (picked !== undefined) await openChecklist(context, picked);
}

/** Picks a migration of the workspace, the newest first. Undefined: the person went away, or there is none. */
export async function pickMigration(context: Context, title: string, placeHolder: string): Promise<MigrationRef | undefined> {
  const choices = await context.server.request<readonly ChecklistChoice[]>(CHECKLIST_CHOICES, {});
  if (choices === undefined) {
    void vscode.window.showWarningMessage(NOT_RUNNING);
    return undefined;
  }
  if (choices.length === 0) {
    void vscode.window.showInformationMessage(NO_MIGRATIONS);
    return undefined;
  }
  const items = choices.map((choice) => ({
    label: choice.migration,
    description: [choice.project, choice.applied === null ? '' : 'counts as applied'].filter((x) => x !== '').join(', '),
    choice,
  }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true }))?.choice;
}

/** Puts the checklist into the clipboard, as a task list for the body of a pull request. */
export async function copyChecklist(context: Context): Promise<void> {
  const shown = await currentOrSay(context);
  if (shown === undefined) return;
  await vscode.env.clipboard.writeText(shown.markdown);
  vscode.window.setStatusBarMessage(`$(check) Checklist copied: ${shown.progress} done`, 4000);
}

/** Asks for a note about an item and writes it into checklist.json; an empty one takes the old one away. */
export async function addChecklistNote(context: Context, row?: unknown): Promise<void> {
  const shown = await currentOrSay(context);
  if (shown === undefined) return;
  const items = shown.groups.flatMap((g) => g.items);
  const id = idOf(row) ?? (await pickItem(shown));
  const item = items.find((i) => i.id === id);
  if (item === undefined) return;
  const note = await vscode.window.showInputBox({
    title: item.text,
    prompt: 'The note is kept in checklist.json and reviewed with the migration. Leave it empty for none.',
    placeHolder: 'restored the backup of Monday on staging',
    value: item.note ?? '',
  });
  if (note !== undefined) await context.checklist.say(shown, item.id, { done: null, note });
}

/** The item of a row of the view. */
function idOf(row: unknown): string | undefined {
  const item = typeof row === 'object' && row !== null && 'item' in row ? row.item : undefined;
  return typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string' ? item.id : undefined;
}

async function pickItem(shown: ShownChecklist): Promise<string | undefined> {
  const items = shown.groups.flatMap((g) => [
    { label: g.group, kind: vscode.QuickPickItemKind.Separator, id: '' },
    ...g.items.map((i) => ({ label: i.text, description: i.remark, id: i.id })),
  ]);
  return (await vscode.window.showQuickPick(items, { title: 'Add Note', placeHolder: 'To which item?', matchOnDescription: true }))?.id;
}

async function currentOrSay(context: Context): Promise<ShownChecklist | undefined> {
  const shown = await context.checklist.current();
  if (shown === undefined) await makeEdit(context, undefined);
  if (shown === null)
    void vscode.window.showInformationMessage('There is no migration whose checklist could be shown. Open a migration.sql.');
  return shown ?? undefined;
}
