import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BY_HAND, END_BY_HAND } from '../../server/src/core/rollback/by-hand.ts';
import { downText, readDown, redraft, refusesTransaction, signedAs } from '../../server/src/core/rollback/down-text.ts';
import type { RollbackDraft, Step } from '../../server/src/core/rollback/draft.ts';
import { type Grade, worst } from '../../server/src/core/rollback/grade.ts';
import { readScript } from '../../server/src/core/sql/script.ts';

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const NAME = '20260131120000_add_user_email';
const step = (text: string, sql: readonly string[], grade: Grade = 'exact', reason: string | null = null): Step => ({
  statement: 0,
  text,
  sql,
  grade,
  reason,
});
const draft = (...steps: readonly Step[]): RollbackDraft => ({ grade: worst(steps.map((s) => s.grade)), steps });

const EXACT = draft(
  step('CREATE INDEX "i" ON "User"("email")', ['DROP INDEX "i"']),
  step('ALTER TABLE "User" ADD COLUMN "email" TEXT', ['ALTER TABLE "User" DROP COLUMN "email"']),
);
const MIXED = draft(
  step('UPDATE "Post"\n  SET "views" = 0', [], 'irreversible', 'the old values of "views" are not kept'),
  step(
    'DROP TABLE "Tag"',
    ['CREATE TABLE "Tag" (\n  "id" INTEGER\n)', 'CREATE INDEX CONCURRENTLY "t" ON "Tag"("id")'],
    'lossy',
    'rows of "Tag" are gone',
  ),
  step('SELECT 1', []),
);
const hand = (text: string): string => `${BY_HAND}\n${text}\n${END_BY_HAND}\n`;
const bodyOf = (text: string): string => text.slice(text.indexOf('\n\n') + 2);

describe('down.sql as text', () => {
  it('an exact draft', () => {
    const text = downText(EXACT, NAME);
    assert.match(text, /^-- Takes back 20260131120000_add_user_email\.\n-- Grade: exact\.\n/);
    assert.match(text, /psql "\$DATABASE_URL" -v ON_ERROR_STOP=1 --single-transaction -f down\.sql/);
    assert.match(text, /DELETE FROM "_prisma_migrations" WHERE migration_name = '20260131120000_add_user_email';/);
    assert.equal(bodyOf(text), 'DROP INDEX "i";\nALTER TABLE "User" DROP COLUMN "email";\n');
  });

  it('says what does not come back, in the header and at the statement', () => {
    const text = downText(MIXED, NAME);
    assert.match(text, /^-- Grade: irreversible: the old values of "views" are not kept\.$/m);
    assert.equal(
      bodyOf(text),
      [
        '-- Not taken back: UPDATE "Post" SET "views" = 0 (irreversible: the old values of "views" are not kept)',
        '',
        '-- Takes back: DROP TABLE "Tag" (lossy: rows of "Tag" are gone)',
        'CREATE TABLE "Tag" (',
        '  "id" INTEGER',
        ');',
        '',
        '-- Outside of a transaction only.',
        'CREATE INDEX CONCURRENTLY "t" ON "Tag"("id");',
        '',
      ].join('\n'),
    );
    assert.doesNotMatch(text, /single-transaction/);
  });

  it('knows what refuses a transaction', () => {
    for (const sql of [
      'DROP INDEX CONCURRENTLY "i"',
      'create unique index concurrently i on t (a)',
      'VACUUM t',
      'REINDEX (VERBOSE) TABLE CONCURRENTLY t',
    ])
      assert.equal(refusesTransaction(sql), true, sql);
    for (const sql of ['DROP INDEX "concurrently"', 'REFRESH MATERIALIZED VIEW CONCURRENTLY v', "COMMENT ON TABLE t IS 'CONCURRENTLY'"])
      assert.equal(refusesTransaction(sql), false, sql);
  });

  it('a draft that adds and validates is not run as one transaction', () =>
    assert.doesNotMatch(
      downText(draft(step('x', ['ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID', 'ALTER TABLE t VALIDATE CONSTRAINT c'])), NAME),
      /single-transaction/,
    ));

  it('nothing to take back', () => {
    const text = downText(draft(step('SELECT 1', [])), NAME);
    assert.match(text, /\n\n-- Nothing has to be taken back\.\n$/);
    assert.equal(readDown(text).grade, 'exact');
    assert.equal(readDown(text).origin, 'draft');
  });

  it('is one line a comment, whatever the names', () => {
    const text = downText(
      draft(step('DROP TABLE "a\nb"', [], 'irreversible', 'rows of "a\nDROP TABLE x;" are gone')),
      "2026_o'x\nDROP TABLE y;",
    );
    assert.deepEqual(readScript(text).statements, []);
  });

  it('takes the line breaks of migration.sql, apart from those inside of strings', () => {
    const body = 'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n\n\nSELECT 1\r\n$$';
    const text = downText(draft(step('x', [body, 'SELECT\n1'])), NAME, '\r\n');
    assert.ok(text.includes(`${body};\r\n`));
    assert.ok(text.includes('SELECT\r\n1;\r\n'));
    assert.equal(readDown(text).origin, 'draft');
    assert.equal(readDown(text.replaceAll('\r\n', '\n')).origin, 'draft');
  });
});

