import * as vscode from 'vscode';
import { openMenu, pickAction, previewed } from './actions.ts';
import { has, migration, NOT_NULL, open, RENAME, revertAll, ui, until } from './support.ts';

/** Pictures for people to look at; they fail only when the window cannot be driven. Where no runner listens they are skipped. */
describe('pictures', () => {
  before(async function () {
    if (process.env.VSCODE_TEST_UI === undefined) this.skip();
    const editor = vscode.workspace.getConfiguration('editor');
    await editor.update('hover.above', false, vscode.ConfigurationTarget.Global);
    await editor.update('minimap.enabled', false, vscode.ConfigurationTarget.Global);
  });
  afterEach(revertAll);

  for (const [name, theme] of [
    ['dark', 'Default Dark Modern'],
    ['light', 'Default Light Modern'],
  ] as const) {
    it(`of the findings, ${name}`, async () => {
      await vscode.workspace.getConfiguration().update('workbench.colorTheme', theme, vscode.ConfigurationTarget.Global);
      const editor = await open(migration(RENAME));
      await until(editor.document.uri, 'checked', has('drop-and-add-looks-like-rename'));
      await vscode.commands.executeCommand('workbench.actions.view.problems');
      await ui({
        eval: `async (page) => { await page.waitForSelector('.squiggly-error, .squiggly-warning'); await page.waitForSelector('.markers-panel .monaco-list-row'); }`,
      });
      await ui({ shot: `findings-${name}` });
    });

    it(`of the lock card, ${name}`, async () => {
      const editor = await open(migration(NOT_NULL));
      await until(editor.document.uri, 'checked', has('set-not-null'));
      await vscode.commands.executeCommand('workbench.action.closePanel');
      const at = editor.document.positionAt(editor.document.getText().lastIndexOf('SET NOT') + 5);
      editor.selection = new vscode.Selection(at, at);
      await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
      await vscode.commands.executeCommand('editor.action.showHover');
      await ui({ eval: `async (page) => { await page.waitForSelector('.monaco-hover:not(.hidden) table'); }` });
      await ui({ shot: `card-${name}` });
    });

    it(`of the lightbulb, and of the preview of a plan by phase, ${name}`, async () => {
      const editor = await open(migration(RENAME));
      const [finding] = await until(editor.document.uri, 'checked', has('drop-and-add-looks-like-rename'));
      await openMenu(editor, finding!.range.start);
      await ui({ shot: `lightbulb-${name}` });
      await vscode.commands.executeCommand('hideCodeActionWidget');
      await pickAction(editor, finding!.range.start, 'It is a rename');
      await previewed();
      await ui({ shot: `preview-${name}` });
      await vscode.commands.executeCommand('refactorPreview.groupByType');
      await vscode.commands.executeCommand('workbench.action.toggleMaximizedPanel');
      await ui({
        eval: `async (page) => {
          await page.locator('.bulk-edit-panel .monaco-list-row', { hasText: 'Phase 1 of' }).first().waitFor();
          await page.locator('.bulk-edit-panel .monaco-list').focus();
          await page.keyboard.press('Home');
        }`,
      });
      await ui({ shot: `preview-by-phase-${name}` });
      await vscode.commands.executeCommand('workbench.action.toggleMaximizedPanel');
      await vscode.commands.executeCommand('refactorPreview.groupByFile');
      await vscode.commands.executeCommand('refactorPreview.discard');
      await vscode.commands.executeCommand('workbench.action.closePanel');
    });

    it(`of the steps to a plan, ${name}`, async () => {
      await open(migration(RENAME));
      await until(migration(RENAME), 'checked', has('drop-and-add-looks-like-rename'));
      const running = vscode.commands.executeCommand('lockkeeper.planSafeChange');
      await ui({ eval: `async (page) => page.locator('.quick-input-titlebar', { hasText: 'Plan a Safe Change (1/' }).waitFor()` });
      await ui({ shot: `plan-kinds-${name}` });
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      await running;
    });
  }
});
