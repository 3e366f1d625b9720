import type { MigrationFolder } from '../prisma/migrations.ts';
import type { Applied } from './apply.ts';
import type { Confirmation, FailedStatement, OnStep, Refused, Target } from './doing.ts';
import type { Session } from './session.ts';

/** Finish what is left and mark it applied; undo what ran and mark it rolled back; or undo, mark, and apply it again. */
export type ResolveWay = 'applied' | 'rolled-back' | 'retry';
export const RESOLVE_WAYS: readonly ResolveWay[] = ['applied', 'rolled-back', 'retry'];

/** What became of a statement. `unknown`: it leaves nothing by which it could be seen. */
export type Ran = 'ran' | 'not-run' | 'unknown';

export interface UnitState {
  /** From 0, in the order of the file. */
  readonly unit: number;
  readonly ran: Ran;
  readonly statements: readonly { readonly n: number; readonly line: number; readonly text: string; readonly ran: Ran }[];
}

export interface Way {
  readonly way: ResolveWay;
  /** Null: it can be done by us; a sentence: what a person has to decide or do first. */
  readonly blocked: string | null;
  /** SQL that runs in the database before the history changes, a statement each. */
  readonly sql: readonly string[];
  /** The exact SQL for the history. */
  readonly historySql: readonly string[];
  /** What a person runs in place of us. */
  readonly commands: readonly string[];
  /** What is lost or has to be looked at, a sentence each. */
  readonly notes: readonly string[];
}

export type ResolveRefusalCode = 'production' | 'unsupported' | 'not-failed' | 'no-migration-sql';

export type ResolvePreview =
  | {
      readonly state: 'failed';
      readonly migration: MigrationFolder;
      /** Which way it was going when it stopped: being applied (migration.sql) or rolled back by Lockkeeper (down.sql). */
      readonly while: 'applying' | 'rolling-back';
      /** Of migration.sql, or of down.sql where it was being rolled back. */
      readonly units: readonly UnitState[];
      /** How many statements have run at least, and at most. */
      readonly ranAtLeast: number;
      readonly ranAtMost: number;
      readonly failed: FailedStatement | null;
      /** The database's words. */
      readonly error: string | null;
      /** One or two sentences: what ran and what did not. */
      readonly says: string;
      readonly ways: readonly Way[];
      readonly confirmation: Confirmation;
    }
  | ({ readonly state: 'refused' } & Refused<ResolveRefusalCode>);

export type ResolveOutcome =
  | { readonly outcome: 'resolved'; readonly way: ResolveWay; readonly applied: readonly Applied[]; readonly says: string }
  | ({ readonly outcome: 'refused' } & Refused<ResolveRefusalCode | 'blocked'>)
  | { readonly outcome: 'busy'; readonly says: string }
  | {
      readonly outcome: 'failed';
      readonly statement: FailedStatement | null;
      readonly sqlState: string | null;
      readonly said: string;
      readonly says: string;
      readonly commands: readonly string[];
    }
  | { readonly outcome: 'lost'; readonly says: string; readonly commands: readonly string[] };

/** What ran of a failed migration, and the ways on. Only reads. @param migration the folder's name. @throws DatabaseError */
export declare function previewResolve(session: Session, target: Target, migration: string): Promise<ResolvePreview>;

/** Goes one of the ways. Who calls it has asked for what `previewResolve` wants confirmed. */
export declare function resolveMigration(
  session: Session,
  target: Target,
  migration: string,
  way: ResolveWay,
  onStep: OnStep,
): Promise<ResolveOutcome>;
