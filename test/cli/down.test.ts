import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folders, lockkeeper, project, SECOND } from './harness.ts';
import { treeOf } from './tree.ts';

const FOLDER = 'prisma/migrations/20260201000000_change_user';
const DOWN = `${FOLDER}/down.sql`;
const NO_DOWN = { [`${FOLDER}/other.txt`]: '' };

/** A project whose second migration has no down.sql. */
const without = (sql: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(project(sql, NO_DOWN)).filter(([path]) => path !== DOWN));

const ADD = 'ALTER TABLE "User" ADD COLUMN "age" INTEGER;\nCREATE INDEX "User_age_idx" ON "User"("age");\n';

interface Json {
  readonly sql: string;
  readonly grade: string;
  readonly notes: readonly { readonly statement: string; readonly line: number; readonly grade: string; readonly reason: string | null }[];
}

describe('cli: down', () => {
  const temp = folders();

  it('prints the draft, and writes nothing', async () => {
    const at = await temp.make(without(ADD));
    const tree = treeOf(at);
    for (const args of [[FOLDER], [SECOND], [FOLDER, '--stdout'], [join(at, FOLDER)]]) {
      const { code, out, err } = await lockkeeper(at, ['down', ...args]);
      assert.deepEqual([code, err], [0, '']);
      assert.match(out, /^-- Takes back 20260201000000_change_user\.\n-- Grade: exact\.\n/);
      assert.match(out, /\nALTER TABLE "User" DROP COLUMN "age";\n$/);
    }
    assert.deepEqual(treeOf(at), tree);
  });

  it('gives grades as JSON, for each statement in the order of the file', async () => {
    const at = await temp.make(without(`${ADD}DROP TABLE\n  "User";\nUPDATE "User" SET "name" = 'x';\n`));
    const { code, out } = await lockkeeper(at, ['down', FOLDER, '--format', 'json']);
    assert.equal(code, 0);
    const json = JSON.parse(out) as Json;
    assert.deepEqual(Object.keys(json), ['sql', 'grade', 'notes']);
    assert.notEqual(json.grade, 'exact');
    assert.deepEqual(
      json.notes.map((n) => [n.line, n.statement.split(/\s/)[0]]),
      [
        [2, 'ALTER'],
        [3, 'CREATE'],
        [4, 'DROP'],
        [6, 'UPDATE'],
      ],
    );
    assert.equal(json.notes[2]?.statement, 'DROP TABLE\n  "User"');
    assert.equal(json.notes[2]?.grade, 'lossy');
    assert.match(json.notes[2]?.reason ?? '', /rows of "User"/);
    for (const note of json.notes) assert.deepEqual(Object.keys(note), ['statement', 'line', 'grade', 'reason']);
  });

  it('writes down.sql, again and again, and the rules are content with it', async () => {
    const at = await temp.make(without(ADD));
    const first = await lockkeeper(at, ['down', FOLDER, '--write']);
    assert.deepEqual([first.code, first.out, first.err], [0, `${DOWN}\n`, 'The grade is exact.\n']);
    const text = treeOf(at)[DOWN]!;
    assert.equal((await lockkeeper(at, ['down', FOLDER])).out, text);
    const again = await lockkeeper(at, ['down', FOLDER, '--write']);
    assert.deepEqual([again.code, again.err], [0, 'The grade is exact. The file was so already.\n']);
    const check = await lockkeeper(at, ['check', '--format', 'json']);
    assert.ok(!check.out.includes('down.sql'), check.out);
    const json = await lockkeeper(at, ['down', FOLDER, '--write', '--format', 'json']);
    assert.equal((JSON.parse(json.out) as Json).sql, text);
  });

  it('follows the migration, and keeps what stands between marks', async () => {
    const at = await temp.make(without(ADD));
    await lockkeeper(at, ['down', FOLDER, '--write']);
    const mine = '-- lockkeeper: by hand\nUPDATE "User" SET "name" = NULL;\n-- lockkeeper: end by hand\n';
    const before = treeOf(at)[DOWN]!;
    writeFileSync(join(at, DOWN), before.replace(/^(ALTER TABLE "User" DROP.*\n)/m, `$1${mine}`));
    writeFileSync(join(at, SECOND), `${ADD}CREATE TABLE "Tag" ("id" INTEGER PRIMARY KEY);\n`);
    const { code } = await lockkeeper(at, ['down', FOLDER, '--write']);
    assert.equal(code, 0);
    const text = treeOf(at)[DOWN]!;
    assert.ok(text.includes('DROP TABLE "Tag";'));
    assert.ok(text.includes(`ALTER TABLE "User" DROP COLUMN "age";\n\n${mine}`), text);
  });

  it('refuses to write over what was written by hand, and shows the difference', async () => {
    const byHand = 'DROP INDEX CONCURRENTLY "User_age_idx";\nALTER TABLE "User" DROP COLUMN "age";\n';
    const at = await temp.make({ ...without(ADD), [DOWN]: byHand });
    const tree = treeOf(at);
    const { code, out, err } = await lockkeeper(at, ['down', FOLDER, '--write']);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /down\.sql: It was written by hand, and the draft is another\. Nothing was changed\./);
    assert.match(err, /^-DROP INDEX CONCURRENTLY "User_age_idx";$/m);
    assert.match(err, /^\+-- Grade: exact\.$/m);
    assert.match(err, /between "-- lockkeeper: by hand" and/);
    assert.deepEqual(treeOf(at), tree);
    writeFileSync(join(at, DOWN), `-- lockkeeper: by hand\n${byHand}-- lockkeeper: end by hand\n`);
    assert.equal((await lockkeeper(at, ['down', FOLDER, '--write'])).code, 0);
    const drafted = treeOf(at)[DOWN]!;
    writeFileSync(join(at, DOWN), drafted.replace('ALTER TABLE "User" DROP COLUMN "age";\n', ''));
    const changed = await lockkeeper(at, ['down', FOLDER, '--write']);
    assert.equal(changed.code, 0, 'the part by hand had the statement too');
  });

  it('has the line breaks of migration.sql', async () => {
    const at = await temp.make(without(ADD.replaceAll('\n', '\r\n')));
    await lockkeeper(at, ['down', FOLDER, '--write']);
    // the first line of the harness ends in LF
    assert.match(treeOf(at)[DOWN]!, /\r\n$/);
  });

  it('has nothing to take back for an empty migration', async () => {
    const at = await temp.make(without('-- nothing\n'));
    const { code, out } = await lockkeeper(at, ['down', FOLDER, '--format', 'json']);
    assert.equal(code, 0);
    assert.deepEqual([(JSON.parse(out) as Json).grade, (JSON.parse(out) as Json).notes], ['exact', []]);
  });

  const WRONG: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no folder', ['down'], /needs a migration/],
    ['a path that is not there', ['down', 'prisma/migrations/x'], /There is nothing at this path/],
    ['another file', ['down', 'package.json'], /is no migration/],
    ['both ways', ['down', FOLDER, '--write', '--stdout'], /exclude each other/],
    ['a format', ['down', FOLDER, '--format', 'xml'], /--format takes text, json, not xml/],
  ];
  for (const [what, args, message] of WRONG)
    it(`refuses ${what}`, async () => {
      const at = await temp.make(without(ADD));
      const { code, out, err } = await lockkeeper(at, args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, message);
    });
});

