import { nextToken, type Token } from './lexer.ts';
import { endStatement, newCut, takeToken } from './splitter.ts';
import type { Script, SqlComment, Statement } from './statement.ts';

/**
 * Cuts a file into statements and comments. With `previous` (an earlier state of the same file) only what lies around the
 * difference is read again; statements that did not change keep their `text` string, so that a cache keyed by it hits.
 * The result is the same as that of a fresh read.
 */
export function readScript(text: string, previous?: Script): Script {
  if (previous === undefined) return readFrom(text, 0, [], [], null);
  if (previous.text === text) return previous;
  const prefix = commonPrefix(previous.text, text);
  const suffix = commonSuffix(previous.text, text, prefix);
  const restart = restartAt(previous, prefix);
  return readFrom(text, restart.offset, previous.statements.slice(0, restart.statements), previous.comments.slice(0, restart.comments), {
    script: previous,
    changedEnd: text.length - suffix,
    delta: text.length - previous.text.length,
    next: restart.statements,
  });
}

interface Old {
  readonly script: Script;
  /** From here on the text is as it was, `delta` characters further. */
  readonly changedEnd: number;
  readonly delta: number;
  /** Index of the first old statement that may be met again. */
  readonly next: number;
}

function readFrom(text: string, from: number, statements: Statement[], comments: SqlComment[], old: Old | null): Script {
  const cut = newCut();
  const fresh: Statement[] = [];
  let next = old?.next ?? 0;
  for (let token = nextToken(text, from, text.length); token !== null; token = nextToken(text, token.end, text.length)) {
    if (token.kind === 'comment') {
      if (token.bad === undefined) comments.push({ span: { start: token.start, end: token.end }, text: commentText(text, token) });
    } else if (old !== null && cut.start < 0 && token.start >= old.changedEnd && token.kind !== 'meta-command') {
      // Between statements nothing of what came before matters: where an old statement begins at this place, the rest is as it was.
      // A meta-command looks back to the start of its line, so it is no such place.
      const place = token.start - old.delta;
      while (next < old.script.statements.length && old.script.statements[next]!.span.start < place) next++;
      if (next < old.script.statements.length && old.script.statements[next]!.span.start === place && text.charCodeAt(token.start) !== 92) {
        for (const s of fresh) statements.push(detached(s));
        appendShifted(statements, old.script.statements, next, old.delta);
        appendShifted(comments, old.script.comments, firstFrom(old.script.comments, place), old.delta);
        return { text, statements, comments };
      }
    }
    takeToken(cut, text, token, fresh);
  }
  endStatement(cut, text, false, fresh);
  if (old === null) return { text, statements: fresh, comments };
  for (const s of fresh) statements.push(detached(s));
  return { text, statements, comments };
}

/**
 * A slice keeps the whole text alive that it was cut from. After many edits each statement would hold another state of the file,
 * so statements read again get a string of their own.
 */
const detached = (s: Statement): Statement => ({ span: s.span, text: ` ${s.text}`.slice(1), terminated: s.terminated });

function appendShifted<T extends Statement | SqlComment>(out: T[], items: readonly T[], from: number, delta: number): void {
  for (let i = from; i < items.length; i++) {
    const item = items[i]!;
    out.push(delta === 0 ? item : { ...item, span: { start: item.span.start + delta, end: item.span.end + delta } });
  }
}

/** Without `--` or the outer marks, trimmed. */
function commentText(text: string, token: Token): string {
  const block = text.charCodeAt(token.start) === 47;
  return text.slice(token.start + 2, block ? token.end - 2 : token.end).trim();
}

/** Index of the first item that starts at or after the offset. */
function firstFrom(items: readonly { readonly span: { readonly start: number } }[], offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle]!.span.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The last place at or before the first difference where a statement begins behind a semicolon: no token before it can grow into
 * it. A statement that a meta-command ended could, when that is no meta-command any more.
 */
function restartAt(
  previous: Script,
  firstDifference: number,
): { readonly offset: number; readonly statements: number; readonly comments: number } {
  let statements = firstFrom(previous.statements, firstDifference + 1) - 1;
  while (statements > 0 && !previous.statements[statements - 1]!.terminated) statements--;
  if (statements < 0) return { offset: 0, statements: 0, comments: 0 };
  const offset = previous.statements[statements]!.span.start;
  return { offset, statements, comments: firstFrom(previous.comments, offset) };
}

const CHUNK = 2048;

/** Whole chunks are compared at once: many times faster than character by character. */
function commonPrefix(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i + CHUNK <= length && a.slice(i, i + CHUNK) === b.slice(i, i + CHUNK)) i += CHUNK;
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  return i;
}

/** Does not reach into the common prefix of either text. */
function commonSuffix(a: string, b: string, prefix: number): number {
  const length = Math.min(a.length, b.length) - prefix;
  let i = 0;
  while (i + CHUNK <= length && a.slice(a.length - i - CHUNK, a.length - i) === b.slice(b.length - i - CHUNK, b.length - i)) i += CHUNK;
  while (i < length && a.charCodeAt(a.length - i - 1) === b.charCodeAt(b.length - i - 1)) i++;
  return i;
}
