import { PLANS } from '../core/plans/index.ts';
import { isRefusal } from '../core/plans/plan.ts';
import {
  isBroken,
  isDone,
  nextPhase,
  openGate,
  type PhaseOnDisk,
  type PlanOnDisk,
  phaseWords,
  readPlans,
} from '../prisma/changes/plans.ts';
import { confirmation } from '../prisma/changes/promote.ts';
import { shown } from '../prisma/projects.ts';
import type { Arguments, Program } from './command.ts';
import { wrapped } from './help.ts';
import { type ExitCode, type Io, oneLine, printable, usageError } from './io.ts';
import { openOnly } from './open-project.ts';
import { operandsUsage } from './plan-make.ts';
import { KIND_WORDS } from './plan-output.ts';
import { planCalled, reasonOf } from './promote.ts';
import { writeOrRefuse } from './write-files.ts';

function atMost(words: readonly string[], most: number, usage: string): void {
  const extra = words[most];
  if (extra !== undefined) throw usageError(`${oneLine(extra)} is one operand too many.`, `Usage: lockkeeper plan ${usage}`);
}

/** `lockkeeper plan list`. */
export async function listPlans(words: readonly string[], args: Arguments, io: Io, program: Program): Promise<ExitCode> {
  atMost(words, 0, 'list');
  const analysis = await openOnly(args, io, program);
  const plans = await readPlans(analysis);
  const good = plans.flatMap((p) => (isBroken(p) ? [] : [p]));
  for (const p of plans) if (isBroken(p)) io.stderr(`lockkeeper: ${oneLine(shown(p.folder, io.cwd))}: ${printable(p.problem)}\n`);
  if (args.values.format === 'json')
    io.stdout(
      `${JSON.stringify(
        good.map((p) => asJson(p, io)),
        null,
        2,
      )}\n`,
    );
  else if (plans.length === 0) io.stdout('The project has no plans.\n');
  else {
    const width = Math.max(0, ...good.map((p) => p.file.plan.length));
    io.stdout(good.map((p) => `${p.file.plan.padEnd(width)}  ${progress(p)}\n`).join(''));
  }
  return good.length === plans.length ? 0 : 2;
}

function progress(plan: PlanOnDisk): string {
  const done = plan.phases.filter(isDone).length;
  const of = `${done} of ${plan.phases.length} ${plan.phases.length === 1 ? 'phase' : 'phases'} done`;
  const open = plan.phases.find((p) => !isDone(p));
  return open === undefined ? of : `${of}, ${phaseWords(open)} is ${open.state}`;
}

/** `lockkeeper plan show PLAN`. */
export async function showPlan(words: readonly string[], args: Arguments, io: Io, program: Program): Promise<ExitCode> {
  atMost(words, 1, 'show PLAN');
  const [name] = words;
  if (name === undefined) throw usageError('lockkeeper plan show needs a plan.', '`lockkeeper plan list` lists them.');
  const plan = await planCalled(await openOnly(args, io, program), name, io);
  io.stdout(args.values.format === 'json' ? `${JSON.stringify(asJson(plan, io), null, 2)}\n` : printable(asText(plan, io)));
  return 0;
}

function asText(plan: PlanOnDisk, io: Io): string {
  const rows = plan.phases.map(
    (p) => [`${p.n}`, p.state, KIND_WORDS[p.type], p.title, p.path === null ? '' : shown(p.path, io.cwd)] as const,
  );
  const width = (column: 0 | 1 | 2): number => Math.max(...rows.map((row) => row[column].length));
  const said = plan.phases.flatMap((p) => (p.confirmed === null ? [] : [{ ...p.confirmed, what: 'confirmed' }]));
  const passed = plan.file.promoted.map((p) => ({ ...p, what: 'promoted early' }));
  return [
    plan.file.title,
    `${plan.file.kind}, ${shown(plan.folder, io.cwd)}/PLAN.md`,
    '',
    ...rows.flatMap(([n, state, type, title, path]) => [
      `  ${n.padStart(width(0))}  ${state.padEnd(width(1))}  ${type.padEnd(width(2))}  ${title}`,
      ...(path === '' ? [] : [`  ${' '.repeat(width(0) + width(1) + width(2) + 6)}${path}`]),
    ]),
    '',
    ...[...said, ...passed].map(
      (note) => `Phase ${note.phase} ${note.what} ${note.at}${note.reason === null ? '' : `: ${oneLine(note.reason)}`}`,
    ),
    ...(said.length + passed.length > 0 ? [''] : []),
    next(plan),
    '',
  ].join('\n');
}

