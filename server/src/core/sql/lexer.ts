/**
 * PostgreSQL's lexical rules (`src/backend/parser/scan.l`) over UTF-16 offsets. Unlike PostgreSQL's scanner it keeps comments,
 * knows psql's meta-commands, and never throws: a literal or comment without an end reaches to the end of the range and is `bad`.
 * `standard_conforming_strings` is taken to be on, as it is by default since PostgreSQL 9.1.
 */

export type TokenKind = 'word' | 'quoted-identifier' | 'string' | 'number' | 'parameter' | 'operator' | 'comment' | 'meta-command';

/** A half-open range of UTF-16 offsets and what stands there. White space gives no token. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** A literal, quoted identifier or comment that has no end. */
  readonly bad?: true;
}

// Classes of the characters below 0x80; whatever is above counts as a letter, as in scan.l.
const SPACE = 1;
const LETTER = 2;
const DIGIT = 4;
const OPERATOR = 8;
/** Characters that let an operator end in + or -. */
const BEYOND_SQL = 16;
const HEX = 32;

const CLASS = new Uint8Array(128);
const mark = (characters: string, bit: number): void => {
  for (let i = 0; i < characters.length; i++) CLASS[characters.charCodeAt(i)]! |= bit;
};
mark(' \t\n\r\f\v', SPACE);
mark('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_', LETTER);
mark('0123456789', DIGIT);
mark('0123456789abcdefABCDEF', HEX);
mark('~!@#^&|`?+-*/%<>=', OPERATOR);
mark('~!@#^&|`?%', BEYOND_SQL);

const is = (c: number, bits: number): boolean => c < 128 && (CLASS[c]! & bits) !== 0;
const isLetter = (c: number): boolean => c >= 128 || (CLASS[c]! & LETTER) !== 0;
/** NaN (past the end) is no letter: every comparison with it is false, and indexing gives undefined. */
const isWordPart = (c: number): boolean => c >= 128 || (c < 128 && (CLASS[c]! & (LETTER | DIGIT)) !== 0) || c === DOLLAR;

const LF = 10;
const CR = 13;
const DOUBLE_QUOTE = 34;
const DOLLAR = 36;
const AMPERSAND = 38;
const QUOTE = 39;
const STAR = 42;
const PLUS = 43;
const MINUS = 45;
const DOT = 46;
const SLASH = 47;
const COLON = 58;
const EQUALS = 61;
const BACKSLASH = 92;
const UNDERSCORE = 95;
const BOM = 0xfeff;

/** All tokens of `text` between two offsets. `from` must be the start of a token or lie between tokens. */
export function lex(text: string, from = 0, to = text.length): Token[] {
  const tokens: Token[] = [];
  for (let token = nextToken(text, from, to); token !== null; token = nextToken(text, token.end, to)) tokens.push(token);
  return tokens;
}

