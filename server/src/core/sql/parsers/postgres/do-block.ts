import type { Fact } from '../../../facts/fact.ts';
import { type Parser, readTree } from './statements.ts';
import { list, node, type Source, sourceOf, type Tree, text, unwrap } from './tree.ts';

/** Statements under these run perhaps, or more than once. */
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

interface Found {
  readonly facts: Fact[];
  commits: boolean;
  dynamic: boolean;
}

/** DO: the block itself, and what its static statements and constant EXECUTEs do. Spans lie in the statement's text. */
export function readDoBlock(s: Source, t: Tree, parser: Parser): readonly Fact[] {
  const language =
    list(t, 'args')
      .map((a) => node(a, 'DefElem'))
      .find((a) => text(a, 'defname') === 'language') ?? null;
  const name = text(node(node(language, 'arg'), 'String'), 'sval')?.toLowerCase() ?? 'plpgsql';
  const tree = name === 'plpgsql' ? parser.parsePlPgSql(s.text) : null;
  if (!tree) return [{ kind: 'do-block', span: s.whole, commits: false, dynamic: true }];
  const found: Found = { facts: [], commits: false, dynamic: false };
  for (const f of list(tree, 'plpgsql_funcs')) visit(s, node(node(f, 'PLpgSQL_function'), 'action'), parser, found, 'always');
  return [{ kind: 'do-block', span: s.whole, commits: found.commits, dynamic: found.dynamic }, ...found.facts];
}

/** The text of a string constant, dollar quotes included; null for any other expression. */
function constantText(query: string, parser: Parser): string | null {
  const statement = parser.parse(`SELECT ${query}`)?.[0] ?? null;
  const target = list(node(node(statement, 'stmt'), 'SelectStmt'), 'targetList')[0] ?? null;
  return text(node(node(node(node(target, 'ResTarget'), 'val'), 'A_Const'), 'sval'), 'sval');
}

function run(s: Source, sql: string, parser: Parser, found: Found, when: 'always' | 'maybe'): void {
  const statements = parser.parse(sql);
  if (!statements) {
    // INTO and variables make plpgsql's own SQL: what cannot be parsed is not known
    found.dynamic = true;
    return;
  }
  const at = s.text.indexOf(sql);
  const span = at < 0 ? s.whole : { start: at, end: at + sql.length };
  const inner = sourceOf(sql);
  for (const statement of statements) {
    const tree = node(statement, 'stmt');
    if (!tree) continue;
    for (const fact of readTree(inner, tree, parser)) found.facts.push({ ...fact, span, inDo: when });
  }
}

function visit(s: Source, wrapped: Tree | null, parser: Parser, found: Found, when: 'always' | 'maybe'): void {
  const tagged = unwrap(wrapped);
  if (!tagged) return;
  const [tag, t] = tagged;
  const inside = BRANCHES.has(tag) ? 'maybe' : when;
  switch (tag) {
    case 'PLpgSQL_stmt_execsql':
      run(s, text(node(node(t, 'sqlstmt'), 'PLpgSQL_expr'), 'query') ?? '', parser, found, when);
      return;
    case 'PLpgSQL_stmt_perform':
      run(s, text(node(node(t, 'expr'), 'PLpgSQL_expr'), 'query') ?? '', parser, found, when);
      return;
    case 'PLpgSQL_stmt_dynexecute': {
      const constant = constantText(text(node(node(t, 'query'), 'PLpgSQL_expr'), 'query') ?? '', parser);
      if (constant === null) found.dynamic = true;
      else run(s, constant, parser, found, when);
      return;
    }
    case 'PLpgSQL_stmt_commit':
    case 'PLpgSQL_stmt_rollback':
      found.commits = true;
      return;
    case 'PLpgSQL_stmt_call':
      found.dynamic = true;
      return;
    case 'PLpgSQL_stmt_dynfors':
      found.dynamic = true;
      break;
    default:
      break;
  }
  for (const key of ['body', 'then_body', 'else_body', 'stmts']) for (const child of list(t, key)) visit(s, child, parser, found, inside);
  for (const branch of [...list(t, 'elsif_list'), ...list(t, 'case_when_list')]) {
    const b = unwrap(branch)?.[1] ?? null;
    for (const child of list(b, 'stmts')) visit(s, child, parser, found, 'maybe');
  }
  const handlers = node(node(t, 'exceptions'), 'PLpgSQL_exception_block');
  for (const e of list(handlers, 'exc_list'))
    for (const child of list(node(e, 'PLpgSQL_exception'), 'action')) visit(s, child, parser, found, 'maybe');
}
