import { basename, join } from 'node:path';
import { isRefusal, type Refusal } from '../../core/plans/plan.ts';
import type { FileChange, FileChanges } from '../../prisma/changes/file-change.ts';
import { PLAN_FILE, readPlanFile } from '../../prisma/changes/plan-file.ts';
import { isDone, nextPhase, openGate, type PhaseOnDisk, type PhaseState, type PlanOnDisk } from '../../prisma/changes/plans.ts';
import { confirmation, promotion } from '../../prisma/changes/promote.ts';
import type { ProjectAnalysis } from '../../prisma/project-analysis.ts';

/** The phase that a person can bring on its way now, and the phases before it that are not known to be done. */
export interface Due {
  readonly phase: PhaseOnDisk;
  readonly waitsFor: readonly PhaseOnDisk[];
}

/**
 * What is due in a plan. A deployment is nothing that could be moved, so it is something that the next migration or backfill waits
 * for; it is due itself when it is the last thing to do. Null: everything is on its way or done.
 */
export function dueOf(plan: PlanOnDisk): Due | null {
  const phase =
    plan.phases.find((p) => p.state === 'planned' && p.type !== 'deploy') ?? plan.phases.findLast((p) => !isDone(p) && p.type === 'deploy');
  if (phase === undefined) return null;
  const passed = Math.max(0, ...plan.file.promoted.map((p) => p.phase).filter((n) => n < phase.n));
  return { phase, waitsFor: plan.phases.filter((p) => p.n >= passed && p.n < phase.n && !isDone(p)) };
}

/** What a person said: that what a phase waits for is done, or why it may go on without. */
interface Said {
  readonly confirmed: boolean;
  readonly reason: string | null;
}

export interface Promoted {
  readonly changes: FileChanges;
  /** What to look at now: the migration, the script. A path; null for a deployment. */
  readonly open: string | null;
}

type Project = Pick<ProjectAnalysis, 'project' | 'migrations'>;

/** Confirms what is said to be done, brings the deployments before on their way, then the phase itself: one set of changes. */
export async function promoteTo(project: Project, plan: PlanOnDisk, due: Due, said: Said, now: Date): Promise<Promoted | Refusal> {
  const all: FileChange[] = [];
  let at = plan;
  const take = (phase: PhaseOnDisk, state: PhaseState, { changes }: FileChanges): void => {
    at = advanced(at, phase, state, changes);
    all.push(...changes);
  };
  if (said.confirmed)
    for (const phase of due.waitsFor) {
      const done = confirmation(project, at, String(phase.n), said.reason, now);
      if (isRefusal(done)) return done;
      if (done.changes !== null) take(phase, 'confirmed', done.changes);
    }
  if (due.phase.type === 'deploy') {
    const done = confirmation(project, at, String(due.phase.n), said.reason, now);
    if (isRefusal(done)) return done;
    return {
      changes: { title: done.changes?.title ?? 'Nothing to do', changes: merged([...all, ...(done.changes?.changes ?? [])]) },
      open: null,
    };
  }
  // without a confirmation the deployments in between are handed out one by one, each with the reason
  for (let next = nextPhase(at); next !== null && next.n < due.phase.n; next = nextPhase(at)) {
    const moved = await promotion(project, at, said.reason, now);
    if (isRefusal(moved)) return closed(at, due);
    take(next, 'promoted', moved.changes);
  }
  const moved = await promotion(project, at, said.reason, now);
  if (isRefusal(moved)) return openGate(at, due.phase.n) !== null && said.reason === null ? closed(at, due) : moved;
  const { title, changes } = moved.changes;
  const [target] = changes.flatMap((c) => (c.kind === 'rename' ? [c.to] : c.kind === 'create' ? [c.path] : []));
  const open = target === undefined ? null : basename(target).endsWith('.sql') ? target : join(target, 'migration.sql');
  return { changes: { title, changes: merged([...all, ...changes]) }, open };
}

function closed(plan: PlanOnDisk, due: Due): Refusal {
  const gate = openGate(plan, due.phase.n);
  return {
    refused: `Phase ${due.phase.n} waits for phase ${gate?.phase.n ?? due.phase.n - 1}. Say that it is done, or give a reason to go on without.`,
  };
}

/** The plan as the changes leave it. */
function advanced(plan: PlanOnDisk, phase: PhaseOnDisk, state: PhaseState, changes: readonly FileChange[]): PlanOnDisk {
  const phases = plan.phases.map((p) => (p.n === phase.n ? { ...p, state } : p));
  const written = changes.find((c) => c.kind === 'replace' && basename(c.path) === PLAN_FILE);
  if (written?.kind !== 'replace') return { ...plan, phases };
  const read = readPlanFile(written.text, plan.file.plan);
  return 'problem' in read ? { ...plan, phases } : { ...plan, phases, text: written.text, file: read.file };
}

/** Several replacements of one file as one, from its first text to its last. */
function merged(changes: readonly FileChange[]): readonly FileChange[] {
  const out: FileChange[] = [];
  for (const change of changes) {
    const i = change.kind === 'replace' ? out.findIndex((c) => c.kind === 'replace' && c.path === change.path) : -1;
    const before = out[i];
    if (change.kind === 'replace' && before?.kind === 'replace') out[i] = { ...change, was: before.was };
    else out.push(change);
  }
  return out;
}
