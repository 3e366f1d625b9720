import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { drive, told } from './drive.ts';
import { CONFIG, has, inWorkspace, migration, NOT_NULL, open, RENAME, read, revertAll, ui, until, write } from './support.ts';

const run = (command: string, ...args: unknown[]): Thenable<unknown> => vscode.commands.executeCommand(`lockkeeper.${command}`, ...args);
const folder = (): string => inWorkspace('prisma', 'migrations').fsPath;
const at = (environment: string) => ({ folder: folder(), environment });

/** The environments of the workspace, in the place of those that are found. */
function environments(...list: readonly object[]): void {
  write(CONFIG(), `{ "since": "20251101", "environments": ${JSON.stringify(list)} }\n`);
}
const EMBEDDED = { name: 'development', kind: 'development', url: 'pglite:.lockkeeper/dev' };

describe('doing: from the editor', function () {
  this.timeout(180_000);
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
    await vscode.workspace.getConfiguration().update('workbench.colorTheme', 'Default Dark Modern', vscode.ConfigurationTarget.Global);
    const rolling = run('rollBack', { ...at('development'), migration: NOT_NULL });
    await drive(`page.setDefaultTimeout(60_000); await titled('Roll Back: development'); await listed();`);
    assert.ok(vscode.window.visibleTextEditors.some((e) => e.document.uri.path.endsWith(`${NOT_NULL}/down.sql`)));
    await ui({ shot: 'doing-roll-back-dark' });
    await drive(`await pick('Roll back');`);
    await told(`${NOT_NULL} is rolled back in development. The schema is as it was before.`, 80_000);
    await rolling;
  });
});
