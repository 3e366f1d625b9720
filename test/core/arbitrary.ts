import fc from 'fast-check';

const PIECES = [
  "'",
  '"',
  ';',
  '(',
  ')',
  '--',
  '/*',
  '*/',
  '$$',
  '$a$',
  '$',
  '\\',
  '\n',
  '\r\n',
  '\r',
  '\t',
  ' ',
  ',',
  '.',
  '..',
  ':',
  '::',
  ':=',
  '-',
  '+',
  '@',
  '1',
  '1_0',
  '0x',
  'e',
  "E'",
  "U&'",
  'U&"',
  "b'",
  "n'",
  '\0',
  '\uFEFF',
  '\ud800',
  '\udc00',
  'ü',
  '💥',
  'a',
  'begin',
  'BEGIN ATOMIC',
  'end',
  'case',
  'create function f()',
  'create or replace procedure p()',
  'CREATE RULE r AS',
  '\n\\set x',
  '\n\\',
  'ALTER TABLE t',
  'ADD COLUMN c int',
  'NOT NULL',
  'DEFAULT now()',
  'SELECT 1',
  'CREATE INDEX i ON t (c)',
  'DROP TABLE t',
  'UPDATE t SET a = 1',
  '-- lockkeeper-ignore x: y\n',
  '/* lockkeeper-ignore-start */',
  '-- lockkeeper-ignore-end\n',
  'DO $$ BEGIN',
  'END $$',
  ';\n',
  ';\n',
  '; ',
  '\u2028',
  '\f',
  '\v',
];

/** Pieces that mean something to the lexer, in any order. */
export const sqlText: fc.Arbitrary<string> = fc
  .array(fc.tuple(fc.constantFrom(...PIECES), fc.constantFrom('', '', ' ', '\n')), { maxLength: 40 })
  .map((pieces) => pieces.map((p) => p.join('')).join(''));

/** Any UTF-16, lone surrogates included. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 })
  .map((units) => String.fromCharCode(...units));

/** SQL that was valid once: cut, doubled, or with a character changed. */
export const mutated = (samples: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...samples),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(20), fc.constantFrom('', ...PIECES)), { maxLength: 5 }),
    )
    .map(([sample, edits]) =>
      edits.reduce((text, [where, length, piece]) => {
        const at = Math.floor(where * text.length);
        return text.slice(0, at) + piece + text.slice(at + length);
      }, sample),
    );
