import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTING_ROWS } from '../../server/src/core/settings.ts';
import { contributedSettings } from '../../server/src/core/settings-schema.ts';
import { ROOT } from './support.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const texts = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;
/** package.json with the titles of package.nls.json in their places, as VS Code shows it. */
const manifest = JSON.parse(read('package.json').replaceAll(/"%([\w.]+)%"/g, (_, key: string) => JSON.stringify(texts[key]))) as {
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly description: string }>> };
    readonly commands: readonly { readonly title: string; readonly category: string }[];
  };
};

describe('manifest', () => {
  it('contributes every setting of the table, with its words, default and type', () => {
    const { properties } = manifest.contributes.configuration;
    const expected = contributedSettings([]) as Readonly<Record<string, object>>;
    for (const row of SETTING_ROWS) {
      const key = `lockkeeper.${row.path}`;
      const own = properties[key];
      assert.ok(own, key);
      // Rules are listed one by one in the schema of the config file only; here any id may stand.
      if (row.path === 'rules') assert.equal(own.description, row.description);
      else assert.deepEqual(own, expected[key]);
    }
    assert.deepEqual(
      Object.keys(properties).sort(),
      [...SETTING_ROWS.map((row) => `lockkeeper.${row.path}`), 'lockkeeper.fileDecorations', 'lockkeeper.trace.server'].sort(),
    );
  });

  it('names texts that exist, and every text is used', () => {
    const used = new Set([...read('package.json').matchAll(/"%([\w.]+)%"/g)].map((m) => m[1]));
    assert.deepEqual([...used].sort(), Object.keys(texts).sort());
  });

  it('titles begin with a verb and stand in one category', () => {
    for (const { title, category } of manifest.contributes.commands) {
      assert.equal(category, 'Lockkeeper');
      assert.match(
        title,
        /^(Add|Apply|Check|Choose|Compare|Connect|Copy|Create|Deploy|Disconnect|Draft|Explain|Generate|Make|Migrate|New|Open|Plan|Promote|Refresh|Reset|Resolve|Restart|Restore|Roll|Seed|Show|Store) /,
      );
    }
  });

  it('the sample is a project like any other: a dozen migrations, each with its way back', () => {
    const folder = join(ROOT, 'client/sample/prisma/migrations');
    const names = readdirSync(folder).filter((name) => /^\d/.test(name));
    assert.equal(names.length, 12);
    for (const name of names) {
      assert.match(readFileSync(join(folder, name, 'migration.sql'), 'utf8'), /-- Rollback: /);
      assert.ok(readFileSync(join(folder, name, 'down.sql'), 'utf8').includes(';'));
    }
  });
});
