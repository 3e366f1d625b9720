import type { CatalogReader } from '../catalog/types.ts';
import type { JudgedStatement } from '../effects/types.ts';
import type { Fact } from '../facts/fact.ts';
import type { RollbackDraft } from '../rollback/draft.ts';
import type { Finding } from '../rules/rule.ts';
import type { Script } from '../sql/statement.ts';
import type { Edit } from '../text/edits.ts';

/** What a fix sees: a finding of a migration.sql, with everything that is known about the file. */
export interface FixInput {
  readonly finding: Finding;
  readonly script: Script;
  readonly statements: readonly JudgedStatement[];
  /** The statement of the finding; null for findings about the file or folder. */
  readonly statement: JudgedStatement | null;
  readonly postgres: number;
  readonly execution: 'batch' | 'split' | 'unknown';
  /** The migration's folder name. */
  readonly migration: string;
  /** Text of down.sql; null when there is none. */
  readonly down: string | null;
}

/** What a fix may ask when its edit is made. */
export interface FixContext extends FixInput {
  /** As the statement finds it; for findings about the file, as the file finds it. */
  readonly before: CatalogReader;
  /** As the file leaves it. */
  readonly after: CatalogReader;
  /** The draft of the migration's down.sql; made when it is asked for. */
  readonly draft: RollbackDraft;
  /** Reads a statement that is not the file's own: one of down.sql, or one that the fix makes. */
  read(statement: string): readonly Fact[];
}

/** A migration that a fix creates beside the one at hand. */
export interface NewMigration {
  /** `before` or `after` the migration at hand; several at one place run in the order given. */
  readonly place: 'before' | 'after';
  /** snake_case, without timestamp: `add_user_email_index`. */
  readonly words: string;
  readonly migrationSql: string;
  readonly downSql: string;
}

/** What a fix does. Offsets are UTF-16 in migration.sql. */
export interface Change {
  readonly edits: readonly Edit[];
  readonly migrations: readonly NewMigration[];
  /** The new text of the migration's down.sql; undefined: it stays. */
  readonly down?: string;
  /** The folder's new words (`add_user_email`) and timestamp; undefined: it stays. Timestamps come from the caller's clock. */
  readonly rename?: { readonly words: string; readonly freshTimestamp: boolean };
}

/** One way to mend what a rule found. */
export interface Fix {
  /** kebab-case; unique. */
  readonly id: string;
  /** Rules whose findings it mends. */
  readonly rules: readonly string[];
  /** The end schema and the rows are the same as without it; `check --fix` and fix-all apply only such. */
  readonly keepsMeaning: boolean;
  /** The action's title, imperative: `Build the index concurrently`. Null: not here. Only looks at the input, and is fast. */
  offer(input: FixInput): string | null;
  /** The change, or why there is none: one sentence. */
  make(context: FixContext): Change | { readonly refused: string };
}

export const defineFix = (fix: Fix): Fix => fix;
