import type { JudgedStatement } from '../effects/types.ts';
import { type Lexed, lexed, signAt, wordAt } from '../sql/identifiers.ts';
import { nextToken } from '../sql/lexer.ts';
import type { Script, SqlComment } from '../sql/statement.ts';
import type { Edit } from '../text/edits.ts';
import type { Span } from '../text/span.ts';

/** What fixes do to texts. Offsets are UTF-16, in the file, unless said otherwise. */

/** How the lines of a file end: `\r\n` only where every line does. */
export const lineBreakOf = (text: string): string => (text.includes('\r\n') && !/(?:^|[^\r])\n/.test(text) ? '\r\n' : '\n');

/** The same text with the line breaks of a file. */
export const withLineBreaks = (text: string, eol: string): string => (eol === '\n' ? text : text.replaceAll(/\r?\n/g, eol));

/** Comments that speak about the file, not about the statement that happens to stand below. */
const OF_THE_FILE = /^\W*rollback\b\W*\s*:|^plan:|^\s*warnings:|^lockkeeper-ignore-(?:file|start|end)\b/im;

/** A statement with what belongs to it: the comments right above, its semicolon, and comments behind it on the same line. */
export interface Block extends Span {
  /** Behind the statement itself, before its semicolon. */
  readonly bare: number;
  /** Nothing else stands on its lines. */
  readonly ownLines: boolean;
}

function blockOf(script: Script, index: number): Block {
  const { text, statements } = script;
  const statement = statements[index];
  if (statement === undefined) return { start: 0, end: 0, bare: 0, ownLines: false };
  const before = statements[index - 1];
  const floor = before === undefined ? 0 : endOfStatement(script, index - 1);
  const start = startWithComments(script, floor, statement.span.start);
  const end = endOfStatement(script, index);
  const next = statements[index + 1];
  const firstOnLine = lineStart(text, start) >= floor && isBlank(text.slice(lineStart(text, start), start));
  const lastOnLine = next === undefined || /[\r\n]/.test(text.slice(end, next.span.start));
  return { start, end, bare: statement.span.end, ownLines: firstOnLine && lastOnLine };
}

function startWithComments(script: Script, floor: number, from: number): number {
  const { text, comments } = script;
  let start = from;
  for (let i = lastCommentBefore(comments, from); i >= 0; i--) {
    const { span, text: says } = comments[i]!;
    if (span.start < floor || OF_THE_FILE.test(says)) break;
    const gap = text.slice(span.end, start);
    const lineBegin = lineStart(text, span.start);
    // right above, on lines of its own, or before the statement on its line
    if (!isBlank(gap) || (gap.match(/\n/g)?.length ?? 0) > 1 || !isBlank(text.slice(Math.max(floor, lineBegin), span.start))) break;
    if (lineBegin < floor && gap.includes('\n')) break;
    start = span.start;
  }
  return start;
}

/** Behind the semicolon and behind comments that follow it on its line, as far as no other statement does. */
function endOfStatement(script: Script, index: number): number {
  const { text, statements } = script;
  const statement = statements[index]!;
  let end = statement.span.end;
  if (statement.terminated) {
    let token = nextToken(text, end, text.length);
    while (token !== null && token.kind === 'comment') token = nextToken(text, token.end, text.length);
    if (token !== null) end = token.end;
  }
  const semicolon = end;
  const limit = statements[index + 1]?.span.start ?? text.length;
  for (;;) {
    const token = nextToken(text, end, limit);
    if (token === null || token.kind !== 'comment' || /[\r\n]/.test(text.slice(end, token.start))) break;
    end = token.end;
  }
  // a comment that a statement follows on the same line belongs to that one
  return limit < text.length && end > semicolon && !/[\r\n]/.test(text.slice(end, limit)) ? semicolon : end;
}

function lastCommentBefore(comments: readonly SqlComment[], offset: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comments[middle]!.span.start < offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const isBlank = (s: string): boolean => /^[\s\uFEFF]*$/.test(s);
const lineStart = (text: string, offset: number): number =>
  Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;

/** Takes statements out of the file, each with its own comments, its semicolon and the blank line it leaves. */
export function removeStatements(script: Script, indexes: readonly number[]): readonly Edit[] {
  const spans = [...new Set(indexes)].sort((a, b) => a - b).map((i) => removedSpan(script, i));
  const joined: Span[] = [];
  for (const one of spans) {
    const last = joined.at(-1);
    if (last !== undefined && one.start <= last.end) joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, one.end) };
    else joined.push(one);
  }
  return joined.map((span) => ({ span: withBlanksAbove(script.text, span), newText: '' }));
}

