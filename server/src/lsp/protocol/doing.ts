import type { Range } from 'vscode-languageserver';
import type { ApplyOutcome, ApplyPreview } from '../../database/doing/apply.ts';
import type { ResolveOutcome, ResolvePreview, ResolveWay } from '../../database/doing/resolve.ts';
import type { HistoryChange, RollbackOutcome, RollbackPreview } from '../../database/doing/rollback.ts';
import type { EnvironmentKind } from '../../database/environment.ts';
import type { OperationId } from '../../prisma/operations/operation.ts';
import type { MigrationRef } from './checklist.ts';
import type { EnvironmentRef } from './environments.ts';
import type { Active } from './migrations.ts';

/**
 * Requests that do something in a database, or say how Prisma does it. All of them are refused in an untrusted workspace. The server asks
 * nobody: who sends one has asked for what the preview wants confirmed, and says so.
 */

export type {
  ApplyOutcome,
  ApplyPreview,
  HistoryChange,
  OperationId,
  ResolveOutcome,
  ResolvePreview,
  ResolveWay,
  RollbackOutcome,
  RollbackPreview,
};

/** Client to server: what an operation of Prisma would do in an environment, before a person is asked. Answers `OperationPlan` or `Refused`. */
export const OPERATION_PLAN = 'lockkeeper/operationPlan';
export interface OperationParams {
  /** The folder that holds the migrations. */
  readonly folder: string;
  /** Null: the operation needs no database. */
  readonly environment: string | null;
  readonly operation: OperationId;
  /** What follows, such as `--name add_user`. */
  readonly args: readonly string[];
}
export interface OperationPlan {
  /** The command for people. */
  readonly shown: string;
  /** Why a script was passed over, a sentence each. */
  readonly notes: readonly string[];
  readonly environment: {
    readonly name: string;
    readonly kind: EnvironmentKind;
    /** Without user, password and parameters. */
    readonly address: string;
    readonly database: string;
  } | null;
  /** What a person has to say first. */
  readonly ask: 'nothing' | 'yes' | 'database';
  /** What would be applied, with the worst lock of each; empty where the operation applies nothing. */
  readonly migrations: readonly PendingMigration[];
  /** Prisma cannot reach a database in a folder: Lockkeeper applies there itself. */
  readonly own: 'apply' | 'status' | null;
}
export interface PendingMigration {
  readonly name: string;
  /** `ACCESS EXCLUSIVE on public.User`; null: none that stops anybody. */
  readonly lock: string | null;
}

/**
 * Client to server: the command that does an operation, to be run in a terminal. `env` holds the address of the database: it goes into
 * the process and nowhere else. Answers `OperationCommand` or `Refused`.
 */
export const OPERATION_COMMAND = 'lockkeeper/operationCommand';
export interface OperationCommandParams extends OperationParams {
  readonly confirmed: Confirmed;
}
export interface OperationCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The command for people, without anything secret. */
  readonly shown: string;
}

/** What a person said: yes, and the name of the database where it was to be typed. */
export interface Confirmed {
  readonly yes: boolean;
  readonly database: string | null;
}

/** Client to server: the migrations that failed, in what Prisma printed. Answers `readonly ShownFailure[]`. */
export const READ_OUTPUT = 'lockkeeper/readOutput';
export interface ReadOutputParams {
  readonly folder: string;
  readonly output: string;
}
/**
 * Client to server: those that have failed in an environment, as its history tells them. Answers `readonly ShownFailure[]`, or null where
 * the history is not known.
 */
export const FAILED_MIGRATIONS = 'lockkeeper/failedMigrations';
export interface FailedMigrationsParams extends EnvironmentRef {
  /** Something was run there: it is read anew. Else what is known is told. */
  readonly read: boolean;
}
export interface ShownFailure {
  readonly code: string | null;
  readonly migration: string | null;
  readonly where: 'database' | 'shadow';
  readonly sqlState: string | null;
  readonly message: string;
  /** Where it stands in migration.sql; null: it is about no migration that is here. */
  readonly place: { readonly uri: string; readonly range: Range } | null;
}

/** Client to server: what applying what is pending would do. Answers `ApplyPreview` or `Refused`. */
export const PREVIEW_APPLY = 'lockkeeper/previewApply';
export interface ApplyParams extends EnvironmentRef {
  /** The last one; null: all of them. */
  readonly to: string | null;
}
/** Client to server: applies what is pending. Answers `ApplyOutcome` or `Refused`. */
export const APPLY = 'lockkeeper/apply';

/** Client to server: what rolling back a migration would do. Answers `RollbackPreview` or `Refused`. */
export const PREVIEW_ROLLBACK = 'lockkeeper/previewRollback';
export interface RollbackParams extends EnvironmentRef {
  readonly migration: string;
  readonly history: HistoryChange;
  /** After an earlier try stopped in the middle: a person looked, so many statements have run. Null: nobody said. */
  readonly ran: number | null;
}
/** Client to server: rolls a migration back. Answers `RollbackOutcome` or `Refused`. */
export const ROLL_BACK = 'lockkeeper/rollBack';

/** Client to server: what ran of a failed migration, and the ways on. Answers `ResolvePreview` or `Refused`. */
export const PREVIEW_RESOLVE = 'lockkeeper/previewResolve';
export interface ResolveParams extends EnvironmentRef {
  readonly migration: string;
  /** A person looked: so many statements have run. Null: nobody said. */
  readonly ran: number | null;
}
/** Client to server: goes one of the ways. Answers `ResolveOutcome` or `Refused`. */
export const RESOLVE = 'lockkeeper/resolve';
export interface ResolveWayParams extends ResolveParams {
  readonly way: ResolveWay;
}

/** What does something says with `confirmed` what a person confirmed. */
export type WithConfirmation<P> = P & { readonly confirmed: Confirmed };

/** Server to client: what happens while something is done, in one line. */
export const STEP = 'lockkeeper/step';
export interface StepParams {
  readonly says: string;
}

/** Client to server: which of these files and folders are, hold or belong to migrations that are applied. Answers `readonly AppliedMigration[]`. */
export const APPLIED_AMONG = 'lockkeeper/appliedAmong';
export interface AppliedAmongParams {
  readonly uris: readonly string[];
}
export interface AppliedMigration extends MigrationRef {
  /** Of its folder. */
  readonly uri: string;
  /** `applied in development and staging`, or why it counts as applied. */
  readonly why: string;
}

/** What is done about a migration that was edited after it was applied. `folder` and `migration` say which one. */
export interface EditedParams extends MigrationRef {
  /** The environments that were chosen, by folder. */
  readonly active: Active;
}
/** Client to server: the text that was applied, from git. Answers `AppliedTextAnswer` or `Refused`. */
export const APPLIED_TEXT = 'lockkeeper/appliedText';
export interface AppliedTextAnswer {
  readonly text: string;
  /** `1a2b3c4 of 2026-11-20` */
  readonly from: string;
}
/** Client to server: the edit that puts migration.sql back as it was applied. Answers `EditAnswer` or `Refused`. */
export const RESTORE_APPLIED = 'lockkeeper/restoreApplied';
/** Client to server: the edit that does so, and makes a new migration of what was added. Answers `EditAnswer` or `Refused`. */
export const MAKE_FOLLOW_UP = 'lockkeeper/makeFollowUp';
