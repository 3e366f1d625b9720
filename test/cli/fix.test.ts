import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folders, lockkeeper, project, SECOND } from './harness.ts';
import { treeOf } from './tree.ts';

const INDEX = 'CREATE INDEX "User_bio_idx" ON "User"("bio");\nALTER TABLE "User" ADD COLUMN "x" INT;\n';

/** Texts by path, timestamps of new migrations left out: two runs may lie a second apart. */
const named = (tree: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(tree).map(([path, text]) => [path.replace(/\/\d{14}_/, '/'), text]));

describe('cli: check --fix and --diff', () => {
  const temp = folders();
  const git = (at: string, ...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: at, stdio: 'pipe' }).toString();

  it('makes what keeps the meaning, tells it, then reports what is left', async () => {
    const at = await temp.make(project(`${INDEX}ALTER TABLE "User" DROP COLUMN "name";\n`));
    const { code, out } = await lockkeeper(at, ['check', '--fix']);
    assert.equal(code, 1);
    assert.match(out, /^fixed {2}prisma\/migrations\/20260201000000_change_user\/migration\.sql: .*\(create-index-not-concurrently\)$/m);
    assert.match(out, /^new {4}prisma\/migrations\/\d{14}_\w+\/migration\.sql$/m);
    assert.match(out, /warning {2}drop-column$/m);
    assert.doesNotMatch(out, /(?:error|warning|advice) {2}create-index-not-concurrently/);
    const tree = treeOf(at);
    assert.doesNotMatch(tree[SECOND] ?? '', /CREATE INDEX/);
    assert.ok(Object.values(tree).some((text) => /CREATE INDEX CONCURRENTLY "User_bio_idx"/.test(text)));
    assert.match(tree[SECOND] ?? '', /DROP COLUMN "name"/);
  });

  it('changes nothing the second time', async () => {
    const at = await temp.make(project(INDEX));
    await lockkeeper(at, ['check', '--fix']);
    const once = treeOf(at);
    assert.deepEqual(await lockkeeper(at, ['check', '--diff']), { code: 0, out: '', err: '' });
    const { out } = await lockkeeper(at, ['check', '--fix']);
    assert.doesNotMatch(out, /^fixed/m);
    assert.deepEqual(treeOf(at), once);
  });

  it('fixes what it made as well', async () => {
    const at = await temp.make(project(`CREATE INDEX "${'名'.repeat(22)}" ON "User"("bio");\nALTER TABLE "User" ADD COLUMN "x" INT;\n`));
    assert.equal((await lockkeeper(at, ['check', '--fix'])).err, '');
    assert.ok(Object.values(treeOf(at)).some((text) => text.includes('CREATE INDEX CONCURRENTLY')));
    assert.deepEqual(await lockkeeper(at, ['check', '--diff']), { code: 0, out: '', err: '' });
  });

  it('prints a diff that git applies, and writes nothing', async () => {
    const [one, two] = [await temp.make(project(INDEX)), await temp.make(project(INDEX))];
    const before = treeOf(one);
    const { code, out, err } = await lockkeeper(one, ['check', '--diff']);
    assert.deepEqual([code, err], [1, '']);
    assert.match(out, /^--- a\/prisma\/migrations\/20260201000000_change_user\/migration\.sql\n\+\+\+ b\/prisma/);
    assert.match(out, /^--- \/dev\/null\n\+\+\+ b\/prisma\/migrations\/\d{14}_/m);
    assert.deepEqual(treeOf(one), before);
    git(one, 'init', '-q');
    writeFileSync(join(one, '.git', 'fix.diff'), out);
    git(one, 'apply', '.git/fix.diff');
    await lockkeeper(two, ['check', '--fix']);
    assert.deepEqual(named(treeOf(one)), named(treeOf(two)));
  });

  it('leaves applied migrations alone, and those that it was not asked about', async () => {
    const at = await temp.make(
      project(INDEX, { 'prisma/migrations/20260301000000_add_it/migration.sql': 'CREATE INDEX "n" ON "User"("name");\n' }),
    );
    git(at, 'init', '-q');
    git(at, 'add', 'prisma/migrations/20260201000000_change_user', 'prisma/migrations/20260101000000_create_user');
    git(at, 'commit', '-q', '-m', 'shipped');
    git(at, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
    const before = treeOf(at);
    await lockkeeper(at, ['check', '--fix', SECOND]);
    assert.deepEqual(treeOf(at), before);
    await lockkeeper(at, ['check', '--fix']);
    assert.equal(treeOf(at)[SECOND], before[SECOND]);
    assert.notDeepEqual(treeOf(at), before);
    const quiet = await temp.make(project(INDEX, { 'lockkeeper.config.jsonc': '{ "ignore": ["prisma/migrations/**"] }' }));
    assert.equal((await lockkeeper(quiet, ['check', '--diff'])).out, '');
  });

  it('fixes no finding that a comment ignores, or whose rule is off', async () => {
    const text =
      '-- lockkeeper-ignore-file create-index-not-concurrently, missing-lock-timeout: a small table\nCREATE INDEX "i" ON "User"("bio");\n';
    const at = await temp.make(project(text));
    assert.equal((await lockkeeper(at, ['check', '--diff'])).out, '');
    const off = await temp.make(
      project('CREATE INDEX "i" ON "User"("bio");\n', {
        'lockkeeper.config.jsonc': '{ "rules": { "create-index-not-concurrently": "off", "missing-lock-timeout": "off" } }',
      }),
    );
    assert.equal((await lockkeeper(off, ['check', '--diff'])).out, '');
  });

  it('moves nothing behind a migration that needs it', async () => {
    const at = await temp.make(
      project('CREATE UNIQUE INDEX "u" ON "User"("bio");\n-- with the one above\nALTER TABLE "User" ADD COLUMN "x" INT;\n', {
        'prisma/migrations/20260301000000_add_unique/migration.sql':
          '-- Rollback: see down.sql\nALTER TABLE "User" ADD CONSTRAINT "User_bio_key" UNIQUE USING INDEX "u";\n',
        'prisma/migrations/20260301000000_add_unique/down.sql': 'ALTER TABLE "User" DROP CONSTRAINT "User_bio_key";\n',
      }),
    );
    const before = treeOf(at);
    const { err } = await lockkeeper(at, ['check', '--fix', SECOND]);
    const after = treeOf(at);
    if (/CREATE UNIQUE INDEX/.test(after[SECOND] ?? '')) {
      assert.match(err, /is left as it is\. A later migration needs/);
      assert.deepEqual(after, before);
    } else {
      // it was moved to a place where it still comes first
      const check = JSON.parse((await lockkeeper(at, ['check', '--format', 'json'])).out) as {
        readonly findings: readonly { readonly hazards: readonly string[] }[];
      };
      assert.ok(check.findings.every((f) => !f.hazards.includes('fails')));
    }
  });

  it('keeps JSON on standard output apart from what was fixed', async () => {
    const at = await temp.make(project(INDEX));
    const { out, err } = await lockkeeper(at, ['check', '--fix', '--format', 'json']);
    JSON.parse(out);
    assert.match(err, /^fixed/m);
  });

  for (const args of [
    ['--fix', '--stdin'],
    ['--diff', '--staged'],
  ]) {
    it(`refuses ${args.join(' ')}`, async () => {
      const at = await temp.make(project(INDEX));
      const { code, err } = await lockkeeper(at, ['check', ...args]);
      assert.equal(code, 2);
      assert.match(err, /works on files, so it excludes --st/);
    });
  }
});
