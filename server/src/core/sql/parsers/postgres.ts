import type { Fact, Unread } from '../../facts/fact.ts';
import type { StatementReader } from '../statement.ts';
import { readDoBlock } from './postgres/do-block.ts';
import { type Parser, readTree } from './postgres/statements.ts';
import { node, sourceOf, type Tree } from './postgres/tree.ts';

/** What is used of libpg-query. */
export interface Grammar {
  parseSync(sql: string): unknown;
  parsePlPgSQLSync(sql: string): unknown;
}

/** Longer statements are not read: the grammar's memory grows with the text and never shrinks. In UTF-16 units. */
const LONGEST = 4_000_000;

/** PostgreSQL's scanner takes quadratic time for a run of operator characters: 40,000 of them took 6 s. */
const SIGNS = /[-~!@#^&|`?+*/%<>=]{2000}/;

const unread = (text: string, what: string, syntaxError: string | null, start = 0, end = text.length): Unread => ({
  kind: 'unread',
  span: { start: Math.min(start, text.length), end: Math.min(Math.max(start, end), text.length) },
  what,
  syntaxError,
  touches: 'anything',
});

const isTree = (x: unknown): x is Tree => typeof x === 'object' && x !== null;

function statementsOf(grammar: Grammar, sql: string): readonly Tree[] {
  const tree: unknown = grammar.parseSync(sql);
  return isTree(tree) && Array.isArray(tree.stmts) ? tree.stmts.filter(isTree) : [];
}

/** For text inside a statement: null instead of an error. */
const parserOf = (grammar: Grammar): Parser => ({
  parse(sql) {
    try {
      return sql.trim() === '' ? [] : sql.includes('\0') ? null : statementsOf(grammar, sql);
    } catch {
      return null;
    }
  },
  parsePlPgSql(sql) {
    try {
      const tree: unknown = grammar.parsePlPgSQLSync(sql);
      return isTree(tree) ? tree : null;
    } catch {
      return null;
    }
  },
});

/** PostgreSQL counts code points; editors count UTF-16. */
function offsetOf(text: string, codePoint: number): number {
  let offset = 0;
  for (let k = 0; k < codePoint && offset < text.length; k++) offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  return offset;
}

const DEEP = /RangeError|RuntimeError|memory|stack|null function/i;

/** PostgreSQL's message and its position; null for errors that are not about the text, such as a full stack. */
function rejectionOf(error: unknown): { readonly message: string; readonly position: number } | null {
  if (!(error instanceof Error) || !('sqlDetails' in error) || !isTree(error.sqlDetails)) return null;
  if (/^(memory exhausted|out of memory|stack depth limit)/i.test(error.message)) return null;
  const position = error.sqlDetails.cursorPosition;
  return { message: error.message, position: typeof position === 'number' ? position : 0 };
}

/** The whole token at the place of an error, so that a message has something to underline. */
function tokenAround(text: string, at: number): { readonly start: number; readonly end: number } {
  const token = sourceOf(text).tokens.find((t) => t.start <= at && at < t.end);
  if (token) return { start: at, end: token.end };
  // at the end of the input: the last token is what something is missing after
  const last = sourceOf(text).tokens.at(-1);
  return last ? { start: last.start, end: last.end } : { start: at, end: text.length };
}

function readText(grammar: Grammar, parser: Parser, text: string): readonly Fact[] {
  if (text.startsWith('\\'))
    return [unread(text, `psql's ${/^\S+/.exec(text)?.[0] ?? '\\'} is not SQL: Prisma cannot run it`, 'syntax error at or near "\\"')];
  const nul = text.indexOf('\0');
  if (nul >= 0) return [unread(text, 'it contains a NUL character', 'invalid byte sequence for encoding "UTF8": 0x00', nul, nul + 1)];
  if (text.length > LONGEST) return [unread(text, 'it is too long to be read', null)];
  if (SIGNS.test(text)) return [unread(text, 'a run of operator characters is too long to be read', null)];
  if (text.trim() === '') return [];
  try {
    const trees = statementsOf(grammar, text);
    const source = sourceOf(text);
    return trees.flatMap((statement) => {
      const tree = node(statement, 'stmt');
      if (!tree) return [];
      const block = node(tree, 'DoStmt');
      return block ? readDoBlock(source, block, parser) : readTree(source, tree, parser);
    });
  } catch (error) {
    const rejection = rejectionOf(error);
    if (!rejection)
      return [
        unread(
          text,
          DEEP.test(String(error)) ? 'it is nested too deeply or too large to be read' : 'its form is not known to the reader',
          null,
        ),
      ];
    const place = tokenAround(text, offsetOf(text, rejection.position));
    return [unread(text, 'PostgreSQL cannot parse it', rejection.message, place.start, place.end)];
  }
}

/** Loads the WebAssembly module beside the bundle. The import itself starts the loading, so it waits until a reader is wanted. */
async function loadGrammar(): Promise<Grammar> {
  const grammar = await import('libpg-query');
  await grammar.loadModule();
  return grammar;
}

/**
 * Loads PostgreSQL's own grammar (libpg-query 18, WebAssembly) and gives the reader that stands on it. Rejects when the module
 * cannot be loaded; the caller then takes the reader of `lite.ts`.
 * @param load makes the grammar; a test gives one that fails
 */
export async function loadPostgresReader(load: () => Promise<Grammar> = loadGrammar): Promise<StatementReader> {
  const grammar = await load();
  const parser = parserOf(grammar);
  return { name: 'libpg-query', read: (text) => readText(grammar, parser, text) };
}
