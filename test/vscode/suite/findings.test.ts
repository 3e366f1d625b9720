import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  findings,
  has,
  INDEX,
  lacks,
  migration,
  NOT_NULL,
  open,
  RENAME,
  REQUIRED,
  replace,
  revertAll,
  ruleOf,
  rules,
  until,
} from './support.ts';

describe('findings', () => {
  afterEach(revertAll);

  for (const [name, rule, underlined] of [
    [INDEX, 'create-index-not-concurrently', 'CREATE INDEX'],
    [RENAME, 'drop-and-add-looks-like-rename', ''],
    [REQUIRED, 'add-column-not-null-without-default', '"currency"'],
    [NOT_NULL, 'set-not-null', 'SET NOT NULL'],
  ] as const) {
    it(`appear on opening: ${rule}`, async () => {
      const editor = await open(migration(name));
      const found = await until(editor.document.uri, rule, has(rule));
      const finding = found.find((d) => ruleOf(d) === rule)!;
      assert.ok(editor.document.getText(finding.range).includes(underlined));
      assert.ok(finding.message.split('\n').length <= 2, 'at most two lines');
      const { target } = finding.code as { target: vscode.Uri };
      assert.match(target.toString(), new RegExp(`/docs/rules/${rule}\\.md$`));
    });
  }

  it('change on typing', async () => {
    const editor = await open(migration(INDEX));
    await until(editor.document.uri, 'before', has('create-index-not-concurrently'));
    await replace(editor, 'CREATE INDEX', 'CREATE INDEX CONCURRENTLY');
    await until(editor.document.uri, 'after', lacks('create-index-not-concurrently'));
    await replace(editor, 'CREATE INDEX CONCURRENTLY', 'CREATE INDEX');
    await until(editor.document.uri, 'again', has('create-index-not-concurrently'));
  });

  it('are the same under three language ids', async () => {
    const known = await vscode.languages.getLanguages();
    const ids = ['sql', 'plaintext', known.includes('postgres') ? 'postgres' : 'markdown'];
    const seen: string[][] = [];
    for (const id of ids) {
      const document = await vscode.workspace.openTextDocument(migration(NOT_NULL));
      await vscode.languages.setTextDocumentLanguage(document, id);
      await vscode.window.showTextDocument(document);
      await until(document.uri, id, has('set-not-null'));
      seen.push(rules(document.uri));
    }
    // VS Code remembers the language of a file
    await vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(migration(NOT_NULL)), 'sql');
    assert.deepEqual(seen[1], seen[0]);
    assert.deepEqual(seen[2], seen[0]);
  });

  it('follow an edit of an earlier migration that is not saved', async () => {
    const later = await open(migration(NOT_NULL));
    await until(later.document.uri, 'before', has('set-not-null'));
    const earlier = await open(migration(REQUIRED));
    const end = earlier.document.positionAt(earlier.document.getText().length);
    await earlier.edit((edit) => edit.insert(end, 'ALTER TABLE "User" DROP COLUMN "phone";\n'));
    // the column is gone, so SET NOT NULL fails: another finding than a scan
    await until(later.document.uri, 'after', (found) => found.length > 0 && lacks('set-not-null')(found));
  });

  it('of files that are not open are in the list of problems', async () => {
    await until(migration(INDEX), 'closed', has('create-index-not-concurrently'));
    assert.ok(
      !vscode.workspace.textDocuments.some((d) => d.uri.path.includes(INDEX) && !d.isClosed) || findings(migration(INDEX)).length > 0,
    );
  });

  it('are not there for migrations before "since"', async () => {
    const old = await open(migration('20250301101544_add_product_category'));
    const later = await open(migration(NOT_NULL));
    await until(later.document.uri, 'the newest is checked', has('set-not-null'));
    assert.deepEqual(rules(old.document.uri), []);
  });
});