describe('a down.sql drafted again', () => {
  it('is the same when nothing changed', () => {
    for (const one of [EXACT, MIXED]) {
      const text = downText(one, NAME);
      assert.deepEqual(redraft(text, one, NAME), { text, loses: null });
      assert.equal(readDown(text).grade, one.grade);
    }
  });

  it('keeps a part by hand where it stands', () => {
    const text = downText(MIXED, NAME).replace('\n\n-- Takes back: ', `\n${hand('UPDATE "Post" SET "views" = 1;')}\n-- Takes back: `);
    const down = readDown(text);
    assert.equal(down.origin, 'draft');
    assert.deepEqual(
      down.hand.map((p) => p.text),
      [hand('UPDATE "Post" SET "views" = 1;').trimEnd()],
    );
    const again = redraft(text, draft(step('SELECT 2', ['SELECT 3']), ...MIXED.steps), NAME);
    assert.equal(again.loses, null);
    assert.match(
      again.text,
      /SELECT 3;\n\n-- Not taken back: [^\n]*\n\n-- lockkeeper: by hand\nUPDATE "Post" SET "views" = 1;\n-- lockkeeper: end by hand\n\n-- Takes back: /,
    );
  });

  it('says that an edited draft would lose something', () => {
    const text = downText(EXACT, NAME);
    for (const edited of [
      text.replace('DROP INDEX "i"', 'DROP INDEX IF EXISTS "i"'),
      `${text}SELECT 1;\n`,
      `${text}-- call me first\n`,
      text.replace('DROP INDEX', `${hand('x').trimEnd()}\nDROP INDEX`).replace('ALTER TABLE', `ALTER\n${hand('x')}TABLE`),
      `${text}${BY_HAND}\nSELECT 1;\n`,
      `${text}${hand("SELECT 'x;")}`,
    ]) {
      assert.equal(readDown(edited).origin, 'changed', edited);
      assert.equal(redraft(edited, EXACT, NAME).loses, 'It was edited after it was drafted');
    }
    // what editors and git do is no edit
    for (const same of [text.replaceAll('\n', '\r\n'), text.trimEnd(), `\uFEFF${text}`, text.replace('exact.\n', 'exact.  \n\n')])
      assert.equal(readDown(same).origin, 'draft', same);
  });

  it('an edit by a program leaves a draft a draft, and nothing else one', () => {
    const text = downText(EXACT, NAME);
    const edited = text.replace('DROP INDEX "i";\n', '');
    assert.equal(readDown(edited).origin, 'changed');
    assert.equal(readDown(signedAs(text, edited)).origin, 'draft');
    assert.equal(signedAs(edited, text.replace('ALTER', 'alter')), text.replace('ALTER', 'alter'));
  });

  it('says that a file by hand would lose something, unless the draft has all of it', () => {
    assert.equal(redraft('DROP TABLE x;', EXACT, NAME).loses, 'It was written by hand');
    assert.equal(redraft('drop index "i" ;\nALTER TABLE "User" DROP COLUMN "email";', EXACT, NAME).loses, null);
    assert.equal(redraft('-- careful\nDROP INDEX "i";', EXACT, NAME).loses, 'It was written by hand');
    assert.equal(redraft('ALTER TABLE "User" DROP COLUMN "email";\nDROP INDEX "i";', EXACT, NAME).loses, 'It was written by hand');
    const marked = redraft(hand('DROP TABLE x;'), EXACT, NAME);
    assert.equal(marked.loses, null);
    assert.ok(marked.text.includes(hand('DROP TABLE x;')));
  });

  it('keeps the comments of a file without statements', () => {
    const { text, loses } = redraft('-- irreversible: restore the backup\n', EXACT, NAME);
    assert.equal(loses, null);
    assert.ok(text.includes(hand('-- irreversible: restore the backup')));
    assert.equal(redraft(' \n', EXACT, NAME).text, downText(EXACT, NAME));
  });

  it('marks inside of strings and behind statements are none', () => {
    const body = `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n${hand('x')}SELECT 1 $$`;
    const one = draft(step('x', [body]));
    const text = downText(one, NAME);
    assert.deepEqual(readDown(text).hand, []);
    assert.equal(readDown(text).origin, 'draft');
    assert.equal(readDown(`SELECT 1; ${BY_HAND}\nSELECT 2;\n`).hand.length, 0);
  });

  it(`whatever is written between marks survives any new draft, once, in order and in its place (seed ${seed})`, () => {
    const statement = fc.constantFrom(
      'DROP TABLE "a"',
      'DROP INDEX CONCURRENTLY "b"',
      'SELECT 1',
      'CREATE TABLE "c" (\n  "x" INT\n)',
      'SELECT $$\n\n\n;$$',
    );
    const statements = fc.array(statement, { maxLength: 3 });
    const aStep = fc.oneof(
      statements.map((sql) => step('x', sql)),
      fc.tuple(fc.string(), statements).map(([text, sql]) => step(text, sql, 'lossy', `rows of "${text}" are gone`)),
    );
    const aDraft = fc.array(aStep, { maxLength: 5 }).map((steps) => draft(...steps));
    const aLine = fc.constantFrom(
      'SELECT 2;',
      '-- a comment',
      "UPDATE t SET a = 'it''s';",
      '',
      '  DELETE FROM t',
      '/* -- lockkeeper: end by hand */',
      `SELECT $x$\n${END_BY_HAND}\n$x$;`,
    );
    const someParts = fc.array(fc.tuple(fc.nat(20), fc.array(aLine, { maxLength: 4 })), { maxLength: 4 });
    const unix = (text: string): string => text.replaceAll('\r\n', '\n');
    /** What stands below the header, without blank lines. */
    const body = (text: string): readonly string[] =>
      unix(text)
        .split(/^-- Drafted by .*$/m)[1]!
        .split('\n')
        .filter((line) => line.trim() !== '' && line !== '-- Nothing has to be taken back.');
    fc.assert(
      fc.property(aDraft, aDraft, someParts, fc.boolean(), (first, second, parts, crlf) => {
        const lines = downText(first, NAME).split('\n');
        const head = lines.findIndex((line) => line.startsWith('-- Drafted by'));
        const places = lines.flatMap((line, i) => (i === head || (i > head && /;$|^-- Not taken back/.test(line)) ? [i + 1] : []));
        const written = parts
          .map(([n, text], k) => ({ at: places[n % places.length]!, text: hand(`-- part ${k}\n${text.join('\n')}`).trimEnd() }))
          .sort((a, b) => a.at - b.at);
        for (const part of written.toReversed()) lines.splice(part.at, 0, part.text);
        const text = lines.join('\n').replaceAll('\n', crlf ? '\r\n' : '\n');
        assert.equal(readDown(text).origin, 'draft');
        for (const next of [first, second]) {
          const again = redraft(text, next, NAME);
          assert.equal(again.loses, null);
          assert.deepEqual(
            readDown(again.text).hand.map((p) => unix(p.text)),
            written.map((p) => p.text),
          );
          assert.equal(redraft(again.text, next, NAME).text, again.text);
          assert.equal(readDown(again.text).origin, 'draft');
        }
        assert.deepEqual(body(redraft(text, first, NAME).text), body(text));
      }),
      { numRuns: 300, seed },
    );
  });
});
