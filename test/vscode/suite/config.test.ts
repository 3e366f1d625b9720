import assert from 'node:assert/strict';
import { CONFIG, findings, has, INDEX, lacks, migration, NOT_NULL, open, read, revertAll, until, write } from './support.ts';

describe('lockkeeper.config.jsonc', () => {
  let before: string;
  beforeEach(() => {
    before = read(CONFIG());
  });
  afterEach(async () => {
    await revertAll();
    write(CONFIG(), before);
    await until(migration(INDEX), 'as before', has('create-index-not-concurrently'));
  });

  it('changes findings without a reload, when it is written by another program', async () => {
    const editor = await open(migration(NOT_NULL));
    await until(editor.document.uri, 'before', has('set-not-null'));
    write(CONFIG(), '{ "since": "20251101", "rules": { "set-not-null": "off" } }');
    await until(editor.document.uri, 'off', lacks('set-not-null'));
    write(CONFIG(), before);
    await until(editor.document.uri, 'on again', has('set-not-null'));
  });

  it('changes findings while it is typed', async () => {
    const sql = await open(migration(NOT_NULL));
    await until(sql.document.uri, 'before', has('set-not-null'));
    const config = await open(CONFIG());
    await config.edit((edit) =>
      edit.insert(config.document.positionAt(config.document.getText().indexOf('"rules": {') + 10), ' "set-not-null": "off" '),
    );
    await until(sql.document.uri, 'off', lacks('set-not-null'));
  });

  it('is reported in its own file when it is broken', async () => {
    const config = await open(CONFIG());
    write(CONFIG(), '{\n  "since": "20251101",\n  "rules": { "set-not-nul": "off" },\n  "postgresVersion": "sixteen",\n}\n');
    const found = await until(config.document.uri, 'problems', (d) => d.length === 2);
    assert.match(found.map((d) => d.message).join('\n'), /set-not-null[\s\S]*postgresVersion/);
    assert.deepEqual(
      found.map((d) => d.range.start.line),
      [2, 3],
    );
    write(CONFIG(), before);
    await until(config.document.uri, 'mended', (d) => d.length === 0);
    assert.deepEqual(findings(CONFIG()), []);
  });
});