/** At the end of the file the blank lines above go as well. */
function withBlanksAbove(text: string, { start, end }: Span): Span {
  if (!isBlank(text.slice(end))) return { start, end };
  return { start: start - (/(?:\r\n|\n|\r)((?:[ \t]*(?:\r\n|\n|\r))+)$/.exec(text.slice(0, start))?.[1]?.length ?? 0), end };
}

function removedSpan(script: Script, index: number): Span {
  const { text } = script;
  const block = blockOf(script, index);
  if (!block.ownLines) {
    const blanks = /^[ \t]*/.exec(text.slice(block.end))?.[0].length ?? 0;
    return { start: block.start, end: block.end + blanks };
  }
  let start = lineStart(text, block.start);
  if (text.charCodeAt(start) === 0xfeff) start++;
  let end = block.end + (/^[ \t]*(?:\r\n|\n|\r)?/.exec(text.slice(block.end))?.[0].length ?? 0);
  const above = text.slice(0, start);
  if (/^\uFEFF?$|(?:^|\n|\r)[ \t]*(?:\r\n|\n|\r)$/.test(above)) end += /^(?:[ \t]*(?:\r\n|\n|\r))*/.exec(text.slice(end))?.[0].length ?? 0;
  return { start, end };
}

/** A statement with its comments, ended by a semicolon: as it is to stand in another file. */
export function statementText(script: Script, index: number): string {
  const block = blockOf(script, index);
  return `${script.text.slice(block.start, block.bare)};${trailing(script, index)}`;
}

/** Comments behind the semicolon on the statement's last line. */
function trailing(script: Script, index: number): string {
  const block = blockOf(script, index);
  const rest = script.text.slice(block.bare, block.end).replace(';', '').trim();
  return rest === '' ? '' : ` ${rest}`;
}

/** A statement with edits to its text (offsets in the file), as `statementText`. */
export function editedStatementText(script: Script, index: number, edits: readonly Edit[]): string {
  const block = blockOf(script, index);
  let out = '';
  let at = block.start;
  for (const e of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    out += script.text.slice(at, e.span.start) + e.newText;
    at = e.span.end;
  }
  return `${out}${script.text.slice(at, block.bare)};${trailing(script, index)}`;
}

/** The statement's text in place of another; comments and semicolon stay. */
export const replaceStatement = (statement: JudgedStatement, newText: string): Edit => ({ span: statement.span, newText });

/** Puts statements behind a statement of the file, on lines of their own, a blank line between. `sql` has its semicolons. */
export function insertAfter(script: Script, index: number, sql: string): Edit {
  const eol = lineBreakOf(script.text);
  const statement = script.statements[index];
  const { end } = blockOf(script, index);
  const semicolon = statement?.terminated === false ? ';' : '';
  return { span: { start: end, end }, newText: `${semicolon}${eol}${eol}${withLineBreaks(sql, eol)}` };
}

/** Puts statements before a statement of the file and its comments. */
export function insertBefore(script: Script, index: number, sql: string): Edit {
  const eol = lineBreakOf(script.text);
  const { start } = blockOf(script, index);
  return { span: { start, end: start }, newText: `${withLineBreaks(sql, eol)}${eol}${eol}` };
}

/** Puts statements at the end of the file. */
export function append(script: Script, sql: string): Edit {
  const eol = lineBreakOf(script.text);
  const last = script.statements.length - 1;
  const statement = script.statements[last];
  const open = statement !== undefined && !statement.terminated;
  const end = script.text.trimEnd().length;
  // the semicolon that the last statement lacks goes where the statement ends
  if (open && statement.span.end < end) {
    const { end: blockEnd } = blockOf(script, last);
    if (blockEnd <= end) {
      const kept = script.text.slice(statement.span.end, end);
      return {
        span: { start: statement.span.end, end: script.text.length },
        newText: `;${kept}${eol}${eol}${withLineBreaks(sql, eol)}${eol}`,
      };
    }
  }
  const before = end === 0 ? '' : `${eol}${eol}`;
  return { span: { start: end, end: script.text.length }, newText: `${open ? ';' : ''}${before}${withLineBreaks(sql, eol)}${eol}` };
}

/** Tokens of a statement, comments left out; offsets are relative to the statement. */
export const tokensOf = (statement: JudgedStatement): Lexed => lexed(statement.text);