/** The first token at or after `from`, or null when only white space is left before `to`. */
export function nextToken(text: string, from: number, to: number): Token | null {
  let i = from;
  let c = 0;
  for (; i < to; i++) {
    c = text.charCodeAt(i);
    if (c === 32 || (c < 128 && (CLASS[c]! & SPACE) !== 0)) continue;
    if (c === BOM && i === 0) continue;
    break;
  }
  if (i >= to) return null;

  if (isLetter(c)) {
    const d = i + 1 < to ? text.charCodeAt(i + 1) : 0;
    if (d === QUOTE) {
      switch (c | 32) {
        case 101: // E'…'
          return quoted(text, 'string', i, i + 2, to, QUOTE, true);
        case 98: // B'…'
        case 120: // X'…'
          return quoted(text, 'string', i, i + 2, to, QUOTE, false);
      }
    } else if (d === AMPERSAND && (c | 32) === 117 && i + 2 < to) {
      const e = text.charCodeAt(i + 2);
      if (e === QUOTE) return quoted(text, 'string', i, i + 3, to, QUOTE, false);
      if (e === DOUBLE_QUOTE) return quoted(text, 'quoted-identifier', i, i + 3, to, DOUBLE_QUOTE, false);
    }
    let end = i + 1;
    while (end < to && isWordPart(text.charCodeAt(end))) end++;
    return { kind: 'word', start: i, end };
  }

  const d = i + 1 < to ? text.charCodeAt(i + 1) : 0;
  if (is(c, DIGIT) || (c === DOT && is(d, DIGIT))) return { kind: 'number', start: i, end: endOfNumber(text, i, to) };
  switch (c) {
    case QUOTE:
      return quoted(text, 'string', i, i + 1, to, QUOTE, false);
    case DOUBLE_QUOTE:
      return quoted(text, 'quoted-identifier', i, i + 1, to, DOUBLE_QUOTE, false);
    case DOLLAR:
      return dollar(text, i, to);
    case MINUS:
      if (d === MINUS) return { kind: 'comment', start: i, end: endOfLine(text, i + 2, to) };
      break;
    case SLASH:
      if (d === STAR) return blockComment(text, i, to);
      break;
    case COLON:
      return { kind: 'operator', start: i, end: d === COLON || d === EQUALS ? i + 2 : i + 1 };
    case DOT:
      return { kind: 'operator', start: i, end: d === DOT ? i + 2 : i + 1 };
    case BACKSLASH:
      if (startsLine(text, i)) return { kind: 'meta-command', start: i, end: endOfLine(text, i + 1, to) };
      break;
  }
  return { kind: 'operator', start: i, end: is(c, OPERATOR) ? endOfOperator(text, i, to) : i + 1 };
}

function endOfLine(text: string, from: number, to: number): number {
  let i = from;
  for (; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c === LF || c === CR) break;
  }
  return i;
}

/** Only blanks stand between the line's start and the offset. */
function startsLine(text: string, offset: number): boolean {
  for (let i = offset - 1; i >= 0; i--) {
    const c = text.charCodeAt(i);
    if (c === LF || c === CR) return true;
    if (!is(c, SPACE) && !(c === BOM && i === 0)) return false;
  }
  return true;
}

/** Block comments nest. */
function blockComment(text: string, start: number, to: number): Token {
  let depth = 1;
  let i = start + 2;
  while (i + 1 < to) {
    const c = text.charCodeAt(i);
    if (c === STAR && text.charCodeAt(i + 1) === SLASH) {
      i += 2;
      if (--depth === 0) return { kind: 'comment', start, end: i };
    } else if (c === SLASH && text.charCodeAt(i + 1) === STAR) {
      depth++;
      i += 2;
    } else i++;
  }
  return { kind: 'comment', start, end: to, bad: true };
}

/** Reads from just behind the opening quote. A doubled quote stands for itself; so does any character after a backslash in E'…'. */
function quoted(text: string, kind: TokenKind, start: number, from: number, to: number, quote: number, escapes: boolean): Token {
  let i = from;
  while (i < to) {
    const c = text.charCodeAt(i);
    if (c === quote) {
      if (i + 1 < to && text.charCodeAt(i + 1) === quote) {
        i += 2;
        continue;
      }
      const next = quote === QUOTE ? continuation(text, i + 1, to) : -1;
      if (next < 0) return { kind, start, end: i + 1 };
      i = next;
      continue;
    }
    i += escapes && c === BACKSLASH ? 2 : 1;
  }
  return { kind, start, end: to, bad: true };
}

/**
 * `'a'`, white space with a line break, `'b'` is one literal; a line comment counts as white space. Gives the offset behind the
 * next opening quote, -1 when the literal ends.
 */
function continuation(text: string, from: number, to: number): number {
  let i = from;
  let lineBreak = false;
  while (i < to) {
    const c = text.charCodeAt(i);
    if (c === LF || c === CR) {
      lineBreak = true;
      i++;
    } else if (is(c, SPACE)) i++;
    else if (c === MINUS && i + 1 < to && text.charCodeAt(i + 1) === MINUS) i = endOfLine(text, i + 2, to);
    else return lineBreak && c === QUOTE ? i + 1 : -1;
  }
  return -1;
}

