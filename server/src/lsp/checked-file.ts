import type { JudgedStatement } from '../core/effects/types.ts';
import type { Finding } from '../core/rules/rule.ts';
import type { LineIndex } from '../core/text/line-index.ts';

/** A file of a migration as handlers see it: its text, what was found in it, and the project around it. */
export interface CheckedFile {
  readonly uri: string;
  readonly text: string;
  readonly lines: LineIndex;
  /** The version of the open document; null for a file that is only on disk. */
  readonly version: number | null;
  /** Equal ids mean equal findings. */
  readonly id: string;
  /** The folder's name. */
  readonly migration: string;
  readonly kind: 'up' | 'down';
  readonly postgres: number;
  readonly statements: readonly JudgedStatement[];
  /** What is shown: analysis and folder rules, after `since`, `ignore` and suppression. Sorted by place. */
  readonly findings: readonly Finding[];
  /** Why nothing may be written into the file, in words; null when it may. */
  readonly frozen: string | null;
  /** Why nothing is reported for it; null when it is checked. */
  readonly quiet: string | null;
  /** `2 statements, 2 transactions (Prisma 7.10.1)`. */
  readonly runs: string;
  /** Another migration of the project; null when it is gone. */
  neighbour(migration: string): { readonly uri: string; readonly lines: LineIndex } | null;
  /** The migrations before this one, oldest first, with their `migration.sql`. */
  earlier(): readonly { readonly migration: string; readonly uri: string; readonly text: string }[];
}
