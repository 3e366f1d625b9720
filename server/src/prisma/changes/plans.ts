import { basename, join } from 'node:path';
import { scriptName } from '../../core/plans/plan.ts';
import { isFile, isFolder, namesIn, readText } from '../files.ts';
import type { ProjectAnalysis } from '../project-analysis.ts';
import type { Project } from '../projects.ts';
import { type Note, PLAN_FILE, type PlanFile, type PlannedPhase, readPlanFile } from './plan-file.ts';
import { PHASE_FILE, phaseFolder, plansFolder, scriptOf } from './plan-folders.ts';
import { planMarks } from './plan-marks.ts';

/**
 * `planned`: it waits in the plan's folder. `promoted`: a migration is in prisma/migrations, the script of a backfill lies ready, the
 * instructions of a deployment were handed out. `merged`: git's main line has the migration, so that it counts as applied.
 * `confirmed`: a person said that it is applied, live or finished. `missing`: it is nowhere.
 */
export type PhaseState = 'planned' | 'promoted' | 'merged' | 'confirmed' | 'missing';

export interface PhaseOnDisk extends PlannedPhase {
  readonly state: PhaseState;
  /** Its folder or file, absolute; null where there is none. */
  readonly path: string | null;
  /** What was said when it was confirmed. */
  readonly confirmed: Note | null;
  /** Of an environment that was asked: whether the migration is applied there, or the backfill finished. Absent: none was. */
  readonly there?: { readonly environment: string; readonly done: boolean };
}

/** What an environment knows of migrations and backfills. */
export interface PlansElsewhere {
  readonly environment: string;
  readonly applied: ReadonlySet<string>;
  /** Names of data migrations that have run to their end. */
  readonly finished: ReadonlySet<string>;
}

export interface PlanOnDisk {
  readonly file: PlanFile;
  /** As it stands in plan.json. */
  readonly schema: string | null;
  /** The text of plan.json. */
  readonly text: string;
  /** Absolute. */
  readonly folder: string;
  readonly phases: readonly PhaseOnDisk[];
}

/** A folder of plans that cannot be used. */
export interface BrokenPlan {
  readonly name: string;
  readonly folder: string;
  /** A sentence that names plan.json, and the place in it. */
  readonly problem: string;
  /** `phases[2].type`; empty: the whole file. */
  readonly path: string;
}

export const isBroken = (plan: PlanOnDisk | BrokenPlan): plan is BrokenPlan => 'problem' in plan;

/** plan.json of a folder, without looking at the phases. Null: the folder holds no plan.json. */
export async function readPlanJson(
  folder: string,
  name: string,
): Promise<{ readonly text: string; readonly read: ReturnType<typeof readPlanFile> } | null> {
  const text = await readText(join(folder, PLAN_FILE));
  return text === null ? null : { text, read: readPlanFile(text, name) };
}

/** Names of the folders of plans, sorted. */
export async function planNames(project: Pick<Project, 'migrationsFolder'>): Promise<readonly string[]> {
  const folder = plansFolder(project);
  const out: string[] = [];
  for (const name of (await namesIn(folder)).sort()) if (!name.startsWith('.') && (await isFolder(join(folder, name)))) out.push(name);
  return out;
}

/** All plans of a project with their state, which is read from the folders each time. Nothing throws. */
export async function readPlans(analysis: PlansInput): Promise<readonly (PlanOnDisk | BrokenPlan)[]> {
  const names = await planNames(analysis.project);
  if (names.length === 0) return [];
  const context = await contextOf(analysis);
  const out: (PlanOnDisk | BrokenPlan)[] = [];
  for (const name of names) out.push(await readOne(name, context));
  return out;
}

/** One plan; null: there is no folder of that name. */
export async function readPlan(analysis: PlansInput, name: string): Promise<PlanOnDisk | BrokenPlan | null> {
  return (await planNames(analysis.project)).includes(name) ? readOne(name, await contextOf(analysis)) : null;
}

export type PlansInput = Pick<ProjectAnalysis, 'project' | 'earlier' | 'shipped'>;

interface Context {
  readonly project: Project;
  readonly shipped: ReadonlySet<string>;
  /** Migrations by `plan phase`. */
  readonly marked: ReadonlyMap<string, { readonly name: string; readonly path: string }>;
}

async function contextOf(analysis: PlansInput): Promise<Context> {
  const marked = new Map<string, { readonly name: string; readonly path: string }>();
  for (const { migration, text } of await analysis.earlier(null))
    for (const mark of planMarks(text)) marked.set(`${mark.plan} ${mark.phase}`, migration);
  return { project: analysis.project, shipped: await analysis.shipped(), marked };
}

