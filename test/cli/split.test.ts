import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleCommand, runBundle } from './bundle.ts';
import { folders, lockkeeper, project, SECOND } from './harness.ts';
import { treeOf } from './tree.ts';

interface Json {
  readonly plan: string;
  readonly kind: string;
  readonly phases: readonly {
    readonly n: number;
    readonly name: string;
    readonly type: 'migration' | 'deploy' | 'backfill';
    readonly migrationSql: string | null;
    readonly downSql: string | null;
    readonly instructions: string | null;
    readonly announces: readonly string[];
  }[];
}

const RENAME = 'ALTER TABLE "User" RENAME COLUMN "name" TO "displayName";\n';
const PLAN = 'prisma/plans/rename_user_name_to_display_name';
const FOLDER = 'prisma/migrations/20260201000000_change_user';

describe('cli: split', () => {
  const temp = folders();

  it('prints the phases as JSON and writes nothing', async () => {
    const at = await temp.make(project(RENAME));
    const before = treeOf(at);
    const { code, out, err } = await lockkeeper(at, ['split', SECOND, '--dry-run', '--format', 'json']);
    assert.deepEqual([code, err], [0, '']);
    const json = JSON.parse(out) as Json;
    assert.deepEqual(Object.keys(json), ['plan', 'kind', 'phases']);
    assert.equal(json.kind, 'rename-column');
    assert.ok(json.phases.length >= 5);
    for (const [i, phase] of json.phases.entries()) {
      assert.deepEqual(Object.keys(phase), ['n', 'name', 'type', 'migrationSql', 'downSql', 'instructions', 'announces']);
      assert.equal(phase.n, i + 1);
      assert.equal(phase.migrationSql === null, phase.type === 'deploy');
      if (phase.type === 'deploy') assert.equal(phase.downSql, null);
    }
    assert.deepEqual(treeOf(at), before);
  });

  it('prints the phases for people', async () => {
    const at = await temp.make(project(RENAME));
    const { code, out } = await lockkeeper(at, ['split', FOLDER, '--dry-run']);
    assert.equal(code, 0);
    assert.match(out, /^1\. Add `displayName` \(migration, /m);
    assert.match(out, /ADD COLUMN "displayName" TEXT/);
    assert.match(out, /await prisma\.user\.update/);
    assert.equal(treeOf(at)[SECOND]?.includes('RENAME'), true);
  });

  it('puts the first phase into the draft and the others into the folder of plans', async () => {
    const at = await temp.make(project(RENAME));
    const { code, out } = await lockkeeper(at, ['split', `${SECOND}:2`]);
    assert.equal(code, 0);
    const paths = out.trimEnd().split('\n');
    const tree = treeOf(at);
    assert.equal(paths[0], SECOND);
    for (const path of paths) assert.ok(path in tree, path);
    assert.ok(paths.includes(`${PLAN}/PLAN.md`) && paths.includes(`${PLAN}/plan.json`));
    assert.match(tree[SECOND] ?? '', /^-- Plan: rename_user_name_to_display_name, phase 1 of \d: /);
    assert.doesNotMatch(tree[SECOND] ?? '', /RENAME/);
    assert.match(tree[`${PLAN}/2_write_both/instructions.md`] ?? '', /displayName/);
    assert.deepEqual(
      Object.keys(tree).filter((path) => path.includes('.lockkeeper-')),
      [],
    );
    const check = await lockkeeper(at, ['check']);
    assert.equal(check.code, 0, check.out);
  });

  it('prints what it wrote as JSON', async () => {
    const at = await temp.make(project(RENAME));
    const { code, out } = await lockkeeper(at, ['split', SECOND, '--format', 'json']);
    assert.equal(code, 0);
    const json = JSON.parse(out) as { readonly plan: string; readonly kind: string; readonly paths: readonly string[] };
    assert.deepEqual(Object.keys(json), ['plan', 'kind', 'paths']);
    assert.ok(json.paths.includes(`${PLAN}/plan.json`));
  });

  it('takes the statement with a finding, or the one on the line', async () => {
    const at = await temp.make(project(`COMMENT ON TABLE "User" IS 'x';\n${RENAME}ALTER TABLE "User" DROP COLUMN "bio";\n`));
    const kind = async (path: string): Promise<string> =>
      (JSON.parse((await lockkeeper(at, ['split', path, '--dry-run', '--format', 'json'])).out) as Json).kind;
    assert.equal(await kind(SECOND), 'rename-column');
    assert.equal(await kind(`${SECOND}:3`), 'rename-column');
    assert.equal(await kind(`${SECOND}:4`), 'drop-column');
  });

  it('has options of the kind', async () => {
    const at = await temp.make(project(RENAME));
    const { code, out } = await lockkeeper(at, ['split', SECOND, '--option', 'sync=trigger', '--dry-run', '--format', 'json']);
    assert.equal(code, 0);
    assert.match(out, /CREATE TRIGGER/);
  });

  it('takes a value that the kind asks for', async () => {
    const at = await temp.make(project('ALTER TABLE "User" ALTER COLUMN "name" SET NOT NULL;\n'));
    const without = await lockkeeper(at, ['split', SECOND, '--dry-run']);
    assert.equal(without.code, 0, without.err);
    assert.match(without.out, /Decide what each of them gets/);
    assert.doesNotMatch(without.out, /\$backfill\$/);
    const { code, out, err } = await lockkeeper(at, ['split', SECOND, '--option', "value='nobody = here'", '--dry-run']);
    assert.equal(code, 0, err);
    assert.match(out, /'nobody = here'/);
  });

  it('says with exit 1 that there is nothing to split', async () => {
    const at = await temp.make(project('ALTER TABLE "User" ADD COLUMN "a" INT;\n'));
    for (const path of [SECOND, `${SECOND}:1`, `${SECOND}:2`]) {
      const { code, out, err } = await lockkeeper(at, ['split', path]);
      assert.deepEqual([code, out], [1, '']);
      assert.match(err, /can be split into phases\.\n$/);
    }
  });

  const WRONG: readonly (readonly [string, string, readonly string[], RegExp])[] = [
    ['no file', RENAME, ['split'], /needs a migration/],
    ['a path that is not there', RENAME, ['split', 'prisma/migrations/x'], /There is nothing at this path/],
    ['another file', RENAME, ['split', 'package.json'], /package\.json is no migration/],
    ['a rollback', RENAME, ['split', `${FOLDER}/down.sql`], /down\.sql is no migration/],
    ['the folder of all', RENAME, ['split', 'prisma/migrations'], /is no migration/],
    ['a line behind the end', RENAME, ['split', `${SECOND}:99`], /has 3 lines, not 99/],
    ['line zero', RENAME, ['split', `${SECOND}:0`], /0 is no line/],
    ['another kind', RENAME, ['split', SECOND, '--kind', 'no-kind'], /There is no kind of plan no-kind\. Here fits: rename-column/],
    ['a kind that does not fit', RENAME, ['split', SECOND, '--kind', 'drop-column'], /does not fit here\. What fits: rename-column/],
    ['another option', RENAME, ['split', SECOND, '--option', 'snc=code'], /There is no option snc\. Did you mean sync\?/],
    ['another value', RENAME, ['split', SECOND, '--option', 'sync=hope'], /sync takes code or trigger, not hope/],
    ['an option without value', RENAME, ['split', SECOND, '--option', 'sync'], /NAME=VALUE, not sync/],
    [
      'a column that the history does not have',
      'ALTER TABLE "User" RENAME COLUMN "nam" TO "x";\n',
      ['split', SECOND],
      /"User" has no column "nam"\. Did you mean "name"\?/,
    ],
    ['a table that the history does not have', 'ALTER TABLE "Usr" RENAME COLUMN "name" TO "x";\n', ['split', SECOND], /no table "Usr"/],
    ['a name that is taken', 'ALTER TABLE "User" RENAME COLUMN "name" TO "bio";\n', ['split', SECOND], /has a column "bio" already/],
    [
      'a name over 63 bytes',
      `ALTER TABLE "User" RENAME COLUMN "name" TO "${'ä'.repeat(32)}";\n`,
      ['split', SECOND],
      /has 64 bytes, and PostgreSQL keeps 63/,
    ],
  ];
  for (const [what, sql, args, message] of WRONG) {
    it(`refuses ${what}, and writes nothing`, async () => {
      const at = await temp.make(project(sql));
      const before = treeOf(at);
      const { code, out, err } = await lockkeeper(at, args);
      assert.deepEqual([code, out], [2, ''], err);
      assert.match(err, message);
      assert.doesNotMatch(err, /\n\s+at |internal error/);
      assert.deepEqual(treeOf(at), before);
    });
  }

  it('refuses where an earlier migration could not be read', async () => {
    const at = await temp.make(
      project(RENAME, {
        'prisma/migrations/20260115000000_x/migration.sql':
          'DO $$ BEGIN EXECUTE $x$ ALTER TABLE "User" ADD y int $x$; END $$;\nALTER TABEL "User";\n',
      }),
    );
    const before = treeOf(at);
    const { code, err } = await lockkeeper(at, ['split', SECOND]);
    // what cannot be known is said, or the plan is made from what is known: never half of it
    if (code === 2) {
      assert.match(err, /could not be read|not known/);
      assert.deepEqual(treeOf(at), before);
    } else assert.equal(code, 0);
  });

  it('refuses where the folder of the plan is there already', async () => {
    const at = await temp.make(project(RENAME, { [`${PLAN}/x`]: '' }));
    const before = treeOf(at);
    for (const more of [[], ['--dry-run']]) {
      const { code, err } = await lockkeeper(at, ['split', SECOND, ...more]);
      assert.equal(code, 2);
      assert.match(err, /There is a plan rename_user_name_to_display_name already, in prisma\/plans\//);
    }
    assert.deepEqual(treeOf(at), before);
  });

  it('refuses where prisma/plans is a file', async () => {
    const at = await temp.make(project(RENAME, { 'prisma/plans': '' }));
    const before = treeOf(at);
    const { code, err } = await lockkeeper(at, ['split', SECOND]);
    assert.equal(code, 2);
    assert.match(err, /prisma\/plans.*: .*Nothing was changed/);
    assert.deepEqual(treeOf(at), before);
  });

  it('refuses a migration that is on the main line of the remote, or older than "since"', async () => {
    const at = await temp.make(project(RENAME));
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: at, stdio: 'pipe' });
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'all');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    const { code, err } = await lockkeeper(at, ['split', SECOND]);
    assert.equal(code, 2);
    assert.match(err, /is on the main line of the remote, so it may be applied somewhere\. Applied migrations are never edited\.\nWrite/);
    assert.match(git('status', '--porcelain').toString(), /^$/);
    const other = await temp.make(project(RENAME, { 'lockkeeper.config.jsonc': '{ "since": "202603" }' }));
    assert.match((await lockkeeper(other, ['split', SECOND])).err, /lies before "since" \(202603\), so it counts as applied/);
  });

  describe('as a process', function () {
    this.timeout(60_000);
    let bundle: Awaited<ReturnType<typeof bundleCommand>>;
    before(async () => {
      bundle = await bundleCommand();
    });
    after(() => bundle.remove());
    // root writes everywhere: then another user is needed
    const uid = process.getuid?.() === 0 ? 65_534 : undefined;

    /** Gives a folder to the user of the process, with all in it, and takes the right to write. */
    function readOnly(at: string, only: (path: string) => boolean): void {
      const visit = (path: string): void => {
        if (uid !== undefined) chownSync(path, uid, uid);
        for (const e of readdirSync(path, { withFileTypes: true })) {
          if (e.isDirectory()) visit(join(path, e.name));
          else if (uid !== undefined) chownSync(join(path, e.name), uid, uid);
        }
        chmodSync(path, only(path) ? 0o555 : 0o755);
      };
      visit(at);
    }

    for (const [what, only] of [
      ['all of it', () => true],
      ['the folder of the migration', (path: string) => path.endsWith('_change_user')],
      ['the folder of plans', (path: string) => path.endsWith('/plans')],
      ['the folder around both', (path: string) => path.endsWith('/prisma')],
    ] as const) {
      it(`refuses a disk that is read-only: ${what}`, async function () {
        if (process.platform === 'win32') this.skip();
        const at = await temp.make(project(RENAME, { 'prisma/plans/other/x': '' }));
        mkdirSync(join(at, 'src'));
        writeFileSync(join(at, 'src/x'), '');
        readOnly(at, only);
        const before = treeOf(at);
        const { code, out, err } = await runBundle(bundle.folder, ['split', SECOND], at, uid);
        readOnly(at, () => false);
        if (what === 'the folder around both') {
          // nothing has to be made there: prisma/plans is there already
          assert.equal(code, 0, err);
          return;
        }
        assert.deepEqual([code, out], [2, ''], err);
        assert.match(err, /^lockkeeper: [^\n]*permission denied[^\n]* Nothing was changed\.\n$/);
        assert.deepEqual(treeOf(at), before);
      });
    }

    it('leaves nothing half written when it is refused, and no stack trace', async () => {
      const at = await temp.make(project('ALTER TABLE "User" RENAME COLUMN "no" TO "x";\n'));
      const before = treeOf(at);
      const { code, err } = await runBundle(bundle.folder, ['split', SECOND], at);
      assert.equal(code, 2);
      assert.doesNotMatch(err, /\n\s+at /);
      assert.deepEqual(treeOf(at), before);
    });
  });
});
