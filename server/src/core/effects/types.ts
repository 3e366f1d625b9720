import type { Fact, LockMode } from '../facts/fact.ts';
import { LOCK_MODES } from '../facts/lock-mode.ts';
import type { Span } from '../text/span.ts';
import type { Cause } from './causes.ts';

export const HAZARDS = [
  'blocks-reads',
  'blocks-writes',
  'rewrite',
  'bulk-change',
  'breaks-clients',
  'data-loss',
  'fails',
  'not-in-transaction',
] as const;
export type Hazard = (typeof HAZARDS)[number];

export type PostgresVersion = number;

export interface LockTaken {
  /** `schema.name` as it was before the migration. */
  readonly relation: string;
  readonly mode: LockMode;
  /** The fact that takes it. */
  readonly fact: number;
}

export type WorkKind = 'rewrite' | 'scan' | 'index-build';

export interface Work {
  readonly relation: string;
  readonly kind: WorkKind;
  readonly fact: number;
}

/** One thing that PostgreSQL does because of one fact, and what it means for production. Rules turn incidents into findings. */
export interface Incident {
  readonly cause: Cause;
  /** Index into the statement's facts. */
  readonly fact: number;
  /** `schema.name`, null where no relation is concerned. */
  readonly relation: string | null;
  /** The column, constraint, index, type, value … that it is about. */
  readonly object: string | null;
  /** The strongest lock held on the relation while it happens, by this statement or an earlier one of the unit. */
  readonly lock: LockMode | null;
  readonly work: WorkKind | null;
  readonly hazards: readonly Hazard[];
  readonly detail: IncidentDetail;
  /** The statement (index in the file) that took the lock or created the thing, when it is not this one. */
  readonly earlier: number | null;
  /** What is not known, in words: `volatility of app.f()`. The hazards are then what happens in the worse case. */
  readonly unknown: readonly string[];
}

export interface IncidentDetail {
  readonly from?: string;
  readonly to?: string;
  /** A short clause in plain words that completes "because …". */
  readonly reason?: string;
  /** Further relations or objects concerned, as `schema.name` or names. */
  readonly others?: readonly string[];
  /** PostgreSQL's error, shortened, for causes that fail. */
  readonly error?: string;
}

export interface StatementEffects {
  readonly locks: readonly LockTaken[];
  readonly work: readonly Work[];
  readonly incidents: readonly Incident[];
  /** What is not known about it, in words. */
  readonly unknown: readonly string[];
}

/** The unit that a statement runs in; numbers count from 0 in the file. */
export interface UnitOf {
  readonly unit: number;
  /** False when PostgreSQL runs the statement in a transaction of its own making (autocommit). */
  readonly inTransaction: boolean;
}

/** A statement with everything that is known about it. Spans of facts are relative to `span.start`. */
export interface JudgedStatement {
  readonly index: number;
  readonly span: Span;
  readonly text: string;
  readonly facts: readonly Fact[];
  readonly unit: UnitOf;
  readonly effects: StatementEffects;
}

export const LOCK_STRENGTH: readonly LockMode[] = LOCK_MODES;

/** Positive when `a` is the stronger one. Source: table 13.2 of the manual, "Conflicting Lock Modes". */
export const compareLocks = (a: LockMode, b: LockMode): number => LOCK_STRENGTH.indexOf(a) - LOCK_STRENGTH.indexOf(b);

/** Which of an application's statements wait behind the lock: plain reads, writes, both or none. */
export function stops(mode: LockMode): { readonly reads: boolean; readonly writes: boolean } {
  return { reads: mode === 'ACCESS EXCLUSIVE', writes: compareLocks(mode, 'SHARE') >= 0 };
}
