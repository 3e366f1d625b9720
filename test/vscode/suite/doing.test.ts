import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually } from './actions.ts';
import { drive, press, realPrisma, told } from './drive.ts';
import { CONFIG, has, INDEX, inWorkspace, migration, NOT_NULL, open, RENAME, read, revertAll, ui, until, write } from './support.ts';

const PASSWORD = 'planted-5b1d';
const run = (command: string, ...args: unknown[]): Thenable<unknown> => vscode.commands.executeCommand(`lockkeeper.${command}`, ...args);
const folder = (): string => inWorkspace('prisma', 'migrations').fsPath;
const at = (environment: string) => ({ folder: folder(), environment });

const BAD = 'ALTER TABLE "User" ADD COLUMN "a" TEXT;\n\nALTER TABLE "Nope"\n  ADD COLUMN "b" TEXT;\n';
const problems = (name: string): readonly vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(migration(name)).filter((d) => d.source === 'prisma');

const theme = (name: string): Thenable<void> =>
  vscode.workspace.getConfiguration().update('workbench.colorTheme', name, vscode.ConfigurationTarget.Global);

/** The environments of the workspace, in the place of those that are found. */
function environments(...list: readonly object[]): void {
  write(CONFIG(), `{ "since": "20251101", "environments": ${JSON.stringify(list)} }\n`);
}
const EMBEDDED = { name: 'development', kind: 'development', url: 'pglite:.lockkeeper/dev' };

