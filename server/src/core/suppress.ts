import type { Finding } from './rules/rule.ts';
import type { Script } from './sql/statement.ts';
export function applySuppressions(findings: readonly Finding[], _script: Script, _options: { readonly knownRules: ReadonlySet<string>; readonly requireReason: boolean; readonly aliases: boolean }): { readonly kept: readonly Finding[]; readonly suppressed: readonly Finding[]; readonly problems: readonly Finding[] } {
  return { kept: findings, suppressed: [], problems: [] };
}
