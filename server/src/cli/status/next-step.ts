import { shellWord } from '../../core/write/shell.ts';
import type { StatusOfProject } from '../../database/status.ts';
import { groupOf } from '../../prisma/history/history.ts';

/** What to do now: at most one sentence with its command, for what is most urgent. */
export function nextStep(status: StatusOfProject): readonly string[] {
  const { migrations, environment, from } = status;
  const env = environment === null || from !== 'database' ? null : shellWord(environment.name);
  const first = (state: string): string | undefined => migrations.find((m) => m.state === state)?.name;
  const failed = first('failed');
  if (failed !== undefined) return [`Resolve it: lockkeeper resolve ${shellWord(failed)} --env ${env}`];
  const noScript = migrations.find((m) => m.blocks === 'P3015');
  if (noScript !== undefined) return [`Give ${noScript.name} its migration.sql: nothing can be deployed before.`];
  if (first('edited') !== undefined || first('missing') !== undefined)
    return ['Take back from version control what was applied, then look again.'];
  if (env !== null && migrations.some((m) => ['pending', 'out-of-order', 'rolled-back', 'draft'].includes(m.state) && m.folder !== null))
    return [`Apply them: lockkeeper apply --env ${env}`];
  if (migrations.some((m) => groupOf(m) === 'pending' || groupOf(m) === 'attention')) return ['Look at what they do: lockkeeper check'];
  return from === 'database' ? ['Up to date.'] : ['Nothing is new here.'];
}
