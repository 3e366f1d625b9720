import type { JudgedStatement } from '../core/effects/types.ts';
import type { Finding } from '../core/rules/rule.ts';
import type { LineIndex } from '../core/text/line-index.ts';
import type { CheckedMigration } from '../prisma/project-analysis.ts';
import type { OpenedProject } from './opened-project.ts';

/** A text with findings: a file of a migration, or a folder that lacks one. */
export interface Shown {
  readonly uri: string;
  readonly lines: LineIndex;
  /** The version of the open document; null when it is only on disk. */
  readonly version: number | null;
  /** Equal ids mean equal findings at equal places. */
  readonly id: string;
  /** After `since`, `ignore` and suppression, sorted by place. */
  readonly findings: readonly Finding[];
  /** The folder's name when the text is a migration.sql; findings of other migrations are elsewhere. */
  readonly migration: string | null;
  /** The migration.sql of another migration of the project; null when it is gone. */
  neighbour(migration: string): { readonly uri: string; readonly lines: LineIndex } | null;
}

/** A file of a migration as handlers see it. */
export interface CheckedFile extends Shown {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly project: OpenedProject;
  /** What the file was worked out from. */
  readonly checked: CheckedMigration;
  /** The folder's name. */
  readonly name: string;
  readonly kind: 'up' | 'down';
  readonly postgres: number;
  readonly statements: readonly JudgedStatement[];
  /** Why nothing may be written into the file, in words; null when it may. */
  readonly frozen: string | null;
  /** Why nothing is reported for it; null when it is checked. */
  readonly quiet: string | null;
  /** `2 statements, 2 transactions (Prisma 7.10.1)`. */
  readonly runs: string;
  /** The migrations before this one, oldest first, with their migration.sql. */
  readonly earlier: readonly { readonly migration: string; readonly uri: string; readonly text: string }[];
}