describe('cli: revert', () => {
  const temp = folders();
  interface Reverted {
    readonly migrations: readonly {
      readonly name: string;
      readonly migrationSql: string;
      readonly downSql: string;
      readonly grade: string;
    }[];
    readonly notes: readonly string[];
    readonly paths?: readonly string[];
  }
  const dryRun = async (files: Readonly<Record<string, string>>, more: readonly string[] = []): Promise<Reverted> => {
    const at = await temp.make(files);
    const tree = treeOf(at);
    const { code, out, err } = await lockkeeper(at, ['revert', FOLDER, '--dry-run', '--format', 'json', ...more]);
    assert.equal(code, 0, err);
    assert.deepEqual(treeOf(at), tree);
    return JSON.parse(out) as Reverted;
  };

  it('writes a new migration with its own down.sql, which check is content with', async () => {
    const at = await temp.make(without('ALTER TABLE "User" ADD COLUMN "age" INTEGER;\n'));
    const { code, out, err } = await lockkeeper(at, ['revert', FOLDER]);
    assert.equal(code, 0, err);
    const [sql, down, ...more] = out.trimEnd().split('\n');
    assert.deepEqual(more, []);
    assert.match(sql!, /^prisma\/migrations\/\d{14}_revert_change_user\/migration\.sql$/);
    const tree = treeOf(at);
    assert.match(tree[sql!]!, /^-- Reverts 20260201000000_change_user\.\n/);
    assert.match(tree[sql!]!, /ALTER TABLE "User" DROP COLUMN "age";/);
    assert.match(tree[down!]!, /-- Grade: lossy: .*\n[\s\S]*ADD COLUMN "age" INTEGER;/);
    assert.match(err, /schema\.prisma/);
    const check = await lockkeeper(at, ['check', sql!]);
    assert.equal(check.code, 0, check.out);
    // and back again
    assert.equal((await lockkeeper(at, ['revert', sql!])).code, 0);
  });

  it('takes down.sql where that undoes the migration, else the draft', async () => {
    const own = '-- mine\nALTER TABLE "User" DROP COLUMN IF EXISTS "age";\n';
    const files = without('ALTER TABLE "User" ADD COLUMN "age" INTEGER;\n');
    const [mine] = (await dryRun({ ...files, [DOWN]: own })).migrations;
    assert.match(mine!.migrationSql, /DROP COLUMN IF EXISTS "age"/);
    const { migrations, notes } = await dryRun({ ...files, [DOWN]: 'SELECT 1;\n' });
    assert.match(migrations[0]!.migrationSql, /DROP COLUMN "age"/);
    assert.match(notes[0]!, /down\.sql leaves something \(column "User"\."age" is left behind\)/);
  });

  it('splits what cannot share a transaction, and has the safe forms', async () => {
    const sql = 'CREATE INDEX "a" ON "User"("name");\nCREATE INDEX "b" ON "User"("bio");\nALTER TABLE "User" ADD COLUMN "x" INTEGER;\n';
    for (const prisma of ['6.19.3', '7.10']) {
      const { migrations } = await dryRun(without(sql), ['--prisma', prisma]);
      const alone = migrations.filter((m) => m.migrationSql.includes('CONCURRENTLY'));
      assert.ok(alone.length >= 2, JSON.stringify(migrations, null, 2));
      for (const m of alone) assert.equal(m.migrationSql.replaceAll(/^--.*$/gm, '').match(/;/g)?.length, 1, m.migrationSql);
      assert.deepEqual(
        [...migrations].map((m) => m.name).sort(),
        migrations.map((m) => m.name),
      );
      for (const m of migrations) assert.ok(m.downSql.startsWith(`-- Takes back ${m.name}.`));
    }
    const { migrations } = await dryRun({
      ...without('ALTER TABLE "User" DROP CONSTRAINT "c";\n'),
      'prisma/migrations/20260115000000_add_check/migration.sql': 'ALTER TABLE "User" ADD CONSTRAINT "c" CHECK ("id" > 0);\n',
    });
    assert.deepEqual(
      migrations.map((m) => /NOT VALID|VALIDATE/.exec(m.migrationSql)?.[0]),
      ['NOT VALID', 'VALIDATE'],
    );
  });

  it('refuses where a later migration depends on it, and where nothing can be done', async () => {
    const later = { 'prisma/migrations/20260301000000_later/migration.sql': 'CREATE VIEW "Ages" AS SELECT "age" FROM "User";\n' };
    const at = await temp.make({ ...without('ALTER TABLE "User" ADD COLUMN "age" INTEGER;\n'), ...later });
    const tree = treeOf(at);
    const { code, out, err } = await lockkeeper(at, ['revert', FOLDER]);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /On the schema of now the revert would not do\. .*depends on/);
    assert.deepEqual(treeOf(at), tree);
    const nothing = await lockkeeper(await temp.make(without('UPDATE "User" SET "name" = NULL;\n')), ['revert', FOLDER]);
    assert.equal(nothing.code, 2);
    assert.match(nothing.err, /Nothing of 20260201000000_change_user can be taken back by SQL/);
  });

  it('takes a rename back, and says whom it breaks', async () => {
    const { migrations, notes } = await dryRun(without('ALTER TABLE "User" RENAME COLUMN "name" TO "title";\n'));
    assert.match(migrations[0]!.migrationSql, /RENAME COLUMN "title" TO "name"/);
    assert.match(notes.join('\n'), /Renames "title"/);
    assert.equal(migrations[0]!.grade, 'exact');
  });
});