/** Index of the first token of a run of key words, from a token on; -1: there is no such run. Words in lower case. */
export function findWords(l: Lexed, words: readonly string[], from = 0): number {
  for (let i = from; i + words.length <= l.tokens.length; i++) if (words.every((w, k) => wordAt(l, i + k) === w)) return i;
  return -1;
}

/** A key word as the statement writes its own: small letters where it begins with them. */
export const asWritten = (statement: JudgedStatement, words: string): string =>
  /^[a-z]/.test(statement.text) ? words.toLowerCase() : words.toUpperCase();

/** Puts text behind a token of the statement. */
export function behindToken(statement: JudgedStatement, l: Lexed, token: number, newText: string): Edit {
  const at = statement.span.start + (l.tokens[token]?.end ?? statement.text.length);
  return { span: { start: at, end: at }, newText };
}

/** Takes tokens out, with the blanks behind them (before them at the end of the statement). */
export function removeTokens(statement: JudgedStatement, l: Lexed, first: number, last: number): Edit {
  const start = l.tokens[first]?.start ?? 0;
  const end = l.tokens[last]?.end ?? start;
  const next = l.tokens[last + 1];
  const blanks =
    next === undefined || signAt(l, last + 1) === ',' || signAt(l, last + 1) === ')' ? 0 : /^\s*/.exec(l.sql.slice(end))![0].length;
  const back = blanks === 0 ? (/\s*$/.exec(l.sql.slice(0, start))?.[0].length ?? 0) : 0;
  return { span: { start: statement.span.start + start - back, end: statement.span.start + end + blanks }, newText: '' };
}

/** Replaces tokens, the last one included. */
export const replaceTokens = (statement: JudgedStatement, l: Lexed, first: number, last: number, newText: string): Edit => ({
  span: {
    start: statement.span.start + (l.tokens[first]?.start ?? 0),
    end: statement.span.start + (l.tokens[last]?.end ?? 0),
  },
  newText,
});

/** Replaces what a span of a fact holds (relative to the statement). */
export const replacePart = (statement: JudgedStatement, part: Span, newText: string): Edit => ({
  span: { start: statement.span.start + part.start, end: statement.span.start + part.end },
  newText,
});

/** The parts of an ALTER TABLE between its commas; the first begins with its first fact. Relative to the statement. */
function actionsOf(statement: JudgedStatement): readonly Span[] {
  const l = tokensOf(statement);
  const commas: number[] = [];
  let depth = 0;
  for (let i = 0; i < l.tokens.length; i++) {
    const sign = signAt(l, i);
    if (sign === '(' || sign === '[') depth++;
    else if (sign === ')' || sign === ']') depth--;
    else if (sign === ',' && depth === 0) commas.push(i);
  }
  const first = Math.min(...statement.facts.map((f) => f.span.start));
  return [...commas, l.tokens.length].map((end, k) => ({
    start: k === 0 ? first : (l.tokens[commas[k - 1]! + 1]?.start ?? 0),
    end: l.tokens[end - 1]?.end ?? 0,
  }));
}

/**
 * Takes actions of an ALTER TABLE out, each with its comma; comments between the actions stay. Null: nothing would be left, so
 * that the statement itself has to go, or the facts are no actions of one ALTER TABLE.
 */
export function removeActions(statement: JudgedStatement, facts: readonly number[]): readonly Edit[] | null {
  if (!statement.facts.every((f) => 'target' in f)) return null;
  const actions = actionsOf(statement);
  const gone = new Set<number>();
  for (const fact of facts) {
    const at = statement.facts[fact]?.span.start ?? -1;
    const action = actions.findIndex((a) => a.start <= at && at < a.end);
    if (action < 0) return null;
    gone.add(action);
  }
  if (gone.size === actions.length) return null;
  const l = tokensOf(statement);
  const edits: Edit[] = [];
  let kept = false;
  actions.forEach((action, k) => {
    if (!gone.has(k)) {
      kept = true;
      return;
    }
    const comma = l.tokens.findIndex((t, i) => signAt(l, i) === ',' && t.start >= action.end);
    const before = l.tokens.findLastIndex((t, i) => signAt(l, i) === ',' && t.end <= action.start);
    const span = kept
      ? { start: l.tokens[before]?.start ?? action.start, end: action.end }
      : { start: action.start, end: endOfBlanks(l.sql, l.tokens[comma]?.end ?? action.end) };
    edits.push(replacePart(statement, span, ''));
  });
  return edits;
}

const endOfBlanks = (text: string, from: number): number => from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
