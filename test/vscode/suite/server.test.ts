import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './actions.ts';
import { has, lacks, migration, NOT_NULL, open, RENAME, replace, revertAll, serverPids, until } from './support.ts';

describe('the server', () => {
  afterEach(revertAll);

  it('comes back when it is killed', async function () {
    if (process.platform !== 'linux') this.skip(); // /proc tells which process it is
    const editor = await open(migration(NOT_NULL));
    await until(editor.document.uri, 'before', has('set-not-null'));
    const [first] = serverPids();
    assert.ok(first);
    process.kill(first, 'SIGKILL');
    await until(editor.document.uri, 'gone with the server', lacks('set-not-null'));
    await until(editor.document.uri, 'back', has('set-not-null'));
    assert.notEqual(serverPids()[0], first);
    await replace(editor, 'SET NOT NULL', 'DROP NOT NULL');
    await until(editor.document.uri, 'still follows', lacks('set-not-null'));
  });

  it('starts anew on command', async () => {
    const editor = await open(migration(NOT_NULL));
    await until(editor.document.uri, 'before', has('set-not-null'));
    const before = serverPids();
    await vscode.commands.executeCommand('lockkeeper.restartServer');
    await until(editor.document.uri, 'after', has('set-not-null'));
    // the old one may take a moment to end
    if (process.platform === 'linux') assert.ok(serverPids().some((pid) => !before.includes(pid)));
  });

  it('restarts that are asked for at once follow each other', async function () {
    if (process.platform !== 'linux') this.skip(); // /proc tells how many there are
    await Promise.all([1, 2, 3].map(() => vscode.commands.executeCommand('lockkeeper.restartServer')));
    await eventually('one server runs', () => serverPids().length === 1);
    await open(migration(RENAME));
    await until(migration(RENAME), 'checked', has('drop-and-add-looks-like-rename'));
  });

  it('every command is there', async () => {
    const { contributes } = vscode.extensions.getExtension('lockkeeper.lockkeeper')!.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const known = await vscode.commands.getCommands(true);
    for (const { command } of contributes.commands) assert.ok(known.includes(command), command);
  });

  it('tells the settings that hold', async () => {
    await open(migration(NOT_NULL));
    await vscode.commands.executeCommand('lockkeeper.showEffectiveConfig');
    const text = vscode.window.activeTextEditor!.document.getText();
    assert.match(text, /"postgresVersion": 16, +\/\/ docker-compose\.yml/);
    assert.match(text, /"since": "20251101", +\/\/ lockkeeper\.config\.jsonc/);
  });
});
