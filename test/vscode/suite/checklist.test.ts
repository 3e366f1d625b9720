import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { eventually, exists } from './actions.ts';
import { openViews } from './sidebar.ts';
import { has, INDEX, inWorkspace, migration, NOT_NULL, open, read, replace, restore, revertAll, ui, until, write } from './support.ts';

const FILE = (): vscode.Uri => migration(INDEX, 'checklist.json');

/** Words for screen readers of the rows of the view, which say all that is seen. */
const rows = async (): Promise<readonly string[]> =>
  (await ui({
    eval: `async (page) => {
      const pane = page.locator('.pane', { hasText: 'Checklist' });
      return pane.locator('.monaco-list-row').evaluateAll((all) => all.map((row) => row.getAttribute('aria-label') ?? ''));
    }`,
  })) as readonly string[];

const shows = (what: string, row: RegExp): Promise<void> => eventually(what, async () => (await rows()).some((r) => row.test(r)));

/** Clicks the box, or the row, of an item. */
const click = (text: string, inside: string): Promise<unknown> =>
  ui({
    eval: `async (page) => {
      page.setDefaultTimeout(30_000);
      const row = page.locator('.pane .monaco-list-row', { hasText: ${JSON.stringify(text)} });
      await row.locator(${JSON.stringify(inside)}).first().click();
    }`,
  });

/** Waits until a preview shows a text. */
const rendered = (text: string): Promise<void> =>
  eventually(
    'the page is rendered',
    async () =>
      (await ui({
        eval: `async (page) => {
          for (const frame of page.frames())
            if (await frame.getByText(${JSON.stringify(text)}).first().isVisible().catch(() => false)) return true;
          return false;
        }`,
      })) === true,
  );

