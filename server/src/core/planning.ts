import { analyse } from './analyse.ts';
import type { AnalysisOptions, CatalogState } from './analyse.types.ts';
import { applyStatement, guarded } from './analyse-statements.ts';
import { settle } from './catalog/change.ts';
import { catalogReader } from './catalog/lookup.ts';
import type { CatalogReader } from './catalog/types.ts';
import { createWorld } from './catalog/world.ts';
import type { JudgedStatement } from './effects/types.ts';
import { PLANS } from './plans/index.ts';
import type { Models } from './plans/models.ts';
import {
  isRefusal,
  type Phase,
  type PhaseDraft,
  type Plan,
  type PlanBuilder,
  type PlanContext,
  type PlanDraft,
  type PlanOffer,
  type Refusal,
  scriptName,
  type Values,
} from './plans/plan.ts';
import type { Finding } from './rules/rule.ts';
import { batchesSql } from './write/batches.ts';

/** Plans that may take the place of a statement, or of one fact in it; in the order of the list of kinds. Fast. */
export function offersAt(statements: readonly JudgedStatement[], statement: number, fact: number | null): readonly PlanOffer[] {
  const facts = statements[statement]?.facts ?? [];
  const places = fact === null ? facts.map((_, i) => i) : [fact];
  const seen = new Set<string>();
  return places.flatMap((at) =>
    PLANS.flatMap((builder): PlanOffer[] => {
      const offer = guarded(() => builder.offer({ statements, statement, fact: at }), null);
      if (offer === null || seen.has(`${offer.kind} ${offer.title}`)) return [];
      seen.add(`${offer.kind} ${offer.title}`);
      return [offer];
    }),
  );
}

export interface PlanningInput {
  /** The catalog before the draft's statement (see `catalogBefore`), or after the last migration. */
  readonly catalog: CatalogState;
  readonly options: AnalysisOptions;
  readonly models: Models;
}

/** The catalog as a statement of an analysed file finds it; `index` may be the number of statements: the end of the file. */
export function catalogBefore(
  before: CatalogState,
  statements: readonly JudgedStatement[],
  index: number,
  migration: string,
): CatalogState {
  const world = createWorld(before.layer);
  for (const s of statements.slice(0, index)) applyStatement(world, s.facts, s, migration);
  settle(world);
  return { layer: world.layer() };
}

/** What plans and fixes may ask of a catalog. */
export const readerOf = (catalog: CatalogState): CatalogReader => catalogReader(createWorld(catalog.layer));

const contextOf = (input: PlanningInput): PlanContext => ({
  catalog: readerOf(input.catalog),
  postgres: input.options.postgres,
  execution: input.options.execution,
  models: input.models,
});

/** The plan that an offer makes, with the values of its options, or why there is none. Never throws. */
export const planFromOffer = (offer: PlanOffer, values: Values, input: PlanningInput): Plan | Refusal =>
  finished(() => offer.build(values, contextOf(input)), offer.kind, input);

/** The phases of an offer as its builder gives them, for a change that is carried out without a plan. Never throws. */
export const draftFromOffer = (offer: PlanOffer, values: Values, input: PlanningInput): PlanDraft | Refusal =>
  guarded<PlanDraft | Refusal>(() => offer.build(values, contextOf(input)), { refused: 'This place is too unusual. Write it by hand.' });

/** The plan of a kind from what was typed for its operands and options, or why there is none. Never throws. */
export const planFromOperands = (builder: PlanBuilder, operands: Values, values: Values, input: PlanningInput): Plan | Refusal =>
  finished(() => builder.fromOperands(operands, values, contextOf(input)), builder.kind, input);

const finished = (build: () => PlanDraft | Refusal, kind: string, input: PlanningInput): Plan | Refusal =>
  guarded<Plan | Refusal>(
    () => {
      const draft = build();
      return isRefusal(draft) ? draft : finish(draft, kind, input);
    },
    { refused: 'This place is too unusual for a plan. Write the phases by hand.' },
  );

const GO_ON: Readonly<Record<Phase['type'], string>> = {
  migration: 'Go on when the migration is applied in production.',
  deploy: 'Go on when every running instance has this release: web, workers, scheduled jobs, scripts.',
  backfill: 'Go on when no row is left.',
};

const DONE: Readonly<Record<Phase['type'], string>> = {
  migration: 'The plan is done when the migration is applied everywhere.',
  deploy: 'The plan is done when every running instance has this release.',
  backfill: 'The plan is done when no row is left.',
};

const GO_BACK: Readonly<Record<Phase['type'], string>> = {
  migration: 'Run `down.sql` of this phase.',
  deploy: 'Deploy the release before.',
  backfill: 'Nothing has to be taken back: what was written stays unused, and goes with the phase that made room for it.',
};

