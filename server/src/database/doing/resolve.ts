import type { MigrationFolder } from '../../prisma/migrations.ts';
import { readHistory } from '../read-history.ts';
import type { Session } from '../sessions/session.ts';
import type { Applied } from './apply.ts';
import { ownCommand } from './commands.ts';
import { confirmationFor } from './confirmation.ts';
import type { Confirmation, FailedStatement, OnStep, Refused, Target } from './doing.ts';
import { lockHistory, unlockHistory, whoChanges } from './history-lock.ts';
import { useSchema } from './history-table.ts';
import { failureOf } from './resolve-look.ts';
import { goOn } from './resolve-run.ts';
import { waysOf } from './resolve-ways.ts';
import { isLost, problemOf } from './running.ts';

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

/** Settles what cannot be seen. */
export interface ResolveWish {
  /** A person looked: so many statements have run. Null: nobody said. */
  readonly ran: number | null;
}

/** What ran of a failed migration, and the ways on. Only reads. @param name the folder's name. @throws DatabaseError */
export async function previewResolve(
  session: Session,
  target: Target,
  name: string,
  wish: ResolveWish = { ran: null },
): Promise<ResolvePreview> {
  const failure = await failureOf(session, target, await readHistory(session), name, wish.ran);
  if ('code' in failure) return { state: 'refused', ...failure };
  const { migration, doing, units, atLeast, atMost, statement, error } = failure;
  const holder = await whoChanges(session);
  const says = holder === null ? failure.says : `${holder} is changing this database, so that this may not be the end. ${failure.says}`;
  return {
    state: 'failed',
    migration,
    while: doing,
    units,
    ranAtLeast: atLeast,
    ranAtMost: atMost,
    failed: statement,
    error,
    says,
    ways: await waysOf(session, target, failure),
    confirmation: await confirmationFor(session, target.environment, `Resolve ${name} in`, 'yes'),
  };
}

/** Goes one of the ways. Who calls it has asked for what `previewResolve` wants confirmed. */
export async function resolveMigration(
  session: Session,
  target: Target,
  name: string,
  way: ResolveWay,
  onStep: OnStep,
  wish: ResolveWish = { ran: null },
): Promise<ResolveOutcome> {
  try {
    const lock = await lockHistory(session, onStep);
    if (!lock.got) return { outcome: 'busy', says: lock.says };
    const failure = await failureOf(session, target, await readHistory(session), name, wish.ran);
    if ('code' in failure) return { outcome: 'refused', ...failure };
    const chosen = (await waysOf(session, target, failure)).find((w) => w.way === way);
    if (chosen === undefined || chosen.blocked !== null)
      return { outcome: 'refused', code: 'blocked', says: chosen?.blocked ?? '', commands: chosen?.commands ?? [] };
    await useSchema(session);
    const outcome = await goOn(session, target, failure, way, onStep);
    if (outcome.outcome === 'resolved') await unlockHistory(session);
    return outcome;
  } catch (error) {
    const problem = problemOf(error);
    const commands = [ownCommand('resolve', target, name)];
    if (isLost(problem))
      return {
        outcome: 'lost',
        says: `The connection was lost while ${name} was resolved. Look again where it stands.`,
        commands,
      };
    const said = problem.said ?? problem.message;
    return { outcome: 'failed', statement: null, sqlState: problem.sqlState, said, says: problem.message, commands };
  }
}
