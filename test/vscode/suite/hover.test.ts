import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { has, migration, NOT_NULL, open, revertAll, until } from './support.ts';

async function hoverAt(editor: vscode.TextEditor, text: string): Promise<string> {
  const at = editor.document.positionAt(editor.document.getText().lastIndexOf(text) + 1);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', editor.document.uri, at);
  return hovers.flatMap((h) => h.contents.map((c) => (typeof c === 'string' ? c : c.value))).join('\n');
}

/** Waits for a tab whose title holds the text. */
function tabWith(text: string): Promise<void> {
  return new Promise((resolve) => {
    const subscription = vscode.window.tabGroups.onDidChangeTabs(() => {
      if (!vscode.window.tabGroups.all.some((g) => g.tabs.some((t) => t.label.includes(text)))) return;
      subscription.dispose();
      resolve();
    });
  });
}

describe('hover', () => {
  afterEach(revertAll);

  it('shows the lock card', async () => {
    const editor = await open(migration(NOT_NULL));
    await until(editor.document.uri, 'checked', has('set-not-null'));
    const card = await hoverAt(editor, 'SET NOT NULL');
    assert.match(card, /`public\.User`.*ACCESS EXCLUSIVE.*reads and writes.*reads every row/);
    assert.match(card, /PostgreSQL 16 · statement 1 of 1/);
    assert.match(card, /The safe way/);
  });

  it('shows the history of a column', async () => {
    const editor = await open(migration(NOT_NULL));
    await until(editor.document.uri, 'checked', has('set-not-null'));
    assert.match(await hoverAt(editor, '"phone"'), /History of `User\.phone`[\s\S]*20250322160901_add_user_phone[\s\S]*added as text/);
  });
});

describe('code actions', () => {
  afterEach(revertAll);

  it('ignore a finding with a reason', async () => {
    const editor = await open(migration(NOT_NULL));
    const [finding] = await until(editor.document.uri, 'checked', has('set-not-null'));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      editor.document.uri,
      finding!.range,
    );
    const action = actions.find((a) => a.title === 'Ignore set-not-null here, with a reason');
    assert.ok(action?.edit, actions.map((a) => a.title).join(', '));
    await vscode.workspace.applyEdit(action.edit);
    assert.match(editor.document.getText(), /^-- lockkeeper-ignore set-not-null: reason\r?\nALTER TABLE/m);
    await until(editor.document.uri, 'ignored', (found) => !has('set-not-null')(found));
  });

  it('explain the rule, on its page', async () => {
    const editor = await open(migration(NOT_NULL));
    const [finding] = await until(editor.document.uri, 'checked', has('set-not-null'));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      editor.document.uri,
      finding!.range,
    );
    const action = actions.find((a) => a.title === 'Explain set-not-null');
    assert.deepEqual(action?.command?.arguments, ['set-not-null']);
    const shown = tabWith('set-not-null');
    await vscode.commands.executeCommand(action.command!.command, ...action.command!.arguments!);
    await shown;
  });
});
