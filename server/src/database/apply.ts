import type { Hazard } from '../core/effects/types.ts';
import type { LockMode } from '../core/facts/lock-mode.ts';
import type { MigrationFolder } from '../prisma/migrations.ts';
import type { Confirmation, FailedStatement, OnStep, Refused, Target } from './doing.ts';
import type { Session } from './session.ts';

/** A migration that would run. */
export interface PlannedApply {
  readonly migration: MigrationFolder;
  readonly statements: number;
  /** `whole`: one message; `each`: a message for each statement, as Prisma 7.4 and later send it. */
  readonly sent: 'whole' | 'each';
  /** `2 statements, 2 transactions (Prisma 7.10)` */
  readonly runs: string;
  /** The worst lock on each relation that was there before. */
  readonly locks: readonly { readonly relation: string; readonly mode: LockMode }[];
  readonly hazards: readonly Hazard[];
}

export type ApplyRefusalCode =
  /** In production, and where the kind is not known, a person or a pipeline runs Prisma. */
  | 'production'
  /** P3009 */
  | 'failed-migration'
  /** P3015 */
  | 'no-migration-sql'
  /** P3005 */
  | 'no-history'
  | 'unknown-prisma'
  | 'unsupported'
  | 'no-such-migration';

export type ApplyRefused = Refused<ApplyRefusalCode>;

export type ApplyPreview =
  | {
      readonly state: 'ready';
      /** In the order in which they run. */
      readonly migrations: readonly PlannedApply[];
      readonly makesHistory: boolean;
      readonly confirmation: Confirmation;
      readonly notes: readonly string[];
    }
  | { readonly state: 'up-to-date'; readonly says: string }
  | ({ readonly state: 'refused' } & ApplyRefused);

export interface Applied {
  readonly migration: string;
  readonly milliseconds: number;
}

export type ApplyOutcome =
  /** Empty: there was nothing to apply. */
  | { readonly outcome: 'applied'; readonly applied: readonly Applied[] }
  | ({ readonly outcome: 'refused'; readonly applied: readonly Applied[] } & ApplyRefused)
  /** Somebody else was applying for longer than anybody waits. */
  | { readonly outcome: 'busy'; readonly says: string }
  | {
      readonly outcome: 'failed';
      readonly applied: readonly Applied[];
      readonly migration: string;
      /** Null: PostgreSQL does not tell which one. */
      readonly statement: FailedStatement | null;
      readonly sqlState: string | null;
      readonly said: string;
      readonly says: string;
      readonly commands: readonly string[];
    }
  /** The connection ended; `migration` is the one that was under way. */
  | { readonly outcome: 'lost'; readonly applied: readonly Applied[]; readonly migration: string | null; readonly says: string };

export interface ApplyWish {
  /** The last one to be applied; null: all that are pending. */
  readonly to: string | null;
}

/** What applying would do, or why it is refused. Only reads. @throws DatabaseError */
export declare function previewApply(session: Session, target: Target, wish: ApplyWish): Promise<ApplyPreview>;

/** Applies what is pending as `prisma migrate deploy` does. Who calls it has asked for what `previewApply` wants confirmed. */
export declare function applyPending(session: Session, target: Target, wish: ApplyWish, onStep: OnStep): Promise<ApplyOutcome>;
