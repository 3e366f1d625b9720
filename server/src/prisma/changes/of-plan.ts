import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { planBuilder } from '../../core/plans/index.ts';
import type { Phase, Plan, Refusal } from '../../core/plans/plan.ts';
import type { DraftAfterSplit } from '../../core/split-draft.ts';
import { namesIn } from '../files.ts';
import type { MigrationFolder } from '../migrations.ts';
import type { ProjectAnalysis } from '../project-analysis.ts';
import type { FileChange, FileChanges } from './file-change.ts';
import { PLAN_FILE, PLAN_PAGE, planFileOf, renderPlanFile } from './plan-file.ts';
import { PHASE_FILE, phaseFolder, planFolder, schemaOf, scriptsFolder, shownIn } from './plan-folders.ts';
import { planPage } from './plan-page.ts';
import { timestampAfter } from './timestamps.ts';

/** The draft migration that a plan takes the place of. Texts as they are now: on disk, or in the editor. */
export interface SplitMigration {
  readonly migration: MigrationFolder;
  readonly text: string;
  readonly down: string | null;
  readonly after: DraftAfterSplit;
}

/** The files of a plan. Without a draft all phases wait in the plan's folder. */
export async function changesOfPlan(
  analysis: Pick<ProjectAnalysis, 'project' | 'migrations'>,
  draft: SplitMigration | null,
  plan: Plan,
  now: Date,
): Promise<FileChanges | Refusal> {
  const { project } = analysis;
  const folder = planFolder(project, plan.plan);
  if (await exists(folder))
    return {
      refused: `There is a plan ${plan.plan} already, in ${shownIn(project, folder)}. Carry that one on, or remove its folder when it is given up.`,
    };
  const ofDraft = draft === null ? [] : await changesOfDraft(analysis, draft, now);
  if ('refused' in ofDraft) return ofDraft;
  const later = draft === null ? plan.phases : draft.after.later;
  const builder = planBuilder(plan.kind);
  const page = planPage({
    plan,
    about: builder === null ? plan.title : `${builder.summary} ${builder.why}`,
    folder: shownIn(project, folder),
    migrations: shownIn(project, project.migrationsFolder),
    scripts: shownIn(project, scriptsFolder(project)),
    begun: later.length < plan.phases.length,
  });
  const create = (path: string, text: string): FileChange => ({ kind: 'create', path, text });
  return {
    title: `Split into ${plan.phases.length} phases: ${plan.plan}`,
    changes: [
      ...ofDraft,
      create(join(folder, PLAN_PAGE), page),
      create(join(folder, PLAN_FILE), renderPlanFile(planFileOf(plan), await schemaOf(project, plan.plan))),
      ...later.flatMap((phase) => filesOfPhase(phaseFolder(project, plan.plan, phase), phase)),
    ],
  };
}

function filesOfPhase(folder: string, phase: Phase): readonly FileChange[] {
  const text = phase.type === 'deploy' ? instructionsOf(phase) : (phase.migrationSql ?? '');
  return [
    { kind: 'create', path: join(folder, PHASE_FILE[phase.type]), text },
    ...(phase.downSql === null ? [] : [{ kind: 'create', path: join(folder, 'down.sql'), text: phase.downSql } as const]),
  ];
}

const instructionsOf = (phase: Phase): string =>
  `# ${phase.title}\n\n${phase.instructions.trim()}\n\n${phase.goOn}\n\nTo go back: ${phase.goBack}\n`;

/** What is left of a draft when something was taken out of it; without anything left its folder goes. */
export async function changesOfDraft(
  { project, migrations }: Pick<ProjectAnalysis, 'project' | 'migrations'>,
  { migration, text, down, after }: SplitMigration,
  now: Date,
): Promise<readonly FileChange[] | Refusal> {
  const out: FileChange[] = [];
  if (after.migrationSql === null) {
    const others = (await namesIn(migration.path)).filter((name) => name !== 'migration.sql' && name !== 'down.sql');
    if (others.length > 0)
      return {
        refused: `Nothing of ${migration.name} is left after the split, but its folder holds other files too: ${others.join(', ')}. Move them first.`,
      };
    out.push({ kind: 'delete', path: migration.path });
  } else if (after.migrationSql !== text) {
    out.push({ kind: 'replace', path: migration.file, text: after.migrationSql, was: text });
  }
  if (after.migrationSql !== null && after.downSql !== null && after.downSql !== down) {
    if (down === null) out.push({ kind: 'create', path: migration.down, text: after.downSql });
    else out.push({ kind: 'replace', path: migration.down, text: after.downSql, was: down });
  }
  if (after.own !== null) {
    const timestamp = timestampAfter(
      migrations.map((m) => m.name),
      now,
    );
    if (timestamp === null) return { refused: NO_ROOM };
    const folder = join(project.migrationsFolder, `${timestamp}_${after.own.words}`);
    out.push({ kind: 'create', path: join(folder, 'migration.sql'), text: after.own.migrationSql });
    out.push({ kind: 'create', path: join(folder, 'down.sql'), text: after.own.downSql });
  }
  return out;
}

export const NO_ROOM =
  'No timestamp sorts after the last migration. Rename that migration to a real moment while it is not applied anywhere.';

/** True when something is there; folders with nothing in them, as an undo in an editor leaves them, are not. */
async function exists(path: string): Promise<boolean> {
  try {
    if (!(await lstat(path)).isDirectory()) return true;
    return (await readdir(path, { withFileTypes: true, recursive: true })).some((entry) => !entry.isDirectory());
  } catch {
    return false;
  }
}
