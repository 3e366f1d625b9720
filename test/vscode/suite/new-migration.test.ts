import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { eventually, names, ship, unship } from './actions.ts';
import { drive, realPrisma, told } from './drive.ts';
import { has, inWorkspace, migration, open, RENAME, read, revertAll, ui, until } from './support.ts';

const COMMAND = 'lockkeeper.newMigration';

describe('New Migration…', () => {
  let known: string[] = [];
  const made = (): string[] => names('prisma', 'migrations').filter((name) => !known.includes(name));
  before(function () {
    if (process.env.VSCODE_TEST_UI === undefined) this.skip();
  });
  beforeEach(async () => {
    known = names('prisma', 'migrations');
    await open(migration(RENAME));
    await until(migration(RENAME), 'checked', has('drop-and-add-looks-like-rename'));
  });
  afterEach(async () => {
    await revertAll();
    for (const name of made()) fs.rmSync(inWorkspace('prisma', 'migrations', name).fsPath, { recursive: true });
  });
  const shown = (name: string): string[] =>
    vscode.window.visibleTextEditors
      .map((e) => e.document.uri.path)
      .filter((path) => path.includes(name))
      .map((path) => path.split('/').at(-1) ?? '');

  it('Enter alone makes an empty one, opens both files side by side, and puts the cursor where one writes', async () => {
    const running = vscode.commands.executeCommand(COMMAND);
    await drive(`
      await titled('New Migration (1/3)'); await listed(); await enter();
      await titled('(2/3)'); await says('_update_schema'); await enter();
      await titled('(3/3)'); await listed(); await enter();
    `);
    await running;
    const [name = '', ...more] = made();
    assert.deepEqual(more, []);
    assert.match(name, /^\d{14}_update_schema$/);
    await eventually('both are shown', () => shown(name).sort().join() === 'down.sql,migration.sql');
    const editor = vscode.window.activeTextEditor!;
    assert.ok(editor.document.uri.path.endsWith('/migration.sql'));
    assert.equal(editor.selection.active.line, 3);
    const columns = vscode.window.visibleTextEditors.filter((e) => e.document.uri.path.includes(name)).map((e) => e.viewColumn);
    assert.equal(new Set(columns).size, 2);
    await eventually('all is saved', () => vscode.workspace.textDocuments.every((document) => !document.isDirty));
    assert.match(read(migration(name)), /^-- Purpose: Update schema\n-- Rollback: see down\.sql\n\n$/);
  });

  it('a column, by keyboard: a bad name shows why and what would be right, and Back goes back', async () => {
    const running = vscode.commands.executeCommand(COMMAND);
    await drive(`
      await titled('New Migration (1/'); await listed(); await pick('Add a column');
      await titled('(2/6)'); await listed(); await pick('User');
      await titled('(3/6)'); await type('email'); await enter();
      await titled('(4/6)'); await listed(); await page.keyboard.press('Control+Alt+-');
      await titled('(3/6)'); await type('mfaEnabled'); await enter();
      await titled('(4/6)'); await listed(); await pick('BOOLEAN');
      await titled('(5/6)'); await says('_add_user_mfa_enabled_column');
      await type('Add User Email!'); await says('is not snake_case'); await says('Use add_user_email.');
      await enter(); await titled('(5/6)');
      await type('../up'); await says('is a path, not a name');
      await type('add_user_mfa'); await says('Use add_user_mfa_column.');
      await type('add_user_mfa_column'); await enter();
      await titled('(6/6)'); await listed(); await pick('It cannot be taken back');
      await titled('(7/7)'); await enter(); await says('Write the reason');
      await type('because of a test'); await enter();
    `);
    await running;
    const [name = ''] = made();
    assert.match(name, /^\d{14}_add_user_mfa_column$/);
    await eventually('both are shown', () => shown(name).length === 2);
    assert.match(
      read(migration(name)),
      /-- Rollback: irreversible: because of a test\n[\s\S]*ALTER TABLE "User" ADD COLUMN "mfaEnabled" BOOLEAN;/,
    );
    assert.match(read(migration(name, 'down.sql')), /^-- irreversible: because of a test$/m);
    const editor = vscode.window.activeTextEditor!;
    await until(editor.document.uri, 'checked', (found) => found.every((d) => d.severity > vscode.DiagnosticSeverity.Warning));
    await told('Give schema.prisma the field too');
  });

  it('undo takes the folder back', async () => {
    const running = vscode.commands.executeCommand(COMMAND, inWorkspace('prisma', 'migrations'));
    await drive(`
      await titled('(1/3)'); await listed(); await enter();
      await titled('(2/3)'); await says('_update_schema'); await enter();
      await titled('(3/3)'); await listed(); await enter();
    `);
    await running;
    const [name = ''] = made();
    await eventually('both are shown', () => shown(name).length === 2);
    await vscode.commands.executeCommand('undo');
    await eventually('it is gone', () => made().length === 0);
  });

  it('a foreign key comes with its index before it and its validation after it', async () => {
    const running = vscode.commands.executeCommand(COMMAND);
    await drive(`
      await titled('(1/'); await listed(); await pick('Add a foreign key');
      await titled('(2/7)'); await listed(); await pick('User');
      await titled('(3/7)'); await listed(); await pick('id');
      await titled('(4/7)'); await listed(); await pick('Order');
      await titled('(5/7)'); await listed(); await enter();
      await titled('(6/7)'); await says('_add_user_to_order_relation'); await enter();
      await titled('(7/7)'); await listed(); await enter();
    `);
    await running;
    assert.deepEqual(
      made().map((n) => n.slice(15)),
      ['add_user_to_order_relation', 'validate_user_id_fkey'],
    );
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('a change in phases goes over to the plans', async () => {
    const running = vscode.commands.executeCommand(COMMAND);
    await drive(`
      await titled('New Migration (1/'); await listed(); await pick('Rename a table');
      await titled('Plan a Safe Change (2/'); await listed(); await page.keyboard.press('Control+Alt+-');
      await titled('Plan a Safe Change (1/'); await listed(); await page.keyboard.press('Escape');
    `);
    await running;
    assert.deepEqual(made(), []);
  });

  it('from schema.prisma says what is missing, and Escape ends it without a trace', async () => {
    const running = vscode.commands.executeCommand(COMMAND);
    await drive(`
      await titled('(1/'); await listed(); await pick('From schema.prisma');
      await titled('(2/4)'); await listed(); await pick('shadow database');
    `);
    await running;
    await told('Prisma is not installed');
    const away = vscode.commands.executeCommand(COMMAND);
    await drive(`await titled('(1/'); await listed(); await enter(); await titled('(2/3)'); await page.keyboard.press('Escape');`);
    await away;
    assert.deepEqual(made(), []);
  });

  it('from schema.prisma: the Prisma of the project is asked in a terminal, and what it says is taken over', async function () {
    this.timeout(120_000);
    const prisma = await realPrisma();
    const schema = inWorkspace('prisma', 'schema.prisma');
    const before = read(schema);
    try {
      ship();
      fs.writeFileSync(schema.fsPath, before.replace(/^ {2}fullName .*$/m, '$&\n  birthName String?'));
      await vscode.commands.executeCommand('lockkeeper.restartServer');
      const running = vscode.commands.executeCommand(COMMAND);
      await drive(`
        await titled('(1/'); await listed(); await pick('From schema.prisma');
        await titled('(2/4)'); await listed(); await enter();
        page.setDefaultTimeout(60_000);
        await titled('(3/4)'); await says('_add_user_birth_name_column');
      `);
      await ui({ shot: 'new-migration-from-schema' });
      await drive(`await enter(); await titled('(4/4)'); await listed(); await enter();`);
      await running;
      const [name = ''] = made();
      assert.match(name, /_add_user_birth_name_column$/);
      assert.match(read(migration(name)), /^-- Purpose: [\s\S]*\n-- AlterTable\nALTER TABLE "User" ADD COLUMN\s+"birthName" TEXT;\n$/);
      await eventually('both are shown', () => shown(name).length === 2);
    } finally {
      await vscode.commands.executeCommand('workbench.action.closePanel');
      fs.writeFileSync(schema.fsPath, before);
      unship();
      await prisma.stop();
      await vscode.commands.executeCommand('lockkeeper.restartServer');
    }
  });

  // the editor keeps what was closed for a while, so each adds a column of its own
  for (const [name, theme, column] of [
    ['dark', 'Default Dark Modern', 'nickname'],
    ['light', 'Default Light Modern', 'birthday'],
  ] as const)
    it(`pictures of it, ${name}`, async () => {
      await vscode.workspace.getConfiguration().update('workbench.colorTheme', theme, vscode.ConfigurationTarget.Global);
      const running = vscode.commands.executeCommand(COMMAND);
      await drive(`await titled('New Migration (1/'); await listed();`);
      await ui({ shot: `new-migration-what-${name}` });
      await drive(
        `await pick('Add a column'); await titled('(2/6)'); await listed(); await pick('User'); await titled('(3/6)'); await type('${column}'); await enter(); await titled('(4/6)'); await listed();`,
      );
      await ui({ shot: `new-migration-type-${name}` });
      await drive(`await pick('BOOLEAN'); await titled('(5/6)'); await says('_add_user_${column}_column');`);
      await ui({ shot: `new-migration-name-${name}` });
      await drive(`await type('Add User Email!'); await says('Use add_user_email.');`);
      await ui({ shot: `new-migration-bad-name-${name}` });
      await drive(
        `await type('add_user_${column}_column'); await says('_add_user_${column}_column'); await enter(); await titled('(6/6)'); await listed();`,
      );
      await ui({ shot: `new-migration-rollback-${name}` });
      await drive(`await enter();`);
      await running;
      await eventually('both are shown', () => shown(made()[0] ?? 'none').length === 2);
      await ui({ shot: `new-migration-made-${name}` });
      await vscode.commands.executeCommand('notifications.clearAll');
    });
});
