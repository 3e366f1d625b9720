import type { JudgedStatement } from '../effects/types.ts';
import type { Difference } from '../rollback/difference.ts';
import type { DownNotes } from '../rollback/down-notes.ts';
import type { Grade } from '../rollback/grade.ts';
import type { Finding } from '../rules/rule.ts';
import type { Settings } from '../settings.ts';
import type { Span } from '../text/span.ts';

/** The files of a migration, as places name them. */
export type PlaceFile = 'migration' | 'down';

/** Where to look; a null span is the file as a whole. */
export interface Place {
  readonly file: PlaceFile;
  readonly span: Span | null;
}

/** What is known about a migration when its checklist is filled in. */
export interface Known {
  /** Of migration.sql; empty when there is none. */
  readonly statements: readonly JudgedStatement[];
  /** Of the SQL, of the folder and of down.sql, after suppression. */
  readonly findings: readonly { readonly file: PlaceFile; readonly finding: Finding }[];
  /** What comments in migration.sql suppress. */
  readonly suppressed: readonly Finding[];
  /** Why nothing is reported on the migration; null when it is checked. */
  readonly quiet: string | null;
  readonly settings: Settings;
  /** The phases of plans that it says it is. */
  readonly phases: readonly { readonly plan: string; readonly phase: number; readonly of: number }[];
  /** Null: there is no down.sql. */
  readonly down: KnownDown | null;
  /** The grade that a draft of down.sql would have; worked out only when it is asked for. Null: not worth the time. */
  readonly draftGrade: () => Grade | null;
  readonly measured: Measured;
}

export interface KnownDown extends DownNotes {
  /** What stays different when the migration and down.sql have run; null: it cannot be told. */
  readonly leftOver: readonly Difference[] | null;
}

/**
 * What only a database can tell. This is the one place where row counts and rehearsals come in: whoever has them gives them to
 * `readChecklist`; until then a person says what they found.
 */
export interface Measured {
  /** Null: no environment is connected. */
  readonly sizes: TableSizes | null;
  /** The last rehearsal of the texts as they are now; null: there was none. */
  readonly rehearsal: { readonly passed: boolean; readonly says: string } | null;
}

export const NOT_MEASURED: Measured = { sizes: null, rehearsal: null };

/** How large the tables of an environment are. */
export interface TableSizes {
  /** The environment's name. */
  readonly environment: string;
  /** By relation (`schema.name`). */
  readonly tables: ReadonlyMap<string, TableSize>;
}

export interface TableSize {
  /** As of the last ANALYZE; null: it was never counted. */
  readonly rows: number | null;
  /** Of the rows themselves, without indexes. */
  readonly bytes: number;
}
