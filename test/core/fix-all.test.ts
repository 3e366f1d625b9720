import assert from 'node:assert/strict';
import { emptyCatalog, replay } from '../../server/src/core/analyse.ts';
import { removeActions, removeStatements } from '../../server/src/core/fixes/edits.ts';
import { type FixedAll, fixAll, fixesFor, makeFix } from '../../server/src/core/fixing.ts';
import { readScript } from '../../server/src/core/sql/script.ts';
import { applyEdits } from '../../server/src/core/text/edits.ts';
import { optionsOf } from '../support/analyse-case.ts';
import { allFindings, inputFor } from '../support/apply-fix.ts';
import { readCases } from '../support/cases.ts';
import { SCHEMA } from '../support/fix-cases.ts';

const before = (prisma: string) => {
  const options = optionsOf({ postgres: 18, prisma, settings: {} });
  return { options, before: replay({ ...SCHEMA, before: emptyCatalog(true) }, options) };
};

function fixed(text: string, prisma = '7.3', down: string | null = null): FixedAll {
  const { options, before: start } = before(prisma);
  return fixAll({ migration: '20260101000000_change', text, down, before: start }, options);
}

describe('fixAll', () => {
  it('makes several fixes, one after the other', () => {
    const result = fixed(
      'ALTER TABLE "User" ADD COLUMN "nickname" TEXT;\n\nCREATE INDEX "User_name_idx" ON "User"("name");\nDROP INDEX "Post_authorId_idx";\n',
    );
    assert.equal(result.text, 'SET lock_timeout = \'5s\';\n\nALTER TABLE "User" ADD COLUMN "nickname" TEXT;\n\nRESET lock_timeout;\n');
    assert.deepEqual(
      result.migrations.map((m) => m.words),
      ['add_user_name_idx', 'drop_post_author_id_idx'],
    );
    assert.deepEqual(
      result.applied.map((a) => a.fix),
      ['add-lock-timeout', 'build-index-concurrently', 'drop-index-concurrently'],
    );
  });

  it('leaves a statement alone that a person has to decide about', () => {
    const text = 'CREATE INDEX "Post_author_idx" ON "Post"("authorId");\nCREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY);\n';
    const result = fixed(text);
    assert.ok(!result.applied.some((a) => a.fix === 'build-index-concurrently'), JSON.stringify(result.applied));
  });

  it('takes what is wanted and accepted only', () => {
    const { options, before: start } = before('7.3');
    const text = 'ALTER TABLE "User" ADD COLUMN "nickname" TEXT;\nCREATE INDEX "User_name_idx" ON "User"("name");\n';
    const input = { migration: '20260101000000_change', text, down: null, before: start };
    const wanted = fixAll({ ...input, wanted: (f) => f.rule === 'create-index-not-concurrently' }, options);
    assert.deepEqual(
      wanted.applied.map((a) => a.rule),
      ['create-index-not-concurrently'],
    );
    const accepted = fixAll({ ...input, accepts: (change) => change.migrations.length === 0 }, options);
    assert.deepEqual(accepted.migrations, []);
  });

  it('settles: fixed once more, nothing changes', () => {
    for (const c of [...readCases().values()].flat()) {
      const options = optionsOf(c);
      let start = emptyCatalog(c.history.length > 0);
      for (const { migration, text } of c.history) start = replay({ migration, text, before: start }, options);
      const once = fixAll({ migration: c.migration, text: c.text, down: null, before: start }, options);
      for (const m of once.migrations.filter((one) => one.place === 'before'))
        start = replay({ migration: m.words, text: m.migrationSql, before: start }, options);
      const twice = fixAll({ migration: c.migration, text: once.text, down: once.down, before: start }, options);
      assert.deepEqual(twice.applied, [], `${c.rule}: ${c.title}`);
    }
  });
});

describe('every fix on the cases of every rule', () => {
  it('gives text that parses', () => {
    for (const c of [...readCases().values()].flat()) {
      const options = optionsOf(c);
      let start = emptyCatalog(c.history.length > 0);
      for (const { migration, text } of c.history) start = replay({ migration, text, before: start }, options);
      const file = { migration: c.migration, text: c.text, down: null };
      const { analysed, findings } = allFindings(file, start, options);
      for (const finding of findings) {
        const input = inputFor(file, analysed, finding, options);
        for (const { fix } of fixesFor(input)) {
          const change = makeFix(fix, input, start, options);
          if ('refused' in change) continue;
          const texts = [
            applyEdits(c.text, change.edits),
            change.down ?? '',
            ...change.migrations.flatMap((m) => [m.migrationSql, m.downSql]),
          ];
          for (const s of texts.flatMap((text) => readScript(text).statements)) {
            const broken = options.reader.read(s.text).some((f) => f.kind === 'unread' && f.syntaxError !== null);
            assert.ok(!broken || c.text.includes(s.text), `${fix.id} on ${c.rule}: ${c.title}: ${s.text}`);
          }
        }
      }
    }
  });
});

