import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { folders, lockkeeper, project } from './harness.ts';
import { treeOf } from './tree.ts';

const NAME = 'rename_user_name_to_display_name';
const PLAN = `prisma/plans/${NAME}`;
const RENAME = 'ALTER TABLE "User" RENAME COLUMN "name" TO "displayName";\n';
const DRAFT = 'prisma/migrations/20260201000000_change_user';

describe('cli: promote', () => {
  const temp = folders();
  const split = async (more: Readonly<Record<string, string>> = {}): Promise<string> => {
    const at = await temp.make(project(RENAME, more));
    assert.equal((await lockkeeper(at, ['split', DRAFT])).code, 0);
    return at;
  };
  const git = (at: string, ...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: at, stdio: 'pipe' }).toString();
  const migrations = (at: string): readonly string[] =>
    readdirSync(join(at, 'prisma/migrations'))
      .filter((n) => /^\d/.test(n))
      .sort();

  it('refuses while the phase before is not on the main line, and promotes when it is', async () => {
    const at = await split();
    const before = treeOf(at);
    const refused = await lockkeeper(at, ['promote', NAME]);
    assert.deepEqual([refused.code, refused.out], [2, '']);
    assert.match(refused.err, /^lockkeeper: Phase 1 \(add_display_name\) is not on the main line of the remote/);
    assert.deepEqual(treeOf(at), before);
    git(at, 'init', '-q');
    git(at, 'add', '.');
    git(at, 'commit', '-q', '-m', 'phase 1');
    assert.equal((await lockkeeper(at, ['promote', NAME])).code, 2);
    git(at, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
    const { code, out } = await lockkeeper(at, ['promote', NAME]);
    assert.equal(code, 0);
    assert.match(out, /await prisma\.user\.update/);
    assert.match(out, new RegExp(`When it is live everywhere: lockkeeper plan confirm ${NAME} 2\n$`));
    assert.equal(
      Object.keys(treeOf(at)).some((path) => path.includes('2_write_both')),
      false,
    );
    assert.match((await lockkeeper(at, ['plan', 'list'])).out, /1 of \d phases done, phase 2 \(write_both\) is promoted/);
  });

  it('carries a plan out, one phase after the other, and every change is clean', async () => {
    const at = await split();
    assert.equal((await lockkeeper(at, ['plan', 'confirm', NAME])).code, 0);
    let promoted = 0;
    for (let round = 0; round < 20; round++) {
      const count = migrations(at).length;
      const { code, out, err } = await lockkeeper(at, ['promote', NAME, '--format', 'json']);
      if (code !== 0) {
        assert.match(err, /No phase of .* is left to promote/);
        break;
      }
      promoted++;
      const json = JSON.parse(out) as {
        readonly phase: { readonly type: string; readonly name: string };
        readonly paths: readonly string[];
      };
      if (json.phase.type === 'migration') {
        assert.equal(migrations(at).length, count + 1);
        assert.ok(migrations(at).at(-1)?.endsWith(`_${json.phase.name}`));
        assert.ok(`${json.paths[0]}/migration.sql` in treeOf(at));
      }
      if (json.phase.type === 'backfill') assert.deepEqual(json.paths, [`prisma/data-migrations/${NAME}_${json.phase.name}.sql`]);
      const check = await lockkeeper(at, ['check']);
      assert.equal(check.code, 0, check.out);
      assert.equal((await lockkeeper(at, ['promote', NAME])).code, 2);
      assert.equal((await lockkeeper(at, ['plan', 'confirm', NAME])).code, 0);
    }
    assert.ok(promoted >= 4);
    assert.deepEqual(readdirSync(join(at, PLAN)).sort(), ['PLAN.md', 'plan.json']);
    assert.match((await lockkeeper(at, ['plan', 'show', NAME])).out, /The plan is carried out\.\n$/);
    assert.match((await lockkeeper(at, ['promote', NAME])).err, /The plan is carried out\./);
  });

  it('goes on with a reason, keeps it, and check reports two phases in one change', async () => {
    const at = await split();
    const first = await lockkeeper(at, ['promote', NAME, '--reason', 'nobody uses it yet']);
    assert.equal(first.code, 0);
    for (let round = 0; round < 10 && migrations(at).length === 2; round++) await lockkeeper(at, ['promote', NAME, '--reason', 'the same']);
    assert.equal(migrations(at).length, 3);
    const json = JSON.parse(treeOf(at)[`${PLAN}/plan.json`] ?? '') as {
      readonly promoted: readonly { readonly phase: number; readonly reason: string }[];
    };
    assert.deepEqual([json.promoted[0]?.phase, json.promoted[0]?.reason], [2, 'nobody uses it yet']);
    const check = await lockkeeper(at, ['check']);
    assert.equal(check.code, 1);
    assert.match(check.out, /error {2}plan-phases-together$/m);
  });

  it('writes the script of a backfill in TypeScript when that is wanted', async () => {
    const at = await split();
    for (let round = 0; round < 10; round++) {
      await lockkeeper(at, ['plan', 'confirm', NAME]);
      const { code, out, err } = await lockkeeper(at, ['promote', NAME, '--ts', '--format', 'json']);
      assert.equal(code, 0, err);
      const json = JSON.parse(out) as {
        readonly phase: { readonly type: string; readonly name: string };
        readonly paths: readonly string[];
        readonly next: string;
      };
      if (json.phase.type !== 'backfill') continue;
      const path = `prisma/data-migrations/${NAME}_${json.phase.name}.ts`;
      assert.deepEqual(json.paths, [path]);
      assert.match(json.next, new RegExp(`npx tsx ${path} up`));
      assert.match(treeOf(at)[path] ?? '', /UPDATE "User" SET "displayName" = "name" WHERE \$\{batch\}/);
      assert.equal((await lockkeeper(at, ['check', path])).code, 0);
      assert.match((await lockkeeper(at, ['plan', 'list'])).out, new RegExp(`phase \\d \\(${json.phase.name}\\) is promoted`));
      return;
    }
    assert.fail('there was no backfill');
  });

  it('writes nothing with --dry-run', async () => {
    const at = await split();
    await lockkeeper(at, ['plan', 'confirm', NAME]);
    const before = treeOf(at);
    const { code, out } = await lockkeeper(at, ['promote', NAME, '--dry-run']);
    assert.equal(code, 0);
    assert.match(out, /^Would be promoted: Phase 2 \(write_both\)/);
    assert.deepEqual(treeOf(at), before);
  });

  it('gives a timestamp after folders of the future', async () => {
    const at = await temp.make(
      project('SELECT 1;\n', { 'prisma/migrations/29991231235959_far/migration.sql': '-- Rollback: x\nSELECT 1;\n' }),
    );
    assert.equal((await lockkeeper(at, ['plan', 'rename-column', 'User.name', 'displayName'])).code, 0);
    const { out } = await lockkeeper(at, ['promote', NAME]);
    assert.match(out, /prisma\/migrations\/30000101000000_add_display_name/);
  });

  it('refuses an empty reason', async () => {
    const at = await split();
    assert.match((await lockkeeper(at, ['promote', NAME, '--reason', ' '])).err, /--reason needs a reason/);
  });
});
