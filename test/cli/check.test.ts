import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folders, lockkeeper, project, SECOND } from './harness.ts';

interface Json {
  readonly summary: { readonly error: number; readonly warning: number; readonly checked: number; readonly quiet: number };
  readonly findings: readonly {
    readonly rule: string;
    readonly path: string;
    readonly hazards: readonly string[];
    readonly range: unknown;
  }[];
}
const json = (out: string): Json => JSON.parse(out) as Json;
const hazardous = (out: string): string[] =>
  json(out)
    .findings.filter((f) => f.hazards.length > 0)
    .map((f) => f.rule);

describe('cli: check', () => {
  const temp = folders();

  it('is clean with exit 0', async () => {
    const at = await temp.make(project('ALTER TABLE "User" ADD COLUMN "age" INTEGER;\n'));
    const { code, err } = await lockkeeper(at, ['check']);
    assert.equal(code, 0);
    assert.equal(err, '');
  });

  it('judges a migration in the light of those before it', async () => {
    const at = await temp.make(
      project(
        'ALTER TABLE "User" ALTER COLUMN "bio" TYPE VARCHAR(200);\nALTER TABLE "User" ALTER COLUMN "name" TYPE INTEGER USING "name"::integer;\n',
      ),
    );
    const { code, out } = await lockkeeper(at, ['check', SECOND, '--format', 'json']);
    assert.equal(code, 1);
    assert.deepEqual(
      new Set(
        json(out)
          .findings.filter((f) => f.hazards.includes('rewrite'))
          .map((f) => f.range),
      ).size,
      1,
    );
    assert.equal(json(out).summary.checked, 1);
  });

  it('underlines the span under the source line', async () => {
    const at = await temp.make(project('ALTER TABLE "User"\n\tDROP COLUMN "bio";\n'));
    const { code, out } = await lockkeeper(at, ['check']);
    assert.equal(code, 1);
    assert.match(out, new RegExp(`^${SECOND}:3:2 {2}warning {2}drop-column$`, 'm'));
    assert.match(out, /^ {2}3 \| \tDROP COLUMN "bio";\n {4}\| \t\^{17}$/m);
  });

  it('has colours on a terminal only, and not under NO_COLOR', async () => {
    const at = await temp.make(project('ALTER TABLE "User" DROP COLUMN "bio";\n'));
    const colour = '\u001b[';
    assert.ok((await lockkeeper(at, ['check'], { isTTY: true })).out.includes(colour));
    assert.ok(!(await lockkeeper(at, ['check'])).out.includes(colour));
    assert.ok(!(await lockkeeper(at, ['check'], { isTTY: true, env: { NO_COLOR: '1' } })).out.includes(colour));
  });

  it('lets no control character of a file reach the terminal', async () => {
    const at = await temp.make({ 'x.sql': 'DROP TABLE "a\u001b[31m\u202eb";\n' });
    const { out } = await lockkeeper(at, ['check', 'x.sql']);
    assert.ok(!out.includes('\u001b') && !out.includes('\u202e'));
  });

  it('counts only what is new since a timestamp or a ref', async () => {
    const at = await temp.make(project('ALTER TABLE "User" DROP COLUMN "bio";\n'));
    assert.equal((await lockkeeper(at, ['check', '--since', '202603'])).code, 0);
    const { out } = await lockkeeper(at, ['check', '--since', '20260115', '--format', 'json']);
    assert.deepEqual([json(out).summary.checked, json(out).summary.quiet], [1, 1]);
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: at, stdio: 'pipe' });
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'all');
    assert.equal((await lockkeeper(at, ['check', '--since', 'HEAD'])).code, 0);
  });

  it('checks what is staged, as it is staged', async () => {
    const at = await temp.make(project('SELECT 1;\n'));
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: at, stdio: 'pipe' });
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'all');
    assert.equal((await lockkeeper(at, ['check', '--staged'])).code, 0);
    await writeFile(join(at, SECOND), 'ALTER TABLE "User" DROP COLUMN "bio";\n');
    git('add', '.');
    await writeFile(join(at, SECOND), 'SELECT 2;\n');
    const { code, out } = await lockkeeper(at, ['check', '--staged', '--format', 'json']);
    assert.equal(code, 1);
    assert.ok(hazardous(out).includes('drop-column'));
  });

  it('takes standard input in place of a file', async () => {
    const at = await temp.make(project('SELECT 1;\n'));
    const input = 'ALTER TABLE "User" ALTER COLUMN "name" SET NOT NULL;\n';
    const { code, out } = await lockkeeper(at, ['check', '--stdin', '--stdin-path', SECOND, '--format', 'json'], { input });
    assert.equal(code, 1);
    assert.ok(hazardous(out).includes('set-not-null'));
    assert.ok(json(out).findings.every((f) => f.path === SECOND));
  });

  it('says when PostgreSQL cannot read a statement, and goes on with the next', async () => {
    const at = await temp.make(project('ALTER TABEL "User";\nALTER TABLE "User" DROP COLUMN "bio";\n'));
    const rules = json((await lockkeeper(at, ['check', SECOND, '--format', 'json'])).out).findings.map((f) => f.rule);
    assert.ok(rules.includes('syntax-error') && rules.includes('drop-column'));
  });

  it('tells the way of execution by the version of Prisma', async () => {
    const at = await temp.make(project('CREATE INDEX CONCURRENTLY a ON "User" (name);\nCREATE INDEX CONCURRENTLY b ON "User" (bio);\n'));
    const hazards = async (version: string) =>
      json((await lockkeeper(at, ['check', SECOND, '--format', 'json', '--prisma', version])).out).findings.flatMap((f) => f.hazards);
    assert.ok((await hazards('6.19.3')).includes('not-in-transaction'));
    assert.ok(!(await hazards('7.4.0')).includes('not-in-transaction'));
  });

  it('stops at settings that are wrong, with their place', async () => {
    const at = await temp.make(project('SELECT 1;\n', { 'lockkeeper.config.jsonc': '{\n  "rulez": {},\n  "since": 5\n}\n' }));
    const { code, err, out } = await lockkeeper(at, ['check']);
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.match(err, /lockkeeper\.config\.jsonc:2:3: .*"rulez"/);
    assert.match(err, /lockkeeper\.config\.jsonc:3:12: "since"/);
  });

  it('refuses folders without a project, of other providers, and links in a circle', async () => {
    const at = await temp.make({
      'a/readme.md': '',
      'm/prisma/migrations/migration_lock.toml': 'provider = "mysql"\n',
      'm/prisma/migrations/20260101000000_init/migration.sql': '',
      'loop/prisma/x': '',
    });
    await symlink('migrations', join(at, 'loop/prisma/migrations'));
    for (const [path, message] of [
      ['a', /no folder of Prisma migrations in a/],
      ['m', /mysql: only PostgreSQL/],
      ['loop', /circle/],
    ] as const) {
      const { code, err, out } = await lockkeeper(at, ['check', path]);
      assert.equal(code, 2, path);
      assert.equal(out, '');
      assert.match(err, message);
    }
  });

  it('is content with a folder that holds no migration yet', async () => {
    const at = await temp.make({ 'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n' });
    const { code, err } = await lockkeeper(at, ['check']);
    assert.equal(code, 0);
    assert.match(err, /no migrations yet/);
  });
});
