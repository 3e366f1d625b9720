import type { Span } from '../text/span.ts';

/** The rules about data migrations; their pages are described in `rules/external-data-migrations.ts`. */
export const DATA_MIGRATION_RULES = [
  'data-migration-loads-all-rows',
  'data-migration-no-batches',
  'data-migration-no-down',
  'data-migration-not-idempotent',
  'data-migration-raw-sql-unbounded',
] as const;

export type DataMigrationRule = (typeof DATA_MIGRATION_RULES)[number];

/** What a rule found; offsets in the file. */
export interface Found {
  readonly rule: DataMigrationRule;
  readonly span: Span;
  readonly message: string;
}

export const ADVICE: Readonly<Record<DataMigrationRule, string>> = {
  'data-migration-loads-all-rows': 'Read a thousand at a time by key, with take or LIMIT.',
  'data-migration-no-batches': 'Go through the rows by key, a thousand at a time, and commit each batch.',
  'data-migration-no-down': 'Write a function down, or a comment that says why there is no way back.',
  'data-migration-not-idempotent': 'Make sure that a row that is done is passed over when it runs again.',
  'data-migration-raw-sql-unbounded': 'Bound it by key, or by LIMIT in a subquery, and run it in a loop.',
};

/** Says in a file that it keeps a checkpoint, so that no row is met twice. */
export const KEEPS_CHECKPOINT = /_data_migrations\b/;
export const SAYS_NO_WAY_BACK = /\birreversible\b|\bno way back\b|\bcannot be (?:undone|reversed|taken back|rolled back)\b/i;
