import type { EditAnswer } from '../protocol.ts';

/** Requests about ways back: down.sql and reverts. */

/** Client to server: the edit that drafts the down.sql of a migration, by the URI of either file. Answers `EditAnswer` or `Refused`. */
export const DRAFT_DOWN = 'lockkeeper/draftDown';
export interface DraftDownParams {
  readonly uri: string;
}

/** Client to server: the edit that takes a migration back by new ones, by the URI of one of its files. Answers `RevertAnswer` or `Refused`. */
export const REVERT = 'lockkeeper/revert';
export interface RevertParams {
  readonly uri: string;
}
export interface RevertAnswer extends EditAnswer {
  /** What a person should know, a sentence each. */
  readonly notes: readonly string[];
}

/** Client to server: all migrations, newest first, for a pick list. No parameters. */
export const MIGRATION_CHOICES = 'lockkeeper/migrationChoices';
export interface MigrationChoice {
  /** Of migration.sql. */
  readonly uri: string;
  readonly name: string;
  /** The folder that holds the migrations. */
  readonly folder: string;
  /** Its down.sql in a word or two: `exact`, `no down.sql`. */
  readonly wayBack: string;
}
