import type { Grade } from './grade.ts';

/** How one statement of a migration is taken back. */
export interface Step {
  /** Index of the statement in migration.sql. */
  readonly statement: number;
  /** The statement as written. */
  readonly text: string;
  /** What takes it back, in order, without semicolons; empty: nothing is to be done, or nothing can be. */
  readonly sql: readonly string[];
  readonly grade: Grade;
  /** What does not come back, or why nothing does: `rows of "User" are gone`. Null when the grade is exact. */
  readonly reason: string | null;
}

/** The draft of a down.sql. */
export interface RollbackDraft {
  /** The worst grade of its steps. */
  readonly grade: Grade;
  /** In the order in which they run: the last statement of the migration comes first. Statements that need nothing are among them. */
  readonly steps: readonly Step[];
}
