import { isRefusal } from '../core/plans/plan.ts';
import { nearest } from '../core/text/nearest.ts';
import { plansElsewhere } from '../database/plans-elsewhere.ts';
import { readCheckpoints } from '../database/read-checkpoints.ts';
import { readHistory } from '../database/read-history.ts';
import { withSession } from '../database/sessions/open.ts';
import { READING } from '../database/sessions/session.ts';
import { backfillInTypeScript } from '../prisma/changes/data-migrations.ts';
import { isBroken, type PlanOnDisk, type PlansElsewhere, phaseWords, planIn, planNames, readPlan } from '../prisma/changes/plans.ts';
import { promotion } from '../prisma/changes/promote.ts';
import type { ProjectAnalysis } from '../prisma/project-analysis.ts';
import { shown } from '../prisma/projects.ts';
import type { Arguments, Command } from './command.ts';
import { chosenEnvironment, ENVIRONMENT_FLAGS, inDatabase } from './environment-flags.ts';
import { type Io, oneLine, printable, usageError } from './io.ts';
import { openOnly, PROJECT_FLAG } from './open-project.ts';
import { PROJECT_FLAGS } from './project-flags.ts';
import { writeOrRefuse } from './write-files.ts';

/** `lockkeeper promote PLAN`. */
export const promoteCommand: Command = {
  name: 'promote',
  summary: 'Bring the next phase of a plan to where it is carried out.',
  operands: 'PLAN',
  most: 1,
  flags: {
    reason: { value: 'TEXT', description: 'Go on although the phase before is not done; the reason is kept in plan.json.' },
    ts: { description: 'Write the script of a backfill in TypeScript with Prisma Client, in place of SQL.' },
    'dry-run': { description: 'Say what would happen and write nothing.' },
    format: { value: 'FORMAT', choices: ['text', 'json'], description: 'text (default) or json.' },
    ...ENVIRONMENT_FLAGS,
    ...PROJECT_FLAG,
    ...PROJECT_FLAGS,
  },
  notes: [
    'A migration moves into prisma/migrations under a timestamp of now in UTC that sorts last. The script of a backfill moves to prisma/data-migrations, from where you run it. The instructions of a deployment are printed.',
    'It is refused while the phase before is not done: a migration is done when it is on the main line of the remote, anything else when `lockkeeper plan confirm PLAN` says so. With --env the history of that database tells what is applied, and which backfills have finished.',
    'Exit code: 0 done, 2 wrong use, or refused with the reason.',
  ],
  run: async (args, io, program) => {
    const name = args.positionals[0];
    if (name === undefined)
      throw usageError('lockkeeper promote needs a plan.', 'Usage: lockkeeper promote PLAN; `lockkeeper plan list` lists them.');
    const analysis = await openOnly(args, io, program);
    const onDisk = await planCalled(analysis, name, io);
    const plan = args.given.has('env') || args.given.has('url') ? planIn(onDisk, await elsewhere(args, io, analysis)) : onDisk;
    const inTypeScript = args.given.has('ts') ? (script: string, sql: string) => backfillInTypeScript(analysis, script, sql) : null;
    const found = await promotion(analysis, plan, reasonOf(args), new Date(), inTypeScript);
    if (isRefusal(found)) throw usageError(found.refused);
    const { phase, changes, next } = found;
    const dry = args.given.has('dry-run');
    const written = dry ? [] : await writeOrRefuse(changes, analysis.project, io);
    const would = changes.changes.flatMap((c) =>
      c.kind === 'rename' ? [shown(c.to, io.cwd)] : c.kind === 'create' ? [shown(c.path, io.cwd)] : [],
    );
    const paths = (dry ? would : written).filter((path) => !path.endsWith('/plan.json'));
    if (args.values.format === 'json') {
      const { n, name: phaseName, type } = phase;
      io.stdout(`${JSON.stringify({ plan: plan.file.plan, phase: { n, name: phaseName, type }, paths, next }, null, 2)}\n`);
      return 0;
    }
    const head = `${phaseWords(phase).replace(/^p/, 'P')} of ${plan.file.plan}: ${phase.title}`;
    io.stdout(printable([dry ? `Would be promoted: ${head}` : head, ...paths, '', next, ''].join('\n')));
    return 0;
  },
};

/** What the named environment has; it is only read. */
async function elsewhere(args: Arguments, io: Io, { project, configuration }: ProjectAnalysis): Promise<PlansElsewhere> {
  const { environment, address } = await chosenEnvironment(args, io, { project, settings: configuration.settings });
  return inDatabase(() =>
    withSession(address, READING, async (session) =>
      plansElsewhere(oneLine(environment.name), await readHistory(session), await readCheckpoints(session)),
    ),
  );
}

export const reasonOf = (args: Arguments): string | null => {
  const { reason } = args.values;
  if (reason !== undefined && reason.trim() === '') throw usageError('--reason needs a reason.');
  return reason?.trim() ?? null;
};

/** A plan of the project by its name. @throws a usage error when there is none, or its plan.json is wrong */
export async function planCalled(analysis: ProjectAnalysis, name: string, io: Io): Promise<PlanOnDisk> {
  const plan = await readPlan(analysis, name.replace(/\/+$/, '').split('/').at(-1) ?? name);
  if (plan !== null && !isBroken(plan)) return plan;
  if (plan !== null)
    throw usageError(`${oneLine(shown(plan.folder, io.cwd))}: ${plan.problem}`, 'Correct it, or take it back from version control.');
  const names = await planNames(analysis.project);
  const near = nearest(name, names);
  const known = names.length === 0 ? 'The project has no plans.' : '`lockkeeper plan list` lists them.';
  throw usageError(`There is no plan ${oneLine(name)}.`, near === null ? known : `Did you mean ${near}?`);
}
