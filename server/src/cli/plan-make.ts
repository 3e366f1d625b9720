import { planFromOperands } from '../core/planning.ts';
import { planBuilder } from '../core/plans/index.ts';
import { isRefusal, type PlanBuilder, type Values } from '../core/plans/plan.ts';
import { findRenames, type SchemaRename } from '../core/plans/schema-renames.ts';
import { shellWord } from '../core/write/shell.ts';
import { changesOfPlan } from '../prisma/changes/of-plan.ts';
import { modelsAt } from '../prisma/schema/at-ref.ts';
import { readModels } from '../prisma/schema/models.ts';
import type { Arguments, Program } from './command.ts';
import { type ExitCode, type Io, oneLine, printable, usageError } from './io.ts';
import { openOnly } from './open-project.ts';
import { finishPlan, optionsOf } from './plan-output.ts';

/** `lockkeeper plan KIND [operands…]`: all phases go to the folder of plans. */
export async function makePlan(
  builder: PlanBuilder,
  words: readonly string[],
  args: Arguments,
  io: Io,
  program: Program,
): Promise<ExitCode> {
  const operands = operandsOf(builder, words);
  const values = optionsOf(args, builder);
  const analysis = await openOnly(args, io, program);
  const plan = planFromOperands(builder, operands, values, {
    catalog: await analysis.latest(),
    options: analysis.configuration.options,
    models: await readModels(analysis.project),
  });
  if (isRefusal(plan)) throw usageError(plan.refused);
  const changes = await changesOfPlan(analysis, null, plan, new Date());
  if (isRefusal(changes)) throw usageError(changes.refused);
  return finishPlan(plan, changes, analysis.project, args, io);
}

/** `COLUMN TO`; optional ones in brackets. */
export const operandsUsage = (builder: Pick<PlanBuilder, 'operands'>): string =>
  builder.operands.map((o) => (o.optional ? `[${o.name.toUpperCase()}]` : o.name.toUpperCase())).join(' ');

function operandsOf(builder: PlanBuilder, words: readonly string[]): Values {
  const out: Record<string, string> = {};
  const usage = `Usage: lockkeeper plan ${builder.kind} ${operandsUsage(builder)}`.trimEnd();
  const bare: string[] = [];
  for (const word of words) {
    const cut = word.indexOf('=');
    const operand = builder.operands.find((o) => cut > 0 && o.name === word.slice(0, cut));
    if (operand === undefined) bare.push(word);
    else if (Object.hasOwn(out, operand.name)) throw usageError(`${operand.name} is given twice.`, usage);
    else out[operand.name] = word.slice(cut + 1);
  }
  for (const operand of builder.operands) {
    if (Object.hasOwn(out, operand.name)) continue;
    const word = bare.shift();
    if (word !== undefined) out[operand.name] = word;
    else if (!operand.optional)
      throw usageError(`lockkeeper plan ${builder.kind} needs ${operand.description}, such as ${operand.example}.`, usage);
  }
  const [extra] = bare;
  if (extra !== undefined) throw usageError(`${oneLine(extra)} is one operand too many.`, usage);
  for (const operand of builder.operands)
    if (out[operand.name]?.trim() === '') throw usageError(`${operand.name} is empty: it takes ${operand.description}.`, usage);
  return out;
}

/** `lockkeeper plan --from-schema`: prints the commands that make plans of what an edit of schema.prisma renames. */
export async function planFromSchema(args: Arguments, io: Io, program: Program): Promise<ExitCode> {
  const { project } = await openOnly(args, io, program);
  const ref = args.values.ref ?? 'HEAD';
  const after = await readModels(project);
  if (!after.known) throw usageError('There is no schema.prisma that could be read.');
  const before = await modelsAt(project, ref);
  if (before === null) throw usageError(`git has no schema.prisma at ${oneLine(ref)}.`, 'Name a commit that has one: --ref REF');
  const renames = findRenames(before, after).map((rename) => ({ rename, command: commandFor(rename) }));
  if (args.values.format === 'json') {
    const out = renames.map(({ rename: { kind, schema, table, from, to, certainty, why }, command }) => ({
      renames: kind,
      schema,
      table,
      from,
      to,
      certainty,
      why,
      command,
    }));
    io.stdout(`${JSON.stringify(out, null, 2)}\n`);
    return 0;
  }
  if (renames.length === 0) io.stderr(`schema.prisma renames no table and no column against ${oneLine(ref)}.\n`);
  const lines = renames.flatMap(({ rename, command }) => [
    `# ${rename.certainty === 'likely' ? '' : 'Perhaps: '}${oneLine(rename.why)}`,
    command ?? `# No kind of plan renames a ${rename.kind}.`,
  ]);
  io.stdout(lines.map((line) => `${printable(line)}\n`).join(''));
  return 0;
}

function commandFor(rename: SchemaRename): string | null {
  const kind = rename.kind === 'column' ? 'rename-column' : 'rename-table';
  if (planBuilder(kind) === null) return null;
  const parts = [...(rename.schema === null ? [] : [rename.schema]), rename.table, ...(rename.kind === 'column' ? [rename.from] : [])];
  const path = parts.map((p) => (/^[A-Za-z_]\w*$/.test(p) ? p : `"${p.replaceAll('"', '""')}"`)).join('.');
  return `lockkeeper plan ${kind} ${shellWord(path)} ${shellWord(rename.to)}`;
}
