import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { eventually, ship, unship } from './actions.ts';
import {
  addMigration,
  applyAll,
  cli,
  clickRow,
  EMBEDDED,
  messages,
  openViews,
  removeMigration,
  rows,
  setEnvironments,
  shows,
  tells,
} from './sidebar.ts';
import { CONFIG, INDEX, inWorkspace, migration, read, restore, revertAll, ui, write } from './support.ts';

const ADDED = '20991231235900_add_wishlist_table';
const FAILING = '20991231235901_add_product_price';
const MISSING = '20250812000000_add_review_photo';

const focus = (): Promise<void> => openViews('Migrations');
const refresh = (): Thenable<unknown> => vscode.commands.executeCommand('lockkeeper.refreshMigrations');

/** What hangs on the icon of the container in the activity bar; empty: nothing. */
const badge = async (): Promise<string> =>
  (await ui({
    eval: `async (page) => {
      const content = page.locator('.activitybar .action-item', { has: page.locator('[aria-label^="Lockkeeper"]') }).locator('.badge-content');
      return (await content.count()) === 0 ? '' : content.first().innerText();
    }`,
  })) as string;

describe('the view Migrations', () => {
  before(async function () {
    if (process.env.VSCODE_TEST_UI === undefined) this.skip();
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });
  afterEach(revertAll);

  describe('without a database', () => {
    let config: string;
    before(() => {
      config = read(CONFIG());
      setEnvironments();
      ship();
    });
    after(() => {
      unship();
      restore(CONFIG(), config);
      removeMigration(ADDED);
    });

    it('tells what git knows; the folder is marked in the explorer', async () => {
      addMigration(ADDED, 'CREATE TABLE "Wishlist" ("id" SERIAL PRIMARY KEY);\n');
      await focus();
      await shows('Migrations', /^Migration add wishlist table, new on this branch, no rollback/);
      await tells('Migrations', 'From git only');
      assert.deepEqual(
        (await rows('Migrations')).filter((r) => !r.startsWith('Migration ')),
        ['Pending, 1', 'Applied, 12'],
      );
      assert.equal(await badge(), '');
      await clickRow('Migrations', 'Applied');
      await shows('Migrations', /^November 2025, 4 migrations/);
      await clickRow('Migrations', 'November 2025');
      await shows('Migrations', /^Migration make user phone required, on the main line, rollback/);
      await clickRow('Migrations', 'make user phone required');
      await eventually(
        'a click opens migration.sql',
        () => vscode.window.activeTextEditor?.document.uri.path.endsWith('make_user_phone_required/migration.sql') === true,
      );
      await vscode.commands.executeCommand('workbench.view.explorer');
      await vscode.commands.executeCommand('revealInExplorer', migration(ADDED));
      await ui({
        eval: `async (page) => page.locator('.explorer-folders-view .monaco-icon-label[aria-label*="new on this branch"]').first().waitFor({ timeout: 30_000 })`,
      });
      await ui({ shot: 'migrations-explorer' });
    });

    it('follows the files: a draft, and a folder at which Prisma stops', async () => {
      await focus();
      write(migration(ADDED), '-- to be written\n');
      await shows('Migrations', /^Migration add wishlist table, draft, no statement yet/);
      fs.rmSync(migration(ADDED).fsPath);
      await shows('Migrations', /^Migration add wishlist table, no migration\.sql, Prisma stops here/);
      await shows('Migrations', /^Needs Attention, 1/);
    });
  });

  describe('with a database', () => {
    let config: string;
    let edited: string;
    before(async function () {
      this.timeout(120_000);
      config = read(CONFIG());
      edited = read(migration(INDEX));
      setEnvironments(EMBEDDED);
      addMigration(MISSING, 'ALTER TABLE "Review" ADD COLUMN "photo" TEXT;\n');
      assert.equal(await applyAll(), 0);
      removeMigration(MISSING);
      addMigration(FAILING, '-- AlterTable\nALTER TABLE "Product" ADD COLUMN "priceCents" INTEGER;\n');
      assert.notEqual(await applyAll(), 0);
      addMigration(ADDED, 'CREATE TABLE "Wishlist" ("id" SERIAL PRIMARY KEY);\n');
      write(migration(INDEX), `${edited}-- edited\n`);
      assert.equal(await cli('plan', 'rename-column', 'Product.title', 'name'), 0);
      assert.equal(await cli('new-data', 'backfill_user_newsletter', '--table', 'User', '--column', 'newsletter'), 0);
    });
    after(() => {
      for (const folder of ['plans', 'data-migrations']) fs.rmSync(inWorkspace('prisma', folder).fsPath, { recursive: true, force: true });
      for (const name of [ADDED, FAILING, MISSING]) removeMigration(name);
      restore(migration(INDEX), edited);
      restore(CONFIG(), config);
      fs.rmSync(inWorkspace('.lockkeeper').fsPath, { recursive: true, force: true });
    });

    it('tells what is applied there: failed, edited, missing, pending; and counts it', async () => {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await focus();
      await refresh();
      await shows('Migrations', /^Migration add product price, failed .* on development/);
      await shows('Migrations', /^Migration add order customer index, edited after it was applied on development/);
      await shows('Migrations', /^Migration add review photo, missing on disk, applied on development/);
      await shows('Migrations', /^Migration add wishlist table, pending on development/);
      await shows('Migrations', /^Applied, 11/);
      await shows('Migrations', /^Plan .*, phase 1 of 8 is next/);
      await tells('Migrations', 'development, read');
      await eventually('the badge', async () => (await badge()) === '3');
      await ui({
        eval: `async (page) => page.locator('.statusbar-item[id="lockkeeper.lockkeeper.lockkeeper.findings"], .statusbar-item', { hasText: '1 pending · 1 failed' }).first().waitFor({ timeout: 30_000 })`,
      });
      assert.equal(await messages(), 0);
    });

    for (const [name, theme] of [
      ['dark', 'Default Dark Modern'],
      ['light', 'Default Light Modern'],
    ] as const)
      it(`tells more where the mouse rests; pictures, ${name}`, async () => {
        await vscode.workspace.getConfiguration().update('workbench.colorTheme', theme, vscode.ConfigurationTarget.Global);
        await focus();
        await ui({ shot: `migrations-${name}` });
        await ui({
          eval: `async (page) => {
            await page.mouse.move(900, 400);
            await page.locator('.monaco-list-row', { hasText: 'add product price' }).first().hover();
            await page.locator('.monaco-hover:not(.hidden)', { hasText: 'Rollback: no down.sql' }).first().waitFor({ timeout: 30_000 });
          }`,
        });
        await ui({ shot: `migrations-tooltip-${name}` });
        await ui({ eval: `async (page) => page.mouse.move(900, 400)` });
      });

    it('shows phases with what they wait for, and how far data migrations are', async () => {
      await focus();
      await clickRow('Migrations', 'phase 1 of 8 is next');
      await shows('Migrations', /^Phase 1, .*, waits, next/);
      await shows('Migrations', /^Phase 2, /);
      await clickRow('Migrations', 'Data Migrations');
      await shows('Migrations', /^Data migration backfill user newsletter, not begun on development/);
    });

    it('opens a migration beside it; a picture of the whole', async () => {
      await openViews('Migrations');
      await vscode.commands.executeCommand('list.focusFirst');
      await shows('Migrations', /^Needs Attention, 3/);
      await clickRow('Migrations', 'add product price');
      await eventually('it is open', () => vscode.window.activeTextEditor?.document.uri.path.includes(FAILING) === true);
      await ui({
        eval: `async (page) => {
          // wider, so that the words can be read
          const x = (await page.locator('.part.sidebar').boundingBox()).x + (await page.locator('.part.sidebar').boundingBox()).width;
          await page.mouse.move(x, 600);
          await page.mouse.down();
          await page.mouse.move(x + 120, 600, { steps: 4 });
          await page.mouse.up();
          for (const row of ['Plans', 'Data Migrations']) {
            const found = page.locator('.pane .monaco-list-row', { hasText: row }).first();
            if ((await found.getAttribute('aria-expanded')) === 'false') await found.click();
          }
          await page.locator('.pane .monaco-list-row', { hasText: 'add product price' }).first().click();
          await page.mouse.move(900, 600);
          // a click brings a long label into view, which the mouse of a person does not
          await page.locator('.pane .monaco-list-row *').evaluateAll((all) => all.forEach((e) => { e.scrollLeft = 0; }));
        }`,
      });
      await ui({ shot: 'sidebar' });
      await ui({
        eval: `async (page) => {
          const { x, width } = await page.locator('.part.sidebar').boundingBox();
          await page.mouse.dblclick(x + width, 600);
        }`,
      });
    });

    it('copies what says the same on the command line', async () => {
      await vscode.commands.executeCommand('lockkeeper.copyCommand', { command: 'lockkeeper status --env development' });
      assert.equal(await vscode.env.clipboard.readText(), 'lockkeeper status --env development');
    });
  });

  it('says why it is empty: another database, no migration yet', async () => {
    const lock = inWorkspace('prisma', 'migrations', 'migration_lock.toml');
    const kept = read(lock);
    const folder = inWorkspace('prisma', 'migrations').fsPath;
    const aside = inWorkspace('aside').fsPath;
    await focus();
    try {
      write(lock, 'provider = "mysql"\n');
      await tells('Migrations', 'This project is for another database');
      write(lock, kept);
      await shows('Migrations', /^Migration |^Applied/);
      fs.mkdirSync(aside);
      for (const name of fs.readdirSync(folder).filter((n) => /^\d/.test(n))) fs.renameSync(`${folder}/${name}`, `${aside}/${name}`);
      await tells('Migrations', 'There are no migrations here yet');
      await ui({ shot: 'migrations-none' });
    } finally {
      write(lock, kept);
      for (const name of fs.readdirSync(aside)) fs.renameSync(`${aside}/${name}`, `${folder}/${name}`);
      fs.rmdirSync(aside);
    }
    await shows('Migrations', /^Migration |^Applied/);
  });
});
