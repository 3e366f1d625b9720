import type { Expression } from '../../../facts/expression.ts';
import type { Span } from '../../../text/span.ts';
import { raw, type Source, tokenAt, word } from './tree.ts';

/** The expression with its text, where that is known. */
export const withText = (e: Expression, sql: string | null): Expression => (sql === null || sql === '' ? e : { ...e, sql });

/** The text from the first token at or after an offset to the last one before another; null when there is none. */
export function textBetween(s: Source, from: number, to: number): string | null {
  const first = s.tokens[tokenAt(s, from)];
  const last = s.tokens[tokenAt(s, to) - 1];
  if (!first || !last || first.start >= to || last.end > to || last.start < first.start) return null;
  return s.text.slice(first.start, last.end);
}

/** The statement's own text. */
export const statementText = (s: Source): string => textBetween(s, s.whole.start, s.whole.end) ?? '';

const depthOf = (s: Source, index: number): number => {
  const t = s.tokens[index];
  if (t?.kind !== 'operator') return 0;
  const c = raw(s, t);
  return c === '(' || c === '[' ? 1 : c === ')' || c === ']' ? -1 : 0;
};

/** Index of the token that closes what opens at an index; -1 when nothing opens there or nothing closes it. */
export function closing(s: Source, open: number): number {
  if (depthOf(s, open) !== 1) return -1;
  let depth = 0;
  for (let i = open; i < s.tokens.length; i++) {
    depth += depthOf(s, i);
    if (depth === 0) return i;
  }
  return -1;
}

/** What stands inside the parentheses that open at a token, without comments around it. */
function insideText(s: Source, open: number): string | null {
  const close = raw(s, s.tokens[open]) === '(' ? closing(s, open) : -1;
  return close < 0 ? null : textBetween(s, s.tokens[open]?.end ?? 0, s.tokens[close]?.start ?? 0);
}

/**
 * Index of the first of some words from a token on, outside of parentheses; -1 when what is around ends first. Behind a dot any
 * word is a name, and DISTINCT FROM is an operator.
 */
export function keywordFrom(s: Source, index: number, end: number, words: ReadonlySet<string>): number {
  let depth = 0;
  for (let i = index; i < s.tokens.length && (s.tokens[i]?.end ?? end + 1) <= end; i++) {
    depth += depthOf(s, i);
    if (depth < 0 || (depth === 0 && raw(s, s.tokens[i]) === ';')) return -1;
    if (depth > 0 || !words.has(word(s, s.tokens[i])) || raw(s, s.tokens[i - 1]) === '.') continue;
    if (word(s, s.tokens[i]) === 'from' && word(s, s.tokens[i - 1]) === 'distinct') continue;
    return i;
  }
  return -1;
}

const CHECK = new Set(['check']);
const AS = new Set(['as']);
const DEFAULT = new Set(['default']);
const WHERE = new Set(['where']);
const USING = new Set(['using']);
const WITH = new Set(['with']);

const afterName = (s: Source, span: Span): number => {
  const i = tokenAt(s, span.start);
  return word(s, s.tokens[i]) === 'constraint' ? i + 2 : i;
};

/** A constraint without `CONSTRAINT name`. */
export const constraintText = (s: Source, span: Span): string =>
  textBetween(s, s.tokens[afterName(s, span)]?.start ?? span.end, span.end) ?? '';

const inParenthesesAfter = (s: Source, from: number, end: number, words: ReadonlySet<string>): string | null => {
  const i = keywordFrom(s, from, end, words);
  return i < 0 ? null : insideText(s, i + 1);
};

/** The condition of CHECK (…). */
export const checkText = (s: Source, span: Span): string | null => inParenthesesAfter(s, afterName(s, span), span.end, CHECK);
/** The expression of GENERATED ALWAYS AS (…) and SET EXPRESSION AS (…). */
export const generatedText = (s: Source, span: Span): string | null => inParenthesesAfter(s, afterName(s, span), span.end, AS);
/** The predicate of an exclusion constraint. */
export const excludeWhereText = (s: Source, span: Span): string | null => inParenthesesAfter(s, afterName(s, span), span.end, WHERE);

const textAfter = (s: Source, from: number, end: number, words: ReadonlySet<string>): string | null => {
  const i = keywordFrom(s, from, end, words);
  return i < 0 ? null : textBetween(s, s.tokens[i]?.end ?? end, end);
};

/** The expression of a column's DEFAULT. */
export const defaultText = (s: Source, span: Span): string | null => textAfter(s, afterName(s, span), span.end, DEFAULT);

/** Words that a column's DEFAULT takes in parentheses only. Source: `b_expr` in the server's gram.y. */
const NEEDS_PARENTHESES = new Set('at collate in like ilike similar between and or not is isnull notnull overlaps any some all'.split(' '));

/** The expression of SET DEFAULT, in parentheses where the definition of a column would need them. */
export function setDefaultText(s: Source, span: Span): string | null {
  const sql = textAfter(s, tokenAt(s, span.start), span.end, DEFAULT);
  const start = keywordFrom(s, tokenAt(s, span.start), span.end, DEFAULT) + 1;
  return sql !== null && keywordFrom(s, start, span.end, NEEDS_PARENTHESES) >= 0 ? `(${sql})` : sql;
}

