import type { AnalysisOptions, CatalogState } from './analyse.types.ts';
import type { JudgedStatement } from './effects/types.ts';
import type { Difference } from './rollback/difference.ts';
import type { RollbackDraft, Step } from './rollback/draft.ts';
import { worst } from './rollback/grade.ts';

export interface RollbackInput {
  /** The migration's folder name. */
  readonly migration: string;
  /** The statements of migration.sql, as analysed or only read. */
  readonly statements: readonly Pick<JudgedStatement, 'span' | 'text' | 'facts'>[];
  /** The catalog as the migration finds it. */
  readonly before: CatalogState;
}

/** Drafts what takes a migration back, each statement with its grade. Never throws. */
export function draftRollback(input: RollbackInput, _options: AnalysisOptions): RollbackDraft {
  const steps = input.statements.map(
    (s, statement): Step => ({ statement, text: s.text, sql: [], grade: 'irreversible', reason: 'not drafted yet' }),
  );
  return { grade: worst(steps.map((s) => s.grade)), steps: steps.toReversed() };
}

/**
 * What stays different when a migration and then its down.sql have run. Empty: the schema is as before, as far as the catalog knows.
 * Null: it cannot be told, because something in either could not be read. Never throws.
 * @param input.down the text of down.sql
 */
export function leftOver(_input: RollbackInput & { readonly down: string }, _options: AnalysisOptions): readonly Difference[] | null {
  return null;
}
