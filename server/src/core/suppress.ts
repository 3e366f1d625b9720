import type { Finding, Severity } from './rules/rule.ts';
import type { Script, SqlComment } from './sql/statement.ts';
import { ALIASES, type Tool } from './suppress-aliases.ts';
import { contains, type Span } from './text/span.ts';

export interface SuppressionOptions {
  readonly knownRules: ReadonlySet<string>;
  /** Report own comments that give no reason. */
  readonly requireReason: boolean;
  /** Honour the comments of other tools. */
  readonly aliases: boolean;
}

export interface Suppressed {
  readonly kept: readonly Finding[];
  readonly suppressed: readonly Finding[];
  /** What is wrong with the comments themselves: findings of the `suppression-…` rules. */
  readonly problems: readonly Finding[];
}

type Scope = 'statement' | 'file' | 'start' | 'end';

/** What one comment asks for. */
interface Directive {
  readonly comment: SqlComment;
  readonly scope: Scope;
  readonly own: boolean;
  /** Null: every rule. */
  readonly rules: readonly { readonly id: string; readonly span: Span }[] | null;
  readonly reason: string;
}

/** A directive with the place it covers. `statement` counts when it is set, else the span. */
interface Cover {
  readonly directive: Directive;
  readonly statement: number | null;
  readonly span: Span;
  readonly used: Set<string>;
}

/**
 * Takes out the findings that comments of the file suppress. `-- lockkeeper-ignore a, b: reason` covers the statement that it
 * stands in, trails, or precedes; `-ignore-file` the file; `-ignore-start` and `-ignore-end` what lies between them. Without
 * rules a comment covers all. Block comments do the same.
 */
export function applySuppressions(findings: readonly Finding[], script: Script, options: SuppressionOptions): Suppressed {
  const directives = script.comments.flatMap((comment) => directiveOf(comment, script.text, options.aliases) ?? []);
  if (directives.length === 0) return { kept: findings, suppressed: [], problems: [] };
  const problems: Finding[] = [];
  const covers = coversOf(directives, script, problems);

  const byStatement = new Map<number, Cover[]>();
  const bySpan: Cover[] = [];
  for (const cover of covers) {
    if (cover.statement === null) bySpan.push(cover);
    else if (byStatement.get(cover.statement)?.push(cover) === undefined) byStatement.set(cover.statement, [cover]);
  }
  const kept: Finding[] = [];
  const suppressed: Finding[] = [];
  for (const finding of findings) {
    let hit = false;
    for (const cover of finding.statement === null ? [] : (byStatement.get(finding.statement) ?? [])) hit = covered(cover, finding) || hit;
    for (const cover of bySpan)
      if (cover.directive.scope === 'file' || contains(cover.span, finding.span)) hit = covered(cover, finding) || hit;
    (hit ? suppressed : kept).push(finding);
  }
  for (const cover of covers) if (cover.directive.own) complain(cover, options, problems);
  problems.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return { kept, suppressed, problems };
}

function covered(cover: Cover, finding: Finding): boolean {
  const { rules } = cover.directive;
  if (rules !== null && !rules.some((r) => r.id === finding.rule)) return false;
  cover.used.add(finding.rule);
  return true;
}

function coversOf(directives: readonly Directive[], script: Script, problems: Finding[]): readonly Cover[] {
  const covers: Cover[] = [];
  const open: Directive[] = [];
  const between = (start: Directive, end: number): number =>
    covers.push({ directive: start, statement: null, span: { start: start.comment.span.end, end }, used: new Set() });
  for (const directive of directives) {
    switch (directive.scope) {
      case 'file':
        covers.push({ directive, statement: null, span: { start: 0, end: script.text.length }, used: new Set() });
        break;
      case 'statement':
        covers.push({ directive, statement: statementFor(directive.comment, script), span: directive.comment.span, used: new Set() });
        break;
      case 'start':
        open.push(directive);
        break;
      case 'end': {
        const at = open.findLastIndex((d) => d.own === directive.own);
        const start = at < 0 ? undefined : open.splice(at, 1)[0];
        if (start) between(start, directive.comment.span.start);
        else if (directive.own)
          problems.push(
            problem(
              'suppression-unclosed',
              'warning',
              directive.comment.span,
              'This end has no start before it and does nothing.',
              'Remove it, or write `-- lockkeeper-ignore-start` before the part that is meant.',
            ),
          );
      }
    }
  }
  for (const start of open) {
    between(start, script.text.length);
    if (start.own)
      problems.push(
        problem(
          'suppression-unclosed',
          'warning',
          start.comment.span,
          'This part has no end: everything to the end of the file is ignored.',
          'Write `-- lockkeeper-ignore-end` behind the last statement that is meant.',
        ),
      );
  }
  return covers;
}

/** Index of the statement that a comment stands in, trails on its last line, or precedes; -1 when there is none. */
function statementFor(comment: SqlComment, script: Script): number {
  const { statements, text } = script;
  let low = 0;
  let high = statements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (statements[middle]!.span.start < comment.span.start) low = middle + 1;
    else high = middle;
  }
  const before = statements[low - 1];
  const next = statements[low];
  if (before && comment.span.end <= before.span.end) return low - 1;
  const follows = next !== undefined && !/[\r\n]/.test(text.slice(comment.span.end, next.span.start));
  if (before && !follows && !/[\r\n]/.test(text.slice(before.span.end, comment.span.start))) return low - 1;
  return next ? low : -1;
}

