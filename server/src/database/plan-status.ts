import { basename, join } from 'node:path';
import { phaseFolder } from '../prisma/changes/plan-folders.ts';
import { isBroken, nextPhase, openGate, type PlanOnDisk, type PlansInput, planIn, readPlans } from '../prisma/changes/plans.ts';
import type { FolderOnDisk, PlannedMigration } from '../prisma/history/history.ts';
import { migrationFolder } from '../prisma/migrations.ts';
import type { ProjectAnalysis } from '../prisma/project-analysis.ts';
import { plansElsewhere } from './plans-elsewhere.ts';
import type { Asked } from './status.ts';

/** A plan with what has to happen next; for `problem` only its name and the reason why it cannot be used. */
export interface PlanStatus {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly problem: string | null;
  readonly plan: PlanOnDisk | null;
  /** Why the next phase has to wait; null: it may go on, or all is done. */
  readonly gate: { readonly phase: number; readonly why: string } | null;
  /** Number of the phase that is due; null: none. */
  readonly next: number | null;
}

/** All plans of a project; where an environment was asked that is not for development, by what it has. */
export async function planStatuses(
  analysis: ProjectAnalysis,
  folders: readonly FolderOnDisk[],
  asked: Asked | null,
): Promise<readonly PlanStatus[]> {
  return (await readPlans(plansInput(analysis, folders))).map((plan) => planStatus(plan, asked));
}

/** Plans look into the texts of all migrations, which are here already. */
const plansInput = (analysis: ProjectAnalysis, folders: readonly FolderOnDisk[]): PlansInput => ({
  project: analysis.project,
  shipped: () => analysis.shipped(),
  earlier: async () =>
    folders.flatMap(({ name, script }) =>
      script === null ? [] : [{ migration: migrationFolder(analysis.project.migrationsFolder, name), text: script.text }],
    ),
});

function planStatus(onDisk: Awaited<ReturnType<typeof readPlans>>[number], asked: Asked | null): PlanStatus {
  if (isBroken(onDisk)) return { name: onDisk.name, folder: onDisk.folder, problem: onDisk.problem, plan: null, gate: null, next: null };
  const plan = inEnvironment(onDisk, asked);
  const due = nextPhase(plan);
  const gate = openGate(plan, due?.n ?? plan.phases.length + 1);
  return {
    name: plan.file.plan,
    folder: plan.folder,
    problem: null,
    plan,
    gate: gate === null ? null : { phase: gate.phase.n, why: gate.why },
    next: due?.n ?? null,
  };
}

/** A gate is about what is deployed: that a database for development has a phase opens none. */
function inEnvironment(plan: PlanOnDisk, asked: Asked | null): PlanOnDisk {
  if (asked === null || asked.environment.kind === 'development' || 'problem' in asked.reading) return plan;
  return planIn(plan, plansElsewhere(asked.environment.name, asked.reading.history, asked.reading.checkpoints));
}

/** Its phases that wait and are migrations. */
export function plannedOf({ plan }: PlanStatus, { project }: ProjectAnalysis): readonly PlannedMigration[] {
  if (plan === null) return [];
  return plan.phases
    .filter((p) => p.type === 'migration' && p.state === 'planned')
    .map((p) => {
      const folder = phaseFolder(project, plan.file.plan, p);
      return { name: join(plan.file.plan, basename(folder)).replaceAll('\\', '/'), folder };
    });
}
