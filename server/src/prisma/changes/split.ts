import type { CatalogState } from '../../core/analyse.types.ts';
import type { JudgedStatement } from '../../core/effects/types.ts';
import { catalogBefore, planFromOffer } from '../../core/planning.ts';
import type { Models } from '../../core/plans/models.ts';
import { isRefusal, type Plan, type PlanOffer, type Refusal, type Values } from '../../core/plans/plan.ts';
import { splitDraft } from '../../core/split-draft.ts';
import type { MigrationFolder } from '../migrations.ts';
import type { ProjectAnalysis } from '../project-analysis.ts';
import type { FileChanges } from './file-change.ts';
import { longNameProblem } from './long-names.ts';
import { changesOfPlan } from './of-plan.ts';

/** A draft migration with its statements. Texts as they are now: on disk, or in the editor. */
export interface Draft {
  readonly migration: MigrationFolder;
  readonly text: string;
  readonly down: string | null;
  readonly statements: readonly JudgedStatement[];
  /** The catalog as the file finds it. */
  readonly before: CatalogState;
}

/** The plan of an offer, and the files that it makes of the draft. `options`: values by name; what is missing takes its default. */
export async function splitByOffer(
  analysis: Pick<ProjectAnalysis, 'project' | 'migrations' | 'configuration'>,
  draft: Draft,
  offer: PlanOffer,
  values: Values,
  models: Models,
  now: Date,
): Promise<{ readonly plan: Plan; readonly changes: FileChanges } | Refusal> {
  const { migration, text, down, statements, before } = draft;
  const { options } = analysis.configuration;
  const long = longNameProblem(statements, offer.replaces);
  if (long !== null) return { refused: long };
  // a plan that takes the place of several statements begins where the first of them stands
  const first = Math.min(statements.length, ...offer.replaces.map((r) => r.statement));
  const catalog = catalogBefore(before, statements, first, migration.name);
  const plan = planFromOffer(offer, values, { catalog, options, models });
  if (isRefusal(plan)) return plan;
  const after = splitDraft({ migration: migration.name, text, down, statements, before }, offer.replaces, plan, options);
  const changes = await changesOfPlan(analysis, { migration, text, down, after }, plan, now);
  return isRefusal(changes) ? changes : { plan, changes };
}
