import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { NOTICES, renderNotices } from '../../scripts/notices.ts';

describe('THIRD_PARTY_NOTICES', () => {
  it('names everything that is bundled (run `npm run notices`)', async () => {
    const text = readFileSync(NOTICES, 'utf8');
    assert.equal(text, await renderNotices());
    for (const name of [
      'PostgreSQL Global Development Group',
      'libpg_query',
      'vscode-languageserver',
      'pgsql-ast-parser',
      '@electric-sql/pglite',
      'OpenSSL',
      'pg 8',
    ])
      assert.ok(text.includes(name), name);
  });
});
