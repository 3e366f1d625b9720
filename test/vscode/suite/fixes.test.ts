import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { actionsAt } from './actions.ts';
import { has, INDEX, lacks, migration, open, read, replace, restore, revertAll, until } from './support.ts';

describe('fixes', () => {
  let before: string;
  beforeEach(() => {
    before = read(migration(INDEX));
  });
  afterEach(async () => {
    await revertAll();
    restore(migration(INDEX), before);
    await until(migration(INDEX), 'as before', has('create-index-not-concurrently'));
  });

  it('mend what was found, in place and without a question', async () => {
    const editor = await open(migration(INDEX));
    const found = await until(editor.document.uri, 'checked', has('create-index-not-concurrently'));
    const [fix] = (await actionsAt(editor.document.uri, found[0]!.range, 'quickfix')).filter((a) => a.isPreferred);
    assert.ok(fix?.edit, 'a preferred fix with its edit');
    assert.equal(await vscode.workspace.applyEdit(fix.edit), true);
    assert.match(editor.document.getText(), /CREATE INDEX CONCURRENTLY/);
    await until(editor.document.uri, 'mended', lacks('create-index-not-concurrently'));
  });

  it('are made on saving where the settings say so', async () => {
    const settings = vscode.workspace.getConfiguration('editor');
    await settings.update('codeActionsOnSave', { 'source.fixAll.lockkeeper': 'explicit' }, vscode.ConfigurationTarget.Global);
    try {
      const editor = await open(migration(INDEX));
      await until(editor.document.uri, 'checked', has('create-index-not-concurrently'));
      await replace(editor, 'CREATE INDEX', 'CREATE  INDEX');
      await editor.document.save();
      assert.match(read(migration(INDEX)), /CREATE {1,2}INDEX CONCURRENTLY/);
      await until(editor.document.uri, 'mended', lacks('create-index-not-concurrently'));
    } finally {
      await settings.update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
