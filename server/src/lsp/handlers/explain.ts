import { RULES, ruleById } from '../../core/rules/index.ts';
import type { Rule } from '../../core/rules/rule.ts';
import type { ExplainRuleParams, RulePage, RuleSummary } from '../protocol.ts';
import { rulePage } from '../to-protocol.ts';

/** `lockkeeper/rules`: every rule, for a pick list. */
export const rules = (): readonly RuleSummary[] =>
  RULES.map((rule) => ({ id: rule.id, summary: rule.doc.summary, category: rule.category, severity: rule.style ? 'off' : rule.severity }));

/** `lockkeeper/explainRule`: a rule's page, for clients that do not ship the pages; null when there is no such rule. */
export function explainRule(params: ExplainRuleParams): RulePage | null {
  const rule = ruleById(params.rule);
  return rule === undefined ? null : { id: rule.id, summary: rule.doc.summary, markdown: pageOf(rule), url: rulePage(rule.id) };
}

const pageOf = ({ id, doc }: Rule): string =>
  [
    `# ${id}`,
    doc.summary,
    doc.why,
    '## The safe way',
    doc.instead,
    ...(doc.sources.length === 0 ? [] : ['## Sources', doc.sources.map((s) => `- <${s}>`).join('\n')]),
    '',
  ].join('\n\n');
