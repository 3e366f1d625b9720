import { join } from 'node:path';
import { type Refusal, scriptName } from '../../core/plans/plan.ts';
import { namesIn, readText } from '../files.ts';
import type { ProjectAnalysis } from '../project-analysis.ts';
import type { FileChange, FileChanges } from './file-change.ts';
import { NO_ROOM } from './of-plan.ts';
import { type Note, PLAN_FILE, type PlanFile, renderPlanFile } from './plan-file.ts';
import { PHASE_FILE, phaseFolder, scriptOf, shownIn } from './plan-folders.ts';
import { confirmCommand, isDone, nextPhase, openGate, type PhaseOnDisk, type PlanOnDisk, phaseWords } from './plans.ts';
import { timestampAfter } from './timestamps.ts';

/** What promoting the next phase does. */
export interface Promotion {
  readonly phase: PhaseOnDisk;
  readonly changes: FileChanges;
  /** What a person does now; Markdown, or lines for a terminal. */
  readonly next: string;
}

type Project = Pick<ProjectAnalysis, 'project' | 'migrations'>;

/** Gives the script of a backfill in TypeScript, from its text in SQL. */
export type InTypeScript = (name: string, sql: string) => Promise<string | Refusal>;

/**
 * The next phase that is due, moved to where it is carried out. `reason` passes an open gate and is recorded. `inTypeScript`: the
 * script of a backfill is wanted in that language.
 */
export async function promotion(
  analysis: Project,
  plan: PlanOnDisk,
  reason: string | null,
  now: Date,
  inTypeScript: InTypeScript | null = null,
): Promise<Promotion | Refusal> {
  const phase = nextPhase(plan);
  if (phase === null) return { refused: nothingDue(plan) };
  const gate = openGate(plan, phase.n);
  if (gate !== null && reason === null)
    return { refused: `${gate.why}\nTo go on all the same, give a reason; it is kept in ${PLAN_FILE}: --reason TEXT` };
  const folder = phaseFolder(analysis.project, plan.file.plan, phase);
  const text = await readText(join(folder, PHASE_FILE[phase.type]));
  if (text === null) return { refused: `${shownIn(analysis.project, join(folder, PHASE_FILE[phase.type]))} cannot be read.` };
  const more = (await namesIn(folder)).length > 1;
  const converted = inTypeScript === null || phase.type !== 'backfill' ? null : await inTypeScript(scriptName(plan.file.plan, phase), text);
  if (converted !== null && typeof converted !== 'string') return converted;
  const moved = move(analysis, plan, phase, { path: folder, text: converted ?? text, more }, now, converted === null ? 'sql' : 'ts');
  if ('refused' in moved) return moved;
  const noted = gate === null ? [] : [withNote(plan, 'promoted', { phase: phase.n, at: at(now), reason })];
  return {
    phase,
    next: moved.next,
    changes: { title: `Promote ${phaseWords(phase)} of ${plan.file.plan}`, changes: [...moved.changes, ...noted] },
  };
}

function nothingDue(plan: PlanOnDisk): string {
  const open = plan.phases.find((p) => !isDone(p));
  const waits =
    open === undefined
      ? 'The plan is carried out.'
      : `${phaseWords(open).replace(/^p/, 'P')} is still to be confirmed: ${confirmCommand(plan, open)}`;
  return `No phase of ${plan.file.plan} is left to promote. ${waits}`;
}

function move(
  { project, migrations }: Project,
  plan: PlanOnDisk,
  phase: PhaseOnDisk,
  folder: { readonly path: string; readonly text: string; readonly more: boolean },
  now: Date,
  language: 'sql' | 'ts',
): { readonly changes: readonly FileChange[]; readonly next: string } | Refusal {
  const confirm = confirmCommand(plan, phase);
  // what somebody else has laid into the folder stays there
  const gone: FileChange = { kind: 'delete', path: folder.more ? join(folder.path, PHASE_FILE[phase.type]) : folder.path };
  switch (phase.type) {
    case 'migration': {
      const timestamp = timestampAfter(
        migrations.map((m) => m.name),
        now,
      );
      if (timestamp === null) return { refused: NO_ROOM };
      const to = join(project.migrationsFolder, `${timestamp}_${phase.name}`);
      return {
        changes: [{ kind: 'rename', from: folder.path, to }],
        next: `Commit it by itself, and deploy it. When it is on the main line of the remote it counts as applied; before that: ${confirm}`,
      };
    }
    case 'backfill': {
      const script = scriptOf(project, plan.file.plan, phase, language);
      const run =
        language === 'ts'
          ? `npx tsx ${shownIn(project, script)} up`
          : `psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f ${shownIn(project, script)}`;
      return {
        changes: [{ kind: 'create', path: script, text: folder.text }, gone],
        next: `Run it; it can be stopped and run again:\n  ${run}\nWhen no row is left: ${confirm}`,
      };
    }
    case 'deploy':
      return { changes: [gone], next: `${folder.text.trim()}\n\nWhen it is live everywhere: ${confirm}` };
  }
}

/** A phase is applied, live or finished: people say so, and plan.json keeps it. Without `wanted` the first one that is on its way. */
export function confirmation(
  analysis: Project,
  plan: PlanOnDisk,
  wanted: string | null,
  reason: string | null,
  now: Date,
): { readonly phase: PhaseOnDisk; readonly changes: FileChanges | null } | Refusal {
  const named = plan.phases.find((p) => String(p.n) === wanted || p.name === wanted);
  if (wanted !== null && named === undefined)
    return { refused: `${plan.file.plan} has no phase ${wanted}. Its phases: ${plan.phases.map((p) => `${p.n} ${p.name}`).join(', ')}.` };
  const phase = named ?? plan.phases.find((p) => !isDone(p));
  if (phase === undefined) return { refused: `Every phase of ${plan.file.plan} is done.` };
  if (phase.state === 'confirmed') return { phase, changes: null };
  if (phase.state === 'planned' && phase.type !== 'deploy')
    return {
      refused: `${phaseWords(phase).replace(/^p/, 'P')} still waits in the plan's folder. Promote it first: lockkeeper promote ${plan.file.plan}`,
    };
  const gate = openGate(plan, phase.n);
  if (gate !== null && reason === null)
    return {
      refused: `${gate.why}\nTo confirm ${phaseWords(phase)} all the same, give a reason; it is kept in ${PLAN_FILE}: --reason TEXT`,
    };
  const changes: FileChange[] = [withNote(plan, 'confirmed', { phase: phase.n, at: at(now), reason })];
  if (phase.state === 'planned') changes.push({ kind: 'delete', path: phaseFolder(analysis.project, plan.file.plan, phase) });
  return { phase, changes: { title: `Confirm ${phaseWords(phase)} of ${plan.file.plan}`, changes } };
}

const at = (now: Date): string => `${now.toISOString().slice(0, 19)}Z`;

function withNote(plan: PlanOnDisk, list: 'confirmed' | 'promoted', note: Note): FileChange {
  const file: PlanFile = { ...plan.file, [list]: [...plan.file[list], note] };
  return { kind: 'replace', path: join(plan.folder, PLAN_FILE), text: renderPlanFile(file, plan.schema), was: plan.text };
}
