import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { checksumMatches, checksumOf } from '../../server/src/prisma/checksum.ts';
import { readSince, shippedMigrations, stagedFiles, stagedText } from '../../server/src/prisma/since.ts';
import { git, projectFiles, tempFolder, write } from './temp.ts';

describe('since', () => {
  it('a timestamp or its leading part', async () => {
    const isBefore = async (since: string | null, name: string): Promise<boolean> => (await readSince(since, '/')).before(name);
    assert.equal(await isBefore(null, '20250101000000_a'), false);
    assert.equal(await isBefore('2026', '20251231235959_a'), true);
    assert.equal(await isBefore('2026', '20260101000000_a'), false);
    assert.equal(await isBefore('20260115', '20260114235959_a'), true);
    assert.equal(await isBefore('20260115120000', '20260115120000_a'), false);
    assert.equal(await isBefore('2026', 'init'), false);
  });

  it('a git ref: what exists there is before it', async () => {
    const root = tempFolder(projectFiles({ '20260101000000_a': 'SELECT 1;', '20260102000000_b': 'SELECT 1;' }));
    git(root, 'init', '-q');
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'first');
    git(root, 'tag', 'v1');
    write(root, projectFiles({ '20260103000000_c': 'SELECT 1;' }));
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'second');
    const migrations = join(root, 'prisma/migrations');
    const at = await readSince('v1', migrations);
    assert.equal(at.problem, null);
    assert.deepEqual(['20260101000000_a', '20260103000000_c', '20260104000000_d'].map(at.before), [true, false, false]);
    assert.equal((await readSince('HEAD', migrations)).before('20260103000000_c'), true);
    assert.match((await readSince('nope', migrations)).problem!, /git ref "nope", which does not exist here/);
    assert.match((await readSince('--output=x', migrations)).problem!, /neither a timestamp nor a git ref/);
    assert.match((await readSince('v1', migrations, false)).problem!, /untrusted/);
    assert.match((await readSince('v1', tempFolder())).problem!, /no git repository/);
  });

  it('shipped: what the main line of the remote holds', async () => {
    const root = tempFolder(projectFiles({ '20260101000000_a': 'SELECT 1;' }));
    const migrations = join(root, 'prisma/migrations');
    assert.deepEqual([...(await shippedMigrations(migrations))], []);
    git(root, 'init', '-q', '-b', 'main');
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'first');
    assert.deepEqual([...(await shippedMigrations(migrations))], []);
    const copy = join(tempFolder(), 'copy');
    git(root, 'clone', '-q', root, copy);
    write(copy, projectFiles({ '20260102000000_b': 'SELECT 1;' }));
    assert.deepEqual([...(await shippedMigrations(join(copy, 'prisma/migrations')))], ['20260101000000_a']);
  });

  it('staged files and their staged text', async () => {
    const root = tempFolder({ 'a/x.sql': 'one', 'b/y.sql': 'two' });
    assert.match((await stagedFiles(root)) as string, /no git repository/);
    git(root, 'init', '-q');
    git(root, 'add', 'a/x.sql');
    write(root, { 'a/x.sql': 'changed' });
    assert.deepEqual(await stagedFiles(root), [join(root, 'a/x.sql')]);
    assert.deepEqual(await stagedFiles(join(root, 'b')), []);
    assert.equal(await stagedText(root, join(root, 'a/x.sql')), 'one');
    assert.equal(await stagedText(root, join(root, 'b/y.sql')), null);
    symlinkSync(root, join(root, 'b/link'));
    assert.deepEqual(await stagedFiles(root), [join(root, 'a/x.sql')]);
  });
});

describe('checksums', () => {
  it('line endings do not count, a byte order mark and a trailing newline do', () => {
    const sum = checksumOf('SELECT 1;\nSELECT 2;\n');
    assert.match(sum, /^[0-9a-f]{64}$/);
    assert.equal(checksumOf(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    assert.equal(checksumMatches(sum, 'SELECT 1;\r\nSELECT 2;\r\n'), true);
    assert.equal(checksumMatches(checksumOf('a\r\nb'), 'a\nb'), true);
    assert.equal(checksumMatches(sum, '\uFEFFSELECT 1;\nSELECT 2;\n'), false);
    assert.equal(checksumMatches(sum, 'SELECT 1;\nSELECT 2;'), false);
  });
  it('the old form: bytes without a leading zero', () => {
    const old = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
      .match(/../g)!
      .map((b) => Number.parseInt(b, 16).toString(16))
      .join('');
    assert.equal(checksumMatches(old.length === 64 ? checksumOf('') : old, ''), true);
    const text = Array.from({ length: 50 }, (_, i) => `x${i}`).find((t) =>
      checksumOf(t)
        .match(/../g)!
        .some((b) => b.startsWith('0')),
    )!;
    assert.equal(
      checksumMatches(
        checksumOf(text)
          .match(/../g)!
          .map((b) => Number.parseInt(b, 16).toString(16))
          .join(''),
        text,
      ),
      true,
    );
  });
});