describe('doing: from the editor', function () {
  this.timeout(120_000);
  let config = '';
  before(async function () {
    if (process.env.VSCODE_TEST_UI === undefined) this.skip();
    await open(migration(RENAME));
    await until(migration(RENAME), 'checked', has('drop-and-add-looks-like-rename'));
    config = read(CONFIG());
  });
  afterEach(async () => {
    await revertAll();
    await vscode.commands.executeCommand('notifications.clearAll');
  });
  after(async () => {
    write(CONFIG(), config);
    fs.rmSync(inWorkspace('.lockkeeper').fsPath, { recursive: true, force: true });
    await vscode.commands.executeCommand('lockkeeper.restartServer');
  });

  it('in a database in a folder: apply, then roll back the last one after a look at what comes back', async () => {
    environments(EMBEDDED);
    await run('restartServer');
    const applying = run('applyPending', at('development'));
    await told('12 migrations are applied to development', 80_000);
    await applying;
    await theme('Default Dark Modern');
    const rolling = run('rollBack', { ...at('development'), migration: NOT_NULL });
    await drive(`page.setDefaultTimeout(60_000); await titled('Roll Back: development'); await listed();`);
    assert.ok(vscode.window.visibleTextEditors.some((e) => e.document.uri.path.endsWith(`${NOT_NULL}/down.sql`)));
    await ui({ shot: 'doing-roll-back-dark' });
    await drive(`await pick('Roll back');`);
    await told(`${NOT_NULL} is rolled back in development. The schema is as it was before.`, 80_000);
    await rolling;
  });

  it('a migration that fails leads to Resolve, which shows each way before it goes one', async () => {
    const bad = '20991231000000_bad';
    fs.mkdirSync(inWorkspace('prisma', 'migrations', bad).fsPath);
    write(migration(bad), BAD);
    try {
      const applying = run('applyPending', at('development'));
      await press(`${bad} failed`, 'Resolve…', 80_000);
      await drive(`page.setDefaultTimeout(60_000); await titled('Resolve ${bad}: development'); await listed();`);
      const page = vscode.workspace.textDocuments.find((d) => d.isUntitled && d.languageId === 'markdown')?.getText() ?? '';
      assert.match(page, /^# 20991231000000_bad has failed in development\n/);
      for (const way of ['Finish it', 'Take back what ran and mark', 'Take back what ran and apply'])
        assert.ok(page.includes(`## ${way}`), way);
      await eventually('it is a problem at its line', () => problems(bad).some((d) => d.range.start.line === 2));
      await ui({ shot: 'doing-resolve-dark' });
      await drive(`await pick('mark it as rolled back'); await titled('Resolve: development'); await listed(); await enter();`);
      await told(`${bad} is rolled back.`, 60_000);
      await applying;
      await eventually('it is no problem any more', () => problems(bad).length === 0);
    } finally {
      fs.rmSync(inWorkspace('prisma', 'migrations', bad).fsPath, { recursive: true, force: true });
    }
  });

  it('the first edit of an applied migration is told, and Restore takes it back', async () => {
    const before = read(migration(INDEX));
    const editor = await open(migration(INDEX));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '-- edited\n'));
    await press(`${INDEX} is applied in development. An edit changes its checksum`, 'Restore');
    await eventually('it is as it was', () => editor.document.getText() === before && !editor.document.isDirty);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '-- edited\n'));
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('a folder that is applied and renamed all the same gets its name back', async () => {
    const [from, to] = [inWorkspace('prisma', 'migrations', INDEX), inWorkspace('prisma', 'migrations', '20251103090412_other')];
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(from, to);
    await vscode.workspace.applyEdit(edit);
    await press(`${INDEX} is applied in development. It should not be renamed.`, 'Undo the Rename');
    await eventually('it is back', () => fs.existsSync(migration(INDEX).fsPath) && !fs.existsSync(to.fsPath));
  });

  it('a folder that is applied and deleted all the same comes back', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.deleteFile(inWorkspace('prisma', 'migrations', INDEX), { recursive: true });
    await vscode.workspace.applyEdit(edit);
    await press(`${INDEX} is applied in development. It should not be deleted.`, 'Bring It Back');
    await eventually('it is back', () => fs.existsSync(migration(INDEX).fsPath));
  });

  it('production: the name of the database is typed; what fails there stands at its line, and no secret anywhere', async () => {
    const prisma = await realPrisma();
    const bad = '20991231000000_bad';
    const terminals = vscode.workspace.getConfiguration('terminal.integrated');
    try {
      const { PRISMA_SCHEMA_ENGINE_BINARY, LOCKKEEPER_ENGINE_PACKAGES, LOCKKEEPER_ENGINE_DATABASE } = process.env;
      // terminals do not have the environment of this process
      const engine = { PRISMA_SCHEMA_ENGINE_BINARY, LOCKKEEPER_ENGINE_PACKAGES, LOCKKEEPER_ENGINE_DATABASE, CHECKPOINT_DISABLE: '1' };
      await terminals.update('env.linux', engine, vscode.ConfigurationTarget.Global);
      process.env.LIVE_URL = (process.env.DATABASE_URL ?? '').replace('postgres@', `postgres:${PASSWORD}@`);
      environments(
        { name: 'development', kind: 'development', url: `\${env:DATABASE_URL}` },
        { name: 'live', kind: 'production', url: `\${env:LIVE_URL}` },
      );
      fs.mkdirSync(inWorkspace('prisma', 'migrations', bad).fsPath);
      write(migration(bad), BAD);
      await theme('Default Light Modern');
      await run('restartServer');

      const tasks = await vscode.tasks.fetchTasks({ type: 'prisma-migrate' });
      assert.deepEqual(tasks.map((task) => task.name).sort(), [
        'db seed (development)',
        'generate',
        'migrate deploy (development)',
        'migrate dev (development)',
        'migrate dev --create-only (development)',
        'migrate status (development)',
        'studio (development)',
      ]);

      const resetting = run('reset', at('development'));
      await drive(`await titled('Reset: development'); await listed();`);
      await ui({ shot: 'doing-reset-light' });
      await drive(`await enter();`);
      await resetting;

      const migrating = run('migrateDev', at('development'));
      await drive(`page.setDefaultTimeout(60_000); await titled('Create a Migration with Prisma'); await type('add_a'); await enter();`);
      await told(`${bad}: Failed in the shadow database`, 100_000);
      await migrating;
      const shadow = problems(bad).find((d) => d.code === 'P3006');
      assert.equal(shadow?.range.start.line, 2);

      const deploying = run('deploy', at('live'));
      await drive(`page.setDefaultTimeout(60_000); await titled('Deploy: live (1/2)'); await listed();`);
      await ui({ shot: 'doing-deploy-production-light' });
      await drive(`
        await pick('Deploy');
        await titled('(2/2)'); await type('live'); await enter(); await says('This is not the name of the database. Type postgres.');
      `);
      await ui({ shot: 'doing-deploy-name-light' });
      await drive(`await type('postgres'); await enter();`);
      await told(`${bad}: Failed on live`, 100_000);
      await deploying;
      await open(migration(bad));
      await ui({ shot: 'doing-deploy-failed-light' });
      const [problem, ...more] = problems(bad).filter((d) => d.code !== 'P3006');
      assert.equal(problem?.range.start.line, 2);
      assert.match(problem.message, /^Failed on .*\blive: /);
      assert.deepEqual(more, []);
      // logs, settings, storage of the window, and the workspace
      const home = path.dirname(process.env.TMPDIR ?? '');
      const places = [path.join(home, 'data'), inWorkspace().fsPath];
      const found = spawnSync('grep', ['-rlF', '--exclude-dir=node_modules', PASSWORD, ...places], { encoding: 'utf8' });
      assert.equal(found.stdout, '');
      assert.equal(found.status, 1);
      for (const terminal of vscode.window.terminals) assert.ok(!terminal.name.includes(PASSWORD));
    } finally {
      await terminals.update('env.linux', undefined, vscode.ConfigurationTarget.Global);
      delete process.env.LIVE_URL;
      fs.rmSync(inWorkspace('prisma', 'migrations', bad).fsPath, { recursive: true, force: true });
      await prisma.stop();
    }
  });
});
