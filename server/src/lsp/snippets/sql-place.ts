import { lex, type Token } from '../../core/sql/lexer.ts';
import { newCut, takeToken } from '../../core/sql/splitter.ts';
import type { Span } from '../../core/text/span.ts';

/** Words with blanks or hyphens between them: what a person types who looks for a snippet. */
const TYPED = /^(?:[A-Za-z]\w*(?:[- ]+\w+)*[- ]*)?$/;
/** Longer than every phrase. */
export const LONGEST_TYPED = 80;

/**
 * The beginning of a statement in front of an offset, as far as it is typed; empty between statements. Null where no statement begins:
 * in a statement, a string, a comment, the body of a function, or before text on the same line.
 */
export function sqlPlace(text: string, offset: number): Span | null {
  if (!/^[ \t]*(?:--|$|[\r\n])/.test(text.slice(offset, lineEnd(text, offset)))) return null;
  const tokens = lex(text, 0, offset);
  const last = tokens.at(-1);
  if (last !== undefined && last.end === offset && (last.bad === true || reachesLineEnd(text, last))) return null;
  const cut = newCut();
  for (const token of tokens) takeToken(cut, text, token, []);
  if (cut.start < 0) return { start: offset, end: offset };
  if (offset - cut.start > LONGEST_TYPED || !TYPED.test(text.slice(cut.start, offset))) return null;
  return { start: cut.start, end: offset };
}

/** Whatever is typed behind it belongs to it. */
const reachesLineEnd = (text: string, token: Token): boolean =>
  token.kind === 'meta-command' || (token.kind === 'comment' && text.startsWith('--', token.start));

export function lineEnd(text: string, offset: number): number {
  const end = text.slice(offset).search(/[\r\n]/);
  return end < 0 ? text.length : offset + end;
}
