import type { FolderOnDisk, History, HistoryRow } from './history.ts';

/** What Prisma's `diagnoseMigrationHistory` answers, name for name. */
export interface EngineAnswer {
  readonly editedMigrationNames: readonly string[];
  readonly failedMigrationNames: readonly string[];
  readonly hasMigrationsTable: boolean;
  readonly history: HistoryDiagnostic | null;
}

export type HistoryDiagnostic =
  | { readonly diagnostic: 'databaseIsBehind'; readonly unappliedMigrationNames: readonly string[] }
  | { readonly diagnostic: 'migrationsDirectoryIsBehind'; readonly unpersistedMigrationNames: readonly string[] }
  | {
      readonly diagnostic: 'historiesDiverge';
      readonly lastCommonMigrationName: string | null;
      readonly unpersistedMigrationNames: readonly string[];
      readonly unappliedMigrationNames: readonly string[];
    };

/** It answers nothing: an applied migration has no migration.sql. */
export interface EngineRefusal {
  readonly refused: 'P3015';
  readonly migration: string;
}

type Folder = Pick<FolderOnDisk, 'name' | 'script'>;
type Rows = Pick<History, 'table' | 'rows'>;

const isFailed = (row: HistoryRow): boolean => row.finishedAt === null && row.rolledBackAt === null;

/**
 * What Prisma's schema engine says of a history, without a shadow database. `folders` in Prisma's order, rows in the order of
 * `started_at`. Measured against the engines of 6.19 to 7.10: test/prisma/engines/.
 */
export function diagnose(history: Rows, folders: readonly Folder[], rolledBack: 'legacy' | 'pending'): EngineAnswer | EngineRefusal {
  const live = rolledBack === 'legacy' ? history.rows : history.rows.filter((r) => r.rolledBackAt === null);
  const first = new Map<string, HistoryRow>();
  for (const row of live) if (!first.has(row.migration)) first.set(row.migration, row);
  const edited: string[] = [];
  const unapplied: string[] = [];
  let common: string | null = null;
  for (const [i, folder] of folders.entries()) {
    const row = first.get(folder.name);
    if (row === undefined) {
      if (unapplied.length === 0) common = folders[i - 1]?.name ?? null;
      unapplied.push(folder.name);
    } else if (folder.script === null) return { refused: 'P3015', migration: folder.name };
    else if (!folder.script.matches(row.checksum)) edited.push(folder.name);
  }
  const there = new Set(folders.map((f) => f.name));
  return {
    editedMigrationNames: edited,
    failedMigrationNames: history.rows.filter(isFailed).map((r) => r.migration),
    hasMigrationsTable: history.table,
    history: diverging(
      unapplied,
      live.filter((r) => !there.has(r.migration)).map((r) => r.migration),
      common,
    ),
  };
}

function diverging(unapplied: readonly string[], unpersisted: readonly string[], common: string | null): HistoryDiagnostic | null {
  if (unapplied.length === 0 && unpersisted.length === 0) return null;
  if (unpersisted.length === 0) return { diagnostic: 'databaseIsBehind', unappliedMigrationNames: unapplied };
  if (unapplied.length === 0) return { diagnostic: 'migrationsDirectoryIsBehind', unpersistedMigrationNames: unpersisted };
  return {
    diagnostic: 'historiesDiverge',
    lastCommonMigrationName: common,
    unpersistedMigrationNames: unpersisted,
    unappliedMigrationNames: unapplied,
  };
}

/** What `migrate deploy` would do next. */
export type Deployment =
  | { readonly kind: 'runs'; readonly migrations: readonly string[] }
  | {
      readonly kind: 'refuses';
      /** P3005: tables without a history. P3009: a failed migration. P3015: no migration.sql. P3019: another database. */
      readonly code: 'P3005' | 'P3009' | 'P3015' | 'P3019';
      /** The migrations because of which; empty where it is not about one. */
      readonly because: readonly string[];
      /** What it runs before it comes so far. */
      readonly after: readonly string[];
    };

/** `provider`: of migration_lock.toml; null: there is none. */
export function wouldDeploy(history: History, folders: readonly Folder[], provider: string | null): Deployment {
  const refuses = (
    code: 'P3005' | 'P3009' | 'P3015' | 'P3019',
    because: readonly string[] = [],
    after: readonly string[] = [],
  ): Deployment => ({
    kind: 'refuses',
    code,
    because,
    after,
  });
  if (provider !== null && provider !== 'postgresql' && provider !== 'postgres') return refuses('P3019');
  if (!history.table && history.others === true) return refuses('P3005');
  const failed = history.rows.filter(isFailed).map((r) => r.migration);
  if (failed.length > 0) return refuses('P3009', [...new Set(failed)]);
  const present = new Set(history.rows.filter((r) => r.rolledBackAt === null).map((r) => r.migration));
  const next = folders.filter((f) => !present.has(f.name));
  const stop = next.findIndex((f) => f.script === null);
  const names = next.map((f) => f.name);
  return stop < 0 ? { kind: 'runs', migrations: names } : refuses('P3015', [names[stop] ?? ''], names.slice(0, stop));
}
