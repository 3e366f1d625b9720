import type { Span } from '../../core/text/span.ts';
import { LONGEST_TYPED, lineEnd } from './sql-place.ts';

/**
 * The beginning of a statement of TypeScript in front of an offset, as far as it is typed; empty on a free line. Null where no
 * statement begins: in an expression, an object, a string, a template, a regular expression or a comment.
 */
export function typescriptPlace(text: string, offset: number): Span | null {
  if (!/^[ \t]*(?:\/\/|\}|$)/.test(text.slice(offset, lineEnd(text, offset)))) return null;
  const lineStart = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const typed = /(?:[A-Za-z]\w*(?:[- ]+\w+)*[- ]*)?$/.exec(text.slice(Math.max(lineStart, offset - LONGEST_TYPED), offset))?.[0] ?? '';
  const start = offset - typed.length;
  const before = scan(text, start);
  if (before === null || !(before.within === undefined || before.within === 'block')) return null;
  const { previous } = before;
  const free = text.slice(lineStart, start).trim() === '';
  if (previous === '' || previous === ';' || previous === '{' || previous === '}') return { start, end: offset };
  return free && !GOES_ON.test(previous) ? { start, end: offset } : null;
}

/** What cannot end a statement, so that the next line goes on with it. */
const GOES_ON = /^(?:=>|[^\w)\]'"`}$]|const|let|var|import|from|new|typeof|extends|await)$/;
/** Behind these a slash begins a regular expression. */
const BEFORE_REGEX = /^(?:|[^\w)\]'"`}$]|return|typeof|case|in|of|await|yield)$/;
/** Behind these a brace opens an object, or names to take out of one. */
const BEFORE_OBJECT = /^(?:[(,=:[?&|<]|return|default|import|export|const|let|var|type)$/;

type Bracket = 'block' | 'object' | '(' | '[' | 'hole';

interface Before {
  /** The innermost bracket that is open. */
  readonly within: Bracket | undefined;
  /** The last word or sign, comments left out; quotes and slashes stand for literals. Empty at the start. */
  readonly previous: string;
}

/** Reads the text up to an offset; null when that lies in a literal or a comment. */
function scan(text: string, offset: number): Before | null {
  const open: Bracket[] = [];
  let previous = '';
  let i = 0;
  while (i < offset) {
    const c = text[i]!;
    const two = text.slice(i, i + 2);
    if (/\s/.test(c)) i++;
    else if (two === '//') {
      i = lineEnd(text, i);
      // what is typed at its end belongs to it
      if (i === offset) return null;
    } else if (two === '/*') {
      const end = text.indexOf('*/', i + 2);
      if (end < 0) return null;
      i = end + 2;
    } else if (c === "'" || c === '"' || c === '`' || (c === '}' && open.at(-1) === 'hole')) {
      if (c === '}') open.pop();
      const quote = c === '}' ? '`' : c;
      i = literalEnd(text, i + 1, quote);
      if (quote === '`' && text[i - 1] === '{') open.push('hole');
      previous = quote === '`' && text[i - 1] === '{' ? '(' : quote;
    } else if (c === '/' && BEFORE_REGEX.test(previous)) {
      i = regexEnd(text, i + 1);
      previous = '`';
    } else if (/[\w$]/.test(c)) {
      const from = i;
      while (i < offset && /[\w$]/.test(text[i]!)) i++;
      previous = text.slice(from, i);
    } else {
      if (c === '{') open.push(BEFORE_OBJECT.test(previous) ? 'object' : 'block');
      else if (c === '(' || c === '[') open.push(c);
      else if (c === '}' || c === ')' || c === ']') open.pop();
      // the brace behind an arrow opens a block
      previous = two === '=>' ? two : c;
      i += previous.length;
    }
  }
  return i > offset ? null : { within: open.at(-1), previous };
}

/** Behind the closing quote; at the line's end where it is missing; behind the `${` that opens a hole of a template. */
function literalEnd(text: string, from: number, quote: string): number {
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') i++;
    else if (c === quote) return i + 1;
    else if (quote !== '`' && (c === '\n' || c === '\r')) return i;
    else if (quote === '`' && c === '$' && text[i + 1] === '{') return i + 2;
  }
  return text.length + 1;
}

/** Behind the closing slash, or at the line's end where it is missing. */
function regexEnd(text: string, from: number): number {
  let inClass = false;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') i++;
    else if (c === '\n' || c === '\r') return i;
    else if (c === '[') inClass = true;
    else if (c === ']') inClass = false;
    else if (c === '/' && !inClass) return i + 1;
  }
  return text.length + 1;
}
