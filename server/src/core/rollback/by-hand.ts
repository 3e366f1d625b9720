import { lex } from '../sql/lexer.ts';
import type { Script, SqlComment } from '../sql/statement.ts';
import type { Span } from '../text/span.ts';

/** What stands between these two lines of a down.sql belongs to a person: a new draft keeps it. */
export const BY_HAND = '-- lockkeeper: by hand';
export const END_BY_HAND = '-- lockkeeper: end by hand';

const STARTS = /^lockkeeper:\s*by hand\b/i;
const ENDS = /^lockkeeper:\s*end by hand\b/i;

/** A part that a person wrote. */
export interface HandPart {
  /** Whole lines, the marks included, without the last line break. */
  readonly span: Span;
  /** As it is written, the marks included. */
  readonly text: string;
  /** The end mark is there; otherwise the part reaches to the end of the file. */
  readonly closed: boolean;
}

/** The parts of a down.sql between marks, in order. A mark is a line comment that has its line to itself. */
export function handParts(script: Script): readonly HandPart[] {
  const { text } = script;
  const parts: HandPart[] = [];
  let open: number | null = null;
  const close = (end: number, closed: boolean): void => {
    if (open === null) return;
    parts.push({ span: { start: open, end }, text: text.slice(open, end), closed });
    open = null;
  };
  for (const comment of script.comments) {
    if (!standsAlone(comment, text)) continue;
    if (open === null && STARTS.test(comment.text)) open = startOfLine(text, comment.span.start);
    else if (open !== null && ENDS.test(comment.text)) close(comment.span.end, true);
  }
  close(text.trimEnd().length, false);
  return parts;
}

/** The text without some spans, which are in order. */
export function without(text: string, spans: readonly Span[]): string {
  let out = '';
  let at = 0;
  for (const { start, end } of spans) {
    out += text.slice(at, start);
    at = end;
  }
  return out + text.slice(at);
}

/** Puts marks around what a person wrote without. */
export const byHand = (text: string): string => `${BY_HAND}\n${text.trim()}\n${END_BY_HAND}`;

/** The part as it is written again, with its end mark. */
export const closedText = (part: HandPart): string => (part.closed ? part.text : `${part.text}\n${END_BY_HAND}`);

/** The same text with other line breaks, those inside of strings, names and function bodies left alone: they are part of the value. */
export function withBreaks(text: string, eol: string): string {
  const turned = (piece: string): string => piece.replaceAll(/\r?\n/g, eol);
  let out = '';
  let at = 0;
  for (const token of lex(text)) {
    if (token.kind !== 'string' && token.kind !== 'quoted-identifier') continue;
    out += turned(text.slice(at, token.start)) + text.slice(token.start, token.end);
    at = token.end;
  }
  return out + turned(text.slice(at));
}

const startOfLine = (text: string, offset: number): number =>
  Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;

const standsAlone = (comment: SqlComment, text: string): boolean =>
  text.startsWith('--', comment.span.start) && /^[\s\uFEFF]*$/.test(text.slice(startOfLine(text, comment.span.start), comment.span.start));
