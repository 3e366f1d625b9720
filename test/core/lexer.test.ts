import { strict as assert } from 'node:assert';
import { loadModule, scanSync } from 'libpg-query';
import { lex } from '../../server/src/core/sql/lexer.ts';
import { byteToUtf16, statementSamples } from './samples.ts';

const kinds = (text: string): string[] => lex(text).map((t) => `${t.kind}${t.bad ? '!' : ''} ${text.slice(t.start, t.end)}`);

// scan.l lets a comment stand between the parts of a literal; libpg-query, which gives comments as tokens, does not.
// A byte order mark is taken off before PostgreSQL sees the text.
const NOT_COMPARED = new Set(['a literal over lines', 'a comment before the line break', 'byte order mark']);

describe('lexer', () => {
  before(() => loadModule());

  const cases: readonly [string, string, readonly string[]][] = [
    ['doubled quotes', `'it''s' "a""b"`, [`string 'it''s'`, `quoted-identifier "a""b"`]],
    ['E-strings', `E'a\\'b' x`, [`string E'a\\'b'`, 'word x']],
    ['backslash in a plain literal', `'a\\' b`, [`string 'a\\'`, 'word b']],
    [
      'bit and unicode literals',
      `B'01' x'1F' U&'\\0041' u&"d\\0061t"`,
      [`string B'01'`, `string x'1F'`, `string U&'\\0041'`, `quoted-identifier u&"d\\0061t"`],
    ],
    ['N literals', `n'x'`, ['word n', `string 'x'`]],
    ['dollar quotes', `$a$ ' $b$ $$ $a$ $$;$$ $1 a$b$c`, [`string $a$ ' $b$ $$ $a$`, 'string $$;$$', 'parameter $1', 'word a$b$c']],
    ['nested comments', '/* a /* b */ c */ 1 --x\r\n2', ['comment /* a /* b */ c */', 'number 1', 'comment --x', 'number 2']],
    ['a literal over lines', `'a'\n  -- c\n'b' 'c'`, [`string 'a'\n  -- c\n'b'`, `string 'c'`]],
    ['a comment before the line break', `'a' -- c\r\n'b'`, [`string 'a' -- c\r\n'b'`]],
    ['many signs', 'a <=-+ 1/**/+-@', ['word a', 'operator <=', 'operator -', 'operator +', 'number 1', 'comment /**/', 'operator +-@']],
    [
      'operators and signs',
      'a<-1 @-1 a--b',
      ['word a', 'operator <', 'operator -', 'number 1', 'operator @-', 'number 1', 'word a', 'comment --b'],
    ],
    ['an operator before a comment', 'a*/**/b', ['word a', 'operator *', 'comment /**/', 'word b']],
    [
      'numbers',
      '0x1F 1_000 1.5e-3 .5 1..2 0b1 0o7 1.',
      [
        'number 0x1F',
        'number 1_000',
        'number 1.5e-3',
        'number .5',
        'number 1',
        'operator ..',
        'number 2',
        'number 0b1',
        'number 0o7',
        'number 1.',
      ],
    ],
    ['colons', 'a::b := :c', ['word a', 'operator ::', 'word b', 'operator :=', 'operator :', 'word c']],
    ['meta-commands', '\\set x 1\r\nselect \\ 1', ['meta-command \\set x 1', 'word select', 'operator \\', 'number 1']],
    ['meta-command text inside a literal', `'a\n\\set'`, [`string 'a\n\\set'`]],
    ['byte order mark', '\uFEFFselect', ['word select']],
    ['NUL', 'a\0b', ['word a', 'operator \0', 'word b']],
    ['no end: literal', `a 'b`, ['word a', `string! 'b`]],
    ['no end: identifier', `"b`, [`quoted-identifier! "b`]],
    ['no end: comment', `/* /* */`, [`comment! /* /* */`]],
    ['no end: dollar quote', `$x$ a`, [`string! $x$ a`]],
    ['no end: escape', `E'\\`, [`string! E'\\`]],
    ['lone surrogates', `\ud800 '\udc00'`, ['word \ud800', `string '\udc00'`]],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(kinds(text), expected));

  it('gives the tokens of PostgreSQL’s own scanner', () => {
    let compared = 0;
    for (const text of [...statementSamples(), ...cases.filter((c) => !NOT_COMPARED.has(c[0])).map((c) => c[1])]) {
      if (/[\0\\]|[\ud800-\udfff]/.test(text) && !/E'/.test(text)) continue;
      let theirs: readonly { readonly start: number; readonly end: number }[];
      try {
        theirs = scanSync(text).tokens;
      } catch {
        continue; // a lexical error for PostgreSQL
      }
      const map = byteToUtf16(text);
      const ours = lex(text).map((t) => `${t.start}-${t.end}`);
      assert.deepEqual(
        ours,
        theirs.map((t) => `${map(t.start)}-${map(t.end)}`),
        text,
      );
      compared += ours.length;
    }
    assert.ok(compared > 1000, `${compared} tokens compared`);
  });

  it('reads a range of a text', () => {
    assert.deepEqual(lex('select 1; select 2', 9, 15), [{ kind: 'word', start: 10, end: 15 }]);
  });
});
