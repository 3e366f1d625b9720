import type { WorkspaceEdit } from 'vscode-languageserver';

/** Requests for new migrations. Types and names only, as in protocol.ts. What is refused answers `Refused` of protocol.ts. */

/** Client to server: what a new migration can be, and where. */
export const NEW_MIGRATION_CHOICES = 'lockkeeper/newMigrationChoices';
export interface NewMigrationChoicesParams {
  /** A file or folder that the migration is for; null: none is meant. */
  readonly uri: string | null;
}
export interface NewMigrationChoices {
  /** Those that the uri is about come alone. */
  readonly projects: readonly NewMigrationProject[];
  /** Kinds that write their SQL. */
  readonly kinds: readonly NewMigrationKind[];
  /** Kinds of plans. */
  readonly plans: readonly { readonly kind: string; readonly title: string; readonly summary: string }[];
  /** Programs may be run: the workspace is trusted. */
  readonly trusted: boolean;
}
export interface NewMigrationProject {
  /** The folder that holds the migrations, or will. */
  readonly folder: string;
  /** There are none yet. */
  readonly first: boolean;
}
export interface NewMigrationKind {
  readonly kind: string;
  readonly title: string;
  readonly summary: string;
  readonly operands: readonly {
    readonly name: string;
    readonly is: 'table' | 'column' | 'columns' | 'name' | 'type' | 'text';
    readonly description: string;
    readonly example: string;
    readonly optional: boolean;
  }[];
  /** Those that are asked for; others keep their default. */
  readonly options: readonly {
    readonly name: string;
    readonly values: readonly { readonly value: string; readonly description: string }[];
  }[];
}

/** Client to server: tables and types of a project as the last migration leaves them. Answers `NewMigrationCatalog`. */
export const NEW_MIGRATION_CATALOG = 'lockkeeper/newMigrationCatalog';
export interface NewMigrationCatalogParams {
  readonly folder: string;
}
export interface NewMigrationCatalog {
  readonly tables: readonly { readonly name: string; readonly columns: readonly { readonly name: string; readonly type: string }[] }[];
  /** Types that a new column often has, as SQL; the project's enums among them. */
  readonly types: readonly { readonly type: string; readonly about: string }[];
}

/** What was chosen so far. */
export interface NewMigrationWish {
  readonly folder: string;
  /** `empty`, `from-schema`, or one of the kinds. */
  readonly kind: string;
  readonly operands: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  /** For `from-schema`: the SQL that Prisma gave. */
  readonly sql: string | null;
}

/** Client to server: whether the wish can be carried out, and the name for it. Answers `TriedMigration` or `Refused`. */
export const TRY_NEW_MIGRATION = 'lockkeeper/tryNewMigration';
export interface TriedMigration {
  readonly name: string;
}

/** Client to server: what is wrong with a name. */
export const CHECK_MIGRATION_NAME = 'lockkeeper/checkMigrationName';
export interface CheckMigrationNameParams {
  readonly folder: string;
  readonly kind: string;
  readonly name: string;
}
export interface CheckedMigrationName {
  /** Why it cannot be used, and what would be right; null: it can. */
  readonly problem: string | null;
  /** What would be better; null: nothing. */
  readonly advice: string | null;
  /** The folder that it would get now. */
  readonly preview: string;
}

/** Client to server: the files of a new migration, for the client to create. Answers `NewMigrationAnswer` or `Refused`. */
export const NEW_MIGRATION = 'lockkeeper/newMigration';
export interface NewMigrationParams extends NewMigrationWish {
  readonly name: string;
  readonly rollback: { readonly how: 'draft' | 'hand' | 'irreversible'; readonly because: string | null };
}
export interface NewMigrationAnswer {
  readonly title: string;
  readonly edit: WorkspaceEdit;
  /** What to show: migration.sql with the place to write at, and its down.sql. */
  readonly migration: string;
  readonly down: string;
  readonly line: number;
  /** What a person should know; a sentence or two each. */
  readonly notes: readonly string[];
}

/**
 * Client to server: the command by which the project's own Prisma tells what the migrations lack of schema.prisma. The client runs it
 * where a person sees it, and removes the folder that it names. Answers `SchemaDifference` or `Refused`.
 */
export const SCHEMA_DIFFERENCE = 'lockkeeper/schemaDifference';
export interface SchemaDifferenceParams {
  readonly folder: string;
  /** `migrations` has Prisma empty the shadow database and replay them there. */
  readonly with: 'nothing' | 'commit' | 'migrations';
}
export interface SchemaDifference {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The command for people, without what is secret. */
  readonly shown: string;
  /** A folder to remove afterwards; null: none. */
  readonly temporary: string | null;
}

/** Client to server: the SQL in what Prisma printed. Answers `ReadDifference` or `Refused`, where there is nothing to migrate. */
export const READ_DIFFERENCE = 'lockkeeper/readDifference';
export interface ReadDifferenceParams extends SchemaDifferenceParams {
  readonly output: string;
}
export interface ReadDifference {
  readonly sql: string;
}