/** The expression behind USING of a type change. @param from where its type starts */
export const usingText = (s: Source, from: number, end: number): string | null => textAfter(s, tokenAt(s, from), end, USING);

/** The parts of a list in parentheses that open at a token. */
function partsAt(s: Source, open: number): readonly Span[] {
  const close = closing(s, open);
  const out: Span[] = [];
  let depth = 0;
  let first = open + 1;
  for (let i = open + 1; i <= close; i++) {
    if (i < close) depth += depthOf(s, i);
    if (i < close && !(depth === 0 && raw(s, s.tokens[i]) === ',')) continue;
    out.push({ start: s.tokens[first]?.start ?? 0, end: s.tokens[i - 1]?.end ?? 0 });
    first = i + 1;
  }
  return out;
}

/** A part of an index: the expression in its parentheses, or the call that stands without. */
function indexPartText(s: Source, part: Span): string | null {
  const i = tokenAt(s, part.start);
  if (raw(s, s.tokens[i]) === '(') return insideText(s, i);
  // a name, its dots, and the parentheses; what has none, as CURRENT_DATE, is left out
  let k = i + 1;
  while (raw(s, s.tokens[k]) === '.') k += 2;
  const close = raw(s, s.tokens[k]) === '(' ? closing(s, k) : -1;
  return close < 0 ? null : textBetween(s, part.start, s.tokens[close]?.end ?? part.start);
}

/** The texts of CREATE INDEX. @param from the offset of the table's name */
export function indexTexts(
  s: Source,
  from: number,
): { readonly parts: readonly (string | null)[]; readonly storage: string | null; readonly where: string | null } {
  const { end } = s.whole;
  let open = tokenAt(s, from);
  while (open < s.tokens.length && raw(s, s.tokens[open]) !== '(') open++;
  const close = closing(s, open);
  if (close < 0) return { parts: [], storage: null, where: null };
  return {
    parts: partsAt(s, open).map((p) => indexPartText(s, p)),
    storage: inParenthesesAfter(s, close + 1, end, WITH),
    where: textAfter(s, close + 1, end, WHERE),
  };
}

const ENDS_VALUE = new Set(['from', 'where', 'returning', 'into']);
const ENDS_LIST = new Set(['where', 'returning', 'into']);
const ENDS_CONDITION = new Set(['returning', 'into']);

/** Where a clause ends: at one of the words, or where what is around the statement goes on. */
function clauseEnd(s: Source, index: number, words: ReadonlySet<string>): number {
  const at = keywordFrom(s, index, s.whole.end, words);
  if (at >= 0) return s.tokens[at]?.start ?? s.whole.end;
  let depth = 0;
  for (let i = index; i < s.tokens.length; i++) {
    depth += depthOf(s, i);
    const t = s.tokens[i];
    if (t && (depth < 0 || (depth === 0 && raw(s, t) === ';') || t.start >= s.whole.end)) return t.start;
  }
  return s.whole.end;
}

function clause(s: Source, index: number, start: ReadonlySet<string>, ends: ReadonlySet<string>): string | null {
  const at = keywordFrom(s, index, s.whole.end, start);
  const after = s.tokens[at + 1];
  return at < 0 || !after ? null : textBetween(s, after.start, clauseEnd(s, at + 1, ends));
}

const FROM = new Set(['from']);

/** The value that UPDATE gives to the column whose name stands at an offset. @param stop where the list of columns ends */
function valueAt(s: Source, offset: number, stop: number): string | null {
  let i = tokenAt(s, offset);
  for (; i < s.tokens.length && raw(s, s.tokens[i]) !== '='; i++) {
    // subscripts of the column
    if (depthOf(s, i) === 1) i = Math.max(i, closing(s, i));
  }
  const start = s.tokens[i + 1];
  if (!start) return null;
  let end = stop;
  let depth = 0;
  for (let k = i + 1; k < s.tokens.length && (s.tokens[k]?.start ?? stop) < stop; k++) {
    depth += depthOf(s, k);
    if (depth === 0 && raw(s, s.tokens[k]) === ',') {
      end = s.tokens[k]?.start ?? stop;
      break;
    }
  }
  return textBetween(s, start.start, end);
}

/** The texts of UPDATE. @param columns the offsets of the names of the columns; those in a list in parentheses have no text */
export function updateTexts(
  s: Source,
  columns: readonly (number | null)[],
  firstColumn: number,
): { readonly values: readonly (string | null)[]; readonly from: string | null; readonly where: string | null } {
  const i = tokenAt(s, firstColumn);
  // a list in parentheses has one that opens before its first name
  const start = raw(s, s.tokens[i - 1]) === '(' ? closing(s, i - 1) + 1 : i;
  const stop = clauseEnd(s, start, ENDS_VALUE);
  return {
    values: columns.map((c) => (c === null ? null : valueAt(s, c, stop))),
    from: clause(s, start, FROM, ENDS_LIST),
    where: clause(s, start, WHERE, ENDS_CONDITION),
  };
}

/** The texts of DELETE. @param table the offset of the table's name */
export function deleteTexts(s: Source, table: number): { readonly using: string | null; readonly where: string | null } {
  const i = tokenAt(s, table);
  return { using: clause(s, i, USING, ENDS_LIST), where: clause(s, i, WHERE, ENDS_CONDITION) };
}
