import { resolve } from 'node:path';
import { offersAt } from '../core/planning.ts';
import { planBuilder } from '../core/plans/index.ts';
import { isRefusal, type PlanOffer } from '../core/plans/plan.ts';
import { lineIndex, positionAt } from '../core/text/line-index.ts';
import { whyApplied } from '../prisma/changes/applied.ts';
import { splitByOffer } from '../prisma/changes/split.ts';
import { isFile, isFolder } from '../prisma/files.ts';
import { readModels } from '../prisma/schema/models.ts';
import { type Arguments, type Command, neededOperand, type Program } from './command.ts';
import { type ExitCode, type Io, oneLine, usageError } from './io.ts';
import { type OpenMigration, openMigration } from './open-project.ts';
import { finishPlan, optionsOf, PLAN_FLAGS } from './plan-output.ts';
import { PROJECT_FLAGS } from './project-flags.ts';

/** `lockkeeper split FILE[:LINE]`. */
export const splitCommand: Command = {
  name: 'split',
  summary: 'Take an unsafe statement of a draft migration apart into phases that are safe.',
  operands: 'FILE[:LINE]',
  most: 1,
  flags: {
    kind: { value: 'KIND', description: 'The kind of plan, where several fit; `lockkeeper plan kinds` lists them.' },
    ...PLAN_FLAGS,
    ...PROJECT_FLAGS,
  },
  notes: [
    'FILE is a migration.sql or its folder. Without LINE the first statement that can be split is taken, one with a finding before others.',
    'The first phase takes the place of the statement; the later ones wait in prisma/plans/PLAN, with PLAN.md. `lockkeeper promote PLAN` brings the next one in.',
    'Exit code: 0 done, 1 there is nothing to split, 2 wrong use, or refused with the reason. Nothing is half written.',
  ],
  run: split,
};

async function split(args: Arguments, io: Io, program: Program): Promise<ExitCode> {
  const operand = neededOperand(splitCommand, args, 'a migration');
  const { path, line } = await placeIn(operand, io);
  const opened = await openMigration(path, args, io, program);
  const { analysis, checked, down } = opened;
  const { migration, text } = checked;
  const applied = await whyApplied(analysis, migration.name);
  if (applied !== null)
    throw usageError(
      `${applied} Applied migrations are never edited.`,
      'Write what is still to change as a new migration, or start from the change itself: lockkeeper plan kinds',
    );
  const place = line === null ? firstPlace(opened) : placeAt(opened, line, path);
  if (place === null) {
    io.stderr(
      `lockkeeper: ${line === null ? `Nothing in ${oneLine(path)} can be split into phases.` : `Nothing at line ${line} of ${oneLine(path)} can be split into phases.`}\n`,
    );
    return 1;
  }
  const offer = chosen(place.offers, args);
  const builder = planBuilder(offer.kind);
  if (builder === null) throw usageError(`There is no kind of plan ${offer.kind}.`);
  const asked = builder.operands.filter((o) => o.is === 'text');
  const values = optionsOf(args, builder, asked);
  const draft = { migration, text, down, statements: checked.analysis.statements, before: checked.before };
  const made = await splitByOffer(analysis, draft, offer, values, await readModels(analysis.project), new Date());
  const also = alternatives(place.offers, offer);
  if (isRefusal(made)) {
    const wanted = [...asked, ...builder.options].filter((o) => made.refused.includes(`${o.name}=`)).map((o) => `--option ${o.name}=…`);
    const how = wanted.length === 0 ? [] : [`Here: ${wanted.join(' or ')}`];
    throw usageError([made.refused, ...how, ...(also === undefined ? [] : [also])].join('\n'));
  }
  return finishPlan(made.plan, made.changes, analysis.project, args, io, also === undefined ? [] : [also]);
}

/** The path and the line of `FILE:LINE`; a file that is called so comes first. */
async function placeIn(operand: string, io: Io): Promise<{ readonly path: string; readonly line: number | null }> {
  const found = /^(.+?):(\d+)(?::\d+)?$/s.exec(operand);
  const full = resolve(io.cwd, operand);
  if (found === null || (await isFile(full)) || (await isFolder(full))) return { path: operand, line: null };
  const line = Number(found[2]);
  if (line < 1 || !Number.isSafeInteger(line)) throw usageError(`${oneLine(found[2] ?? '')} is no line: lines count from 1.`);
  return { path: found[1] ?? operand, line };
}

interface Found {
  readonly statement: number;
  readonly offers: readonly PlanOffer[];
}

/** The first statement with an offer that a finding of level error or warning is about; else the first with an offer. */
function firstPlace({ checked }: OpenMigration): Found | null {
  const { statements, findings } = checked.analysis;
  const found = statements.flatMap((s): Found[] => {
    const offers = offersAt(statements, s.index, null);
    return offers.length === 0 ? [] : [{ statement: s.index, offers }];
  });
  const told = new Set(findings.filter((f) => f.severity !== 'advice').map((f) => f.statement));
  return found.find((f) => told.has(f.statement)) ?? found[0] ?? null;
}

/** Offers of the statement on the line; of the actions on that line where it spans several. */
function placeAt({ checked }: OpenMigration, line: number, path: string): Found | null {
  const { statements } = checked.analysis;
  const lines = lineIndex(checked.text);
  const lineOf = (offset: number): number => positionAt(lines, offset).line + 1;
  const last = lineOf(checked.text.length);
  if (line > last) throw usageError(`${oneLine(path)} has ${last} lines, not ${line}.`);
  for (const s of statements) {
    if (line < lineOf(s.span.start) || line > lineOf(s.span.end)) continue;
    const onLine = s.facts.flatMap((fact, i) => {
      const start = s.span.start + (fact.span?.start ?? 0);
      const end = s.span.start + (fact.span?.end ?? s.text.length);
      return lineOf(start) <= line && line <= lineOf(end) ? [i] : [];
    });
    const near = unique(onLine.flatMap((fact) => offersAt(statements, s.index, fact)));
    const offers = near.length > 0 ? near : offersAt(statements, s.index, null);
    if (offers.length > 0) return { statement: s.index, offers };
  }
  return null;
}

const unique = (offers: readonly PlanOffer[]): readonly PlanOffer[] =>
  offers.filter((o, i) => offers.findIndex((x) => x.kind === o.kind && x.title === o.title) === i);

function chosen(offers: readonly PlanOffer[], args: Arguments): PlanOffer {
  const { kind } = args.values;
  const offer = kind === undefined ? offers[0] : offers.find((o) => o.kind === kind);
  if (offer !== undefined) return offer;
  const fitting = [...new Set(offers.map((o) => o.kind))].join(', ');
  throw usageError(
    planBuilder(kind ?? '') === null
      ? `There is no kind of plan ${oneLine(kind ?? '')}. Here fits: ${fitting}.`
      : `A plan of the kind ${oneLine(kind ?? '')} does not fit here. What fits: ${fitting}.`,
  );
}

/** `Here fits as well: --kind drop-column` */
function alternatives(offers: readonly PlanOffer[], taken: PlanOffer): string | undefined {
  const kinds = [...new Set(offers.map((o) => o.kind))].filter((kind) => kind !== taken.kind);
  return kinds.length === 0 ? undefined : `Other plans fit here too: ${kinds.map((kind) => `--kind ${kind}`).join(', ')}`;
}
