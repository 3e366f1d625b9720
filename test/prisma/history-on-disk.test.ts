import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checksumOf } from '../../server/src/prisma/checksum.ts';
import { type BaseAnswer, newBaseCache, readBase } from '../../server/src/prisma/history/base.ts';
import { newFolderCache, readFolders } from '../../server/src/prisma/history/folders.ts';
import { deriveStates } from '../../server/src/prisma/history/states.ts';
import { compareNames } from '../../server/src/prisma/migrations.ts';
import { git, projectFiles, tempFolder, write } from './temp.ts';

/** States by git alone, as `name state`. */
async function statesOf(root: string): Promise<readonly string[]> {
  const at = join(root, 'prisma/migrations');
  const { folders } = await readFolders(at, newFolderCache());
  const base = await readBase(at, new Set(folders.map((f) => f.name)), newBaseCache());
  const known = 'unknown' in base ? null : base;
  return deriveStates({ history: null, folders, base: known, planned: [], rolledBack: 'pending' }).map((s) => `${s.name} ${s.state}`);
}

function repository(files: Readonly<Record<string, string>>): string {
  const root = tempFolder(projectFiles(files));
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'first');
  return root;
}

describe('migrations of the base branch', () => {
  it('a branch: new, edited and removed ones, and those that only the base branch has by now', async () => {
    const root = repository({ '1_a': 'SELECT 1;\n', '2_b': 'SELECT 2;\n', '3_c': 'SELECT 3;\n' });
    git(root, 'checkout', '-qb', 'feature');
    write(root, projectFiles({ '2_b': 'SELECT 2, 2;\n', '4_d': 'SELECT 4;\n' }));
    rmSync(join(root, 'prisma/migrations/3_c'), { recursive: true });
    assert.deepEqual(await statesOf(root), ['1_a applied', '2_b edited', '3_c missing', '4_d new']);
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'second');
    assert.deepEqual(await statesOf(root), ['1_a applied', '2_b edited', '3_c missing', '4_d new']);
    // the main line goes on: what it got meanwhile is not missing here, and what is new here sorts before it
    git(root, 'checkout', '-q', 'main');
    write(root, projectFiles({ '5_e': 'SELECT 5;\n' }));
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'third');
    git(root, 'checkout', '-q', 'feature');
    assert.deepEqual(await statesOf(root), ['1_a applied', '2_b edited', '3_c missing', '4_d out-of-order']);
  });

  it('a clone: the main line of the remote counts too, by its name', async () => {
    const origin = repository({ '1_a': 'SELECT 1;\n' });
    const copy = join(tempFolder(), 'copy');
    git(origin, 'clone', '-q', origin, copy);
    write(copy, projectFiles({ '2_b': 'SELECT 1;\n' }));
    assert.deepEqual(await statesOf(copy), ['1_a applied', '2_b new']);
    const base = (await readBase(join(copy, 'prisma/migrations'), new Set(), newBaseCache())) as Exclude<BaseAnswer, { unknown: string }>;
    assert.equal(base.label, 'origin/main');
  });

  it('CRLF in the work tree is no edit', async () => {
    const root = repository({ '1_a': 'SELECT 1;\nSELECT 2;\n' });
    write(root, projectFiles({ '1_a': 'SELECT 1;\r\nSELECT 2;\r\n' }));
    assert.deepEqual(await statesOf(root), ['1_a applied']);
  });

  it('why git does not know: no repository, no main line, no commit', async () => {
    const why = async (root: string): Promise<string> => {
      const base = await readBase(join(root, 'prisma/migrations'), new Set(), newBaseCache());
      return 'unknown' in base ? base.unknown : '';
    };
    const root = tempFolder(projectFiles({ '1_a': 'SELECT 1;\n' }));
    assert.match(await why(root), /no git repository/);
    git(root, 'init', '-q', '-b', 'trunk');
    assert.match(await why(root), /no main line/);
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'first');
    assert.match(await why(root), /no main line.*origin\/HEAD/);
  });
});

describe('folders of migrations, read again only where they changed', () => {
  const SQL = 'SELECT 1;\n';

  it('the same object as long as the file is the same', async () => {
    const root = tempFolder(projectFiles({ '1_a': SQL, '2_b': SQL }));
    const at = join(root, 'prisma/migrations');
    for (const name of ['1_a', '2_b']) utimesSync(join(at, name, 'migration.sql'), 1e9, 1e9);
    const cache = newFolderCache();
    const first = (await readFolders(at, cache)).folders;
    const second = (await readFolders(at, cache)).folders;
    assert.equal(second[0]?.script, first[0]?.script);
    writeFileSync(join(at, '2_b/migration.sql'), 'SELECT 2;\n');
    const third = (await readFolders(at, cache)).folders;
    assert.equal(third[0]?.script, first[0]?.script);
    assert.equal(third[1]?.script?.matches(checksumOf('SELECT 2;\n')), true);
  });

  it('same size and same time: an edit right after reading is seen', async () => {
    const root = tempFolder(projectFiles({ '1_a': SQL }));
    const file = join(root, 'prisma/migrations/1_a/migration.sql');
    const cache = newFolderCache();
    for (let i = 2; i < 30; i++) {
      const text = `SELECT ${10 + i};\n`;
      writeFileSync(file, text);
      const { folders } = await readFolders(join(root, 'prisma/migrations'), cache);
      assert.equal(folders[0]?.script?.matches(checksumOf(text)), true, text);
    }
  });

  it('another file in its place is another file, even with its time and size', async () => {
    const root = tempFolder(projectFiles({ '1_a': SQL }));
    const at = join(root, 'prisma/migrations');
    const file = join(at, '1_a/migration.sql');
    utimesSync(file, 1e9, 1e9);
    const cache = newFolderCache();
    await readFolders(at, cache);
    writeFileSync(join(root, 'other.sql'), 'SELECT 2;\n');
    utimesSync(join(root, 'other.sql'), 1e9, 1e9);
    renameSync(join(root, 'other.sql'), file);
    assert.equal(statSync(file).mtimeMs, 1e12);
    assert.equal((await readFolders(at, cache)).folders[0]?.script?.matches(checksumOf('SELECT 2;\n')), true);
  });

  it('a folder or a pipe in the place of migration.sql, and one that comes later', async () => {
    const root = tempFolder(projectFiles({ '1_a': SQL }));
    const at = join(root, 'prisma/migrations');
    mkdirSync(join(at, '2_b/migration.sql'), { recursive: true });
    mkdirSync(join(at, '3_c'));
    mkdirSync(join(at, '4_d'));
    // Windows has no pipes with a name
    if (process.platform !== 'win32') execFileSync('mkfifo', [join(at, '4_d/migration.sql')]);
    const cache = newFolderCache();
    const scripts = async (): Promise<readonly boolean[]> => (await readFolders(at, cache)).folders.map((f) => f.script !== null);
    assert.deepEqual(await scripts(), [true, false, false, false]);
    writeFileSync(join(at, '3_c/migration.sql'), SQL);
    assert.deepEqual(await scripts(), [true, false, true, false]);
  });
});

describe('the order of migrations', () => {
  it('is that of localeCompare, whatever the names', () => {
    const starts = ['20260101000000', '20260101000001', '2026', '9', '10', '', '_', '20260101000000'];
    const ends = ['_a', '_B', '_ä', 'z', ' x', '-', '1', '', '_add user', '日'];
    const names = starts.flatMap((start) => ends.map((end) => start + end));
    for (const a of names)
      for (const b of names) assert.equal(Math.sign(compareNames(a, b)), Math.sign(a.localeCompare(b)), `${a} and ${b}`);
  });
});
