import { lineIndex, offsetAt } from '../../core/text/line-index.ts';
import type { Span } from '../../core/text/span.ts';
import type { Failure } from './read-output.ts';

/**
 * Where a failure stands in migration.sql. By the lines that Prisma shows, which count from the start of the file or, where statements are
 * sent one by one, of the statement; else by what the database's words name: the first statement that speaks of all of it, because one
 * before it would have failed. Null: nothing tells.
 * @param statements of the file, in order
 */
export function placeFailure({ lines, message }: Failure, text: string, statements: readonly Span[]): Span | null {
  const at = shownLine(lines, text);
  const own = at === null ? null : (statements.find((s) => s.start < at.end && at.start < s.end) ?? null);
  if (at !== null) return own !== null && at.start < own.start ? { start: own.start, end: at.end } : at;
  const [only] = statements;
  if (only !== undefined && statements.length === 1) return only;
  const names = [...message.matchAll(/"([^"\n]+)"/g)].map((m) => m[1]!).filter((name) => !/\s/.test(name));
  const words = names.length > 0 ? names : [...message.matchAll(/\bNo such (?:table|column): (\S+)/g)].map((m) => m[1]!);
  if (words.length === 0) return null;
  // a name may stand with its schema, or in lower case
  const parts = words.flatMap((word) => word.split('.')).map((word) => word.toLowerCase());
  return statements.find(({ start, end }) => parts.every((part) => text.slice(start, end).toLowerCase().includes(part))) ?? null;
}

function shownLine(shown: Failure['lines'], text: string): Span | null {
  const last = shown.at(-1);
  if (last === undefined) return null;
  const lines = text.split(/\r?\n/);
  const fits = (line: number): boolean =>
    shown.every(({ n, text: wanted }) => (lines[line - (last.n - n)] ?? '').trimEnd() === wanted.trimEnd());
  const found = fits(last.n - 1) ? last.n - 1 : lines.findIndex((_, line) => fits(line));
  if (found < 0) return null;
  const line = lines[found]!;
  const start = offsetAt(lineIndex(text), { line: found, character: line.length - line.trimStart().length });
  return { start, end: start + line.trim().length };
}
