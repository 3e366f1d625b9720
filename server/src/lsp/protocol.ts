import type { WorkspaceEdit } from 'vscode-languageserver';

/**
 * Lockkeeper's own requests, beside those of the language server protocol. Types and names only, so that a client may import
 * this file without a server behind it.
 */

/** What the client tells about itself when it starts the server (`initializationOptions`). */
export interface ClientOptions {
  /** The client has the command `lockkeeper.explainRule`, with a rule id as its argument. */
  readonly commands?: boolean;
  /** A person trusts the folder: git may be asked which migrations are old. Default true. */
  readonly trusted?: boolean;
  /** The client answers `lockkeeper/secret`: it keeps addresses that a person stored. */
  readonly secrets?: boolean;
}

/** Client to server. The state of the project that a document belongs to, or of all projects when `uri` is null. */
export const STATUS = 'lockkeeper/status';
export interface StatusParams {
  readonly uri: string | null;
}
export interface Status {
  readonly projects: readonly ProjectStatus[];
  /** Set when `uri` is a file of a migration. */
  readonly file: FileStatus | null;
  /** `reduced grammar` when PostgreSQL's own grammar could not be loaded. */
  readonly reader: 'libpg-query' | 'reduced grammar';
}
export interface ProjectStatus {
  /** The folder that holds the migrations. */
  readonly folder: string;
  readonly postgres: { readonly version: number; readonly from: string };
  readonly prisma: { readonly version: string | null; readonly from: string };
  /** Why the project is not checked, in words; null when it is. */
  readonly unsupported: string | null;
  readonly config: string | null;
  readonly migrations: number;
  /** How many of them can still be changed. */
  readonly checked: number;
  readonly counts: Counts;
}
export interface Counts {
  readonly errors: number;
  readonly warnings: number;
  readonly advice: number;
}
export interface FileStatus {
  readonly migration: string;
  /** `2 statements, 2 transactions (Prisma 7.10.1)`. */
  readonly runs: string;
  /** Why nothing is reported for it, null when it is checked. */
  readonly quiet: string | null;
  readonly counts: Counts;
}

/** Client to server: the settings that hold for a document, as JSON text with a comment for each source. */
export const EFFECTIVE_CONFIG = 'lockkeeper/effectiveConfig';
export interface EffectiveConfigParams {
  readonly uri: string | null;
}
export interface EffectiveConfig {
  /** JSON with comments. */
  readonly text: string;
}

/** Client to server: reads every project anew and checks all migrations that can still be changed. */
export const CHECK_ALL = 'lockkeeper/checkAll';
export interface CheckAllResult {
  readonly projects: number;
  readonly migrations: number;
  readonly counts: Counts;
}

/** Client to server: a rule's page as Markdown; null when there is no such rule. */
export const EXPLAIN_RULE = 'lockkeeper/explainRule';
export interface ExplainRuleParams {
  readonly rule: string;
}
export interface RulePage {
  readonly id: string;
  readonly summary: string;
  readonly markdown: string;
  readonly url: string;
}

/** Client to server: every rule, for a pick list. */
export const RULES = 'lockkeeper/rules';
export interface RuleSummary {
  readonly id: string;
  readonly summary: string;
  readonly category: string;
  readonly severity: string;
}

/** Server to client: something that `lockkeeper/status` tells may have changed. No parameters. */
export const STATUS_CHANGED = 'lockkeeper/statusChanged';

/** What an own request answers instead of an edit: why there is none, in one or two sentences for people. */
export interface Refused {
  readonly refused: string;
}

/** An edit for the client to make, shown first where its parts say so. */
export interface EditAnswer {
  /** What is about to happen, in one line. */
  readonly title: string;
  readonly edit: WorkspaceEdit;
  /** What to show when the edit is made; null: nothing. */
  readonly open: string | null;
}

/** Client to server: what plans can be made of, for the project of a document or for all projects when `uri` is null. */
export const PLAN_CHOICES = 'lockkeeper/planChoices';
export interface PlanChoicesParams {
  readonly uri: string | null;
}
export interface PlanChoices {
  readonly kinds: readonly PlanKindChoice[];
  readonly projects: readonly PlanProject[];
}
export interface PlanProject {
  /** The folder that holds the migrations. */
  readonly folder: string;
  /** Tables as the last migration leaves them, by name. */
  readonly tables: readonly TableChoice[];
  /** Changes of schema.prisma that are not in a migration yet and may be a plan's. */
  readonly detected: readonly DetectedChange[];
}
export interface TableChoice {
  /** As it is typed for an operand: `User`, `app.User`. */
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}
export interface DetectedChange {
  /** `Rename "name" of "User" to "displayName"`. */
  readonly title: string;
  readonly kind: string;
  readonly operands: Readonly<Record<string, string>>;
}
/** A kind of plan as it is asked for: see `PlanKind` of the core. */
export interface PlanKindChoice {
  readonly kind: string;
  readonly title: string;
  readonly summary: string;
  readonly operands: readonly {
    readonly name: string;
    readonly is: 'table' | 'column' | 'name' | 'type' | 'text';
    readonly description: string;
    readonly example: string;
    readonly optional: boolean;
  }[];
  readonly options: readonly {
    readonly name: string;
    readonly values: readonly { readonly value: string; readonly description: string }[];
  }[];
}

/** Client to server: a plan from what a person chose. Nothing is written: the client makes the edit. Answers `EditAnswer` or `Refused`. */
export const MAKE_PLAN = 'lockkeeper/makePlan';
export interface MakePlanParams {
  readonly folder: string;
  readonly kind: string;
  readonly operands: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
}

/** Client to server: the plans of all projects, with their state as the folders tell it. */
export const PLANS = 'lockkeeper/plans';
export interface PlansAnswer {
  readonly plans: readonly ShownPlan[];
  /** Plans that cannot be read, with the reason. */
  readonly problems: readonly { readonly uri: string; readonly message: string }[];
}
export interface ShownPlan {
  /** The folder that holds the migrations. */
  readonly folder: string;
  readonly plan: string;
  readonly title: string;
  /** PLAN.md. */
  readonly uri: string;
  readonly phases: readonly ShownPhase[];
  /** The phase that is due; null when all are done. */
  readonly next: NextPhase | null;
}
export interface ShownPhase {
  readonly n: number;
  readonly name: string;
  readonly type: 'migration' | 'deploy' | 'backfill';
  readonly title: string;
  readonly state: string;
  /** Its instructions, script or migration; null when there is none. */
  readonly uri: string | null;
}
export interface NextPhase {
  readonly n: number;
  /** What has to be true before; those that are not known to be are closed. */
  readonly gates: readonly Gate[];
}

export interface Gate {
  /** `Phase 2 is live everywhere` */
  readonly says: string;
  /** The phase's title. */
  readonly title: string;
  readonly open: boolean;
  /** What there is to read about it; null: nothing. */
  readonly uri: string | null;
}

/**
 * Client to server: the next phase of a plan moves among the migrations, or, where it is no migration, is noted as done. A person
 * who says so opens its gates; a reason is written down. Answers `EditAnswer` or `Refused`.
 */
export const PROMOTE = 'lockkeeper/promote';
export interface PromoteParams {
  readonly folder: string;
  readonly plan: string;
  readonly n: number;
  /** The person says that what the gates ask for is so. */
  readonly confirmed: boolean;
  /** Why the phase is promoted though a gate is closed. */
  readonly reason: string | null;
}
