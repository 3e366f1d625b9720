import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleCommand, runBundle } from './bundle.ts';
import { folders, lockkeeper, project } from './harness.ts';
import { treeOf } from './tree.ts';

const HISTORY = project('SELECT 1;\n');
const SCHEMA = 'datasource db {\n  provider = "postgresql"\n}\n\nmodel User {\n  id Int @id\n}\n';

describe('cli: new', () => {
  const temp = folders();
  const migrations = (at: string): string[] =>
    readdirSync(join(at, 'prisma/migrations'))
      .filter((n) => /^\d/.test(n))
      .sort();
  const newest = (at: string): string => migrations(at).at(-1)!;

  it('creates a folder with migration.sql and down.sql, and names them', async () => {
    const at = await temp.make(HISTORY);
    const before = treeOf(at);
    const { code, out, err } = await lockkeeper(at, ['new', 'add_user_email_column']);
    assert.deepEqual([code, err], [0, '']);
    assert.match(
      out,
      /^prisma\/migrations\/\d{14}_add_user_email_column\/migration\.sql\nprisma\/migrations\/\d{14}_add_user_email_column\/down\.sql\n$/,
    );
    const after = treeOf(at);
    assert.deepEqual(
      Object.keys(after)
        .filter((p) => !(p in before))
        .sort(),
      out.trimEnd().split('\n').sort(),
    );
    for (const [path, text] of Object.entries(before)) assert.equal(after[path], text);
  });

  it('JSON names what was written; a dry run shows it and writes nothing', async () => {
    const at = await temp.make(HISTORY);
    const args = ['new', '--kind', 'add-column', '--operand', 'table=User', '--operand', 'name=mfaEnabled', '--operand', 'type=BOOLEAN'];
    const before = treeOf(at);
    const dry = JSON.parse((await lockkeeper(at, [...args, '--dry-run', '--format', 'json'])).out);
    assert.deepEqual(treeOf(at), before);
    assert.deepEqual(dry.paths, []);
    assert.match(dry.migrations[0].migrationSql, /ALTER TABLE "User" ADD COLUMN "mfaEnabled" BOOLEAN;/);
    assert.match((await lockkeeper(at, [...args, '--dry-run'])).out, /\/down\.sql\n\n {4}-- Takes back /);
    const { paths, name, migrations: made } = JSON.parse((await lockkeeper(at, [...args, '--format', 'json'])).out);
    assert.equal(name, newest(at));
    assert.equal(made.length, 1);
    assert.deepEqual(paths, [`prisma/migrations/${name}/migration.sql`, `prisma/migrations/${name}/down.sql`]);
    assert.match(name, /_add_user_mfa_enabled_column$/);
  });

  it('says why a name cannot be used and what would be right, and writes nothing', async () => {
    const at = await temp.make(HISTORY);
    const before = treeOf(at);
    const why = async (...args: string[]): Promise<string> => {
      const { code, out, err } = await lockkeeper(at, ['new', ...args]);
      assert.deepEqual([code, out], [2, ''], args.join(' '));
      return err;
    };
    assert.match(await why('Add User Email!'), /is not snake_case.* Use add_user_email\.$/m);
    assert.match(await why('../../evil'), /is a path, not a name\. Use evil\./);
    assert.match(await why(''), /The name is empty/);
    assert.match(await why('x'.repeat(300)), /300 characters/);
    assert.match(await why('add_größe'), /ASCII/);
    assert.match(await why('create_user'), /There is a migration 20260101000000_create_user already\. Use create_user_2\./);
    assert.match(await why('con'), /device/);
    assert.match(await why(), /needs a name.\nSay what the migration does: lockkeeper new add_user_email_column/);
    assert.match(await why('x', '--kind', 'add-colum'), /Did you mean add-column\?/);
    assert.match(await why('x', '--kind', 'data-migration'), /command of its own\.\nRun lockkeeper new-data/);
    assert.match(await why('x', '--kind', 'add-column'), /needs the table: --operand table=User/);
    assert.match(await why('x', '--kind', 'add-column', '--operand', 'tables=User'), /asks for no tables\.\nDid you mean table\?/);
    assert.match(await why('x', '--operand', 'table=User'), /--kind empty takes no --operand/);
    assert.match(await why('x', '--rollback', 'irreversible'), /needs a reason/);
    assert.match(await why('x', '--because', 'y'), /--because needs --rollback irreversible/);
    assert.match(await why('x', '--ref', 'main'), /--ref needs --from-schema/);
    assert.match(await why('x', '--from-schema', '--kind', 'empty'), /do not go together/);
    assert.deepEqual(treeOf(at), before);
  });

  it('takes a kind of plan over to the plans, under the name that is given', async () => {
    const at = await temp.make(HISTORY);
    const args = ['--kind', 'rename-column', '--operand', 'column=User.name', '--operand', 'to=displayName'];
    const { code, out } = await lockkeeper(at, ['new', 'rename_user_name', ...args]);
    assert.equal(code, 0);
    assert.match(out, /^prisma\/plans\/rename_user_name\/PLAN\.md\n/);
    assert.match((await lockkeeper(at, ['plan', 'list'])).out, /^rename_user_name /);
    assert.match((await lockkeeper(at, ['new', '../x', ...args])).err, /is a path/);
    assert.match((await lockkeeper(at, ['new', 'x', ...args, '--rollback', 'hand'])).err, /not for a plan/);
  });

  it('keeps the reason of what cannot be taken back', async () => {
    const at = await temp.make(HISTORY);
    await lockkeeper(at, ['new', 'cleanup_orphaned_sessions', '--rollback', 'irreversible', '--because', 'the rows are gone']);
    const tree = treeOf(at);
    assert.match(tree[`prisma/migrations/${newest(at)}/down.sql`] ?? '', /^-- irreversible: the rows are gone$/m);
    assert.match(tree[`prisma/migrations/${newest(at)}/migration.sql`] ?? '', /^-- Rollback: irreversible: the rows are gone$/m);
  });

  it('starts a project that has a schema and no migrations; without either it says so', async () => {
    const at = await temp.make({ 'package.json': '{}', 'prisma/schema.prisma': SCHEMA });
    const { code, out } = await lockkeeper(at, ['new', 'init']);
    assert.equal(code, 0);
    assert.match(out, /^prisma\/migrations\/migration_lock\.toml\n/);
    assert.equal((await lockkeeper(at, ['new', 'add_user_email_column'])).code, 0);
    const nothing = await lockkeeper(await temp.make({ 'package.json': '{}' }), ['new', 'init']);
    assert.equal(nothing.code, 2);
    assert.match(nothing.err, /no Prisma project here: neither a folder of migrations nor a schema\.prisma/);
    const two = await temp.make({ 'a/prisma/schema.prisma': SCHEMA, 'b/prisma/schema.prisma': SCHEMA });
    assert.match(
      (await lockkeeper(two, ['new', 'init'])).err,
      /several projects here:\n {2}a\/prisma\/migrations\n {2}b\/prisma\/migrations/,
    );
    assert.equal((await lockkeeper(two, ['new', 'init', '--project', 'b'])).code, 0);
  });

  it('from the schema: says what is missing, and runs nothing that is not the project’s own', async () => {
    const at = await temp.make({ ...HISTORY, 'pnpm-lock.yaml': '' });
    const ask = async (): Promise<string> => (await lockkeeper(at, ['new', 'x', '--from-schema'])).err;
    assert.match(await ask(), /no schema\.prisma that could be read/);
    writeFileSync(join(at, 'prisma/schema.prisma'), SCHEMA);
    assert.match(await ask(), /Prisma is not installed in .*\. Install it there: pnpm install$/m);
    mkdirSync(join(at, 'node_modules/prisma'), { recursive: true });
    writeFileSync(join(at, 'node_modules/prisma/package.json'), '{ "version": "3.1.0", "bin": { "prisma": "x.js" } }');
    assert.match(await ask(), /Prisma 3\.1\.0 has no migrate diff/);
  });

  describe('as a process', function () {
    this.timeout(60_000);
    let bundle: Awaited<ReturnType<typeof bundleCommand>>;
    before(async () => {
      bundle = await bundleCommand();
    });
    after(() => bundle.remove());

    it('several at the same second get timestamps of their own, and nothing is overwritten', async () => {
      const at = await temp.make(HISTORY);
      const names = Array.from({ length: 6 }, (_, i) => `add_user_x${i}_column`);
      const ended = await Promise.all(names.map((name) => runBundle(bundle.folder, ['new', name], at)));
      for (const { code, err } of ended) assert.equal(code, 0, err);
      const made = migrations(at).slice(2);
      assert.deepEqual(made.map((n) => n.slice(15)).sort(), names);
      assert.equal(new Set(made.map((n) => n.slice(0, 14))).size, names.length, made.join(', '));
      for (const name of made) assert.deepEqual(readdirSync(join(at, 'prisma/migrations', name)).sort(), ['down.sql', 'migration.sql']);
    });

    it('of the same name only one is made', async () => {
      const at = await temp.make(HISTORY);
      const ended = await Promise.all([1, 2, 3].map(() => runBundle(bundle.folder, ['new', 'add_user_x_column'], at)));
      assert.deepEqual(ended.map((e) => e.code).sort(), [0, 2, 2]);
      assert.equal(migrations(at).length, 3);
    });

    it('a folder without rights is named, and nothing is changed', async function () {
      if (process.platform === 'win32') this.skip();
      const at = await temp.make(HISTORY);
      // root writes everywhere: then another user is needed
      const uid = process.getuid?.() === 0 ? 65_534 : undefined;
      if (uid !== undefined) for (const p of ['', 'prisma', 'prisma/migrations']) chownSync(join(at, p), uid, uid);
      chmodSync(join(at, 'prisma/migrations'), 0o555);
      const before = treeOf(at);
      const { code, out, err } = await runBundle(bundle.folder, ['new', 'add_user_x_column'], at, uid);
      chmodSync(join(at, 'prisma/migrations'), 0o755);
      assert.deepEqual([code, out], [2, '']);
      assert.equal(
        err,
        'lockkeeper: prisma/migrations cannot be written: permission denied. Give the current user the right to write here.\n',
      );
      assert.deepEqual(treeOf(at), before);
    });

    it('a migrations folder that leads out of the project is not written to', async function () {
      if (process.platform === 'win32') this.skip();
      const at = await temp.make({ 'shop/package.json': '{}', 'shop/prisma/schema.prisma': SCHEMA, 'elsewhere/x': '' });
      symlinkSync(join(at, 'elsewhere'), join(at, 'shop/prisma/migrations'));
      const { code, err } = await runBundle(bundle.folder, ['new', 'init'], join(at, 'shop'));
      assert.equal(code, 2, err);
      assert.deepEqual(readdirSync(join(at, 'elsewhere')), ['x']);
    });
  });

  it('gives no secret away', async () => {
    const at = await temp.make({
      ...HISTORY,
      'prisma/schema.prisma':
        'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n  shadowDatabaseUrl = env("SHADOW")\n}\nmodel User {\n  id Int @id\n}\n',
      'node_modules/prisma/package.json': '{ "version": "6.19.3", "bin": { "prisma": "x.js" } }',
      'node_modules/prisma/x.js': 'console.error(process.argv.includes("postgresql://u:hunter2@h/s") ? "got it" : "no"); process.exit(3);',
    });
    const ask = (env: Record<string, string>) => lockkeeper(at, ['new', 'x', '--from-schema', '--shadow-database'], { env });
    assert.match((await ask({})).err, /shadow database is that of SHADOW, which is not set here/);
    const { code, out, err } = await ask({ SHADOW: 'postgresql://u:hunter2@h/s' });
    assert.equal(code, 2);
    assert.match(
      err,
      /^prisma migrate diff --from-migrations prisma\/migrations --shadow-database-url \*\*\* --to-schema-datamodel prisma\/schema\.prisma --script\ngot it\n/,
    );
    assert.match(err, /it ended with 3/);
    assert.ok(!`${out}${err}`.includes('hunter2'));
    assert.equal(migrations(at).length, 2);
    assert.equal(readFileSync(join(at, 'prisma/schema.prisma'), 'utf8').length > 0, true);
  });

  it('in a git repository without a schema at the commit', async () => {
    const at = await temp.make({ ...HISTORY, 'node_modules/prisma/package.json': '{ "version": "7.10.1", "bin": "x.js" }' });
    const git = (...args: string[]): void =>
      void execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], { cwd: at, stdio: 'ignore' });
    git('init', '-q');
    git('add', 'prisma');
    git('commit', '-qm', 'all');
    writeFileSync(join(at, 'prisma/schema.prisma'), SCHEMA);
    assert.match(
      (await lockkeeper(at, ['new', 'x', '--from-schema'])).err,
      /git has no schema\.prisma at HEAD\. Name a commit that has one/,
    );
    git('add', 'prisma');
    git('commit', '-qm', 'schema');
    const same = await lockkeeper(at, ['new', 'x', '--from-schema']);
    assert.equal(same.code, 1);
    assert.match(same.err, /nothing that it did not ask for at HEAD/);
  });
});