function complain(cover: Cover, options: SuppressionOptions, problems: Finding[]): void {
  const { comment, rules, reason } = cover.directive;
  if (options.requireReason && reason === '')
    problems.push(
      problem(
        'suppression-without-reason',
        'advice',
        comment.span,
        'This comment gives no reason.',
        'Write the reason behind a colon: `-- lockkeeper-ignore rule-id: reason`.',
      ),
    );
  if (rules === null) {
    if (cover.used.size === 0)
      problems.push(problem('suppression-unused', 'advice', comment.span, 'This comment suppresses nothing.', 'Remove it.'));
    return;
  }
  for (const { id, span } of rules) {
    if (!options.knownRules.has(id))
      problems.push(
        problem(
          'suppression-unknown-rule',
          'warning',
          span,
          `There is no rule “${id}”: the comment does not suppress it.`,
          'Correct the name; `lockkeeper rules` lists all rules.',
        ),
      );
    else if (!cover.used.has(id))
      problems.push(
        problem('suppression-unused', 'advice', span, `There is no finding of ${id} here.`, 'Remove the rule from the comment.'),
      );
  }
}

const problem = (rule: string, severity: Severity, span: Span, message: string, advice: string): Finding => ({
  rule,
  severity,
  category: 'safe',
  span,
  message,
  advice,
  hazards: [],
  related: [],
  statement: null,
  fact: null,
  only: null,
});

const OWN = /^lockkeeper-ignore(?:-(file|start|end))?(?![\w-])/;

interface Foreign {
  readonly tool: Tool;
  readonly pattern: RegExp;
}

/** Group 1: what the comment covers; nothing means the next statement. */
const FOREIGN: readonly Foreign[] = [
  { tool: 'squawk', pattern: /^squawk-ignore(?:-(file))?(?![\w-])/ },
  { tool: 'pgfence', pattern: /^pgfence-ignore(?![\w-])/ },
  { tool: 'migrationpilot', pattern: /^migrationpilot-disable(?:-(file))?(?![\w-])/ },
  { tool: 'pgls', pattern: /^pgls-ignore(?:-(start|end|all))?(?![\w-])/ },
  { tool: 'prisma-strong-migrations', pattern: /^prisma-strong-migrations-disable-next-line(?![\w-])/ },
];

const SCOPES: Readonly<Record<string, Scope>> = { file: 'file', all: 'file', start: 'start', end: 'end' };

function directiveOf(comment: SqlComment, text: string, aliases: boolean): Directive | null {
  const own = OWN.exec(comment.text);
  if (own) {
    const rest = firstLine(comment.text, own[0].length);
    return { comment, scope: SCOPES[own[1] ?? ''] ?? 'statement', own: true, ...listOf(rest, placeOf(comment, text) + own[0].length) };
  }
  if (!aliases || !comment.text.includes('-')) return null;
  for (const { tool, pattern } of FOREIGN) {
    const match = pattern.exec(comment.text);
    if (match === null) continue;
    // pgfence writes its rules behind the colon
    const rest = firstLine(comment.text, match[0].length).replace(tool === 'pgfence' ? /^\s*:/ : /^(?!)/, ' ');
    const list = listOf(rest, 0);
    const rules =
      list.rules === null || list.rules.some((r) => isGroup(tool, r.id))
        ? null
        : list.rules.flatMap((r) => ours(tool, r.id).map((id) => ({ id, span: comment.span })));
    return { comment, scope: SCOPES[match[1] ?? ''] ?? 'statement', own: false, rules, reason: list.reason };
  }
  return null;
}

/** `lint` and `lint/safety` stand for all rules of the language server for PostgreSQL. */
const isGroup = (tool: Tool, id: string): boolean => tool === 'pgls' && (id === 'lint' || id === 'lint/safety');

const ours = (tool: Tool, id: string): readonly string[] => ALIASES.get(`${tool}/${id.slice(id.lastIndexOf('/') + 1)}`.toLowerCase()) ?? [];

/** Offset in the file at which the comment's trimmed text begins. */
const placeOf = (comment: SqlComment, text: string): number => text.indexOf(comment.text, comment.span.start);

function firstLine(text: string, from: number): string {
  const end = text.slice(from).search(/[\r\n]/);
  return end < 0 ? text.slice(from) : text.slice(from, from + end);
}

/** `a, b: reason`. @param at offset in the file of the list's first character */
function listOf(list: string, at: number): Pick<Directive, 'rules' | 'reason'> {
  const colon = list.indexOf(':');
  const names = colon < 0 ? list : list.slice(0, colon);
  const rules = [...names.matchAll(/[^\s,]+/g)].map((m) => ({ id: m[0], span: { start: at + m.index, end: at + m.index + m[0].length } }));
  return { rules: rules.length === 0 ? null : rules, reason: colon < 0 ? '' : list.slice(colon + 1).trim() };
}
