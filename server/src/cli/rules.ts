import { RULES, ruleById } from '../core/rules/index.ts';
import type { Rule } from '../core/rules/rule.ts';
import { nearest } from '../core/text/nearest.ts';
import type { Command } from './command.ts';
import { type Io, oneLine, usageError } from './io.ts';

/** `lockkeeper rules [ID]`. */
export const rulesCommand: Command = {
  name: 'rules',
  summary: 'List the rules, or explain one.',
  operands: '[ID]',
  most: 1,
  flags: { format: { value: 'FORMAT', choices: ['text', 'json'], description: 'text (default) or json.' } },
  notes: ['Levels are changed by "rules" in lockkeeper.config.jsonc. Style rules are off until they are turned on.'],
  run: async (args, io) => {
    const id = args.positionals[0];
    const rules = id === undefined ? RULES : [found(id)];
    if (args.values.format === 'json') io.stdout(`${JSON.stringify(rules.map(asJson), null, 2)}\n`);
    else if (id === undefined) list(rules, io);
    else io.stdout(page(rules[0]!));
    return 0;
  },
};

function found(id: string): Rule {
  const rule = ruleById(id);
  if (rule !== undefined) return rule;
  const near = nearest(
    id,
    RULES.map((r) => r.id),
  );
  throw usageError(`There is no rule ${oneLine(id)}.`, near === null ? '`lockkeeper rules` lists them.' : `Did you mean ${near}?`);
}

function list(rules: readonly Rule[], io: Io): void {
  const width = Math.max(...rules.map((r) => r.id.length));
  const lines = rules.map(
    (r) => `${r.id.padEnd(width)}  ${(r.style === true ? 'off' : r.severity).padEnd(7)}  ${r.category.padEnd(11)}  ${r.doc.summary}`,
  );
  io.stdout(`${lines.join('\n')}\n\n${rules.length} rules. \`lockkeeper rules ID\` explains one.\n`);
}

function page(rule: Rule): string {
  const level = rule.style === true ? `${rule.severity}, off until it is turned on` : rule.severity;
  return [
    rule.id,
    rule.doc.summary,
    '',
    `Level: ${level}. Category: ${rule.category}.`,
    '',
    rule.doc.why,
    '',
    'Instead:',
    rule.doc.instead,
    '',
    ...rule.doc.sources.map((source) => `See ${source}`),
    `To accept one statement: -- lockkeeper-ignore ${rule.id}: reason`,
    '',
  ].join('\n');
}

const asJson = (rule: Rule): object => ({
  id: rule.id,
  severity: rule.severity,
  category: rule.category,
  onByDefault: rule.style !== true,
  summary: rule.doc.summary,
  why: rule.doc.why,
  instead: rule.doc.instead,
  sources: rule.doc.sources,
});
