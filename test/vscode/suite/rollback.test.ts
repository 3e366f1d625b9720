import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { eventually, exists, names, previewed } from './actions.ts';
import { has, inWorkspace, migration, open, RENAME, REQUIRED, read, restore, revertAll, ui, until } from './support.ts';

const lenses = async (uri: vscode.Uri): Promise<readonly string[]> =>
  (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri)).map((l) => l.command?.title ?? '');

describe('ways back', () => {
  const down = migration(REQUIRED, 'down.sql');
  const byHand = migration(RENAME, 'down.sql');
  let before: readonly string[];
  beforeEach(() => {
    before = [down, byHand].map(read);
  });
  afterEach(async () => {
    await revertAll();
    [down, byHand].forEach((uri, i) => {
      restore(uri, before[i]!);
    });
    // a document that was closed a moment ago still counts as open
    await eventually('the editor has the files of before', () =>
      [down, byHand].every((uri, i) =>
        vscode.workspace.textDocuments.every((d) => d.uri.toString() !== uri.toString() || d.getText() === before[i]),
      ),
    );
    for (const name of names('prisma', 'migrations').filter((n) => n.includes('_revert_')))
      fs.rmSync(inWorkspace('prisma', 'migrations', name.split('/')[0]!).fsPath, { recursive: true, force: true });
  });

  const shownBeside = (): readonly string[] =>
    vscode.window.visibleTextEditors
      .filter((e) => e.document.uri.scheme === 'file')
      .sort((a, b) => (a.viewColumn ?? 0) - (b.viewColumn ?? 0))
      .map((e) => e.document.uri.path.split('/').at(-1) ?? '');

  it('a migration without down.sql gets one, shown beside it, and the lens tells its grade', async () => {
    fs.rmSync(down.fsPath);
    const editor = await open(migration(REQUIRED));
    await until(editor.document.uri, 'checked', has('down-sql-missing'));
    assert.deepEqual(await lenses(editor.document.uri), ['Draft down.sql', 'Checklist']);
    await vscode.commands.executeCommand('lockkeeper.draftDown');
    await eventually('it is written', () => exists(down) && /^-- Grade: exact\.$/m.test(read(down)));
    await eventually('it is saved', () => vscode.workspace.textDocuments.every((d) => !d.isDirty));
    assert.deepEqual(shownBeside(), ['migration.sql', 'down.sql']);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), down.toString());
    await until(editor.document.uri, 'nothing is missing', (found) => !has('down-sql-missing')(found));
    assert.deepEqual(await lenses(editor.document.uri), ['Open down.sql (exact)', 'Checklist']);
    assert.deepEqual(await lenses(down), ['Open migration.sql', 'Exact', 'Draft again']);
  });

  it('the other file of a migration opens beside it', async () => {
    await open(down);
    await vscode.commands.executeCommand('lockkeeper.openPair');
    await eventually('both are shown', () => shownBeside().join() === 'down.sql,migration.sql');
  });

  it('what was written by hand is shown before a draft takes its place', async function () {
    if (process.env.VSCODE_TEST_UI === undefined) this.skip();
    await open(migration(RENAME));
    const running = vscode.commands.executeCommand('lockkeeper.draftDown');
    await previewed();
    assert.equal(read(byHand), before[1]);
    await vscode.commands.executeCommand('refactorPreview.apply');
    await running;
    await eventually('it is written', () => /^-- Grade: lossy: /m.test(read(byHand)));
  });

  it('a revert is shown first, and writes a migration with its own way back', async function () {
    if (process.env.VSCODE_TEST_UI === undefined) this.skip();
    const running = vscode.commands.executeCommand('lockkeeper.createRevert', migration(REQUIRED));
    await previewed();
    await vscode.commands.executeCommand('refactorPreview.apply');
    await running;
    const made = (): readonly string[] => names('prisma', 'migrations').filter((n) => n.includes('_revert_add_order_currency'));
    await eventually('both files are there', () => made().some((n) => exists(migration(n)) && exists(migration(n, 'down.sql'))));
    await eventually('it is shown', () => vscode.window.activeTextEditor?.document.getText().startsWith('-- Reverts 2025') === true);
  });

  for (const [name, theme] of [
    ['dark', 'Default Dark Modern'],
    ['light', 'Default Light Modern'],
  ] as const)
    it(`picture of both files, ${name}`, async function () {
      if (process.env.VSCODE_TEST_UI === undefined) this.skip();
      await vscode.workspace.getConfiguration().update('workbench.colorTheme', theme, vscode.ConfigurationTarget.Global);
      await vscode.commands.executeCommand('workbench.action.closePanel');
      await open(migration(RENAME));
      const running = vscode.commands.executeCommand('lockkeeper.draftDown');
      await previewed();
      await ui({ shot: `draft-preview-${name}` });
      await vscode.commands.executeCommand('refactorPreview.apply');
      await running;
      await vscode.commands.executeCommand('workbench.action.closePanel');
      await ui({ eval: `async (page) => { await page.locator('.codelens-decoration', { hasText: 'Draft again' }).waitFor(); }` });
      await ui({ shot: `down-${name}` });
    });
});
