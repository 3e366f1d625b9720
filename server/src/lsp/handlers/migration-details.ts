import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { compareLocks, type LockTaken, stops } from '../../core/effects/types.ts';
import type { CheckedMigration } from '../../prisma/project-analysis.ts';
import { stateWords } from '../migration-words.ts';
import { statesBy, statesOf } from '../project-states.ts';
import type { DetailsParams, MigrationDetails } from '../protocol/migrations.ts';
import { wayBackWords } from '../way-back.ts';
import { projectIn, type Sidebar } from './migrations.ts';

/** `lockkeeper/migrationDetails`: worked out when somebody looks at one migration, because it takes an analysis. */
export const migrationDetails =
  (sidebar: Sidebar) =>
  async ({ folder, migration, active }: DetailsParams): Promise<MigrationDetails | null> => {
    const { workspace, databases } = sidebar;
    const project = await projectIn(workspace, folder);
    if (project === null) return null;
    const states = await statesOf(project, databases, active, workspace.trusted);
    const own = states.byName.get(migration);
    if (own === undefined) return null;
    const environments: MigrationDetails['environments'][number][] = [];
    for (const known of await databases.of(project)) {
      if (known.reading === null) continue;
      const there = (await statesBy(project, known, workspace.trusted)).byName.get(migration);
      if (there === undefined) continue;
      const { state, appliedAt, startedAt, rolledBackAt, duration } = there;
      environments.push({ name: known.environment.name, state, appliedAt, startedAt, rolledBackAt, duration });
    }
    const checked = own.folder === null ? null : await project.analysis.checkMigration(own.folder);
    const down = own.folder === null ? null : await workspace.editor.text(join(own.folder, 'down.sql'));
    const text = checked?.text ?? null;
    return {
      name: migration,
      state: own.state,
      says: stateWords(own, states, sidebar.now()),
      why: own.says,
      error: own.error,
      environments,
      checksum: text === null ? null : createHash('sha256').update(text).digest('hex').slice(0, 8),
      lock: worstLock(checked),
      runs: checked === null || checked.runs === '' ? null : checked.runs,
      findings: checked === null || checked.quiet !== null ? null : findingWords(checked),
      wayBack: down === null ? 'no down.sql' : (wayBackWords(down.text) ?? 'down.sql without a grade'),
    };
  };

/** The strongest lock that others wait for. */
export function worstLock(checked: CheckedMigration | null): string | null {
  const locks = (checked?.analysis?.statements ?? []).flatMap((s) => s.effects.locks);
  const worst = locks.reduce<LockTaken | null>((w, lock) => (w === null || compareLocks(lock.mode, w.mode) > 0 ? lock : w), null);
  return worst === null || !stops(worst.mode).writes ? null : `${worst.mode} on ${worst.relation}`;
}

function findingWords({ findings }: CheckedMigration): string {
  const count = (severity: string): number => findings.filter((f) => f.finding.severity === severity).length;
  const words = [
    [count('error'), 'error'],
    [count('warning'), 'warning'],
  ] as const;
  const told = words.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}${n === 1 ? '' : 's'}`);
  return told.join(', ') || 'nothing found';
}
