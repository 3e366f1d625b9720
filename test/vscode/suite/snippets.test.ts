import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { has, inWorkspace, migration, NOT_NULL, open, revertAll, rules, ui, until } from './support.ts';

const OTHER_SQL = (): vscode.Uri => inWorkspace('queries', 'report.sql');
const OTHER_TS = (): vscode.Uri => inWorkspace('src', 'fill.ts');
const SCRIPT = (): vscode.Uri => inWorkspace('prisma', 'data-migrations', 'fill.ts');
const DATA_SQL = (): vscode.Uri => inWorkspace('prisma', 'data-migrations', 'fill.sql');
const FILES = [OTHER_SQL, OTHER_TS, SCRIPT, DATA_SQL];

/** Opens a file whose text is replaced, with the cursor at its end; `revertAll` brings the text back. */
async function openWith(uri: vscode.Uri, text: string): Promise<vscode.TextEditor> {
  const editor = await open(uri);
  const { document } = editor;
  await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, document.lineCount, 0), text));
  const end = document.lineAt(document.lineCount - 1).range.end;
  editor.selection = new vscode.Selection(end, end);
  return editor;
}

/** Our snippets at the cursor, as VS Code asks for them. */
async function offered(editor: vscode.TextEditor): Promise<readonly string[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    editor.document.uri,
    editor.selection.active,
  );
  return list.items
    .filter((i) => i.kind === vscode.CompletionItemKind.Snippet)
    .map((i) => (typeof i.label === 'string' ? i.label : i.label.label))
    .filter((label) => label.startsWith('lk-'));
}

/** Resolves when the document's text is as wanted. */
function textIs(document: vscode.TextDocument, wanted: (text: string) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (wanted(document.getText())) return resolve();
    const subscription = vscode.workspace.onDidChangeTextDocument((e) => {
      if (e.document !== document || !wanted(document.getText())) return;
      subscription.dispose();
      resolve();
    });
  });
}

/** Resolves when the cursor, or what is selected, is as wanted: it is told a moment after the text. */
function selectionIs(editor: vscode.TextEditor, wanted: (selection: vscode.Selection) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (wanted(editor.selection)) return resolve();
    const subscription = vscode.window.onDidChangeTextEditorSelection((e) => {
      if (e.textEditor.document !== editor.document || !wanted(e.selections[0]!)) return;
      subscription.dispose();
      resolve();
    });
  });
}

const type = (text: string): Promise<unknown> => ui({ eval: `async (page) => page.keyboard.type(${JSON.stringify(text)}, { delay: 60 })` });
const press = (key: string): Promise<unknown> => ui({ eval: `async (page) => page.keyboard.press(${JSON.stringify(key)})` });
/** Waits until the list shows a snippet as the one that Enter takes. */
const focused = (label: string): Promise<unknown> =>
  ui({
    eval: `async (page) => page.locator('.suggest-widget.visible .monaco-list-row.focused', { hasText: ${JSON.stringify(label)} }).waitFor()`,
  });
const focusEditor = async (): Promise<void> => {
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  await ui({ eval: `async (page) => page.waitForFunction(() => document.activeElement?.closest('.monaco-editor') !== null)` });
};