describe('every fix on files put together at random', () => {
  const SEPARATORS = [
    '\n',
    '\n\n',
    ' ',
    '\n-- a comment\n',
    ' -- trailing\n',
    '\n/* block */\n',
    ' /* inline */ ',
    '\n-- Rollback: x\n',
    '\n\n-- above\n',
  ];
  const ENDS = [';', ';', ' ;', ' -- c\n;'];

  /** Always the same numbers, so that a failure can be seen again. */
  function numbers(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return (state >>> 8) % below;
    };
  }

  it('gives text that parses, with the line breaks of the file', () => {
    const next = numbers(11);
    const pick = <T>(list: readonly T[]): T => list[next(list.length)]!;
    const pool = [...readCases().values()]
      .flat()
      .filter((c) => c.history.length === 1)
      .flatMap((c) => readScript(c.text).statements.map((one) => one.text))
      .filter((text) => text.length < 400 && !text.includes('\\'));
    const states = ['7.3', '7.4', 'unknown'].map((prisma) => before(prisma));
    for (let round = 0; round < 150; round++) {
      let text = pick(['', '-- Rollback: see down.sql\n', '\uFEFF']);
      for (let i = next(4); i >= 0; i--) text += pick(pool) + (i === 0 && next(3) === 0 ? '' : pick(ENDS)) + pick(SEPARATORS);
      if (next(4) === 0) text = text.replaceAll('\n', '\r\n');
      const { options, before: start } = pick(states);
      const broken = (sql: string): number =>
        readScript(sql).statements.filter((one) => options.reader.read(one.text).some((f) => f.kind === 'unread' && f.syntaxError !== null))
          .length;
      const { analysed, findings } = allFindings({ migration: '20260101000000_x', text, down: null }, start, options);
      for (const finding of findings) {
        const input = inputFor({ migration: '20260101000000_x', text, down: null }, analysed, finding, options);
        for (const { fix } of fixesFor(input)) {
          const change = makeFix(fix, input, start, options);
          if ('refused' in change) continue;
          const texts = [
            applyEdits(text, change.edits),
            change.down ?? '',
            ...change.migrations.flatMap((m) => [m.migrationSql, m.downSql]),
          ];
          assert.ok(
            texts.reduce((n, one) => n + broken(one), 0) <= broken(text),
            `${fix.id}: ${JSON.stringify(text)} gives ${JSON.stringify(texts)}`,
          );
          if (text.includes('\r\n') && !/(?:^|[^\r])\n/.test(text))
            assert.ok(!texts.some((one) => /(?:^|[^\r])\n/.test(one)), `${fix.id}: ${JSON.stringify(texts)}`);
        }
      }
    }
  });
});

describe('edits of fixes', () => {
  const without = (text: string, ...indexes: number[]): string => {
    const script = readScript(text);
    return applyEdits(text, removeStatements(script, indexes));
  };

  it('take a statement out with its comments, its semicolon and its blank line', () => {
    assert.equal(without('a;\n\n-- about b\nb; -- more\n\nc;\n', 1), 'a;\n\nc;\n');
    assert.equal(without('-- Rollback: x\n-- about a\na;\nb;\n', 0), '-- Rollback: x\nb;\n');
    assert.equal(without('a;\n\n\nb;\n', 1), 'a;\n');
    assert.equal(without('a; b; c;', 1), 'a; c;');
    assert.equal(without('a; /* of b */ b; c;\n', 1), 'a; c;\n');
    assert.equal(without('a;\r\n\r\n-- x\r\nb;\r\nc;\r\n', 1), 'a;\r\n\r\nc;\r\n');
    assert.equal(without('a;\nb', 1), 'a;\n');
    assert.equal(without('a;\n-- of the file\n\nb;\n', 1), 'a;\n-- of the file\n');
    assert.equal(without('\uFEFFa;\nb;\n', 0), '\uFEFFb;\n');
  });

  it('take several out at once', () => {
    assert.equal(without('a;\n\nb;\n\nc;\n', 1, 2), 'a;\n');
    assert.equal(without('a;\n\nb;\n\nc;\n', 0, 1, 2).trim(), '');
    assert.equal(without('a;\nb;\nc;\nd;\n', 0, 2), 'b;\nd;\n');
  });

  it('take actions of ALTER TABLE out, each with its comma', () => {
    const { options, before: start } = before('7.3');
    const text =
      'ALTER TABLE "User" ADD COLUMN "a" NUMERIC(3, 2), -- keep\n  ADD COLUMN "b" INTEGER[] DEFAULT ARRAY[1, 2], DROP COLUMN "legacyId";\n';
    const { analysed } = allFindings({ migration: 'm', text, down: null }, start, options);
    const statement = analysed.statements[0]!;
    const left = (...facts: number[]): string | null => {
      const edits = removeActions(statement, facts);
      return edits === null ? null : applyEdits(text, edits);
    };
    assert.equal(left(0), 'ALTER TABLE "User" -- keep\n  ADD COLUMN "b" INTEGER[] DEFAULT ARRAY[1, 2], DROP COLUMN "legacyId";\n');
    assert.equal(left(1), 'ALTER TABLE "User" ADD COLUMN "a" NUMERIC(3, 2), DROP COLUMN "legacyId";\n');
    assert.equal(left(2), 'ALTER TABLE "User" ADD COLUMN "a" NUMERIC(3, 2), -- keep\n  ADD COLUMN "b" INTEGER[] DEFAULT ARRAY[1, 2];\n');
    assert.equal(left(0, 1), 'ALTER TABLE "User" -- keep\n  DROP COLUMN "legacyId";\n');
    assert.equal(left(0, 1, 2), null);
  });
});