describe('the checklist', () => {
  let text: string;
  before(function () {
    if (process.env.VSCODE_TEST_UI === undefined) this.skip();
  });
  beforeEach(async () => {
    text = read(migration(INDEX));
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await openViews('Checklist');
  });
  afterEach(async () => {
    await revertAll();
    restore(migration(INDEX), text);
    fs.rmSync(FILE().fsPath, { force: true });
    await vscode.commands.executeCommand('workbench.view.explorer');
  });

  it('is that of the migration in the editor; an item ticks itself when its finding is fixed', async () => {
    const editor = await open(migration(INDEX));
    await until(editor.document.uri, 'checked', has('create-index-not-concurrently'));
    await vscode.commands.executeCommand('lockkeeper.openChecklist');
    await shows('the item is open, and why', /^Indexes created CONCURRENTLY.*: open, 1 finding: create-index-not-concurrently/);
    await click('Indexes created CONCURRENTLY', '.monaco-icon-label');
    const at = editor.document.getText().indexOf('CREATE INDEX');
    await eventually(
      'a click leads to the place',
      () => vscode.window.activeTextEditor?.selection.start.line === editor.document.positionAt(at).line,
    );
    await replace(editor, 'CREATE INDEX', 'CREATE INDEX CONCURRENTLY');
    await shows('it ticks', /^Indexes created CONCURRENTLY.*: done, 1 index CONCURRENTLY/);
    await open(migration(NOT_NULL));
    await shows('the other migration', /^Migration SQL has no findings: open, 1 finding: set-not-null/);
  });

  it('keeps what a person says in checklist.json, and gives all of it as Markdown', async () => {
    await open(migration(INDEX));
    await vscode.commands.executeCommand('lockkeeper.openChecklist');
    await shows('the box', /^Database backup verified: open/);
    await click('Database backup verified', '.monaco-custom-toggle');
    await eventually('it is written', () => exists(FILE()) && read(FILE()).includes('"item": "backup", "done": true'));
    await shows('it is ticked', /^Database backup verified: done/);
    await click('On-call team notified', '.monaco-custom-toggle');
    await eventually(
      'one item a line',
      () =>
        read(FILE())
          .split('\n')
          .filter((line) => line.includes('"item"')).length === 2,
    );

    const running = vscode.commands.executeCommand('lockkeeper.addChecklistNote', { kind: 'item', item: { id: 'backup' } });
    await ui({
      eval: `async (page) => {
        page.setDefaultTimeout(30_000);
        await page.locator('.quick-input-widget input.input').fill('restored on staging');
        await page.keyboard.press('Enter');
      }`,
    });
    await running;
    await shows('the note', /^Database backup verified: done, .*restored on staging/);
    await ui({ shot: 'checklist-ticked' });

    await vscode.commands.executeCommand('lockkeeper.copyChecklist');
    const copied = await vscode.env.clipboard.readText();
    assert.match(copied, new RegExp(`^## Checklist for \`${INDEX}\`\n`));
    assert.match(copied, /\n- \[x\] Database backup verified: .*restored on staging\n/);
    assert.match(copied, /\n- \[ \] Indexes created CONCURRENTLY if table is large: 1 finding/);

    await click('Database backup verified', '.monaco-custom-toggle');
    await shows('it is open again', /^Database backup verified: open/);
  });

  it('says so when checklist.json cannot be used, and does not write it', async () => {
    write(FILE(), '{ "version": 1, "items": [');
    await open(migration(INDEX));
    await vscode.commands.executeCommand('lockkeeper.openChecklist');
    await shows('the reason', /^checklist\.json cannot be used/);
    assert.equal(read(FILE()), '{ "version": 1, "items": [');
    await ui({ shot: 'checklist-broken' });
  });

  it('says why there is none: the project is of Prisma 8', async () => {
    const manifest = inWorkspace('package.json');
    const kept = read(manifest);
    try {
      await open(migration(INDEX));
      await vscode.commands.executeCommand('lockkeeper.openChecklist');
      await shows('the checklist', /^Database backup verified/);
      write(manifest, kept.replace('"prisma": "7.10.1"', '"prisma": "8.0.0"'));
      await ui({ eval: `async (page) => page.locator('.welcome-view', { hasText: 'layout of Prisma 8' }).waitFor({ timeout: 30_000 })` });
      await ui({ shot: 'checklist-prisma-8' });
    } finally {
      write(manifest, kept);
    }
    await shows('it is back', /^Database backup verified/);
  });

  it('comes with the way back, which names the migration', async () => {
    await open(migration(NOT_NULL));
    await vscode.commands.executeCommand('lockkeeper.showRollbackProcedure');
    await eventually('the page is shown', () =>
      vscode.window.tabGroups.all.some((g) => g.tabs.some((t) => t.label.includes(`Rollback of ${NOT_NULL}`))),
    );
    await rendered(`WHERE migration_name = '${NOT_NULL}';`);
  });

  for (const [name, theme] of [
    ['dark', 'Default Dark Modern'],
    ['light', 'Default Light Modern'],
  ] as const)
    it(`pictures, ${name}`, async () => {
      await vscode.workspace.getConfiguration().update('workbench.colorTheme', theme, vscode.ConfigurationTarget.Global);
      await open(migration(NOT_NULL));
      await vscode.commands.executeCommand('lockkeeper.openChecklist');
      await shows('the item', /^Migration SQL has no findings: open/);
      await ui({ shot: `checklist-${name}` });
      await vscode.commands.executeCommand('lockkeeper.showRollbackProcedure');
      await eventually('the page is shown', () => vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes('Rollback of') === true);
      await rendered('Stop the deployment immediately');
      await ui({ shot: `procedure-${name}` });
      // the first time VS Code may show its own first steps instead
      await eventually('the first steps', async () => {
        await vscode.commands.executeCommand('workbench.action.closeAllEditors');
        await vscode.commands.executeCommand('workbench.action.openWalkthrough', { category: 'lockkeeper.lockkeeper#start' }, false);
        const there = await ui({
          eval: `async (page) => page.locator('.gettingStarted .step-title', { hasText: 'See a risky migration' })
            .waitFor({ timeout: 3000 }).then(() => true, () => false)`,
        });
        return there === true;
      });
      await ui({ shot: `walkthrough-${name}` });
    });
});
