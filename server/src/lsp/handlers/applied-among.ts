import { sep } from 'node:path';
import { whyApplied } from '../../prisma/changes/applied.ts';
import type { MigrationState } from '../../prisma/history/history.ts';
import { listMigrations } from '../../prisma/migrations.ts';
import type { OpenedProject } from '../opened-project.ts';
import { statesBy } from '../project-states.ts';
import type { AppliedAmongParams, AppliedMigration } from '../protocol/doing.ts';
import { pathOf, uriOf } from '../uris.ts';
import { type Sidebar, whyUnsupported } from './migrations.ts';

/** `lockkeeper/appliedAmong`: by what is known of the environments, and by git. Connects to nothing. */
export const appliedAmong =
  (sidebar: Sidebar) =>
  async ({ uris }: AppliedAmongParams): Promise<readonly AppliedMigration[]> => {
    const paths = uris.flatMap((uri) => pathOf(uri) ?? []);
    const out: AppliedMigration[] = [];
    for (const project of await sidebar.workspace.projects()) {
      if (whyUnsupported(project) !== null) continue;
      const { analysis } = project;
      // from disk: the event of a folder that was just moved may still be under way
      for (const migration of (await listMigrations(analysis.project.migrationsFolder)).migrations) {
        // down.sql and a checklist are no part of what was applied
        const { path, file } = migration;
        if (!paths.some((p) => p === file || p === path || path.startsWith(p + sep))) continue;
        const why = await appliedWhere(sidebar, project, migration.name);
        if (why !== null) out.push({ uri: uriOf(path), folder: analysis.project.migrationsFolder, migration: migration.name, why });
      }
    }
    return out;
  };

/** `missing`: its folder was not there when the states were worked out. */
const IN_HISTORY: ReadonlySet<MigrationState> = new Set(['applied', 'edited', 'failed', 'missing']);

/** `applied in development and staging`, or why it counts as applied; null: nobody knows of it. */
async function appliedWhere({ workspace, databases }: Sidebar, project: OpenedProject, name: string): Promise<string | null> {
  const where: string[] = [];
  for (const known of await databases.of(project)) {
    if (known.reading === null) continue;
    const state = (await statesBy(project, known, workspace.trusted)).byName.get(name)?.state;
    if (state !== undefined && IN_HISTORY.has(state)) where.push(known.environment.name);
  }
  if (where.length === 0) return whyApplied(project.analysis, name);
  return `${name} is applied in ${where.length === 1 ? where[0] : `${where.slice(0, -1).join(', ')} and ${where.at(-1)}`}.`;
}