/** Gives the phases their texts: each is analysed in the light of those before it. */
function finish(draft: PlanDraft, kind: string, input: PlanningInput): Plan | Refusal {
  let catalog = input.catalog;
  const failures: string[] = [];
  const phases = draft.phases.map((drafted, i): Phase => {
    const n = i + 1;
    const phase = withScript(drafted, draft.name);
    const header = `-- Plan: ${draft.name}, phase ${n} of ${draft.phases.length}: ${oneLine(phase.title)}.`;
    const sql = phase.type === 'deploy' ? null : textOf(phase, header, catalog, input.options);
    if (sql !== null) {
      const { findings, after } = analyse({ migration: phase.name, text: sql, before: catalog }, input.options);
      catalog = after;
      const fails = findings.find((f) => f.severity === 'error' && f.hazards.includes('fails'));
      if (fails !== undefined) failures.push(`Phase ${n} (${oneLine(phase.title)}) would not run. ${fails.message} ${fails.advice}`.trim());
    }
    return {
      n,
      name: phase.name,
      type: phase.type,
      title: phase.title,
      migrationSql: sql,
      downSql: phase.type === 'migration' ? downOf(phase, draft.name, n) : null,
      instructions: phase.instructions,
      announces: phase.announces?.hazards ?? [],
      goOn: phase.goOn ?? (n === draft.phases.length ? DONE[phase.type] : GO_ON[phase.type]),
      goBack: phase.goBack ?? GO_BACK[phase.type],
      remaining: phase.remaining ?? null,
    };
  });
  // a change that fails in phases fails in one step too: what is wrong comes first
  const [failure] = failures;
  if (failure !== undefined) return { refused: failure };
  return { plan: draft.name, kind, title: draft.title, phases, notes: draft.notes };
}

const NOT_BACK = { refused: 'The page of the plan says how to go back from here.' };

/** A backfill with its statement, which notes how far it is under the name of the script that it becomes. */
const withScript = (phase: PhaseDraft, plan: string): PhaseDraft =>
  phase.batches === undefined ? phase : { ...phase, up: [batchesSql(scriptName(plan, phase), { ...phase.batches, down: NOT_BACK })] };

const oneLine = (markdown: string): string => markdown.replaceAll('`', '').replace(/\s+/g, ' ').trim();

/** Findings without a hazard that a phase answers in another way, by rule. */
const BECAUSE: Readonly<Record<string, string>> = {
  'not-valid-never-validated': 'a later phase of the plan validates it',
  'drop-column-drops-constraint': 'the plan makes it again on another column, or nothing needs it any more',
  'drop-not-null': 'the next release of the plan needs it',
};
const AS_IT_WAS = 'the plan leaves this as it was before';

const SET_TIMEOUT = "SET LOCAL lock_timeout = '5s'";

/** What `textOf` needs of a phase. */
export type SqlPart = Pick<PhaseDraft, 'name' | 'type' | 'up' | 'announces'> & {
  /** Why findings without a hazard are no matter here, where that is not a matter of a plan. */
  readonly quiet?: string;
};

/** The text of a phase: its header and its statements in their safe form. */
export function textOf(phase: SqlPart, header: string, before: CatalogState, options: AnalysisOptions): string {
  const rollback = phase.type === 'migration' ? '-- Rollback: down.sql beside this file.\n' : '';
  return `${header}\n${rollback}\n${safeText(phase, before, options)}`;
}

/**
 * Statements as a migration has them: in one transaction where there are several, with a lock timeout where they take a strong lock, and
 * with an ignore comment for each finding that is announced.
 */
export function safeText(
  phase: Pick<SqlPart, 'name' | 'up' | 'announces' | 'quiet'>,
  before: CatalogState,
  options: AnalysisOptions,
  because: Readonly<Record<string, string>> = BECAUSE,
): string {
  const findingsIn = (statements: readonly string[]): readonly Finding[] =>
    analyse({ migration: phase.name, text: join(statements), before }, options).findings;
  const waits = findingsIn(phase.up).some((f) => f.rule === 'missing-lock-timeout');
  // what refuses a transaction cannot have a setting for one
  const alone = findingsIn(['BEGIN', ...phase.up, 'COMMIT']).some((f) => f.rule === 'concurrently-in-transaction');
  const timed = waits && !alone ? [SET_TIMEOUT, ...phase.up] : phase.up;
  // Up to Prisma 7.3 the file is one transaction as it is; from 7.4 on each statement would be one of its own.
  const whole = timed.length > 1 && options.execution !== 'batch' ? ['BEGIN', ...timed, 'COMMIT'] : timed;
  const ignored = new Map<number, Map<string, Set<string>>>();
  const announced = new Set(phase.announces?.hazards);
  for (const f of findingsIn(whole)) {
    const why = f.hazards.length > 0 ? oneLine(phase.announces?.because ?? '') : (phase.quiet ?? because[f.rule] ?? AS_IT_WAS);
    const said = f.hazards.length > 0 ? f.hazards.every((h) => announced.has(h)) : f.severity === 'advice' || f.rule in because;
    if (f.statement === null || !said) continue;
    const at = ignored.get(f.statement) ?? new Map<string, Set<string>>();
    ignored.set(f.statement, at.set(why, (at.get(why) ?? new Set()).add(f.rule)));
  }
  const noted = whole.map((s, i) => {
    const lines = [...(ignored.get(i) ?? [])].map(([why, rules]) => `-- lockkeeper-ignore ${[...rules].sort().join(', ')}: ${why}\n`);
    return lines.join('') + s;
  });
  return join(noted);
}

const join = (statements: readonly string[]): string => statements.map((s) => `${s};\n`).join('');

function downOf(phase: PhaseDraft, plan: string, n: number): string {
  const head = `-- Takes back phase ${n} of the plan ${plan}: ${oneLine(phase.title)}.\n\n`;
  return phase.down.length === 0 ? `${head}-- Nothing has to be taken back.\n` : head + join(phase.down);
}
