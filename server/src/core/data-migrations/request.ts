import type { CatalogReader, Relation } from '../catalog/types.ts';
import type { Fact } from '../facts/fact.ts';
import type { Models } from '../plans/models.ts';
import type { Batches } from '../write/batches.ts';

/** What a data migration does to rows: the guide's list of when to use one. */
export type What = 'backfill' | 'transform' | 'move' | 'cleanup';

export const WHATS: readonly { readonly what: What; readonly title: string; readonly detail: string; readonly example: string }[] = [
  {
    what: 'backfill',
    title: 'Backfill a new column',
    detail: 'Gives a value to the rows whose column is empty.',
    example: 'backfill_user_display_names',
  },
  {
    what: 'transform',
    title: 'Transform values',
    detail: 'Changes the values of a column where they stand.',
    example: 'migrate_role_ids_to_enums',
  },
  {
    what: 'move',
    title: 'Move data to another format',
    detail: 'Fills a column of the new format from what the row has in the old one.',
    example: 'migrate_role_ids_to_enums',
  },
  { what: 'cleanup', title: 'Clean up rows', detail: 'Deletes rows that nobody needs any more.', example: 'cleanup_orphaned_sessions' },
];

/** What is asked for. Everything but the name may be missing: a person fills it in. */
export interface DataMigrationRequest {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly what: What;
  /** `User`, `app.User`; null: not known. */
  readonly table: string | null;
  readonly column: string | null;
  /** SQL: a value for the column, or `column = value`; null: a person writes it. */
  readonly set: string | null;
  /** SQL: which rows; null: those whose column has no value, or another one. */
  readonly where: string | null;
  readonly language: 'ts' | 'sql';
}

/** What the project says. */
export interface DataMigrationContext {
  readonly catalog: CatalogReader;
  readonly models: Models;
  /** Reads one statement; what it cannot read becomes an `unread` fact. */
  readonly read: (sql: string) => readonly Fact[];
  /** Module of Prisma Client as the data migration imports it: `../generated/prisma-client/client`, `@prisma/client`. */
  readonly client: string;
  /** Since Prisma 7 the client needs a driver adapter. */
  readonly adapter: boolean;
  /** The folder as people call it: `prisma/data-migrations`. */
  readonly folder: string;
}

/** What is known after everything was looked up. */
export interface Wish {
  readonly name: string;
  readonly what: What;
  readonly table: Relation;
  /** Null: rows are deleted, or nothing is known yet. */
  readonly column: string | null;
  /** The change as SQL; null: a person writes it in TypeScript. */
  readonly sql: Omit<Batches, 'table'> | null;
}
