import type { Difference } from '../core/rollback/difference.ts';
import type { Grade } from '../core/rollback/grade.ts';
import type { DownRuns } from '../core/rollback/procedure.ts';
import type { MigrationFolder } from '../prisma/migrations.ts';
import type { Confirmation, FailedStatement, OnStep, Refused, Target } from './doing.ts';
import type { Session } from './session.ts';

/** How the history changes: the row goes, as the guide has it, or it stays and is marked as rolled back. */
export type HistoryChange = 'delete' | 'mark';

export interface RollbackWish {
  readonly history: HistoryChange;
}

export type RollbackRefusalCode =
  | 'production'
  | 'unsupported'
  | 'not-applied'
  /** Later migrations are applied on top: `later` names them, the newest first. */
  | 'not-last'
  | 'failed-migration'
  | 'no-down'
  | 'nothing-to-run'
  | 'irreversible'
  /** `mark` where the version would call the database up to date all the same. */
  | 'cannot-mark';

export interface RollbackRefused extends Refused<RollbackRefusalCode> {
  readonly later: readonly string[];
}

export interface PlannedRollback {
  readonly migration: MigrationFolder;
  /** Text of down.sql. */
  readonly downSql: string;
  readonly statements: number;
  /** As its header says, else as the model finds it; null: neither tells. */
  readonly grade: Grade | null;
  /** What does not come back, a sentence each. */
  readonly losses: readonly string[];
  /** What the schema will lack or keep, as the model sees it; null: it cannot tell. */
  readonly leaves: readonly Difference[] | null;
  /** `together`: down.sql and the history change in one transaction. */
  readonly runs: DownRuns;
  readonly history: HistoryChange;
  /** The exact SQL for the history. */
  readonly historySql: string;
  /** What a person runs in place of us: psql, SQL, Prisma; a command a line. */
  readonly commands: readonly string[];
  /** An earlier try stopped in the middle: how many statements of down.sql have run. Null: there was none. */
  readonly continues: number | null;
  /** It was edited since it was applied, its down.sql was written by hand …: a sentence each. */
  readonly notes: readonly string[];
}

export type RollbackPreview =
  | ({ readonly state: 'ready'; readonly confirmation: Confirmation } & PlannedRollback)
  /** `plan` is there where it would be possible by hand. */
  | ({ readonly state: 'refused'; readonly plan: PlannedRollback | null } & RollbackRefused);

/** What the live schema was compared with. */
export interface Verified {
  /** In what it differs from the schema before the migration; empty: in nothing that Lockkeeper knows. */
  readonly differs: readonly string[];
  /** What could not be compared, a sentence each. */
  readonly unknown: readonly string[];
}

export type RollbackOutcome =
  | { readonly outcome: 'rolled-back'; readonly history: HistoryChange; readonly statements: number; readonly verified: Verified }
  | ({ readonly outcome: 'refused' } & RollbackRefused)
  | { readonly outcome: 'busy'; readonly says: string }
  /** `ran` statements of down.sql have run and stay; 0: nothing has changed, the migration is applied as before. */
  | {
      readonly outcome: 'failed';
      readonly ran: number;
      readonly statement: FailedStatement | null;
      readonly sqlState: string | null;
      readonly said: string;
      readonly says: string;
      readonly commands: readonly string[];
    }
  | { readonly outcome: 'lost'; readonly says: string; readonly commands: readonly string[] };

/** What rolling back would do, or why it is refused. Only reads. @param migration the folder's name. @throws DatabaseError */
export declare function previewRollback(session: Session, target: Target, migration: string, wish: RollbackWish): Promise<RollbackPreview>;

/** Runs down.sql and changes the history. Who calls it has asked for what `previewRollback` wants confirmed. */
export declare function rollBack(
  session: Session,
  target: Target,
  migration: string,
  wish: RollbackWish,
  onStep: OnStep,
): Promise<RollbackOutcome>;
