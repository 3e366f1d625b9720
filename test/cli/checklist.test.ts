import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folders, lockkeeper, project, SECOND } from './harness.ts';
import { treeOf } from './tree.ts';

interface Item {
  readonly id: string;
  readonly by: 'tool' | 'person';
  readonly state: 'done' | 'open' | 'not-needed';
  readonly reason: string;
  readonly places: readonly { readonly path: string; readonly line: number }[];
  readonly said: { readonly done: boolean; readonly by: string | null; readonly date: string | null; readonly note: string | null } | null;
}

const FOLDER = 'prisma/migrations/20260201000000_change_user';
const DOWN = `${FOLDER}/down.sql`;
const FILE = `${FOLDER}/checklist.json`;

describe('cli: checklist', () => {
  const temp = folders();
  const itemsIn = async (at: string): Promise<ReadonlyMap<string, Item>> => {
    const { out, err } = await lockkeeper(at, ['checklist', FOLDER, '--format', 'json']);
    assert.equal(err, '');
    const { groups } = JSON.parse(out) as { readonly groups: readonly { readonly items: readonly Item[] }[] };
    return new Map(groups.flatMap((g) => g.items.map((i) => [i.id, i] as const)));
  };
  /** `state: reason` of an item for this migration. */
  const shown = async (sql: string, id: string, more: Readonly<Record<string, string>> = {}): Promise<string> => {
    const item = (await itemsIn(await temp.make(project(sql, more)))).get(id);
    return `${item?.by} ${item?.state}: ${item?.reason}`;
  };

  for (const [id, what, sql, expected, more] of [
    ['sql-clean', 'without findings', 'ALTER TABLE "User" ADD COLUMN "x" TEXT;\n', /^tool done: 1 statement, no/],
    ['sql-clean', 'with one', 'ALTER TABLE "User" DROP COLUMN "bio";\n', /^tool open: 1 finding: drop-column$/],
    [
      'sql-clean',
      'with one that is ignored',
      '-- lockkeeper-ignore drop-column: unused\nALTER TABLE "User" DROP COLUMN "bio";\n',
      /^tool done: 1 statement, no .*1 ignored with a comment$/,
    ],
    ['sql-clean', 'without a statement', '-- nothing\n', /^tool open: /],
    ['sql-clean', 'that cannot be read', 'ALTER TABEL "User" ADD "x" TEXT;\n', /^tool open: 1 finding: syntax-error$/],
    ['no-breaking-changes', 'a dropped column', 'ALTER TABLE "User" DROP COLUMN "bio";\n', /^tool open: 1 finding: drop-column$/],
    ['no-breaking-changes', 'an index', 'CREATE INDEX CONCURRENTLY "i" ON "User"("name");\n', /^tool done: /],
    [
      'no-breaking-changes',
      'a rule that is off',
      'ALTER TABLE "User" DROP COLUMN "bio";\n',
      /^person open: A rule that watches this is off$/,
      { 'lockkeeper.config.jsonc': '{ "rules": { "drop-column": "off" } }' },
    ],
    ['old-code', 'a dropped column', 'ALTER TABLE "User" DROP COLUMN "bio";\n', /^person open: It does not, says 1 finding: drop-column$/],
    ['foreign-key-on-delete', 'none', 'ALTER TABLE "User" ADD COLUMN "x" TEXT;\n', /^tool not-needed: No foreign key is added$/],
    [
      'foreign-key-on-delete',
      'one without',
      'CREATE TABLE "P" ("id" INT PRIMARY KEY, "u" INT REFERENCES "User"("id"));\n',
      /^tool open: 1 foreign key without ON DELETE$/,
    ],
    [
      'foreign-key-on-delete',
      'one with',
      'CREATE TABLE "P" ("id" INT PRIMARY KEY, "u" INT REFERENCES "User"("id") ON DELETE SET NULL);\n',
      /^tool done: 1 foreign key: SET NULL$/,
    ],
    [
      'foreign-key-on-delete',
      'none, as far as it can be read',
      "DO $$ BEGIN EXECUTE 'ALTER TABLE ' || current_setting('x'); END $$;\n",
      /^person open: No foreign key is added, as far as it can be read; 1 statement cannot$/,
    ],
    [
      'foreign-key-indexes',
      'one without',
      'CREATE TABLE "P" ("id" INT PRIMARY KEY, "u" INT REFERENCES "User"("id") ON DELETE CASCADE);\n',
      /^tool open: 1 foreign key without an index/,
    ],
    [
      'foreign-key-indexes',
      'one with',
      'CREATE TABLE "P" ("id" INT PRIMARY KEY, "u" INT REFERENCES "User"("id") ON DELETE CASCADE);\nCREATE INDEX "P_u" ON "P"("u");\n',
      /^tool done: 1 foreign key, each with an index$/,
    ],
    [
      'foreign-key-indexes',
      'the rule is off',
      'CREATE TABLE "P" ("id" INT PRIMARY KEY, "u" INT REFERENCES "User"("id") ON DELETE CASCADE);\n',
      /^person open: The rule foreign-key-without-index is off$/,
      { 'lockkeeper.config.jsonc': '{ "rules": { "foreign-key-without-index": "off" } }' },
    ],
    ['no-unplanned-changes', 'none', 'ALTER TABLE "User" ADD COLUMN "x" TEXT;\n', /^tool not-needed: /],
    ['no-unplanned-changes', 'a rename', 'ALTER TABLE "User" RENAME COLUMN "name" TO "n";\n', /^tool open: 1 finding: rename-column$/],
    [
      'no-unplanned-changes',
      'what looks like a rename',
      'ALTER TABLE "User" DROP COLUMN "name", ADD COLUMN "fullName" TEXT;\n',
      /^tool open: .*drop-and-add-looks-like-rename/,
    ],
    [
      'no-unplanned-changes',
      'a wider varchar',
      'ALTER TABLE "User" ALTER COLUMN "bio" TYPE VARCHAR(200);\n',
      /^tool done: The one change breaks no deployed code$/,
    ],
    [
      'no-unplanned-changes',
      'a phase of a plan',
      '-- Plan: rename_user_name, phase 2 of 3\n-- lockkeeper-ignore rename-column: announced\nALTER TABLE "User" RENAME COLUMN "name" TO "n";\n',
      /^tool done: Phase 2 of 3 of the plan rename_user_name$/,
    ],
    ['batched', 'none', 'ALTER TABLE "User" ADD COLUMN "x" TEXT;\n', /^tool not-needed: No rows are changed$/],
    ['batched', 'all rows', 'UPDATE "User" SET "bio" = \'\';\n', /^tool open: 1 finding: update-all-rows$/],
    ['batched', 'one row', 'UPDATE "User" SET "bio" = \'\' WHERE "id" = 1;\n', /^tool done: One statement, which changes few rows$/],
    ['indexes-concurrent', 'none', 'ALTER TABLE "User" ADD COLUMN "x" TEXT;\n', /^tool not-needed: No index is created$/],
    [
      'indexes-concurrent',
      'one that is not',
      'CREATE INDEX "i" ON "User"("name");\n',
      /^tool open: 1 finding: create-index-not-concurrently$/,
    ],
    ['indexes-concurrent', 'one that is', 'CREATE INDEX CONCURRENTLY "i" ON "User"("name");\n', /^tool done: 1 index CONCURRENTLY$/],
    [
      'indexes-concurrent',
      'one on a new table',
      'CREATE TABLE "P" ("id" INT PRIMARY KEY, "u" INT);\nCREATE INDEX "P_u" ON "P"("u");\n',
      /^tool done: 1 index on a table without rows$/,
    ],
    ['duration', 'no table is read', 'ALTER TABLE "User" ADD COLUMN "x" TEXT;\n', /^tool done: No rows are read or written/],
    [
      'duration',
      'one is',
      'CREATE INDEX CONCURRENTLY "i" ON "User"("name");\n',
      /^person open: Reads or writes all of "User"\. No environment is connected/,
    ],
    ['maintenance-window', 'nothing waits', 'ALTER TABLE "User" ADD COLUMN "x" TEXT;\n', /^tool not-needed: /],
    [
      'maintenance-window',
      'all wait',
      'ALTER TABLE "User" ALTER COLUMN "name" SET NOT NULL;\n',
      /^person open: It stops reads or writes of "User"$/,
    ],
    [
      'rollback-created',
      'no statement',
      'ALTER TABLE "User" ADD COLUMN "x" TEXT;\n',
      /^tool open: down\.sql holds no statement$/,
      { [DOWN]: '-- later\n' },
    ],
    [
      'rollback-created',
      'irreversible',
      'DROP TABLE "User";\n',
      /^tool done: Irreversible: the rows are gone$/,
      { [DOWN]: '-- irreversible: the rows are gone.\n' },
    ],
    [
      'rollback-created',
      'what does not run',
      'ALTER TABLE "User" ADD COLUMN "x" TEXT;\n',
      /^tool open: down\.sql does not run: syntax-error$/,
      { [DOWN]: 'ALTER TABEL x;\n' },
    ],
    [
      'rollback-created',
      'statements that undo it',
      'ALTER TABLE "User" ADD COLUMN "x" TEXT;\n',
      /^tool done: 1 statement, after which the schema is as before$/,
      { [DOWN]: 'ALTER TABLE "User" DROP COLUMN "x";\n' },
    ],
    [
      'rollback-created',
      'statements that leave something',
      'ALTER TABLE "User" ADD COLUMN "x" TEXT, ADD COLUMN "y" TEXT;\n',
      /^tool open: column "User"."y" is left behind$/,
      { [DOWN]: 'ALTER TABLE "User" DROP COLUMN "x";\n' },
    ],
    [
      'rollback-created',
      'a column that comes back as the last one',
      'ALTER TABLE "User" DROP COLUMN "name";\n',
      /^tool done: 1 statement, after which/,
      { [DOWN]: 'ALTER TABLE "User" ADD COLUMN "name" TEXT;\n' },
    ],
    [
      'rollback-created',
      'what cannot be told',
      'ALTER TABLE "User" ADD COLUMN "x" TEXT;\n',
      /^tool done: 1 statement; whether anything is left over cannot be told$/,
      { [DOWN]: 'CALL undo();\n' },
    ],
    [
      'rollback-graded',
      'exact, and is not',
      'ALTER TABLE "User" DROP COLUMN "name";\n',
      /^tool open: It says exact, but table "User" has the order of columns/,
      { [DOWN]: '-- Grade: exact.\nALTER TABLE "User" ADD COLUMN "name" TEXT;\n' },
    ],
    [
      'rollback-graded',
      'not said',
      'ALTER TABLE "User" ADD COLUMN "x" TEXT;\n',
      /^tool open: down\.sql does not say its grade/,
      { [DOWN]: 'ALTER TABLE "User" DROP COLUMN "x";\n' },
    ],
    [
      'rollback-graded',
      'exact',
      'ALTER TABLE "User" ADD COLUMN "x" TEXT;\n',
      /^tool done: Exact/,
      { [DOWN]: '-- Grade: exact.\nALTER TABLE "User" DROP COLUMN "x";\n' },
    ],
    [
      'rollback-graded',
      'lossy',
      'ALTER TABLE "User" DROP COLUMN "bio";\n',
      /^tool done: Lossy: values of "bio" are gone$/,
      { [DOWN]: '-- Grade: lossy: values of "bio" are gone.\nALTER TABLE "User" ADD COLUMN "bio" VARCHAR(100);\n' },
    ],
    ['rollback-tested', 'not yet', 'ALTER TABLE "User" ADD COLUMN "x" TEXT;\n', /^person open: Not rehearsed yet$/],
    ['rollback-tested', 'irreversible', 'DROP TABLE "User";\n', /^tool not-needed: /, { [DOWN]: '-- irreversible: rows are gone\n' }],
  ] as readonly (readonly [string, string, string, RegExp, Readonly<Record<string, string>>?])[])
    it(`${id}: ${what}`, async () => {
      assert.match(await shown(sql, id, more), expected);
    });

  it('leads to the place', async () => {
    const at = await temp.make(project('ALTER TABLE "User" ADD COLUMN "x" TEXT;\nCREATE INDEX "i" ON "User"("name");\n'));
    assert.deepEqual((await itemsIn(at)).get('indexes-concurrent')?.places, [{ path: SECOND, line: 3 }]);
  });

  it('says nothing about a migration that is not checked', async () => {
    const at = await temp.make(project('DROP TABLE "User";\n', { 'lockkeeper.config.jsonc': '{ "since": "2027" }' }));
    const items = await itemsIn(at);
    assert.equal(items.get('sql-clean')?.state, 'not-needed');
    assert.match(items.get('sql-clean')?.reason ?? '', /before "since"/);
  });

  it('ticks when the finding is fixed, and ends with 0 when everything is ticked', async () => {
    const at = await temp.make(
      project('CREATE INDEX "i" ON "User"("name");\n', { [DOWN]: '-- Grade: exact.\nDROP INDEX CONCURRENTLY "i";\n' }),
    );
    assert.equal((await itemsIn(at)).get('indexes-concurrent')?.state, 'open');
    writeFileSync(join(at, SECOND), '-- Rollback: see down.sql\nCREATE INDEX CONCURRENTLY "i" ON "User"("name");\n');
    assert.equal((await itemsIn(at)).get('indexes-concurrent')?.state, 'done');
    const boxes = [...(await itemsIn(at)).values()].filter((i) => i.by === 'person' && i.state === 'open').map((i) => i.id);
    assert.ok(boxes.includes('backup') && boxes.includes('query-indexes'));
    for (const id of boxes) {
      assert.equal((await lockkeeper(at, ['checklist', FOLDER])).code, 1);
      assert.equal((await lockkeeper(at, ['checklist', FOLDER, '--tick', id])).code, 0);
    }
    const { code, out } = await lockkeeper(at, ['checklist', FOLDER]);
    assert.equal(code, 0, out);
    assert.match(out, /^20260201000000_change_user: (\d+) of \1 done\n/);
    assert.doesNotMatch(out, /\[ \]|What only a person/);
  });

  it('keeps what is said: by whom git says, on which day, with a note, one item a line', async () => {
    const at = await temp.make(project('ALTER TABLE "User" ADD COLUMN "x" TEXT;\n'));
    execFileSync('git', ['init', '-q'], { cwd: at });
    execFileSync('git', ['config', 'user.name', 'Ann'], { cwd: at });
    const { code, out } = await lockkeeper(at, ['checklist', FOLDER, '--tick', 'backup', '--note', ' restored\non staging ']);
    assert.deepEqual([code, out], [0, `[x] Database backup verified\n${FILE}\n`]);
    const day = /"date": "(\d{4}-\d\d-\d\d)"/.exec(readFileSync(join(at, FILE), 'utf8'))?.[1];
    assert.ok(day !== undefined && Math.abs(Date.parse(day) - Date.now()) < 2 * 86_400_000);
    assert.match(
      readFileSync(join(at, FILE), 'utf8'),
      /^ {4}\{ "item": "backup", "done": true, "by": "Ann", "date": "[\d-]+", "note": "restored\\non staging" \}$/m,
    );
    assert.match((await lockkeeper(at, ['checklist', FOLDER])).out, /\[x\] backup .*\n +Ann, [\d-]+: restored on staging\n/);
    assert.equal((await lockkeeper(at, ['checklist', FOLDER, '--tick', 'backup'])).out, 'backup is ticked already.\n');
    assert.equal((await lockkeeper(at, ['checklist', FOLDER, '--untick', 'backup'])).code, 0);
    assert.match(readFileSync(join(at, FILE), 'utf8'), /"item": "backup", "done": false, .*"note": "restored/, 'a note is kept');
    assert.equal((await lockkeeper(at, ['check', SECOND])).code, 0, 'the file is nothing to Prisma or to the checks');
  });

  it('prints a task list in which nothing of the project is Markdown', async () => {
    const at = await temp.make(project('ALTER TABLE "User" ADD COLUMN "x" TEXT;\n'));
    await lockkeeper(at, ['checklist', FOLDER, '--tick', 'on-call', '--note', '<b>*all*</b> | [x](http://y) `z`\n# h']);
    const { code, out } = await lockkeeper(at, ['checklist', FOLDER, '--format', 'markdown']);
    assert.equal(code, 1);
    assert.match(
      out,
      /^## Checklist for `20260201000000_change_user`\n\n\d+ of 23 done\.\n\n### Schema Review\n\n- \[x\] Migration SQL has no findings: 1 /,
    );
    assert.match(out, /\n- \[ \] Database backup verified\n/);
    assert.match(out, /\n- \[x\] Foreign keys have appropriate ON DELETE behavior: does not apply: no foreign key is added\n/);
    assert.ok(out.includes('&lt;b\\>\\*all\\*&lt;/b\\> \\| \\[x\\](http://y) \\`z\\` \\# h\n'), out);
  });

  it('writes nothing over a file that it cannot read', async () => {
    for (const [broken, why] of [
      ['{ "version": 1, "items": [', /It is no JSON/],
      ['{ "version": 2, "items": [] }', /a newer Lockkeeper wrote/],
    ] as const) {
      const at = await temp.make(project('SELECT 1;\n', { [FILE]: broken }));
      const before = treeOf(at);
      for (const args of [[], ['--tick', 'backup']]) {
        const { code, out, err } = await lockkeeper(at, ['checklist', FOLDER, ...args]);
        assert.deepEqual([code, out], [2, '']);
        assert.match(err, /^lockkeeper: .*checklist\.json/);
        assert.match(err, why);
      }
      assert.deepEqual(treeOf(at), before);
    }
  });

  it('refuses what makes no sense, and writes nothing', async () => {
    const at = await temp.make(project('ALTER TABLE "User" DROP COLUMN "bio";\n'));
    const before = treeOf(at);
    for (const [args, says] of [
      [['checklist'], /needs a migration/],
      [['checklist', 'prisma/migrations'], /no migration/],
      [['checklist', 'nowhere'], /nothing at this path/],
      [['checklist', FOLDER, '--tick', 'backupp'], /There is no item backupp\. Did you mean backup\?/],
      [['checklist', FOLDER, '--tick', 'sql-clean'], /not for a person to tick: .*drop-column/],
      [['checklist', FOLDER, '--tick', 'backup', '--untick', 'backup'], /two things/],
      [['checklist', FOLDER, '--note', 'x'], /--note needs an item/],
      [['checklist', FOLDER, '--format', 'html'], /takes text, markdown, json/],
    ] as const) {
      const { code, out, err } = await lockkeeper(at, args);
      assert.deepEqual([code, out], [2, ''], args.join(' '));
      assert.match(err, says);
    }
    assert.deepEqual(treeOf(at), before);
    assert.equal(existsSync(join(at, FILE)), false);
  });
});
