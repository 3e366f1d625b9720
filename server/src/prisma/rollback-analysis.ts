import type { Finding } from '../core/rules/rule.ts';
import type { Configuration } from './configuration.ts';

const downs = new WeakMap<Configuration['options'], Configuration['options']>();

/** A rollback is run by hand, as one script. */
export function downOptions(configuration: Configuration): Configuration['options'] {
  const known = downs.get(configuration.options);
  if (known !== undefined) return known;
  const options = { ...configuration.options, execution: 'batch' as const };
  downs.set(configuration.options, options);
  return options;
}

/** A rollback drops things on purpose; what matters is that it runs. */
export const tellsOfRollback = (finding: Finding): boolean =>
  finding.hazards.includes('fails') || finding.rule === 'syntax-error' || finding.rule.startsWith('suppression-');
