import type { Layer } from './catalog/world.ts';
import type { JudgedStatement, UnitOf } from './effects/types.ts';
import type { Fact } from './facts/fact.ts';
import type { Finding } from './rules/rule.ts';
import type { Settings } from './settings.ts';
import type { Script, StatementReader } from './sql/statement.ts';

/** Tells for each statement of a file which unit it runs in; follows from the Prisma version and from BEGIN/COMMIT. */
export type DivideIntoUnits = (
  statements: readonly { readonly text: string; readonly facts: readonly Fact[] }[],
  execution: 'batch' | 'split',
) => readonly UnitOf[];

/** What the analysis of a migration needs besides its text. */
export interface AnalysisOptions {
  readonly reader: StatementReader;
  readonly settings: Settings;
  /** 14 to 18. */
  readonly postgres: number;
  /** `unknown`: judge both; findings that hold for one only say so. */
  readonly execution: 'batch' | 'split' | 'unknown';
  readonly divide: DivideIntoUnits;
}

/** The result for one migration file. */
export interface FileAnalysis {
  readonly migration: string;
  readonly script: Script;
  /** For `unknown` execution: as in batch. */
  readonly statements: readonly JudgedStatement[];
  /** After suppression, sorted by place. */
  readonly findings: readonly Finding[];
  /** Findings that a comment suppressed. */
  readonly suppressed: readonly Finding[];
}

/** The catalog after a migration; opaque to callers. */
export interface CatalogState {
  readonly layer: Layer;
}
