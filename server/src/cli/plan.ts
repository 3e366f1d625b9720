import { PLANS, planBuilder } from '../core/plans/index.ts';
import { nearest } from '../core/text/nearest.ts';
import type { Command } from './command.ts';
import { oneLine, usageError } from './io.ts';
import { PROJECT_FLAG } from './open-project.ts';
import { makePlan, planFromSchema } from './plan-make.ts';
import { PLAN_FLAGS } from './plan-output.ts';
import { confirmPlan, listKinds, listPlans, showPlan } from './plan-state.ts';
import { PROJECT_FLAGS } from './project-flags.ts';

const ACTIONS = { list: listPlans, show: showPlan, confirm: confirmPlan, kinds: listKinds } as const;

const isAction = (word: string): word is keyof typeof ACTIONS => Object.hasOwn(ACTIONS, word);

/** `lockkeeper plan KIND`, `plan list`, `plan show`, `plan confirm`, `plan kinds`, `plan --from-schema`. */
export const planCommand: Command = {
  name: 'plan',
  summary: 'Plan a change in phases; show plans, and say how far they are.',
  operands: 'KIND|list|show|confirm|kinds [operands…]',
  most: Number.POSITIVE_INFINITY,
  flags: {
    ...PLAN_FLAGS,
    reason: { value: 'TEXT', description: 'For confirm: why, also where a phase before is not done. It is kept in plan.json.' },
    'from-schema': { description: 'Find what an edit of schema.prisma renames, and print the plans to start.' },
    ref: { value: 'REF', description: 'For --from-schema: the commit that the schema is compared with; HEAD when it is left out.' },
    ...PROJECT_FLAG,
    ...PROJECT_FLAGS,
  },
  notes: [
    'plan KIND [operands…]: makes a plan; all phases wait in prisma/plans. Operands in their order or as NAME=VALUE: lockkeeper plan rename-column User.name displayName',
    'plan kinds: all kinds of plans with their operands and options.',
    'plan list: the plans of the project and how far they are.',
    'plan show PLAN: its phases, and what comes next.',
    'plan confirm PLAN [PHASE]: a migration is applied, a deployment is live, a backfill is finished. Without PHASE: the one that the plan waits for.',
    'Exit code: 0 done, 2 wrong use, or refused with the reason. Nothing is half written.',
  ],
  run: async (args, io, program) => {
    const [word, ...rest] = args.positionals;
    if (args.given.has('from-schema')) {
      if (word !== undefined) throw usageError(`--from-schema takes no operands, but ${oneLine(word)} was given.`);
      return planFromSchema(args, io, program);
    }
    if (args.given.has('ref')) throw usageError('--ref needs --from-schema.');
    if (word === undefined) throw usageError('lockkeeper plan needs a kind of plan.', '`lockkeeper plan kinds` lists them.');
    if (isAction(word)) return ACTIONS[word](rest, args, io, program);
    const builder = planBuilder(word);
    if (builder !== null) return makePlan(builder, rest, args, io, program);
    const near = nearest(word, [...Object.keys(ACTIONS), ...PLANS.map((p) => p.kind)]);
    throw usageError(
      `There is no kind of plan ${oneLine(word)}.`,
      near === null ? '`lockkeeper plan kinds` lists them.' : `Did you mean ${near}?`,
    );
  },
};
