import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { loadModule, parseSync } from 'libpg-query';
import { readScript } from '../../server/src/core/sql/script.ts';
import { splitStatements } from '../../server/src/core/sql/splitter.ts';
import { sqlText } from './arbitrary.ts';
import { byteToUtf16, statementSamples } from './samples.ts';

const texts = (text: string): string[] => splitStatements(text).map((s) => s.text + (s.terminated ? ';' : ''));

describe('splitter', () => {
  before(() => loadModule());

  const cases: readonly [string, string, readonly string[]][] = [
    ['comments around', '-- a\nSELECT 1 /* b */; /* c */ SELECT 2 -- d', ['SELECT 1;', 'SELECT 2']],
    ['empty statements', ';; SELECT 1;;', ['SELECT 1;']],
    ['semicolons inside literals', `SELECT ';', $$;$$, ";" ;SELECT 2`, [`SELECT ';', $$;$$, ";";`, 'SELECT 2']],
    [
      'BEGIN ATOMIC',
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 1; END; SELECT 2;',
      ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 1; END;', 'SELECT 2;'],
    ],
    ['a plain BEGIN', 'BEGIN; SELECT 1; END;', ['BEGIN;', 'SELECT 1;', 'END;']],
    [
      'CREATE RULE',
      'CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2); SELECT 3',
      ['CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2);', 'SELECT 3'],
    ],
    ['a missing parenthesis', 'CREATE TABLE t (a int; DROP TABLE b;', ['CREATE TABLE t (a int;', 'DROP TABLE b;']],
    ['meta-commands', '\\restrict x\nSELECT 1\n\\g\nSELECT 2;', ['\\restrict x', 'SELECT 1', '\\g', 'SELECT 2;']],
    ['an open comment', 'SELECT 1; /* x', ['SELECT 1;', '/* x']],
    ['nothing', ' -- a\n', []],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(texts(text), expected));

  it('cuts where PostgreSQL’s grammar does', () => {
    let compared = 0;
    for (const text of statementSamples()) {
      let theirs: readonly { readonly stmt_location?: number; readonly stmt_len?: number }[];
      try {
        theirs = parseSync(text).stmts as typeof theirs;
      } catch {
        continue;
      }
      const map = byteToUtf16(text);
      const ours = splitStatements(text);
      assert.deepEqual(
        ours.map((s) => s.span.start),
        theirs.map((s) => map(s.stmt_location ?? 0)),
        text,
      );
      for (const [i, s] of theirs.entries()) {
        // PostgreSQL's statement reaches to its semicolon, comments included
        if (s.stmt_len) assert.ok(map((s.stmt_location ?? 0) + s.stmt_len) >= ours[i]!.span.end, text);
      }
      compared += ours.length;
    }
    assert.ok(compared > 5, `${compared} statements compared`);
  });
});

describe('script', () => {
  it('keeps comments with their text', () => {
    assert.deepEqual(
      readScript('-- a b \r\nSELECT /* c\nd */ 1').comments.map((c) => c.text),
      ['a b', 'c\nd'],
    );
  });

  it('after any edits, equals a fresh read', () => {
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
    fc.assert(
      fc.property(
        sqlText,
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(12), sqlText), { maxLength: 8 }),
        (first, edits) => {
          let script = readScript(first);
          for (const [where, length, inserted] of edits) {
            const at = Math.floor(where * script.text.length);
            const text = script.text.slice(0, at) + inserted.slice(0, 40) + script.text.slice(at + length);
            script = readScript(text, script);
            assert.deepEqual(script, readScript(text));
          }
        },
      ),
      { seed, numRuns: 1500 },
    );
  });

  it('keeps the strings of statements that an edit does not touch', () => {
    const before = readScript('SELECT 1;\nSELECT 22;\nSELECT 333;');
    const after = readScript('SELECT 1;\nSELECT 2;\nSELECT 333;', before);
    assert.equal(after.statements[0], before.statements[0]);
    assert.equal(after.statements[2]?.text, 'SELECT 333');
    assert.equal(after.statements[2]?.span.start, 20);
  });
});
