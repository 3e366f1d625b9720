import { analyse, emptyCatalog, replay } from '../../../server/src/core/analyse.ts';
import type { AnalysisOptions, CatalogState } from '../../../server/src/core/analyse.types.ts';
import { catalogBefore, offersAt, planFromOffer, planFromOperands } from '../../../server/src/core/planning.ts';
import { planBuilder } from '../../../server/src/core/plans/index.ts';
import { NO_MODELS } from '../../../server/src/core/plans/models.ts';
import { isRefusal, type Phase, type Plan, type Refusal } from '../../../server/src/core/plans/plan.ts';
import { DEFAULT_SETTINGS } from '../../../server/src/core/settings.ts';
import { splitDraft } from '../../../server/src/core/split-draft.ts';
import { loadPostgresReader } from '../../../server/src/core/sql/parsers/postgres.ts';
import { eraOf } from '../../../server/src/prisma/eras.ts';
import { divideIntoUnits } from '../../../server/src/prisma/units.ts';
import type { PlanCase, Prisma } from './case-file.ts';

/** A plan as it is carried out. */
export interface Planned {
  readonly plan: string;
  /** In the order in which they are applied. What is left of the draft besides the plan's first phase counts as part of it. */
  readonly phases: readonly Phase[];
  readonly notes: readonly string[];
}

export const HISTORY = '20260101000000_create_history';
const DRAFT = '20260102000000_change_schema';
const reader = await loadPostgresReader();

/** As a project with this version of Prisma and PostgreSQL and no settings of its own is checked. */
export function optionsFor(version: number, prisma: Prisma | 'unknown'): AnalysisOptions {
  return {
    reader,
    settings: { ...DEFAULT_SETTINGS, prismaVersion: prisma === 'unknown' ? null : prisma, postgresVersion: version },
    postgres: version,
    execution: eraOf(prisma === 'unknown' ? null : prisma).execution,
    divide: divideIntoUnits,
  };
}

export const historyOf = (c: PlanCase, options: AnalysisOptions): CatalogState =>
  replay({ migration: HISTORY, text: c.history, before: emptyCatalog(true) }, options);

/** Asks for the plan as a person would: by the first statement of the draft that has an offer of the kind, or by operands. */
export function planned(c: PlanCase, version: number, prisma: Prisma | 'unknown'): Planned | Refusal {
  const options = optionsFor(version, prisma);
  const before = historyOf(c, options);
  if (c.operands !== null) {
    const builder = planBuilder(c.kind);
    if (builder === null) throw new Error(`${c.place}: there is no kind of plan ${c.kind}`);
    return planFromOperands(builder, c.operands, c.options, { catalog: before, options, models: NO_MODELS });
  }
  const text = c.change ?? '';
  const { statements } = analyse({ migration: DRAFT, text, before }, options);
  for (const { index } of statements) {
    const offer = offersAt(statements, index, null).find((o) => o.kind === c.kind);
    if (offer === undefined) continue;
    const catalog = catalogBefore(before, statements, index, DRAFT);
    const plan = planFromOffer(offer, c.options, { catalog, options, models: NO_MODELS });
    if (isRefusal(plan)) return plan;
    const split = splitDraft({ migration: DRAFT, text, down: c.down, statements, before }, offer.replaces, plan, options);
    return { ...plan, phases: carriedOut(plan, { ...split, downSql: split.downSql ?? c.down }) };
  }
  throw new Error(`${c.place}: no statement of the change has an offer of the kind ${c.kind}`);
}

/** The phases with the draft as it is after the split: it holds the first phase, or what the plan did not take the place of. */
function carriedOut(plan: Plan, split: ReturnType<typeof splitDraft>): readonly Phase[] {
  const [first] = plan.phases;
  const inDraft = split.own === null && split.later.length < plan.phases.length;
  const rest: Phase = {
    n: 0,
    name: 'rest_of_the_draft',
    type: 'migration',
    title: 'What the plan did not take the place of',
    migrationSql: split.migrationSql,
    downSql: split.downSql,
    instructions: '',
    announces: [],
    goOn: '',
    goBack: '',
    remaining: null,
  };
  const draft =
    split.migrationSql === null ? [] : [inDraft && first ? { ...first, migrationSql: split.migrationSql, downSql: split.downSql } : rest];
  const own = split.own !== null && first ? [{ ...first, migrationSql: split.own.migrationSql, downSql: split.own.downSql }] : [];
  return [...draft, ...own, ...split.later];
}
