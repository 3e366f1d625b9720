import type { CatalogReader } from '../catalog/types.ts';
import type { Cause } from '../effects/causes.ts';
import type { Hazard, Incident, JudgedStatement, PostgresVersion } from '../effects/types.ts';
import type { Fact } from '../facts/fact.ts';
import type { Settings } from '../settings.ts';
import type { Span } from '../text/span.ts';

/** `error`: it fails, blocks or breaks for certain. `warning`: it does so at size, or loses data on purpose. `advice`: hygiene. */
export type Severity = 'error' | 'warning' | 'advice';

/**
 * The guide's three classes. `safe`: the change needs no coordination when written in its safe form. `multi-phase`: several
 * deployments. `dangerous`: avoid in production; the page names the alternative.
 */
export type Category = 'safe' | 'multi-phase' | 'dangerous';

/** What a rule says at one place. */
export interface Report {
  /** In the file when `statement` is absent, else relative to that statement. Default: the incident's fact, or the statement. */
  readonly span?: Span;
  /** The lock, what it stops, on which table: one sentence. Never blames. */
  readonly message: string;
  /** One imperative sentence: what to do instead. */
  readonly advice: string;
  /** The other statement of this file. */
  readonly relatedStatement?: { readonly index: number; readonly message: string };
  /** An earlier migration. */
  readonly relatedMigration?: { readonly migration: string; readonly span: Span; readonly message: string };
  /** Hazards where the rule adds its own; reports made from an incident take the incident's. */
  readonly hazards?: readonly Hazard[];
  /** Overrides the rule's severity, for incidents that are not certain. */
  readonly severity?: Severity;
}

export interface RuleContext {
  readonly postgres: PostgresVersion;
  readonly settings: Settings;
  /** As Prisma will run the file. */
  readonly execution: 'batch' | 'split';
  /** The catalog as the statement finds it (statement rules) or as the file leaves it (file rules). */
  readonly catalog: CatalogReader;
  /** For file rules: the catalog as the file finds it. Absent: a rule that needs it says nothing. */
  readonly before?: CatalogReader;
}

interface RuleBase {
  /** The hazard in SQL's words, kebab-case; also the page's name. */
  readonly id: string;
  readonly severity: Severity;
  readonly category: Category;
  /** Style rules are off by default. */
  readonly style?: true;
  readonly doc: {
    /** One line, imperative: shown in lists. */
    readonly summary: string;
    /** What PostgreSQL does and why that hurts; Markdown, two to six sentences. */
    readonly why: string;
    /** The safe way; Markdown, steps where there are several. */
    readonly instead: string;
    /** Pages of PostgreSQL's or Prisma's manual. */
    readonly sources: readonly string[];
  };
}

/** Turns the model's incidents of its causes into findings. */
export interface IncidentRule extends RuleBase {
  readonly causes: readonly Cause[];
  /** Undefined: nothing to say (only allowed for an incident without hazards). */
  report(incident: Incident, statement: JudgedStatement, context: RuleContext): Report | undefined;
}

/** Looks at one statement's facts and effects, for things that are no hazard by themselves. */
export interface StatementRule extends RuleBase {
  readonly statement: (statement: JudgedStatement, context: RuleContext) => readonly (Report & { readonly fact?: number })[];
}

/** Looks at the whole file. Runs on every edit: linear in the statements, with a small constant. */
export interface FileRule extends RuleBase {
  readonly file: (
    statements: readonly JudgedStatement[],
    context: RuleContext,
  ) => readonly (Report & { readonly at: number; readonly fact?: number })[];
}

/** Reported by the caller (folder rules, suppression, configuration): only described here. */
export interface ExternalRule extends RuleBase {
  readonly external: 'folder' | 'suppression' | 'history' | 'syntax';
}

export type Rule = IncidentRule | StatementRule | FileRule | ExternalRule;

export const defineRule = <R extends Rule>(rule: R): R => rule;

/** A finding: a rule at a place. Spans are UTF-16 offsets in the file. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly category: Category;
  readonly span: Span;
  readonly message: string;
  readonly advice: string;
  readonly hazards: readonly Hazard[];
  readonly related: readonly { readonly migration: string | null; readonly span: Span; readonly message: string }[];
  /** Index of the statement; null for findings about the file or folder. */
  readonly statement: number | null;
  /** Index of the fact in that statement; null when it is about the statement, the file or the folder. */
  readonly fact: number | null;
  /** Set when the finding only holds for one way of execution and the Prisma version is not known. */
  readonly only: 'batch' | 'split' | null;
}

const NONE: readonly never[] = [];

/** Facts of a kind, with their index. */
export function factsOf<K extends Fact['kind']>(
  statement: JudgedStatement,
  kind: K,
): readonly { readonly fact: Extract<Fact, { kind: K }>; readonly index: number }[] {
  // file rules ask for every statement on each edit, and nearly always there is none
  let found: { readonly fact: Extract<Fact, { kind: K }>; readonly index: number }[] | null = null;
  for (const [index, fact] of statement.facts.entries()) {
    if (fact.kind !== kind) continue;
    found ??= [];
    found.push({ fact: fact as Extract<Fact, { kind: K }>, index });
  }
  return found ?? NONE;
}
