import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { actionsAt, exists, names } from './actions.ts';
import { has, inWorkspace, lacks, migration, open, RENAME, read, replace, restore, revertAll, ui, until, write } from './support.ts';

const FOLDER = ['prisma', 'data-migrations'] as const;

describe('data migrations', () => {
  let before: string;
  let down: string;
  beforeEach(() => {
    before = read(migration(RENAME));
    down = read(migration(RENAME, 'down.sql'));
  });
  afterEach(async () => {
    await revertAll();
    restore(migration(RENAME), before);
    restore(migration(RENAME, 'down.sql'), down);
    fs.rmSync(inWorkspace(...FOLDER).fsPath, { recursive: true, force: true });
  });

  for (const [name, theme] of [
    ['dark', 'Default Dark Modern'],
    ['light', 'Default Light Modern'],
  ] as const)
    it(`are made by a command, step by step with a way back; a bad name says what would be right (${name})`, async function () {
      if (process.env.VSCODE_TEST_UI === undefined) this.skip();
      await vscode.workspace.getConfiguration().update('workbench.colorTheme', theme, vscode.ConfigurationTarget.Global);
      await open(migration(RENAME));
      const running = vscode.commands.executeCommand('lockkeeper.newDataMigration');
      const steps = `
        page.setDefaultTimeout(30_000);
        const box = page.locator('.quick-input-widget input.input');
        const titled = (text) => page.locator('.quick-input-titlebar', { hasText: text }).waitFor();
        const type = async (text) => { await box.fill(text); await page.keyboard.press('Enter'); };`;
      await ui({
        eval: `async (page) => { ${steps}
          await titled('New Data Migration (1/');
          await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Backfill a new column' }).waitFor();
        }`,
      });
      await ui({ shot: `data-what-${name}` });
      await ui({
        eval: `async (page) => { ${steps}
          await page.keyboard.press('Enter');
          await titled('(2/');
          await type('User');
          await titled('(3/');
          await page.locator('.quick-input-widget .codicon-quick-input-back').first().click();
          await titled('(2/');
          await type('User');
          await titled('(3/');
          await type('fullName');
          await titled('(4/');
          await page.locator('.quick-input-list .monaco-list-row', { hasText: 'TypeScript' }).waitFor();
        }`,
      });
      await ui({ shot: `data-language-${name}` });
      await ui({
        eval: `async (page) => { ${steps}
          await page.keyboard.press('Enter');
          await titled('(5/');
          if (await box.inputValue() !== 'backfill_user_full_name') throw new Error(await box.inputValue());
          await box.fill('Backfill Phones');
          await page.locator('.quick-input-message', { hasText: 'Write backfill_phones' }).waitFor();
        }`,
      });
      await ui({ shot: `data-bad-name-${name}` });
      await ui({ eval: `async (page) => { ${steps} await type('backfill_${name}_names'); }` });
      await running;
      const file = inWorkspace(...FOLDER, `backfill_${name}_names.ts`);
      assert.ok(exists(file));
      assert.match(read(file), /const where: Where = \{ fullName: null \};/);
      assert.equal(vscode.window.activeTextEditor?.document.uri.path, file.path);
      await ui({ shot: `data-file-${name}` });
    });

  it('are checked while they are written', async () => {
    fs.mkdirSync(inWorkspace(...FOLDER).fsPath, { recursive: true });
    const file = inWorkspace(...FOLDER, 'by_hand.ts');
    write(file, 'export const down = 1;\nawait prisma.user.updateMany({ data: { phone: null } });\n');
    const editor = await open(file);
    await until(file, 'it has no batches', has('data-migration-no-batches'));
    await replace(editor, 'data:', 'where: { id: { in: ids } }, data:');
    await until(file, 'a list of keys is a batch', lacks('data-migration-no-batches'));
  });

  it('take a bulk UPDATE out of a draft', async () => {
    write(
      migration(RENAME),
      '-- Rollback: see down.sql\nALTER TABLE "User" ADD COLUMN "nick" TEXT;\nUPDATE "User" SET "nick" = "email";\n',
    );
    write(migration(RENAME, 'down.sql'), 'ALTER TABLE "User" DROP COLUMN "nick";\n');
    const editor = await open(migration(RENAME));
    const [finding] = await until(editor.document.uri, 'checked', has('update-all-rows'));
    assert.ok(finding);
    const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
    const action = (await actionsAt(editor.document.uri, all)).find((a) => a.title === 'Move it into a data migration');
    assert.ok(action?.edit);
    assert.equal(await vscode.workspace.applyEdit(action.edit), true);
    assert.deepEqual(names(...FOLDER), ['backfill_user_nick.sql']);
    assert.doesNotMatch(editor.document.getText(), /UPDATE/);
    await vscode.workspace.saveAll();
  });
});
