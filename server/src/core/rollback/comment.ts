import { readScript } from '../sql/script.ts';
import type { Script, SqlComment, StatementReader } from '../sql/statement.ts';
import type { Span } from '../text/span.ts';
import { tokensKey } from './down-text.ts';

/** What the comments `-- Rollback: …` of a migration.sql say. */
export interface RollbackComment {
  /** Where they stand, in order; each is whole lines without the last line break, or a block comment. */
  readonly spans: readonly Span[];
  /** The SQL in them; null: they are words. */
  readonly sql: string | null;
}

const HEAD = /^\W*rollback\b\W*?:\s*/i;
/** Comments that begin something else: those that Prisma writes above a statement, and marks. */
const OTHER = /^(?:[A-Z][a-z]+(?:[A-Z][a-z]+)+$|plan:|warnings?:|lockkeeper\b)/;
const VERB =
  /^(?:alter|analyze|attach|begin|comment|commit|create|delete|do|drop|grant|insert|merge|refresh|reindex|revoke|set|select|truncate|update|with)\b/i;

/** The comments about the way back; null: there is none. A comment may go on over several lines. */
export function rollbackComment(script: Script, reader: StatementReader): RollbackComment | null {
  const { comments, text } = script;
  const spans: Span[] = [];
  const said: string[] = [];
  for (let i = 0; i < comments.length; i++) {
    const comment = comments[i]!;
    const head = headOf(comment);
    if (head === null) continue;
    const lines = [comment.text.slice(head)];
    let last = comment;
    if (isLine(comment, text))
      for (let next = comments[i + 1]; next !== undefined && goesOn(last, next, text, lines); next = comments[++i + 1]) {
        lines.push(next.text);
        last = next;
      }
    else lines.splice(0, 1, ...lines[0]!.split(/\r?\n/).map((line) => line.replace(/^\s*\*\s?/, '')));
    spans.push({ start: comment.span.start, end: last.span.end });
    said.push(sqlIn(lines, reader) ?? '');
  }
  if (spans.length === 0) return null;
  return { spans, sql: said.some((sql) => sql === '') ? null : said.map(terminated).join('\n') };
}

/** Where the words behind `Rollback:` begin; null: it is another comment. In a block the words may stand on any line. */
function headOf({ text }: SqlComment): number | null {
  const found = HEAD.exec(text) ?? /^\W*rollback\b\W*?:\s*/im.exec(text);
  return found === null ? null : found.index + found[0].length;
}

const isLine = (comment: SqlComment, text: string): boolean => text.startsWith('--', comment.span.start);

/** The next line is a part of the same comment: right below, and SQL that continues, or another statement. */
function goesOn(last: SqlComment, next: SqlComment, text: string, lines: readonly string[]): boolean {
  if (!isLine(next, text) || !/^[ \t]*(?:\r\n|\n|\r)[ \t]*$/.test(text.slice(last.span.end, next.span.start))) return false;
  if (next.text === '' || HEAD.test(next.text) || OTHER.test(next.text)) return false;
  const open = !/;\s*$/.test(lines.at(-1) ?? '');
  return open || VERB.test(next.text);
}

const terminated = (sql: string): string => (/;\s*$/.test(sql) ? sql : `${sql};`);

/** As many of the first lines as are SQL that can be read; null: not even the first. */
function sqlIn(lines: readonly string[], reader: StatementReader): string | null {
  for (let n = lines.length; n > 0; n--) {
    const sql = lines.slice(0, n).join('\n').trim();
    const { statements } = readScript(sql);
    if (statements.length > 0 && statements.every((s) => reader.read(s.text).every((f) => f.kind !== 'unread'))) return sql;
  }
  return null;
}

/**
 * How a comment and down.sql differ, as the end of a sentence: `only down.sql has DROP TABLE "x"`. White space, comments and what
 * only steers the transaction do not count. Null: they do the same, or the comment holds no SQL.
 */
export function commentDiffers(comment: RollbackComment, down: Script, reader: StatementReader): string | null {
  if (comment.sql === null) return null;
  const own = doing(readScript(comment.sql), reader);
  const others = doing(down, reader);
  const alone = own.find((s) => !others.some((o) => o.key === s.key));
  if (alone !== undefined) return `only the comment has ${short(alone.text)}`;
  const missing = others.find((o) => !own.some((s) => s.key === o.key));
  if (missing !== undefined) return `only down.sql has ${short(missing.text)}`;
  return own.length === others.length && own.every((s, i) => s.key === others[i]!.key) ? null : 'the order is another';
}

/** The statements that do something. */
const doing = (script: Script, reader: StatementReader): readonly { readonly key: string; readonly text: string }[] =>
  script.statements
    .filter((s) => !reader.read(s.text).every((f) => f.kind === 'transaction' || f.kind === 'set-setting'))
    .map((s) => ({ key: tokensKey(s.text), text: s.text }));

function short(statement: string): string {
  const line = statement.replace(/\s+/g, ' ').trim();
  return line.length <= 60 ? line : `${line.slice(0, 59).trimEnd()}…`;
}
