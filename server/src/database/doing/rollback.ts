import type { Difference } from '../../core/rollback/difference.ts';
import type { Grade } from '../../core/rollback/grade.ts';
import type { DownRuns } from '../../core/rollback/procedure.ts';
import type { MigrationFolder } from '../../prisma/migrations.ts';
import { readHistory } from '../read-history.ts';
import type { Session } from '../sessions/session.ts';
import { ownCommand } from './commands.ts';
import { confirmationFor } from './confirmation.ts';
import type { Confirmation, FailedStatement, OnStep, Refused, Target } from './doing.ts';
import { type Stand, standOf } from './half-done.ts';
import { lockHistory, unlockHistory } from './history-lock.ts';
import { useSchema } from './history-table.ts';
import { differsFrom, type Expected, expectedAlong, lookAt } from './look.ts';
import { type Ground, groundOf } from './rollback-plan.ts';
import { type DownRun, refusedTogether, runApart, runTogether } from './rollback-run.ts';
import { isLost, problemOf } from './running.ts';
import { placed, shortened } from './script.ts';

/** How the history changes: the row goes, as the guide has it, or it stays and is marked as rolled back. */
export type HistoryChange = 'delete' | 'mark';

export interface RollbackWish {
  readonly history: HistoryChange;
  /** Of a try that stopped: a person looked, and so many statements of down.sql have run. Absent: nobody said. */
  readonly ran?: number;
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
  /** `header`: down.sql says it. `model`: the schema comes back, and rows as far as a draft would bring them back. */
  readonly gradeFrom: 'header' | 'model' | null;
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

/** What rolling back would do, or why it is refused. Only reads. @param name the folder's name. @throws DatabaseError */
export async function previewRollback(session: Session, target: Target, name: string, wish: RollbackWish): Promise<RollbackPreview> {
  const ground = await groundOf(session, target, await readHistory(session), name, wish);
  if ('code' in ground) return { state: 'refused', plan: null, ...ground };
  const { plan } = ground;
  const refused = byHandOnly(target, plan);
  if (refused !== null) return { state: 'refused', plan, ...refused };
  const confirmation = await confirmationFor(session, target.environment, `Roll ${name} back in`, 'yes');
  return { state: 'ready', confirmation, ...plan };
}

/** Runs down.sql and changes the history. Who calls it has asked for what `previewRollback` wants confirmed. */
export async function rollBack(
  session: Session,
  target: Target,
  name: string,
  wish: RollbackWish,
  onStep: OnStep,
): Promise<RollbackOutcome> {
  try {
    const lock = await lockHistory(session, onStep);
    if (!lock.got) return { outcome: 'busy', says: lock.says };
    const ground = await groundOf(session, target, await readHistory(session), name, wish);
    if ('code' in ground) return { outcome: 'refused', ...ground };
    const refused = byHandOnly(target, ground.plan);
    if (refused !== null) return { outcome: 'refused', ...refused };
    await useSchema(session);
    const expected = expectedAlong([...ground.up.statements, ...ground.down.statements], ground.before);
    const run = await runDown(session, ground, expected, wish.ran, onStep);
    if ('code' in run) return { outcome: 'refused', ...run };
    if (!run.ok) return failed(target, ground, run);
    onStep({ kind: 'history', says: HISTORY_SAYS[wish.history], sql: ground.plan.historySql });
    await useSchema(session);
    const verified = await verify(session, ground, expected);
    await unlockHistory(session);
    return { outcome: 'rolled-back', history: wish.history, statements: ground.down.statements.length, verified };
  } catch (error) {
    const problem = problemOf(error);
    if (isLost(problem)) return { outcome: 'lost', ...lostWords(target, name) };
    return {
      outcome: 'failed',
      ran: 0,
      statement: null,
      sqlState: problem.sqlState,
      said: problem.said ?? problem.message,
      says: `The history could not be read or written. ${problem.message}`,
      commands: [],
    };
  }
}

const HISTORY_SAYS: Readonly<Record<HistoryChange, string>> = {
  delete: "The migration's row is taken out of the history.",
  mark: "The migration's row is marked as rolled back.",
};

function byHandOnly({ analysis, environment }: Target, plan: PlannedRollback): RollbackRefused | null {
  if (environment.kind !== 'production' || analysis.configuration.settings.allowProductionRollback) return null;
  const why = environment.kindFrom === 'host' ? ' Its host is not known to be another kind.' : '';
  return {
    code: 'production',
    says: `${environment.name} counts as production, where Lockkeeper rolls nothing back.${why} These commands do it; run them yourself, in the project's folder.`,
    commands: plan.commands,
    later: [],
  };
}

async function runDown(
  session: Session,
  ground: Ground,
  expected: Expected,
  said: number | undefined,
  onStep: OnStep,
): Promise<DownRun | RollbackRefused> {
  const { plan, row, down, progress } = ground;
  const { name } = plan.migration;
  const onStatement = (index: number): void => {
    const at = placed(down, index);
    if (at !== null) onStep({ kind: 'statement', says: `${at.n}/${at.of} ${shortened(at.text)}`, migration: name, n: at.n, of: at.of });
  };
  const untouched = async (): Promise<boolean> =>
    differsFrom(await lookAt(session, expected), expected, ground.up.statements.length).length === 0;
  onStep({ kind: 'migration', says: `Rolling ${name} back`, migration: name, n: 1, of: 1 });
  if (progress !== null) {
    const live = await lookAt(session, expected);
    const stand: Stand =
      said === undefined ? standOf(progress, down, live, expected, ground.up.statements.length) : { known: true, ran: said, clear: [] };
    if (!stand.known) return { code: 'failed-migration', says: stand.says, commands: [], later: [] };
    onStep({ kind: 'note', says: `Going on where it stopped: ${stand.ran} of ${progress.of} statements have run.` });
    for (const sql of stand.clear) await session.send(sql);
    const was = { ...row, finishedAt: progress.appliedAt, logs: null };
    return runApart(session, was, down, plan.history, onStatement, stand.ran, untouched);
  }
  if (plan.runs === 'together') {
    const run = await runTogether(session, row, down, plan.history, onStatement);
    if (!refusedTogether(run)) return run;
    onStep({
      kind: 'note',
      says: 'PostgreSQL does not take this in one transaction, and nothing has changed. Going statement by statement.',
    });
  }
  return runApart(session, row, down, plan.history, onStatement, 0, untouched);
}

function failed(target: Target, { plan, down }: Ground, run: DownRun & { readonly ok: false }): RollbackOutcome {
  const { name } = plan.migration;
  const { ran, at, problem, undone: untouched } = run;
  const statement = at === null ? null : placed(down, at);
  const where = statement === null ? 'at the end' : `at statement ${statement.n} of ${statement.of}, line ${statement.line} of down.sql`;
  const left = untouched
    ? 'Nothing has changed: the migration is applied as before.'
    : `${ran} of ${down.statements.length} statements have run and stay; the history says that it failed, so that nothing is applied on top. Correct the cause, then go on with the same command.`;
  return {
    outcome: 'failed',
    ran,
    statement,
    sqlState: problem.sqlState,
    said: problem.said ?? problem.message,
    says: `Rolling ${name} back failed ${where}. ${left}`,
    commands: untouched ? [] : [ownCommand('rollback', target, name), ownCommand('resolve', target, name)],
  };
}

/** Holds the live schema against the one before the migration, as far as Lockkeeper knows that. */
async function verify(session: Session, { up, down }: Ground, expected: Expected): Promise<Verified> {
  const differs = differsFrom(await lookAt(session, expected), expected, 0);
  const unread = [...up.statements, ...down.statements].filter((_, i) => expected.unclear.includes(i));
  return {
    differs,
    unknown: [
      ...unread.slice(0, 3).map((s) => `what this does: ${shortened(s.text)}`),
      'rows, and the bodies of views, functions, checks and defaults',
    ],
  };
}

const lostWords = (target: Target, name: string): { readonly says: string; readonly commands: readonly string[] } => ({
  says: `The connection was lost while ${name} was rolled back. The history tells how far it came; go on with the same command.`,
  commands: [`lockkeeper status --env ${target.environment.name}`, ownCommand('rollback', target, name)],
});
