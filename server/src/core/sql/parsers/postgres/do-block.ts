import type { Fact } from '../../../facts/fact.ts';
import type { Span } from '../../../text/span.ts';
import { literal } from '../../identifiers.ts';
import { readQuery } from './queries.ts';
import { type Parser, readTree } from './statements.ts';
import { inside, list, node, number, type Source, sourceOf, strings, type Tree, text, unwrap } from './tree.ts';

type When = 'always' | 'maybe';

/** What stands under these runs perhaps, or more than once. */
const BRANCHES: ReadonlySet<string> = new Set([
  'PLpgSQL_stmt_if',
  'PLpgSQL_stmt_case',
  'PLpgSQL_stmt_loop',
  'PLpgSQL_stmt_while',
  'PLpgSQL_stmt_fori',
  'PLpgSQL_stmt_fors',
  'PLpgSQL_stmt_forc',
  'PLpgSQL_stmt_foreach_a',
  'PLpgSQL_stmt_dynfors',
]);

const BODIES = ['body', 'then_body', 'else_body', 'stmts', 'else_stmts'] as const;
const EXPRESSIONS = ['cond', 'expr', 't_expr', 'lower', 'upper'] as const;

interface Block {
  readonly source: Source;
  readonly parser: Parser;
  readonly facts: Fact[];
  commits: boolean;
  raises: boolean;
  /** A RETURN was met: what follows runs perhaps. */
  returned: boolean;
  dynamic: boolean;
  /** Texts are met in the order of the body: the next is searched from here on. */
  searchFrom: number;
}

/**
 * DO: the block itself, and what its static statements and constant EXECUTEs do. Spans lie in the DO statement's text; a statement
 * whose text cannot be found there (a body in quotes with doubled quotes) has the whole block as its place.
 */
export function readDoBlock(s: Source, t: Tree, parser: Parser): readonly Fact[] {
  const options = inside(list(t, 'args'), 'DefElem');
  const language = options.find((a) => text(a, 'defname') === 'language') ?? null;
  const name = text(node(node(language, 'arg'), 'String'), 'sval')?.toLowerCase() ?? 'plpgsql';
  // without a body the parser of PL/pgSQL aborts
  const body = options.some((a) => text(a, 'defname') === 'as');
  const tree = name === 'plpgsql' && body ? parser.parsePlPgSql(s.text.slice(s.whole.start, s.whole.end)) : null;
  if (!tree) return [{ kind: 'do-block', span: s.whole, commits: false, raises: false, dynamic: true }];
  const block: Block = {
    source: s,
    parser,
    facts: [],
    commits: false,
    raises: false,
    returned: false,
    dynamic: false,
    searchFrom: s.whole.start,
  };
  for (const f of list(tree, 'plpgsql_funcs')) visit(block, node(node(f, 'PLpgSQL_function'), 'action'), 'always');
  return [{ kind: 'do-block', span: s.whole, commits: block.commits, raises: block.raises, dynamic: block.dynamic }, ...block.facts];
}

const queryOf = (t: Tree | null, key: string): string => text(node(node(t, key), 'PLpgSQL_expr'), 'query') ?? '';

function visit(b: Block, wrapped: Tree | null, around: When): void {
  const tagged = unwrap(wrapped);
  if (!tagged) return;
  const [tag, t] = tagged;
  const when = b.returned ? 'maybe' : around;
  // what fails under a handler fails nothing else
  const below = BRANCHES.has(tag) || node(t, 'exceptions') ? 'maybe' : when;
  switch (tag) {
    case 'PLpgSQL_stmt_execsql':
      run(b, queryOf(t, 'sqlstmt'), when);
      return;
    case 'PLpgSQL_stmt_raise':
      // 21 is ERROR; RAISE without a level raises an exception too
      if (when === 'always' && number(t, 'elog_level') >= 21) b.raises = true;
      return;
    case 'PLpgSQL_stmt_call':
      run(b, queryOf(t, 'expr'), when);
      return;
    case 'PLpgSQL_stmt_perform':
      // PERFORM stands where the reader is given SELECT
      run(b, queryOf(t, 'expr'), when, queryOf(t, 'expr').replace(/^SELECT\s/i, ''));
      return;
    case 'PLpgSQL_stmt_dynexecute':
      execute(b, queryOf(t, 'query'), when);
      return;
    case 'PLpgSQL_stmt_return':
      condition(b, queryOf(t, 'expr'), when);
      b.returned = true;
      return;
    case 'PLpgSQL_stmt_commit':
    case 'PLpgSQL_stmt_rollback':
      b.commits = true;
      return;
    case 'PLpgSQL_stmt_fors':
    case 'PLpgSQL_stmt_return_query':
      if (queryOf(t, 'query') !== '') run(b, queryOf(t, 'query'), when);
      break;
    case 'PLpgSQL_stmt_dynfors':
      execute(b, queryOf(t, 'query'), when);
      break;
    default:
      for (const key of EXPRESSIONS) condition(b, queryOf(t, key), when);
  }
  for (const key of BODIES) for (const child of list(t, key)) visit(b, child, below);
  for (const branch of [...list(t, 'elsif_list'), ...list(t, 'case_when_list')]) {
    const arm = unwrap(branch)?.[1] ?? null;
    for (const key of EXPRESSIONS) condition(b, queryOf(arm, key), 'maybe');
    for (const child of list(arm, 'stmts')) visit(b, child, 'maybe');
  }
  const handlers = node(node(t, 'exceptions'), 'PLpgSQL_exception_block');
  for (const e of list(handlers, 'exc_list')) for (const child of list(node(e, 'PLpgSQL_exception'), 'action')) visit(b, child, 'maybe');
}

