import type { CatalogState } from '../../core/analyse.types.ts';
import { draftRollback } from '../../core/drafting.ts';
import type { JudgedStatement } from '../../core/effects/types.ts';
import { redraft } from '../../core/rollback/down-text.ts';
import type { RollbackDraft } from '../../core/rollback/draft.ts';
import type { MigrationFolder } from '../migrations.ts';
import type { ProjectAnalysis } from '../project-analysis.ts';
import type { FileChange } from './file-change.ts';

/** A migration whose down.sql is drafted. Texts as they are now: on disk, or in the editor. */
export interface MigrationToDraft {
  readonly migration: MigrationFolder;
  readonly text: string;
  readonly down: string | null;
  readonly statements: readonly JudgedStatement[];
  /** The catalog as the file finds it. */
  readonly before: CatalogState;
}

export interface DraftedDown {
  readonly draft: RollbackDraft;
  /** The text of down.sql, with what was written by hand. */
  readonly text: string;
  /** Null: the file is so already. */
  readonly change: FileChange | null;
  /** Why a person has to agree before the file is written, in a sentence; null: nothing is lost. */
  readonly loses: string | null;
}

/** The draft of a migration's down.sql, and what it does to the file that is there. */
export function draftDown(analysis: Pick<ProjectAnalysis, 'configuration'>, m: MigrationToDraft): DraftedDown {
  const { migration, down } = m;
  const draft = draftRollback({ migration: migration.name, statements: m.statements, before: m.before }, analysis.configuration.options);
  const { text, loses } = redraft(down, draft, migration.name, m.text.includes('\r\n') ? '\r\n' : '\n');
  const path = migration.down;
  const change: FileChange | null =
    down === null ? { kind: 'create', path, text } : down === text ? null : { kind: 'replace', path, text, was: down };
  return { draft, text, change, loses: loses === null ? null : `${loses}, and the draft is another.` };
}
