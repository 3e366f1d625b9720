import type { TableChoice } from '../protocol.ts';

/** Requests about data migrations; types and names only, as in protocol.ts. */

/** Client to server: what a data migration can be about, for the project of a document or for all projects when `uri` is null. */
export const DATA_MIGRATION_CHOICES = 'lockkeeper/dataMigrationChoices';
export interface DataMigrationChoicesParams {
  readonly uri: string | null;
}
export interface DataMigrationChoices {
  readonly whats: readonly { readonly what: string; readonly title: string; readonly detail: string; readonly example: string }[];
  readonly projects: readonly {
    /** The folder that holds the migrations. */
    readonly folder: string;
    readonly tables: readonly TableChoice[];
  }[];
}

/**
 * Client to server: the edit that writes a data migration. Nothing is written by the server. With `tried` only whether it can be
 * made is of interest. Answers `EditAnswer` or `Refused`.
 */
export const MAKE_DATA_MIGRATION = 'lockkeeper/makeDataMigration';
export interface MakeDataMigrationParams {
  readonly folder: string;
  readonly name: string;
  readonly what: string;
  /** As `TableChoice` names it; null: an example to be edited. */
  readonly table: string | null;
  readonly column: string | null;
  /** SQL; null: a person writes it. */
  readonly set: string | null;
  readonly where: string | null;
  readonly language: 'ts' | 'sql';
}
