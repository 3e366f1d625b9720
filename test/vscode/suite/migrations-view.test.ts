import fs from 'node:fs';
import * as vscode from 'vscode';
import { eventually, ship, unship } from './actions.ts';
import { inWorkspace, migration, NOT_NULL, revertAll, ui, write } from './support.ts';

/** Words for screen readers of the rows of a view, which say all that is seen. */
const rows = async (view: string): Promise<readonly string[]> =>
  (await ui({
    eval: `async (page) => {
      const pane = page.locator('.pane', { has: page.locator('.pane-header', { hasText: ${JSON.stringify(view)} }) });
      return pane.locator('.monaco-list-row').evaluateAll((all) => all.map((row) => row.getAttribute('aria-label') ?? ''));
    }`,
  })) as readonly string[];

const shows = (what: string, row: RegExp): Promise<void> =>
  eventually(what, async () => (await rows('Migrations')).some((r) => row.test(r)));

describe('the view Migrations', () => {
  before(function () {
    if (process.env.VSCODE_TEST_UI === undefined) this.skip();
  });
  afterEach(async () => {
    await revertAll();
    unship();
  });

  it('tells what git knows, without a database', async () => {
    ship();
    const added = '20991231235959_add_later';
    fs.mkdirSync(inWorkspace('prisma', 'migrations', added).fsPath, { recursive: true });
    write(migration(added), 'CREATE TABLE "later" (id int);\n');
    try {
      await vscode.commands.executeCommand('lockkeeper.migrations.focus');
      await vscode.commands.executeCommand('lockkeeper.refreshMigrations');
      await shows('the new one', /^Migration add later, new on this branch/);
      console.log(JSON.stringify(await rows('Migrations'), null, 1));
      await ui({ shot: 'migrations-git-dark' });
      void NOT_NULL;
    } finally {
      fs.rmSync(inWorkspace('prisma', 'migrations', added).fsPath, { recursive: true, force: true });
    }
  });
});