/** What to do now, in a sentence or two. */
function next(plan: PlanOnDisk): string {
  const due = nextPhase(plan);
  const gate = openGate(plan, due?.n ?? plan.phases.length + 1);
  if (gate !== null) return gate.why;
  return due === null ? 'The plan is carried out.' : `Next is ${phaseWords(due)}: lockkeeper promote ${plan.file.plan}`;
}

function asJson(plan: PlanOnDisk, io: Io): object {
  const due = nextPhase(plan);
  const gate = openGate(plan, due?.n ?? plan.phases.length + 1);
  const { file } = plan;
  return {
    plan: file.plan,
    kind: file.kind,
    title: file.title,
    folder: shown(plan.folder, io.cwd),
    phases: plan.phases.map((p: PhaseOnDisk) => ({
      n: p.n,
      name: p.name,
      type: p.type,
      title: p.title,
      state: p.state,
      path: p.path === null ? null : shown(p.path, io.cwd),
      confirmed: p.confirmed === null ? null : { at: p.confirmed.at, reason: p.confirmed.reason },
    })),
    promotedEarly: file.promoted,
    next: due === null ? null : { n: due.n, name: due.name, type: due.type },
    waitsFor: gate === null ? null : { n: gate.phase.n, name: gate.phase.name, why: gate.why },
  };
}

/** `lockkeeper plan confirm PLAN [PHASE]`. */
export async function confirmPlan(words: readonly string[], args: Arguments, io: Io, program: Program): Promise<ExitCode> {
  atMost(words, 2, 'confirm PLAN [PHASE]');
  const [name, wanted] = words;
  if (name === undefined) throw usageError('lockkeeper plan confirm needs a plan.', 'Usage: lockkeeper plan confirm PLAN [PHASE]');
  const analysis = await openOnly(args, io, program);
  const plan = await planCalled(analysis, name, io);
  const found = confirmation(analysis, plan, wanted ?? null, reasonOf(args), new Date());
  if (isRefusal(found)) throw usageError(found.refused);
  const who = `${phaseWords(found.phase).replace(/^p/, 'P')} of ${plan.file.plan}`;
  if (found.changes === null) io.stdout(printable(`${who} is confirmed already, since ${found.phase.confirmed?.at}.\n`));
  else if (args.given.has('dry-run')) io.stdout(printable(`Would be confirmed: ${who}.\n`));
  else {
    await writeOrRefuse(found.changes, analysis.project, io);
    io.stdout(printable(`${who} is confirmed. ${next(await planCalled(analysis, name, io))}\n`));
  }
  return 0;
}

/** `lockkeeper plan kinds`. */
export async function listKinds(words: readonly string[], args: Arguments, io: Io): Promise<ExitCode> {
  atMost(words, 0, 'kinds');
  if (args.values.format === 'json') {
    const out = PLANS.map(({ kind, title, summary, operands, options }) => ({ kind, title, summary, operands, options }));
    io.stdout(`${JSON.stringify(out, null, 2)}\n`);
    return 0;
  }
  io.stdout(
    PLANS.map((p) =>
      [
        `${p.kind} ${operandsUsage(p)}`.trimEnd(),
        ...wrapped(p.summary, 96).map((line) => `  ${line}`),
        ...p.operands.map((o) => `    ${o.name}: ${o.description}, such as ${o.example}${o.optional ? '; may be left out' : ''}`),
        ...p.options.flatMap((o) =>
          o.values.map((v, i) => `    --option ${o.name}=${v.value}: ${v.description}${i === 0 ? ' (default)' : ''}`),
        ),
        '',
      ].join('\n'),
    ).join('\n'),
  );
  return 0;
}
