import type { ProjectAnalysis } from '../project-analysis.ts';

/** Why a migration's text must stay as it is: its checksum may be in the history of a database. Null: it may change. */
export async function whyApplied(analysis: Pick<ProjectAnalysis, 'shipped' | 'configuration'>, name: string): Promise<string | null> {
  if ((await analysis.shipped()).has(name)) return `${name} is on the main line of the remote, so it may be applied somewhere.`;
  const { since, settings } = analysis.configuration;
  return since.before(name) ? `${name} lies before "since" (${settings.since}), so it counts as applied.` : null;
}
