import { loadModule, parsePlPgSQLSync, parseSync } from 'libpg-query';
import type { Fact, Unread } from '../../facts/fact.ts';
import type { StatementReader } from '../statement.ts';
import { readDoBlock } from './postgres/do-block.ts';
import { type Parser, readTree } from './postgres/statements.ts';
import { node, sourceOf, type Tree } from './postgres/tree.ts';

/** Longer statements are not read: the grammar's memory grows with the text and never shrinks. In UTF-16 units. */
const LONGEST = 4_000_000;

const unread = (text: string, what: string, syntaxError: string | null, at = 0): Unread => ({
  kind: 'unread', span: { start: Math.min(at, text.length), end: text.length }, what, syntaxError, touches: 'anything',
});

const isTree = (x: unknown): x is Tree => typeof x === 'object' && x !== null;

function statementsOf(sql: string): readonly Tree[] {
  const tree: unknown = parseSync(sql);
  return isTree(tree) && Array.isArray(tree.stmts) ? tree.stmts.filter(isTree) : [];
}

const parser: Parser = {
  parse(sql) {
    try {
      return sql.trim() === '' ? [] : statementsOf(sql);
    } catch {
      return null;
    }
  },
  parsePlPgSql(sql) {
    try {
      const tree: unknown = parsePlPgSQLSync(sql);
      return isTree(tree) ? tree : null;
    } catch {
      return null;
    }
  },
};

/** PostgreSQL counts code points; editors count UTF-16. */
function offsetOf(text: string, codePoint: number): number {
  let offset = 0;
  for (let k = 0; k < codePoint && offset < text.length; k++) offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  return offset;
}

interface Rejection {
  readonly message: string;
  readonly position: number | null;
}

function rejectionOf(error: unknown): Rejection | null {
  if (!(error instanceof Error)) return null;
  const details = 'sqlDetails' in error && isTree(error.sqlDetails) ? error.sqlDetails : null;
  const position = details && typeof details.cursorPosition === 'number' ? details.cursorPosition : null;
  return details ? { message: error.message, position } : null;
}

function readText(text: string): readonly Fact[] {
  if (text.startsWith('\\')) return [unread(text, `psql's ${text.split(/\s/)[0]} is not SQL: Prisma cannot run it`, 'syntax error at or near "\\"')];
  if (text.includes('\0')) return [unread(text, 'it contains a NUL character', 'invalid byte sequence for encoding "UTF8": 0x00', text.indexOf('\0'))];
  if (text.length > LONGEST) return [unread(text, 'it is too long to be read', null)];
  if (text.trim() === '') return [];
  try {
    const source = sourceOf(text);
    return statementsOf(text).flatMap((statement) => {
      const tree = node(statement, 'stmt');
      if (!tree) return [];
      const block = node(tree, 'DoStmt');
      return block ? readDoBlock(source, block, parser) : readTree(source, tree, parser);
    });
  } catch (error) {
    const rejection = rejectionOf(error);
    if (!rejection || /memory|stack/i.test(rejection.message)) return [unread(text, 'it is nested too deeply or too large to be read', null)];
    return [unread(text, 'PostgreSQL cannot parse it', rejection.message, rejection.position === null ? 0 : offsetOf(text, rejection.position))];
  }
}

/**
 * Loads PostgreSQL's own grammar (libpg-query 18, WebAssembly) and gives the reader that stands on it. Rejects when the module
 * cannot be loaded; the caller then takes the reader of `lite.ts`.
 */
export async function loadPostgresReader(): Promise<StatementReader> {
  await loadModule();
  return { name: 'libpg-query', read: readText };
}
