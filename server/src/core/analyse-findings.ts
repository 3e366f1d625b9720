import type { AnalysisOptions } from './analyse.types.ts';
import type { Outcome } from './analyse-outcome.ts';
import { guarded, isOn, type Memo, ruleOfCause } from './analyse-statements.ts';
import type { CatalogReader } from './catalog/types.ts';
import type { Hazard, JudgedStatement } from './effects/types.ts';
import { RULES, ruleById } from './rules/index.ts';
import type { FileRule, Finding, Report, Rule, RuleContext, Severity } from './rules/rule.ts';
import type { Script } from './sql/statement.ts';
import { applySuppressions } from './suppress.ts';
import { shift } from './text/span.ts';

interface Input {
  readonly script: Script;
  readonly memos: readonly Memo[];
  readonly outcomes: readonly Outcome[];
  readonly judged: readonly JudgedStatement[];
  /** uid -> index */
  readonly places: ReadonlyMap<number, number>;
  readonly options: AnalysisOptions;
  readonly context: Omit<RuleContext, 'catalog'>;
  readonly after: CatalogReader;
  readonly before: CatalogReader;
}

const FILE_RULES = RULES.filter((r): r is FileRule => 'file' in r);
const KNOWN: ReadonlySet<string> = new Set(RULES.map((r) => r.id));

/** Turns what was judged into findings, in the order of the text, and takes out what comments suppress. */
export function findingsOf(input: Input): { readonly findings: readonly Finding[]; readonly suppressed: readonly Finding[] } {
  const { options } = input;
  const all: Finding[] = [];
  input.memos.forEach((memo, index) => {
    fromIncidents(input, memo, index, all);
    for (const { rule, report } of memo.others) push(input, all, rule, report, index, report.fact ?? null, report.hazards ?? []);
  });
  const context: RuleContext = { ...input.context, catalog: input.after, before: input.before };
  for (const rule of FILE_RULES) {
    if (!isOn(rule, options)) continue;
    for (const report of guarded(() => rule.file(input.judged, context), []))
      push(input, all, rule.id, report, report.at, report.fact ?? null, report.hazards ?? [], true);
  }
  all.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const { requireReason, aliases } = options.settings.suppressions;
  const done = applySuppressions(all, input.script, { knownRules: KNOWN, requireReason, aliases });
  const problems = done.problems.filter((p) => options.settings.rules[p.rule] !== 'off').map((p) => withSeverity(p, options));
  if (problems.length === 0) return { findings: done.kept, suppressed: done.suppressed };
  return {
    findings: [...done.kept, ...problems].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end),
    suppressed: done.suppressed,
  };
}

/** Incidents of one cause about one thing are one finding with the hazards of all. */
function fromIncidents(input: Input, memo: Memo, index: number, all: Finding[]): void {
  const { incidents, reword } = input.outcomes[index] as Outcome;
  const seen = new Map<string, number>();
  incidents.forEach((incident, i) => {
    if (incident === null) return;
    let said = memo.reports[i] ?? null;
    if (incident !== memo.incidents[i] && (reword || incident.cause !== memo.incidents[i]?.cause)) {
      // the outcome changed it: the rule words it anew
      const rule = ruleOfCause(incident.cause);
      const judged = input.judged[index] as JudgedStatement;
      const report = rule && guarded(() => rule.report(incident, judged, { ...input.context, catalog: input.after }), undefined);
      said = rule && report ? { rule, report } : null;
    }
    if (said === null || !isOn(said.rule, input.options)) return;
    const key = `${said.rule.id} ${incident.fact} ${incident.object ?? incident.relation}`;
    const at = seen.get(key);
    const known = at === undefined ? undefined : all[at];
    if (at !== undefined && known) {
      all[at] = { ...known, hazards: [...new Set([...known.hazards, ...incident.hazards])] };
      return;
    }
    seen.set(key, all.length);
    push(input, all, said.rule.id, said.report, index, incident.fact, incident.hazards);
  });
}

function push(
  input: Input,
  all: Finding[],
  id: string,
  report: Report,
  index: number,
  fact: number | null,
  hazards: readonly Hazard[],
  final = false,
): void {
  const rule = ruleById(id);
  const memo = input.memos[index];
  const statement = input.script.statements[index];
  if (!rule || !memo || !statement) return;
  const place = report.span ?? (fact === null ? undefined : memo.facts[fact]?.span) ?? { start: 0, end: statement.text.length };
  const related: Finding['related'][number][] = [];
  if (report.relatedStatement) {
    const at = final ? report.relatedStatement.index : input.places.get(report.relatedStatement.index);
    const other = at === undefined ? undefined : input.script.statements[at];
    if (other) related.push({ migration: null, span: other.span, message: report.relatedStatement.message });
  }
  if (report.relatedMigration) related.push(report.relatedMigration);
  all.push({
    rule: id,
    severity: severityOf(rule, report.severity, input.options),
    category: rule.category,
    span: shift(place, statement.span.start),
    message: report.message,
    advice: report.advice,
    hazards,
    related,
    statement: index,
    fact,
    only: null,
  });
}

function severityOf(rule: Rule, own: Severity | undefined, options: AnalysisOptions): Severity {
  const set = options.settings.rules[rule.id];
  return set === 'error' || set === 'warning' || set === 'advice' ? set : (own ?? rule.severity);
}

function withSeverity(finding: Finding, options: AnalysisOptions): Finding {
  const rule = ruleById(finding.rule);
  return rule ? { ...finding, severity: severityOf(rule, finding.severity, options) } : finding;
}
