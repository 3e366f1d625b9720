import { checkCode } from './data-migrations/check-code.ts';
import { checkSql } from './data-migrations/check-sql.ts';
import { ADVICE, DATA_MIGRATION_RULES, type Found } from './data-migrations/findings.ts';
import { type CodeToken, lexCode } from './data-migrations/script-lexer.ts';
import { RULES, ruleById } from './rules/index.ts';
import type { Finding } from './rules/rule.ts';
import type { Settings } from './settings.ts';
import { readScript } from './sql/script.ts';
import type { Script, SqlComment, Statement, StatementReader } from './sql/statement.ts';
import { applySuppressions } from './suppress.ts';

export interface CheckedDataMigration {
  /** In the order of the text, with those about comments that suppress nothing. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
}

const KNOWN: ReadonlySet<string> = new Set(RULES.map((r) => r.id));
const OWN: ReadonlySet<string> = new Set(DATA_MIGRATION_RULES);
/** A larger one is no script that people write. */
const LONGEST = 2_000_000;

/**
 * What the rules about data migrations find in a file. `name`: its name, whose ending tells the language; `downBeside`: a file with
 * its way back lies beside it. Never throws.
 */
export function checkDataMigration(
  name: string,
  text: string,
  downBeside: boolean,
  { reader, settings }: { readonly reader: StatementReader; readonly settings: Settings },
): CheckedDataMigration {
  if (text.length > LONGEST || /[._]down\.sql$/.test(name)) return { findings: [], suppressed: [] };
  const isSql = name.endsWith('.sql');
  const tokens = isSql ? [] : lexCode(text);
  const script = isSql ? readScript(text) : codeScript(text, tokens);
  const read = (sql: string) => reader.read(sql);
  const found = isSql ? checkSql(script, read, downBeside) : checkCode(text, tokens, read);
  const findings = found
    .flatMap((f) => findingOf(f, script, settings) ?? [])
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const { requireReason, aliases } = settings.suppressions;
  const done = applySuppressions(findings, script, { knownRules: KNOWN, requireReason, aliases });
  // the same comments may be there for the rules of migrations, which look at a script too where it waits in a plan
  const others = (p: Finding): boolean =>
    p.rule === 'suppression-unused' && KNOWN.has(text.slice(p.span.start, p.span.end)) && !OWN.has(text.slice(p.span.start, p.span.end));
  const problems = done.problems.filter((p) => settings.rules[p.rule] !== 'off' && !others(p));
  return { findings: [...done.kept, ...problems].sort((a, b) => a.span.start - b.span.start), suppressed: done.suppressed };
}

function findingOf({ rule, span, message }: Found, script: Script, settings: Settings): Finding | null {
  const setting = settings.rules[rule] ?? 'on';
  if (setting === 'off') return null;
  const statement = script.statements.findIndex((s) => s.span.start <= span.start && span.start <= s.span.end);
  return {
    rule,
    severity: setting === 'on' ? (ruleById(rule)?.severity ?? 'warning') : setting,
    category: 'safe',
    span,
    message,
    advice: ADVICE[rule],
    hazards: [],
    related: [],
    statement: statement < 0 ? null : statement,
    fact: null,
    only: null,
  };
}

/** Code as ignore comments see it: each line with code in it is a statement. */
function codeScript(text: string, tokens: readonly CodeToken[]): Script {
  const comments: SqlComment[] = [];
  const statements: Statement[] = [];
  let line = -1;
  for (const token of tokens) {
    if (token.kind === 'comment') {
      const inner = token.text.startsWith('//') ? token.text.slice(2) : token.text.slice(2).replace(/\*\/$/, '');
      comments.push({ span: { start: token.start, end: token.end }, text: inner.trim() });
      continue;
    }
    const start = text.lastIndexOf('\n', token.start - 1) + 1;
    const last = statements.at(-1);
    if (start === line && last !== undefined)
      statements[statements.length - 1] = {
        ...last,
        span: { start: last.span.start, end: token.end },
        text: text.slice(last.span.start, token.end),
      };
    else statements.push({ span: { start: token.start, end: token.end }, text: token.text, terminated: true });
    line = start;
  }
  return { text, statements, comments };
}
