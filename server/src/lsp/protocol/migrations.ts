import type { EnvironmentKind } from '../../database/environment.ts';
import type { ProblemCode } from '../../database/sessions/problem.ts';
import type { MigrationState } from '../../prisma/history/history.ts';
import type { ShownPhase } from '../protocol.ts';
import type { MigrationRef } from './checklist.ts';

/** Requests about what is applied where. None of them connects to anything. Types and names only. */

export type ShownState = MigrationState;

/** The environment that a person chose for a project, by the folder that holds its migrations. */
export type Active = Readonly<Record<string, string>>;

/** Client to server: all projects with the states of their migrations, as they are known now. */
export const MIGRATIONS = 'lockkeeper/migrations';
export interface MigrationsParams {
  readonly active: Active;
}
export interface MigrationsAnswer {
  /** Why there is nothing to show, or `shown`. `no-migration`: there are projects, and none has a migration yet. */
  readonly state: 'shown' | 'no-project' | 'no-migration' | 'prisma-8' | 'other-database';
  /** Projects that cannot be shown are left out. */
  readonly projects: readonly ShownProject[];
}

export interface ShownProject {
  /** The folder that holds the migrations. */
  readonly folder: string;
  /** Its name for people, short and different from that of the others. */
  readonly name: string;
  /** `Prisma 7.10.1, PostgreSQL 16` */
  readonly versions: string;
  readonly data: ShownData;
  readonly counts: Readonly<Record<MigrationState, number>>;
  /** Groups with something in them, in the order in which they are shown. */
  readonly groups: readonly ShownGroup[];
}

/** Where the states come from. */
export interface ShownData {
  /**
   * `files`: from the folders alone, because git must not be asked. `git`: from the folders and git. `database`: from a database, read
   * at `at`. `last-known`: the same, but the database cannot be reached any more, or was disconnected.
   */
  readonly from: 'files' | 'git' | 'database' | 'last-known';
  /** Of the active environment; null: there is none. */
  readonly environment: { readonly name: string; readonly kind: EnvironmentKind } | null;
  /** When the database was read. ISO 8601 in UTC. */
  readonly at: string | null;
  /** Why the environment does not answer, and since when; null: it does, or was not asked. */
  readonly problem: { readonly code: ProblemCode; readonly message: string; readonly since: string } | null;
  /** It is being read. */
  readonly reading: boolean;
}

export type MigrationGroup = 'attention' | 'pending' | 'applied';
export type ShownGroup =
  | {
      readonly group: MigrationGroup;
      readonly count: number;
      /** Null: they are asked for by month. */
      readonly migrations: readonly ShownMigration[] | null;
      /** The newest first; null: the group is short enough to be shown as a whole. */
      readonly months: readonly { readonly month: string; readonly count: number }[] | null;
    }
  | { readonly group: 'plans'; readonly count: number; readonly plans: readonly SidebarPlan[] }
  | { readonly group: 'data'; readonly count: number; readonly scripts: readonly ShownScript[] };

export interface ShownMigration {
  readonly name: string;
  readonly state: MigrationState;
  /** The state in plain words, with where: `failed 08:41 on development`. */
  readonly says: string;
  /** The folder and its migration.sql; null: there is none. */
  readonly uri: string | null;
  readonly sql: string | null;
  readonly hasDown: boolean;
  /** Of down.sql, in a word or two; null: there is none, or it does not say. */
  readonly wayBack: string | null;
  /** What the command line does with it, from the project's folder. */
  readonly command: string;
}

/** A plan; its phases as `lockkeeper/plans` tells them, with what they wait for. */
export interface SidebarPlan {
  readonly plan: string;
  readonly title: string;
  /** PLAN.md, or plan.json where that cannot be used. */
  readonly uri: string;
  /** `phase 2 of 4`, or what is wrong. */
  readonly says: string;
  readonly broken: boolean;
  readonly phases: readonly (ShownPhase & { readonly due: boolean; readonly waitsFor: readonly string[] })[];
  readonly command: string;
}

export interface ShownScript {
  readonly name: string;
  readonly uri: string;
  /** `unknown`: no database was asked. */
  readonly state: 'unknown' | 'not-begun' | 'begun' | 'finished' | 'taken-back';
  readonly says: string;
  readonly command: string;
}

/** Client to server: the migrations of a group in a month (`2026-11`; empty: without a date), the newest first. */
export const MIGRATIONS_OF_MONTH = 'lockkeeper/migrationsOfMonth';
export interface MonthParams extends MigrationsParams {
  readonly folder: string;
  readonly group: MigrationGroup;
  readonly month: string;
}

/** Client to server: what is worth knowing of a migration; null: it is gone. */
export const MIGRATION_DETAILS = 'lockkeeper/migrationDetails';
export type DetailsParams = MigrationRef & MigrationsParams;
export interface MigrationDetails {
  readonly name: string;
  readonly state: MigrationState;
  readonly says: string;
  /** A sentence that helps: why it is edited, what blocks. */
  readonly why: string | null;
  /** The database's words about a failure. */
  readonly error: string | null;
  /** One for each environment that was read. Times are ISO 8601 in UTC. */
  readonly environments: readonly {
    readonly name: string;
    readonly state: MigrationState;
    readonly appliedAt: string | null;
    readonly startedAt: string | null;
    readonly rolledBackAt: string | null;
    /** In milliseconds. */
    readonly duration: number | null;
  }[];
  /** The first digits of the checksum of migration.sql. */
  readonly checksum: string | null;
  /** `ACCESS EXCLUSIVE on public.User`; null: no lock that stops anybody, or it was not analysed. */
  readonly lock: string | null;
  /** `2 statements, 2 transactions (Prisma 7.10.1)` */
  readonly runs: string | null;
  /** `2 errors, 1 warning` … */
  readonly findings: string | null;
  /** `exact`, `no down.sql` … */
  readonly wayBack: string;
}

/** Client to server: the states of folders of migrations, for decorations; null where there is nothing to tell. */
export const FOLDER_STATES = 'lockkeeper/folderStates';
export interface FolderStatesParams extends MigrationsParams {
  readonly uris: readonly string[];
}
export type FolderStatesAnswer = readonly ({ readonly state: MigrationState; readonly says: string } | null)[];