/** `$1`, `$$…$$`, `$tag$…$tag$`, or a lone `$`. */
function dollar(text: string, start: number, to: number): Token {
  let i = start + 1;
  const c = i < to ? text.charCodeAt(i) : 0;
  if (is(c, DIGIT)) {
    while (i < to && is(text.charCodeAt(i), DIGIT)) i++;
    return { kind: 'parameter', start, end: i };
  }
  if (isLetter(c)) {
    i++;
    while (i < to) {
      const part = text.charCodeAt(i);
      if (part === DOLLAR || !isWordPart(part)) break;
      i++;
    }
  }
  if (i >= to || text.charCodeAt(i) !== DOLLAR) return { kind: 'operator', start, end: start + 1 };
  const tag = text.slice(start, i + 1);
  const close = text.indexOf(tag, i + 1);
  if (close < 0 || close + tag.length > to) return { kind: 'string', start, end: to, bad: true };
  return { kind: 'string', start, end: close + tag.length };
}

/** Digits with single underscores between them; gives `from` when there is none. */
function endOfDigits(text: string, from: number, to: number, bits: number, above: number): number {
  let i = from;
  while (i < to) {
    const c = text.charCodeAt(i);
    if (is(c, bits) && c <= above) i++;
    else if (c === UNDERSCORE && i > from && i + 1 < to && is(text.charCodeAt(i + 1), bits) && text.charCodeAt(i + 1) <= above) i += 2;
    else break;
  }
  return i;
}

function endOfNumber(text: string, start: number, to: number): number {
  if (text.charCodeAt(start) === 48 && start + 1 < to) {
    const base = text.charCodeAt(start + 1) | 32;
    const bits = base === 120 ? HEX : DIGIT;
    const above = base === 120 ? 102 : base === 111 ? 55 : base === 98 ? 49 : 0;
    if (above > 0) {
      // An underscore may also follow the prefix: 0x_1F
      const from = start + 2 < to && text.charCodeAt(start + 2) === UNDERSCORE ? start + 3 : start + 2;
      const end = endOfDigits(text, from, to, bits, above);
      if (end > from) return end;
    }
  }
  let i = endOfDigits(text, start, to, DIGIT, 57);
  // `1..2` in PL/pgSQL is a range, not the number `1.`
  if (i < to && text.charCodeAt(i) === DOT && !(i > start && i + 1 < to && text.charCodeAt(i + 1) === DOT))
    i = endOfDigits(text, i + 1, to, DIGIT, 57);
  if (i < to && (text.charCodeAt(i) | 32) === 101) {
    const sign = i + 1 < to ? text.charCodeAt(i + 1) : 0;
    const from = sign === PLUS || sign === MINUS ? i + 2 : i + 1;
    const end = endOfDigits(text, from, to, DIGIT, 57);
    if (end > from) return end;
  }
  return i;
}

const isSign = (c: number): boolean => c === PLUS || c === MINUS;

/** An operator ends before a comment, and loses a trailing + or - unless one of its characters is outside standard SQL's set. */
function endOfOperator(text: string, start: number, to: number): number {
  // Signs behind another operator character are what that operator lost: one token each. Without this a run of them would cost its
  // square. A slash may also end a comment.
  const before = start > 0 ? text.charCodeAt(start - 1) : 0;
  if (isSign(text.charCodeAt(start)) && before !== SLASH && is(before, OPERATOR)) return start + 1;
  let i = start;
  let beyond = false;
  for (; i < to; i++) {
    const c = text.charCodeAt(i);
    if (!is(c, OPERATOR)) break;
    if (i > start && i + 1 < to) {
      const d = text.charCodeAt(i + 1);
      if ((c === MINUS && d === MINUS) || (c === SLASH && d === STAR)) break;
    }
    if (is(c, BEYOND_SQL)) beyond = true;
  }
  if (!beyond) {
    for (; i - start > 1; i--) {
      if (!isSign(text.charCodeAt(i - 1))) break;
    }
  }
  return i;
}
