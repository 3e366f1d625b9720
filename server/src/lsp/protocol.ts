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
