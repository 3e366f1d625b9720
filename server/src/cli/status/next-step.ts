import { shellWord } from '../../core/write/shell.ts';
import type { StatusOfProject } from '../../database/status.ts';
import { groupOf } from '../../prisma/history/history.ts';
import { shown } from '../../prisma/projects.ts';
import type { Layout, Told } from '../status.ts';

/** What to do now: one sentence with its command, for what is most urgent. */
export function nextStep(status: StatusOfProject, { deploy }: Told, { io }: Layout): string {
  const { migrations, from } = status;
  const where = whereOf(status);
  const failed = migrations.find((m) => m.state === 'failed');
  if (failed !== undefined && where !== null)
    return `Resolve it: lockkeeper resolve ${shellWord(failed.folder === null ? failed.name : shown(failed.folder, io.cwd))} ${where}`;
  const noScript = migrations.find((m) => m.blocks === 'P3015');
  if (noScript !== undefined) return `Give ${noScript.name} its migration.sql, or remove its folder: nothing can be deployed before.`;
  const lost = migrations.filter((m) => m.state === 'edited' || m.state === 'missing');
  if (lost.length > 0 && lost.every((m) => m.state === 'missing' && m.onBase === true && from === 'database'))
    return 'Merge the base branch, then look again.';
  const edited = lost.find((m) => m.state === 'edited' && m.folder !== null);
  if (edited?.folder != null && where !== null)
    return `Put it back as it was applied: lockkeeper restore ${shellWord(shown(edited.folder, io.cwd))} ${where}`;
  if (lost.length > 0) return 'Take back from version control what was applied, then look again.';
  const open = migrations.filter((m) => ['pending', 'attention'].includes(groupOf(m)));
  if (open.length === 0)
    return from === 'database' ? 'Up to date.' : from === 'git' ? 'Nothing is new on this branch.' : 'There are no migrations.';
  const [draft] = open;
  if (draft !== undefined && open.every((m) => m.state === 'draft')) return `Write the statements of ${draft.name}, then look again.`;
  if (where === null) return 'Look at what they do: lockkeeper check';
  return status.environment?.kind === 'production' ? `Have the pipeline deploy them: ${deploy}` : `Apply them: lockkeeper apply ${where}`;
}

/** `--env NAME`; an address is never repeated. Null: no database told anything. */
function whereOf({ environment, from }: StatusOfProject): string | null {
  if (environment === null || from !== 'database') return null;
  return environment.source.kind === 'literal' && environment.source.file === null ? '--url URL' : `--env ${shellWord(environment.name)}`;
}
