import type { Operand, Phase, PhaseType, Plan, PlanBuilder, Values } from '../core/plans/plan.ts';
import { nearest } from '../core/text/nearest.ts';
import type { FileChanges } from '../prisma/changes/file-change.ts';
import type { Project } from '../prisma/projects.ts';
import type { Arguments, Flag } from './command.ts';
import { type ExitCode, type Io, oneLine, printable, usageError } from './io.ts';
import { removedBy, writeOrRefuse } from './write-files.ts';

/** Flags of the commands that make plans. */
export const PLAN_FLAGS = {
  option: {
    value: 'NAME=VALUE',
    many: true,
    description: 'A choice of the kind of plan, or a value that it asks for; may be given several times.',
  },
  'dry-run': { description: 'Print the phases and write nothing.' },
  format: { value: 'FORMAT', choices: ['text', 'json'], description: 'text (default) or json.' },
} as const satisfies Readonly<Record<string, Flag>>;

/**
 * The values of `--option`, checked against the kind. `asked`: what a statement does not say and the kind asks for, such as the value
 * of rows that have none, may be given in this way too.
 */
export function optionsOf(args: Arguments, builder: Pick<PlanBuilder, 'kind' | 'options'>, asked: readonly Operand[] = []): Values {
  const values: Record<string, string> = Object.fromEntries(builder.options.map((o) => [o.name, o.values[0]?.value ?? '']));
  const names = [...builder.options, ...asked].map((o) => o.name);
  for (const given of args.lists.option ?? []) {
    const cut = given.indexOf('=');
    if (cut < 1) throw usageError(`--option takes NAME=VALUE, not ${oneLine(given)}.`);
    const [name, value] = [given.slice(0, cut), given.slice(cut + 1)];
    const option = builder.options.find((o) => o.name === name);
    if (option === undefined && asked.some((o) => o.name === name)) {
      values[name] = value;
      continue;
    }
    if (option === undefined) {
      const known = names.length === 0 ? `${builder.kind} has no options.` : `The options of ${builder.kind}: ${names.join(', ')}.`;
      const near = nearest(name, names);
      throw usageError(`There is no option ${oneLine(name)}. ${near === null ? known : `Did you mean ${near}?`}`);
    }
    const choices = option.values.map((v) => v.value);
    if (!choices.includes(value)) throw usageError(`The option ${name} takes ${choices.join(' or ')}, not ${oneLine(value)}.`);
    values[name] = value;
  }
  return values;
}

/** A phase in the shape that programs read; null where it has no such part. */
const phaseAsJson = (p: Phase): object => ({
  n: p.n,
  name: p.name,
  type: p.type,
  migrationSql: p.migrationSql,
  downSql: p.downSql,
  instructions: p.instructions.trim() === '' ? null : p.instructions,
  announces: p.announces,
});

export const KIND_WORDS: Readonly<Record<PhaseType, string>> = { migration: 'migration', deploy: 'deployment', backfill: 'backfill' };

function phaseAsText(p: Phase): string {
  const indented = (text: string): string => text.trimEnd().replace(/^(?=.)/gm, '    ');
  return [
    `${p.n}. ${p.title} (${KIND_WORDS[p.type]}, ${p.name})`,
    ...(p.announces.length === 0 ? [] : [`   On purpose: ${p.announces.join(', ')}.`]),
    ...(p.instructions.trim() === '' ? [] : ['', indented(p.instructions)]),
    ...(p.migrationSql === null ? [] : ['', indented(p.migrationSql)]),
    ...(p.downSql === null ? [] : ['', '   To go back:', '', indented(p.downSql)]),
    '',
    `   ${p.goOn}`,
    `   To go back: ${p.goBack}`,
    '',
  ].join('\n');
}

/** The plan for people who read it before anything is written. */
const planAsText = (plan: Plan): string =>
  printable(
    [
      plan.title,
      `${plan.kind}, ${plan.phases.length} ${plan.phases.length === 1 ? 'phase' : 'phases'}: ${plan.plan}`,
      '',
      ...plan.notes.map((n) => `Note: ${n}`),
      ...(plan.notes.length === 0 ? [] : ['']),
      ...plan.phases.map(phaseAsText),
    ].join('\n'),
  );

/** Prints the plan, or writes it and prints the paths. `also`: what else there is to say. */
export async function finishPlan(
  plan: Plan,
  changes: FileChanges,
  project: Project,
  args: Arguments,
  io: Io,
  also: readonly string[] = [],
): Promise<ExitCode> {
  const json = args.values.format === 'json';
  if (args.given.has('dry-run')) {
    if (json) io.stdout(`${JSON.stringify({ plan: plan.plan, kind: plan.kind, phases: plan.phases.map(phaseAsJson) }, null, 2)}\n`);
    else io.stdout(`${planAsText(plan)}${also.map((line) => `${printable(line)}\n`).join('')}`);
    return 0;
  }
  const paths = await writeOrRefuse(changes, project, io);
  if (json) io.stdout(`${JSON.stringify({ plan: plan.plan, kind: plan.kind, paths }, null, 2)}\n`);
  else {
    io.stdout(paths.map((path) => `${printable(path)}\n`).join(''));
    const removed = removedBy(changes, io).map((path) => `${path} is removed: nothing of it is left.`);
    for (const line of [...removed, ...plan.notes, ...also]) io.stderr(`${printable(line)}\n`);
  }
  return 0;
}