async function readOne(name: string, context: Context): Promise<PlanOnDisk | BrokenPlan> {
  const folder = join(plansFolder(context.project), name);
  const found = await readPlanJson(folder, name);
  if (found === null) return { name, folder, path: '', problem: `The folder holds no ${PLAN_FILE}, or it cannot be read.` };
  const { text, read } = found;
  if ('problem' in read) return { name, folder, path: read.path, problem: wordsOf(read) };
  const phases: PhaseOnDisk[] = [];
  for (const phase of read.file.phases) phases.push(await stateOf(phase, read.file, context));
  return { file: read.file, schema: read.schema, text, folder, phases };
}

/** `plan.json, phases[2].type: It must be …` */
export const wordsOf = ({ path, problem }: { readonly path: string; readonly problem: string }): string =>
  `${PLAN_FILE}${path === '' ? '' : `, ${path}`}: ${problem}`;

async function stateOf(phase: PlannedPhase, file: PlanFile, { project, shipped, marked }: Context): Promise<PhaseOnDisk> {
  const folder = phaseFolder(project, file.plan, phase);
  const waits = await isFile(join(folder, PHASE_FILE[phase.type]));
  const migration = phase.type === 'migration' ? (marked.get(`${file.plan} ${phase.n}`) ?? null) : null;
  const out = migration?.path ?? (phase.type === 'backfill' ? await promotedScript(project, file.plan, phase) : null);
  const confirmed = file.confirmed.find((c) => c.phase === phase.n) ?? null;
  const state = ((): PhaseState => {
    if (confirmed !== null) return 'confirmed';
    if (migration !== null && shipped.has(migration.name)) return 'merged';
    if (out !== null) return 'promoted';
    if (waits) return 'planned';
    return phase.type === 'deploy' ? 'promoted' : 'missing';
  })();
  return { ...phase, state, path: out ?? (waits ? folder : null), confirmed };
}

/** The script of a backfill where people run it, in either language. */
async function promotedScript(project: Project, plan: string, phase: PlannedPhase): Promise<string | null> {
  for (const language of ['sql', 'ts'] as const) {
    const script = scriptOf(project, plan, phase, language);
    if (await isFile(script)) return script;
  }
  return null;
}

export const isDone = ({ state, there }: PhaseOnDisk): boolean =>
  state === 'confirmed' || (there === undefined ? state === 'merged' : there.done);

/** A plan in the light of what an environment has: that outweighs git, and not what a person said. Deployments it cannot tell. */
export function planIn(plan: PlanOnDisk, { environment, applied, finished }: PlansElsewhere): PlanOnDisk {
  const phases = plan.phases.map((phase): PhaseOnDisk => {
    if (phase.type === 'deploy') return phase;
    const migration = phase.path === null || phase.state === 'planned' ? '' : basename(phase.path);
    const done = phase.type === 'migration' ? applied.has(migration) : finished.has(scriptName(plan.file.plan, phase));
    return { ...phase, there: { environment, done } };
  });
  return { ...plan, phases };
}

/** Why the next phase has to wait. */
export interface Gate {
  readonly phase: PhaseOnDisk;
  /** A sentence or two. */
  readonly why: string;
}

/** The phase that is due: the first one that waits. Null: all phases are on their way. */
export const nextPhase = (plan: PlanOnDisk): PhaseOnDisk | null => plan.phases.find((p) => p.state === 'planned') ?? null;

/** The first phase before `n` that is not done; where a gate was passed with a reason, phases before that are not asked again. */
export function openGate(plan: PlanOnDisk, n: number): Gate | null {
  const from = Math.max(0, ...plan.file.promoted.map((p) => p.phase).filter((p) => p < n));
  const phase = plan.phases.find((p) => p.n >= from && p.n < n && !isDone(p));
  return phase === undefined ? null : { phase, why: whyOpen(plan, phase) };
}

/** `phase 2 (write_both)` */
export const phaseWords = (phase: PlannedPhase): string => `phase ${phase.n} (${phase.name})`;

export const confirmCommand = (plan: PlanOnDisk, phase: PlannedPhase): string => `lockkeeper plan confirm ${plan.file.plan} ${phase.n}`;

function whyOpen(plan: PlanOnDisk, phase: PhaseOnDisk): string {
  const command = confirmCommand(plan, phase);
  const name = phaseWords(phase).replace(/^p/, 'P');
  if (phase.state === 'missing')
    return `${name} is neither in the plan's folder nor where it is promoted to. Restore it, or say that it is done: ${command}`;
  if (phase.there !== undefined) {
    const is = phase.type === 'migration' ? 'is not applied' : 'has not run to its end';
    return `${name} ${is} in ${phase.there.environment}. ${phase.type === 'migration' ? 'Deploy' : 'Run'} it there first, or say that it is done: ${command}`;
  }
  switch (phase.type) {
    case 'migration':
      return `${name} is not on the main line of the remote, so it does not count as applied. Merge and deploy it, or say that it is applied: ${command}`;
    case 'deploy':
      return `${name} is a deployment that is not confirmed. When it is live everywhere: ${command}`;
    case 'backfill':
      return `${name} is a backfill that is not confirmed as finished. When no row is left: ${command}`;
  }
}
