import type { CatalogReader } from '../catalog/types.ts';
import type { Hazard, JudgedStatement } from '../effects/types.ts';
import type { Batches } from '../write/batches.ts';
import type { Models } from './models.ts';

/**
 * A plan spreads one change over several deployments; its parts are phases. `migration`: SQL that Prisma applies. `deploy`: a
 * release of application code. `backfill`: rows brought up to date in batches, outside of any migration.
 */
export type PhaseType = 'migration' | 'deploy' | 'backfill';

/** Rows that a phase brings up to date in batches. */
export type Backfill = Omit<Batches, 'down'>;

/** What a builder gives for one phase. Statements are SQL without a final semicolon; comments may stand before them. */
export interface PhaseDraft {
  /** snake_case, unique in the plan: `add_display_name`. */
  readonly name: string;
  readonly type: PhaseType;
  /** One imperative clause in Markdown, without a final period: ``Add `displayName` ``. */
  readonly title: string;
  /** Empty for a deployment and a backfill. A statement with CONCURRENTLY stands alone in its phase. */
  readonly up: readonly string[];
  /** For a backfill: what its script does. */
  readonly batches?: Backfill;
  /** What brings the schema back to where the phase found it, in the order to run. */
  readonly down: readonly string[];
  /** Markdown: what a person does and why, with the code to write. */
  readonly instructions: string;
  /** Hazards that the phase has on purpose, and why they hurt nobody by then; one clause each. */
  readonly announces?: { readonly hazards: readonly Hazard[]; readonly because: string };
  /** When it is safe to go on to the next phase, in words. The kind of phase gives a default. */
  readonly goOn?: string;
  /** How to go back from here, in words. The kind of phase gives a default. */
  readonly goBack?: string;
  /** A query with one number: how many rows a backfill still has to change. */
  readonly remaining?: string;
}

export interface PlanDraft {
  /** snake_case: the plan's folder. `rename_user_name_to_display_name`. */
  readonly name: string;
  /** The change in one sentence of Markdown. */
  readonly title: string;
  readonly phases: readonly PhaseDraft[];
  /** What the plan cannot see to by itself: views and functions that a person must change, and the like. Markdown, a sentence each. */
  readonly notes: readonly string[];
}

/** Why there is no plan: a sentence, then one imperative. */
export interface Refusal {
  readonly refused: string;
}

export const isRefusal = (x: object): x is Refusal => 'refused' in x;

export interface PlanContext {
  /** As the draft statement finds it; for a plan without a statement, as the last migration leaves it. */
  readonly catalog: CatalogReader;
  readonly postgres: number;
  readonly execution: 'batch' | 'split' | 'unknown';
  readonly models: Models;
}

/** A place in a draft migration that a plan may start from. */
export interface PlanPlace {
  readonly statements: readonly JudgedStatement[];
  /** Index of the statement and of the fact in it. */
  readonly statement: number;
  readonly fact: number;
}

/** Facts of the draft that the plan takes the place of: pairs of statement and fact; `'all'` is the whole statement. */
export type Replaced = readonly { readonly statement: number; readonly fact: number | 'all' }[];

/** Something that `lockkeeper plan KIND` and the editor's dialog ask for. */
export interface Operand {
  readonly name: string;
  /** `table`: an existing one. `column`: `Table.column`, an existing one. `name`: a new name. `type`: a type. `text`: any SQL. */
  readonly is: 'table' | 'column' | 'name' | 'type' | 'text';
  /** What to type, as a noun phrase: `the new name`. */
  readonly description: string;
  readonly example: string;
  readonly optional?: true;
}

/** A choice that changes the phases, with its values; the first is the default. */
export interface PlanOption {
  readonly name: string;
  readonly values: readonly { readonly value: string; readonly description: string }[];
}

export type Values = Readonly<Record<string, string>>;

/** A kind of plan as its file describes it. `Request` is what the builder needs to know, in its own shape. */
export interface PlanKind<Request> {
  /** kebab-case: `rename-column`. Also the page's name. */
  readonly kind: string;
  /** `Rename a column`. */
  readonly title: string;
  /** One or two sentences for lists and the page. */
  readonly summary: string;
  /** Markdown, for the page: why one step hurts and how the phases avoid it. */
  readonly why: string;
  readonly operands: readonly Operand[];
  readonly options: readonly PlanOption[];
  /** Pages of PostgreSQL's manual. */
  readonly sources: readonly string[];
  /**
   * A request when the fact at the place is a change of this kind. Runs for every finding that the cursor touches, so it only
   * looks; the catalog is asked in `build`. Null: another kind.
   */
  recognise(place: PlanPlace): { readonly request: Request; readonly title: string; readonly replaces: Replaced } | null;
  /** A request from operands; names are not yet looked up. */
  request(values: Values, context: PlanContext): Request | Refusal;
  build(request: Request, options: Values, context: PlanContext): PlanDraft | Refusal;
}

/** A kind with its request type closed in, as the list holds it. */
export interface PlanBuilder extends Omit<PlanKind<never>, 'recognise' | 'request' | 'build'> {
  /** Null: the fact at the place is of another kind. `title` completes "Split into phases: …". */
  offer(place: PlanPlace): PlanOffer | null;
  fromOperands(values: Values, options: Values, context: PlanContext): PlanDraft | Refusal;
}

export interface PlanOffer {
  readonly kind: string;
  readonly title: string;
  readonly replaces: Replaced;
  build(options: Values, context: PlanContext): PlanDraft | Refusal;
}

export function definePlan<Request extends object>(kind: PlanKind<Request>): PlanBuilder {
  const { recognise, request, build, ...described } = kind;
  return {
    ...described,
    offer(place) {
      const found = recognise(place);
      return found === null
        ? null
        : {
            kind: kind.kind,
            title: found.title,
            replaces: found.replaces,
            build: (options, context) => build(found.request, options, context),
          };
    },
    fromOperands(values, options, context) {
      const asked = request(values, context);
      return isRefusal(asked) ? asked : build(asked, options, context);
    },
  };
}

/** A finished phase: what is written to disk and printed as JSON. */
export interface Phase {
  /** From 1. */
  readonly n: number;
  readonly name: string;
  readonly type: PhaseType;
  readonly title: string;
  /** The whole text of migration.sql, or of the script of a backfill; null for a deployment. */
  readonly migrationSql: string | null;
  /** The whole text of down.sql; null for a deployment. */
  readonly downSql: string | null;
  /** Markdown. */
  readonly instructions: string;
  readonly announces: readonly Hazard[];
  readonly goOn: string;
  readonly goBack: string;
  readonly remaining: string | null;
}

export interface Plan {
  readonly plan: string;
  readonly kind: string;
  readonly title: string;
  readonly phases: readonly Phase[];
  readonly notes: readonly string[];
}

/** What the script of a backfill is called, without its ending: in prisma/data-migrations, and where it notes how far it is. */
export const scriptName = (plan: string, phase: { readonly name: string }): string => `${plan}_${phase.name}`;
