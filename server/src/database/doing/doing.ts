import type { ProjectAnalysis } from '../../prisma/project-analysis.ts';
import type { Environment } from '../environment.ts';

/** A project, and the environment in which something is to be done. */
export interface Target {
  readonly analysis: ProjectAnalysis;
  readonly environment: Environment;
}

/** What a person has to say before anything is written. */
export type Confirmation =
  | { readonly ask: 'nothing' }
  | { readonly ask: 'yes'; readonly question: string }
  /** The name of the database is to be typed. */
  | { readonly ask: 'database'; readonly database: string; readonly question: string };

/** What happens while something is done, in the order in which it happens. `says` is one line for people. */
export type Step =
  /** Somebody else has the lock on the history. */
  | { readonly kind: 'waiting'; readonly says: string }
  | { readonly kind: 'migration'; readonly says: string; readonly migration: string; readonly n: number; readonly of: number }
  | { readonly kind: 'statement'; readonly says: string; readonly migration: string; readonly n: number; readonly of: number }
  /** The history is changed; `sql` is what was sent, without its parameters. */
  | { readonly kind: 'history'; readonly says: string; readonly sql: string }
  | { readonly kind: 'note'; readonly says: string };

export type OnStep = (step: Step) => void;

/** Where a statement that failed stands. Lines and columns count from 1. */
export interface FailedStatement {
  /** From 1, of `of` statements in the file. */
  readonly n: number;
  readonly of: number;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** A refusal for people: a sentence why, and what leads on, a command a line. */
export interface Refused<Code extends string> {
  readonly code: Code;
  readonly says: string;
  readonly commands: readonly string[];
}
