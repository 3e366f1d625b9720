import { INCIDENT_RULES } from './list-incidents.ts';
import { STATEMENT_RULES } from './list-statements.ts';
import type { Rule } from './rule.ts';

/** Every rule, in the order of the docs. Settings, docs, SARIF and `explain` are derived from this list. */
export const RULES: readonly Rule[] = [...INCIDENT_RULES, ...STATEMENT_RULES];

const BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]));

/** The rule with that id; undefined when there is none. */
export const ruleById = (id: string): Rule | undefined => BY_ID.get(id);
