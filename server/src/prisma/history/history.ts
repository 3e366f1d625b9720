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
  /** Without a table: whether something else lies in the schema, so that Prisma asks for a baseline (P3005). Absent: not asked. */
  readonly others?: boolean;
  /** Without a table: other schemas that have one. Absent: not asked. */
  readonly elsewhere?: readonly string[];
}

/** A migration's folder as it is on disk. */
export interface FolderText {
  readonly name: string;
  /** Of migration.sql; null: there is none, or it cannot be read. */
  readonly text: string | null;
}

/** What a state depends on in the text of a migration.sql. Made by `scriptOf`, which works it out when it is asked. */
export interface MigrationScript {
  readonly text: string;
  /** It holds no statement. */
  readonly empty: boolean;
  /** Whether a checksum of Prisma's history is that of the text. */
  matches(checksum: string): boolean;
  /** Whether the text differs from all of these objects of git; false where that cannot be told. */
  differsFrom(blobs: readonly string[]): boolean;
}

/** A migration's folder as states are derived from it. */
export interface FolderOnDisk {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Of migration.sql; null: there is none, or it cannot be read. */
  readonly script: MigrationScript | null;
}

/** What git knows of the branch into which this one is going to be merged. */
export interface BaseBranch {
  /** `origin/main` */
  readonly label: string;
  /** Its migrations, with the names of their migration.sql as objects of git: one for each place where it was looked. */
  readonly migrations: ReadonlyMap<string, readonly string[]>;
  /** Those of them that this branch had and has no more. */
  readonly removed: ReadonlySet<string>;
}

/** A phase of a plan that waits where Prisma does not look. */
export interface PlannedMigration {
  /** `<plan>/<n>_<name>` */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
}

/** The state of a migration, one at a time: what weighs most is told. */
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
  /** Who says so. `git`: what lies on the base branch counts as applied, because no database was asked. */
  readonly from: 'database' | 'git' | 'files';
  /** When it was finished; null: it is not applied, or no database was asked. ISO 8601 in UTC. */
  readonly appliedAt: string | null;
  readonly startedAt: string | null;
  readonly rolledBackAt: string | null;
  /** How long it took, in milliseconds; null: not known. */
  readonly duration: number | null;
  /** Of a failed one: the database's words in `logs`. */
  readonly error: string | null;
  /** A sentence or more about the state where it helps: why it is edited, what blocks. */
  readonly says: string | null;
  /** Its folder on disk, absolute; null: it is missing. */
  readonly folder: string | null;
  /** How many rows of the history have its name. */
  readonly rows: number;
  /** `resolve --applied` made its row: nothing was run. */
  readonly markedApplied: boolean;
  /** It lies on the base branch; null: git cannot tell. */
  readonly onBase: boolean | null;
  /** The code with which `migrate deploy` stops because of it. */
  readonly blocks: 'P3009' | 'P3015' | null;
}

/** Where a migration stands in a list for people. `gone`: it was rolled back, and its folder is gone too. */
export type StatusGroup = 'attention' | 'planned' | 'pending' | 'applied' | 'gone';

const GROUPS: Readonly<Record<MigrationState, StatusGroup>> = {
  planned: 'planned',
  draft: 'pending',
  new: 'pending',
  pending: 'pending',
  applied: 'applied',
  edited: 'attention',
  failed: 'attention',
  'rolled-back': 'pending',
  missing: 'attention',
  'out-of-order': 'attention',
};

export function groupOf({ state, blocks, folder }: Pick<MigrationStatus, 'state' | 'blocks' | 'folder'>): StatusGroup {
  if (blocks !== null) return 'attention';
  return state === 'rolled-back' && folder === null ? 'gone' : GROUPS[state];
}
