import type { Grade } from './grade.ts';

/**
 * The order in which what takes one fact back has to run: what hangs on other things goes first and comes last.
 * `free` unhooks views, triggers and foreign keys; `move` gives names back; `shape` is columns and their properties.
 */
const STAGES = ['free', 'drop', 'move', 'spaces', 'types', 'make', 'shape', 'keys', 'references', 'code', 'views', 'sayings'] as const;
export type Stage = (typeof STAGES)[number];

export interface Loss {
  readonly grade: Exclude<Grade, 'exact'>;
  /** Completes "this does not come back: …" or says why nothing does. */
  readonly reason: string;
}

/** What takes a fact back, as it is put together. */
export interface Undo {
  put(stage: Stage, ...sql: readonly string[]): void;
  lose(grade: Loss['grade'], reason: string): void;
}

export interface Undone {
  readonly sql: readonly string[];
  readonly losses: readonly Loss[];
}

export function createUndo(): Undo & { done(): Undone } {
  const staged: { readonly stage: number; readonly sql: string }[] = [];
  const losses: Loss[] = [];
  return {
    put(stage, ...sql) {
      const at = STAGES.indexOf(stage);
      // two columns of one index or check ask for the same
      for (const one of sql) if (!staged.some((s) => s.stage === at && s.sql === one)) staged.push({ stage: at, sql: one });
    },
    lose(grade, reason) {
      if (!losses.some((l) => l.grade === grade && l.reason === reason)) losses.push({ grade, reason });
    },
    done: () => ({ sql: staged.toSorted((a, b) => a.stage - b.stage).map((s) => s.sql), losses }),
  };
}
