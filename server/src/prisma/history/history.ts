/** A row of `_prisma_migrations`. Times are ISO 8601 in UTC. */
export interface HistoryRow {
  readonly id: string;
  readonly checksum: string;
  readonly finishedAt: string | null;
  readonly migration: string;
  readonly logs: string | null;
  readonly rolledBackAt: string | null;
  readonly startedAt: string;
  readonly steps: number;
}

/** What a database says was applied; `table` false: it has no `_prisma_migrations` in that schema. Rows in the order of `started_at`. */
export interface History {
  readonly table: boolean;
  readonly rows: readonly HistoryRow[];
}

/** A migration's folder as it is on disk. */
export interface FolderText {
  readonly name: string;
  /** Of migration.sql; null: there is none, or it cannot be read. */
  readonly text: string | null;
}

/** The state of a migration, one at a time; the first that fits, in this order of weight: `failed`, `edited`, `missing` … */
export type MigrationState =
  | 'planned'
  | 'draft'
  | 'new'
  | 'pending'
  | 'applied'
  | 'edited'
  | 'failed'
  | 'rolled-back'
  | 'missing'
  | 'out-of-order';

export interface MigrationStatus {
  readonly name: string;
  readonly state: MigrationState;
  /** When it was finished; null: it is not applied, or no database was asked. ISO 8601 in UTC. */
  readonly appliedAt: string | null;
  readonly startedAt: string | null;
  readonly rolledBackAt: string | null;
  /** How long it took, in milliseconds; null: not known. */
  readonly duration: number | null;
  /** Of a failed one: the database's words in `logs`. */
  readonly error: string | null;
  /** A sentence about the state where one helps: why it is edited, what blocks. */
  readonly says: string | null;
  /** Its folder on disk, absolute; null: it is missing. */
  readonly folder: string | null;
}