describe('snippets', () => {
  before(async () => {
    for (const file of FILES) {
      fs.mkdirSync(path.dirname(file().fsPath), { recursive: true });
      fs.writeFileSync(file().fsPath, '');
    }
    // The server is up when it has findings.
    const editor = await open(migration(NOT_NULL));
    await until(editor.document.uri, 'checked', has('set-not-null'));
  });
  afterEach(revertAll);
  after(() => {
    for (const file of FILES) fs.rmSync(file().fsPath, { force: true });
  });

  it('are offered in migrations and data migrations, and nowhere else', async () => {
    assert.ok((await offered(await openWith(migration(NOT_NULL), 'lk-'))).includes('lk-index-concurrently'));
    assert.ok((await offered(await openWith(migration(NOT_NULL, 'down.sql'), 'lk-'))).includes('lk-down-header'));
    assert.ok((await offered(await openWith(DATA_SQL(), 'lk-'))).includes('lk-backfill'));
    assert.ok((await offered(await openWith(SCRIPT(), 'lk-'))).includes('lk-data-migration'));
    assert.deepEqual(await offered(await openWith(OTHER_SQL(), 'lk-')), []);
    assert.deepEqual(await offered(await openWith(OTHER_TS(), 'lk-')), []);
    assert.deepEqual(await offered(await openWith(migration(NOT_NULL), "SELECT 'a;\nlk-")), []);
  });

  it('bring no findings of migrations to files of data migrations', async () => {
    const editor = await openWith(DATA_SQL(), 'DROP TABLE "User";');
    await offered(editor);
    await until(editor.document.uri, 'looked at', has('data-migration-no-down'));
    assert.deepEqual(
      rules(editor.document.uri).filter((rule) => !rule.startsWith('data-migration-')),
      [],
    );
  });

  it('expand clean when they are typed and accepted', async function () {
    if (process.env.VSCODE_TEST_UI === undefined) this.skip();
    const editor = await openWith(migration(NOT_NULL), '-- Rollback: see down.sql.\n');
    await focusEditor();
    await type('lk-add-column-d');
    await focused('lk-add-column-default');
    await press('Enter');
    const { document } = editor;
    await textIs(document, (text) => text.includes('ALTER TABLE "User" ADD COLUMN "mfaEnabled" BOOLEAN NOT NULL DEFAULT false;'));
    await selectionIs(editor, (selection) => document.getText(selection) === 'User');
    assert.doesNotMatch(document.getText(), /lk-|\$/);
    await until(document.uri, 'clean', (found) => found.length === 0);
  });

  it('have places that are filled one after the other, in step', async function () {
    if (process.env.VSCODE_TEST_UI === undefined) this.skip();
    const editor = await openWith(migration(NOT_NULL), '-- Rollback: see down.sql.\n');
    const { document } = editor;
    await focusEditor();
    await type('lk-index');
    await focused('lk-index-concurrently');
    await press('Enter');
    await textIs(document, (text) => text.includes('"User_email_idx" ON "User"("email");'));
    await vscode.commands.executeCommand('jumpToNextSnippetPlaceholder');
    await selectionIs(editor, (selection) => document.getText(selection) === 'email');
    await type('phone');
    await textIs(document, (text) => text.includes('"User_phone_idx" ON "User"("phone");'));
    await vscode.commands.executeCommand('jumpToNextSnippetPlaceholder');
    await selectionIs(editor, ({ active }) => active.line === document.lineCount - 1);
    await until(document.uri, 'clean', (found) => found.length === 0);
    assert.deepEqual(rules(document.uri), []);
  });

  it('are found by the words of the statement', async function () {
    if (process.env.VSCODE_TEST_UI === undefined) this.skip();
    const editor = await openWith(migration(NOT_NULL), '-- Rollback: DROP INDEX CONCURRENTLY "User_email_idx";\n');
    await focusEditor();
    await type('create index');
    await focused('lk-index-concurrently');
    await press('Enter');
    await textIs(editor.document, (text) => /\nCREATE INDEX CONCURRENTLY "User_email_idx" ON "User"\("email"\);\n$/.test(text));
  });

  for (const [name, theme] of [
    ['dark', 'Default Dark Modern'],
    ['light', 'Default Light Modern'],
  ] as const) {
    it(`picture of the list, ${name}`, async function () {
      if (process.env.VSCODE_TEST_UI === undefined) this.skip();
      await vscode.workspace.getConfiguration().update('workbench.colorTheme', theme, vscode.ConfigurationTarget.Global);
      await openWith(migration(NOT_NULL), '-- Rollback: see down.sql.\n\n');
      await focusEditor();
      await type('lk-not');
      await focused('lk-not-null-1-check');
      await vscode.commands.executeCommand('toggleSuggestionDetails');
      await ui({ eval: `async (page) => page.locator('.suggest-details-container', { hasText: 'IS NOT NULL' }).waitFor()` });
      await ui({ shot: `snippets-${name}` });
      await vscode.commands.executeCommand('toggleSuggestionDetails');
      await vscode.commands.executeCommand('hideSuggestWidget');
    });
  }
});
