import assert from 'node:assert/strict';
import { join } from 'node:path';
import { loadPostgresReader } from '../../server/src/core/sql/parsers/postgres.ts';
import type { StatementReader } from '../../server/src/core/sql/statement.ts';
import { openProject, type ProjectAnalysis } from '../../server/src/prisma/project-analysis.ts';
import { readProject } from '../../server/src/prisma/projects.ts';
import { git, projectFiles, tempFolder } from './temp.ts';

const USER = 'CREATE TABLE "User" ("id" INTEGER NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));';
const FIRST = '20260101000000_create_user';
const LAST = '20260102000000_change_user';

describe('rules about the way back', () => {
  let reader: StatementReader;
  before(async () => {
    reader = await loadPostgresReader();
  });

  const project = (up: string, down: string): string =>
    tempFolder({
      '.git/': '',
      ...projectFiles({ [FIRST]: USER, [LAST]: up }),
      [`prisma/migrations/${LAST}/down.sql`]: down,
    });
  const open = async (root: string, flags: object = {}): Promise<ProjectAnalysis> =>
    openProject(await readProject(join(root, 'prisma/migrations')), { reader, flags });
  /** Findings of the last migration as `file: rule`, those about names and missing files left out. */
  const said = async (up: string, down: string): Promise<readonly string[]> => {
    const analysis = await open(project(up, down));
    const last = (await analysis.checkAll()).at(-1)!;
    return last.findings
      .filter((f) => /down\.sql$/.test(f.path) || f.finding.rule === 'rollback-comment-differs')
      .map((f) => `${f.path.split('/').at(-1)}: ${f.finding.rule}`);
  };
  const message = async (up: string, down: string, rule: string): Promise<string> => {
    const analysis = await open(project(up, down));
    return (await analysis.checkAll()).at(-1)!.findings.find((f) => f.finding.rule === rule)?.finding.message ?? '';
  };

  describe('rollback-comment-differs', () => {
    const ADD = 'ALTER TABLE "User" ADD COLUMN "a" TEXT;';
    const DOWN = 'ALTER TABLE "User" DROP COLUMN "a";';
    const IN_STEP: readonly (readonly [string, string, string])[] = [
      ['the same', '-- Rollback: ALTER TABLE "User" DROP COLUMN "a";', DOWN],
      ['other white space, case and semicolon', '-- rollback:   alter table "User"  drop column "a"', DOWN],
      ['words', '-- Rollback: drop the column again', DOWN],
      ['a pointer', '-- Rollback: see down.sql', DOWN],
      ['several lines', '-- Rollback:\n--   ALTER TABLE "User"\n--     DROP COLUMN "a";\n-- AlterTable', DOWN],
      ['a block', '/*\n * Rollback: ALTER TABLE "User"\n *   DROP COLUMN "a";\n */', DOWN],
      ['a remark behind it', '-- Rollback: ALTER TABLE "User" DROP COLUMN "a";\n-- Nobody reads it yet.', DOWN],
      [
        'a transaction around it',
        '-- Rollback: ALTER TABLE "User" DROP COLUMN "a";',
        `BEGIN;\nSET LOCAL lock_timeout = '5s';\n${DOWN}\nCOMMIT;`,
      ],
      ['a comment each', `-- Rollback: ${DOWN}\n-- Rollback: SELECT 1;`, `${DOWN}\nSELECT 1;`],
      ['no comment', '', DOWN],
    ];
    for (const [what, comment, down] of IN_STEP)
      it(`in step: ${what}`, async () =>
        assert.ok(!(await said(`${comment}\n${ADD}`, down)).includes('migration.sql: rollback-comment-differs')));

    const DIFFER: readonly (readonly [string, string, RegExp])[] = [
      ['-- Rollback: ALTER TABLE "User" DROP COLUMN "b";', DOWN, /only the comment has ALTER TABLE "User" DROP COLUMN "b"\.$/],
      [`-- Rollback: ${DOWN}`, `${DOWN}\nSELECT 1;`, /only down\.sql has SELECT 1\.$/],
      ['-- Rollback: SELECT 1;\n-- SELECT 2;', 'SELECT 2;\nSELECT 1;', /the order is another\.$/],
      [`/* Rollback: ${DOWN} */`, '-- irreversible: no', /only the comment has/],
    ];
    for (const [comment, down, words] of DIFFER)
      it(`differs: ${words.source}`, async () =>
        assert.match(await message(`${comment}\n${ADD}`, down, 'rollback-comment-differs'), words));

    it('is quiet for a migration that is shipped, and where a comment ignores it', async () => {
      const comment = '-- Rollback: SELECT 1;\n';
      const ignored = `-- lockkeeper-ignore-file rollback-comment-differs: on purpose\n${comment}${ADD}`;
      const analysis = await open(project(ignored, DOWN));
      assert.deepEqual(
        (await analysis.checkAll())
          .at(-1)!
          .findings.map((f) => f.finding.rule)
          .filter((r) => /rollback|suppression/.test(r)),
        [],
      );
      const root = project(`${comment}${ADD}`, DOWN);
      git(root, 'init', '-q', '-b', 'main');
      git(root, 'add', '.');
      git(root, '-c', 'user.name=x', '-c', 'user.email=x@x', 'commit', '-qm', 'x');
      git(root, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
      const shipped = await open(root);
      assert.equal((await shipped.shipped()).size, 2);
      assert.ok(!(await shipped.checkAll()).at(-1)!.findings.some((f) => f.finding.rule === 'rollback-comment-differs'));
    });
  });

  describe('a down.sql is checked', () => {
    const up = 'CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY);\nDROP INDEX IF EXISTS "x";';
    const CASES: readonly (readonly [string, string, readonly string[]])[] = [
      ['drops are meant', 'DROP TABLE "Tag";', []],
      ['what fails is told', 'DROP TABLE "Tags";', ['down.sql: object-does-not-exist']],
      [
        'an index that blocks writers',
        'DROP TABLE "Tag";\nCREATE INDEX "i" ON "User"("email");',
        ['down.sql: create-index-not-concurrently'],
      ],
      [
        'a check that reads the table',
        'ALTER TABLE "User" ADD CONSTRAINT "c" CHECK ("id" > 0);\nDROP TABLE "Tag";',
        ['down.sql: add-check-without-not-valid'],
      ],
      [
        'the safe forms',
        'ALTER TABLE "User" ADD CONSTRAINT "c" CHECK ("id" > 0) NOT VALID;\nALTER TABLE "User" VALIDATE CONSTRAINT "c";\nCREATE INDEX CONCURRENTLY "i" ON "User"("email");\nDROP TABLE "Tag";',
        [],
      ],
      [
        'a transaction that is written down',
        'BEGIN;\nCREATE INDEX CONCURRENTLY "i" ON "User"("email");\nCOMMIT;\nDROP TABLE "Tag";',
        ['down.sql: concurrently-in-transaction'],
      ],
      [
        'a transaction that psql makes',
        '--   psql "$DATABASE_URL" --single-transaction -f down.sql\nCREATE INDEX CONCURRENTLY "i" ON "User"("email");\nDROP TABLE "Tag";',
        ['down.sql: concurrently-in-transaction'],
      ],
      [
        'an ignored finding',
        '-- lockkeeper-ignore create-index-not-concurrently: few rows\nCREATE INDEX "i" ON "User"("email");\nDROP TABLE "Tag";',
        [],
      ],
    ];
    for (const [what, down, rules] of CASES)
      it(what, async () =>
        assert.deepEqual(
          (await said(up, down)).filter((r) => !r.includes('down-leaves-something')),
          rules,
        ),
      );

    it('the same in the list of all and for the file alone', async () => {
      const root = project(up, 'DROP TABLE "Tags";');
      const path = join(root, 'prisma/migrations', LAST, 'down.sql');
      const all = (await (await open(root)).checkAll()).at(-1)!.findings.filter((f) => f.path === path);
      const alone = (await (await open(root)).checkMigration(path))!;
      assert.ok(all.length > 0);
      assert.deepEqual(alone.findings, all);
      assert.equal(alone.text, 'DROP TABLE "Tags";');
    });
  });

  describe('down-leaves-something', () => {
    const up =
      'ALTER TABLE "User" ADD COLUMN "a" TEXT;\nCREATE INDEX "User_a_idx" ON "User"("a");\nALTER TABLE "User" ALTER COLUMN "email" SET DEFAULT \'x\';';
    const RULE = 'down-leaves-something';

    it('is quiet when everything is undone', async () =>
      assert.deepEqual(await said(up, 'ALTER TABLE "User" ALTER COLUMN "email" DROP DEFAULT;\nALTER TABLE "User" DROP COLUMN "a";'), []));

    it('names what is left over', async () => {
      assert.match(
        await message(up, 'ALTER TABLE "User" ALTER COLUMN "email" DROP DEFAULT;\nDROP INDEX CONCURRENTLY "User_a_idx";', RULE),
        /column "User"\."a" is left behind/,
      );
      assert.match(await message(up, 'ALTER TABLE "User" DROP COLUMN "a";', RULE), /"email"/);
      assert.match(await message('ALTER TABLE "User" DROP COLUMN "email";', 'SELECT 1;', RULE), /"email"/);
    });

    it('stands at the grade, else at the first statement', async () => {
      for (const [down, place] of [
        ['-- Grade: exact.\nSELECT 1;', '-- Grade: exact.'],
        ['-- x\nSELECT 1;', 'SELECT 1'],
      ] as const) {
        const analysis = await open(project(up, down));
        const found = (await analysis.checkAll()).at(-1)!.findings.find((f) => f.finding.rule === RULE)!;
        assert.equal(down.slice(found.finding.span.start, found.finding.span.end), place);
        assert.equal(found.finding.severity, 'advice');
      }
    });

    it('is quiet where the file cannot be read, or is ignored', async () => {
      assert.ok(!(await said(up, 'DO $$ BEGIN EXECUTE x; END $$;')).includes(`down.sql: ${RULE}`));
      assert.deepEqual(await said(up, `-- lockkeeper-ignore-file ${RULE}: on purpose\nALTER TABLE "User" DROP COLUMN "a";`), []);
    });

    it('accepts what is said to be irreversible, and nothing beside', async () => {
      // the body of a function that no migration made is not known, so that no draft can bring it back
      const change = 'DROP FUNCTION "theirs"();\nALTER TABLE "User" ADD COLUMN "a" TEXT;';
      const says = '-- irreversible: the function was made by hand\n';
      assert.equal(await message(change, `${says}ALTER TABLE "User" DROP COLUMN "a";`, RULE), '');
      assert.match(await message(change, `${says}SELECT 1;`, RULE), /column "User"\."a" is left behind\.$/);
    });

    it('does not count the place of a column, which nobody can bring back', async () => {
      const down = 'ALTER TABLE "User" ADD COLUMN "id" INTEGER NOT NULL PRIMARY KEY;';
      assert.equal(await message('ALTER TABLE "User" DROP COLUMN "id";', down, RULE), '');
    });
  });
});