/** A condition or an assigned value is a query when it reads tables. */
function condition(b: Block, written: string, when: When): void {
  if (!/\bselect\b/i.test(written)) return;
  const value = written.replace(/^[\w".[\]]+\s*:?=/, '');
  const tree = node(b.parser.parse(`SELECT ${value}`)?.[0] ?? null, 'stmt');
  if (!tree) return;
  const place = locate(b, written.trim()) ?? b.source.whole;
  const query = readQuery(b.source, tree);
  if (query.reads.length > 0) b.facts.push({ kind: 'select', span: place, query, inDo: when });
}

/** EXECUTE: constant text is read like a statement; any other makes the block dynamic. */
function execute(b: Block, written: string, when: When): void {
  const target = list(node(node(b.parser.parse(`SELECT ${written}`)?.[0] ?? null, 'stmt'), 'SelectStmt'), 'targetList')[0] ?? null;
  const constant = constantOf(node(node(target, 'ResTarget'), 'val'));
  if (constant === null) {
    b.dynamic = true;
    return;
  }
  run(b, constant, when, constant, written.trim());
}

/** The text that constants, `||` and `format` with constant arguments make; null when it depends on anything else. */
function constantOf(t: Tree | null): string | null {
  const constant = text(node(node(t, 'A_Const'), 'sval'), 'sval');
  if (constant !== null) return constant;
  const cast = node(t, 'TypeCast');
  if (cast) return constantOf(node(cast, 'arg'));
  const operation = node(t, 'A_Expr');
  if (operation && strings(list(operation, 'name')).join() === '||') {
    const left = constantOf(node(operation, 'lexpr'));
    const right = constantOf(node(operation, 'rexpr'));
    return left === null || right === null ? null : left + right;
  }
  const call = node(t, 'FuncCall');
  if (call && strings(list(call, 'funcname')).at(-1) === 'format') {
    const args = list(call, 'args').map(constantOf);
    return args.every((a) => a !== null) ? formatted(args) : null;
  }
  return null;
}

/** `format('… %I %L %s %%', …)`; positions and widths are not followed. */
function formatted(args: readonly string[]): string | null {
  let next = 1;
  let known = true;
  const out = (args[0] ?? '').replace(/%(.?)/gs, (_, kind: string) => {
    if (kind === '%') return '%';
    const value = args[next++];
    if (value === undefined || !'ILs'.includes(kind) || kind === '') known = false;
    if (kind === 'I') return `"${(value ?? '').replaceAll('"', '""')}"`;
    return kind === 'L' ? literal(value ?? '') : (value ?? '');
  });
  return known ? out : null;
}

/**
 * Reads the statements of a text that the block runs.
 * @param searched the text by which its place is found
 * @param instead the text whose place it has when `searched` stands nowhere
 */
function run(b: Block, sql: string, when: When, searched = sql, instead?: string): void {
  const statements = b.parser.parse(sql);
  if (!statements) {
    b.dynamic = true;
    return;
  }
  const place = locate(b, searched);
  // only a single statement without a change of length stands in the block as it was parsed
  const exact = place !== null && searched === sql && statements.length === 1;
  const source = exact ? sourceOf(b.source.text, place.start, place.end) : sourceOf(sql);
  const around = exact ? null : (place ?? (instead === undefined ? null : locate(b, instead)) ?? b.source.whole);
  for (const statement of statements) {
    const tree = node(statement, 'stmt');
    if (!tree) continue;
    const block = node(tree, 'DoStmt');
    const own = exact ? source : { ...source, whole: placeIn(source, statement) };
    for (const read of block ? readDoBlock(sourceOf(sql), block, b.parser) : readTree(own, tree, b.parser)) {
      const fact: Fact = { ...read, inDo: when };
      b.facts.push(around === null && !block ? fact : placed(fact, around ?? b.source.whole));
    }
  }
}

/** Where one of several statements stands in their text. */
function placeIn(s: Source, statement: Tree): Span {
  const start = number(statement, 'stmt_location');
  const length = number(statement, 'stmt_len');
  return { start: s.at(start), end: length > 0 ? s.at(start + length) : s.whole.end };
}

/** Where a text stands in the block. PL/pgSQL gives it back with its INTO clause blanked, the length kept. */
function locate(b: Block, searched: string): Span | null {
  const found = (at: number): Span => {
    b.searchFrom = at + searched.length;
    return { start: at, end: at + searched.length };
  };
  const whole = b.source.text;
  const gap = /\s{4,}/.exec(searched);
  for (const from of [b.searchFrom, b.source.whole.start]) {
    const at = whole.indexOf(searched, from);
    if (at >= 0) return found(at);
    if (!gap) continue;
    const before = searched.slice(0, gap.index);
    const after = searched.slice(gap.index + gap[0].length);
    for (let i = whole.indexOf(before, from); i >= 0 && before !== ''; i = whole.indexOf(before, i + 1))
      if (whole.startsWith(after, i + searched.length - after.length)) return found(i);
  }
  return null;
}

const isSpan = (x: object): boolean => 'start' in x && 'end' in x && Object.keys(x).length === 2;

/** The fact with every span in it at one place. */
function placed(fact: Fact, place: Span): Fact {
  const move = (x: unknown): unknown => {
    if (typeof x !== 'object' || x === null) return x;
    if (Array.isArray(x)) return x.map(move);
    return isSpan(x) ? place : Object.fromEntries(Object.entries(x).map(([k, v]) => [k, move(v)]));
  };
  return move(fact) as Fact;
}
