import { checksumOf } from '../../prisma/checksum.ts';
import type { DatabaseProblem } from '../sessions/problem.ts';
import type { Session } from '../sessions/session.ts';
import { type Applied, applyPending } from './apply.ts';
import { applyScript } from './apply-script.ts';
import { ownCommand } from './commands.ts';
import type { FailedStatement, OnStep, Target } from './doing.ts';
import { historyTable, insertApplied, setLogs, setRolledBack } from './history-table.ts';
import { progressText } from './progress.ts';
import type { ResolveOutcome, ResolveWay } from './resolve.ts';
import type { Failure } from './resolve-look.ts';
import { undoOf } from './resolve-ways.ts';
import { rollBack } from './rollback.ts';
import { endTransaction, isLost, problemOf, record } from './running.ts';
import { placed, type RunScript, shortened } from './script.ts';

/** Goes a way that is not blocked. @throws DatabaseError when the connection is lost */
export async function goOn(session: Session, target: Target, failure: Failure, way: ResolveWay, onStep: OnStep): Promise<ResolveOutcome> {
  const { name } = failure.migration;
  onStep({ kind: 'migration', says: `Resolving ${name}`, migration: name, n: 1, of: 1 });
  if (failure.doing === 'rolling-back' && way !== 'applied') return finishRollback(session, target, failure, way, onStep);
  for (const sql of failure.clear) {
    onStep({ kind: 'note', says: shortened(sql) });
    await session.send(sql);
  }
  if (failure.doing === 'rolling-back') {
    const undone = await undo(session, target, failure, onStep, () => restore(session, failure));
    return undone ?? resolved(way, `${name} is applied, as before.`);
  }
  if (way === 'applied') return finish(session, target, failure, onStep);
  const undone = await undo(session, target, failure, onStep, () => setRolledBack(session, failure.row.id));
  if (undone !== null) return undone;
  onStep({ kind: 'history', says: 'The failed row is marked as rolled back.', sql: '' });
  return way === 'rolled-back' ? resolved(way, `${name} is rolled back.`) : again(session, target, name, onStep);
}

const resolved = (way: ResolveWay, says: string, applied: readonly Applied[] = []): ResolveOutcome => ({
  outcome: 'resolved',
  way,
  applied,
  says,
});

function failedOf(target: Target, name: string, statement: FailedStatement | null, problem: DatabaseProblem): ResolveOutcome {
  const where = statement === null ? '' : ` at statement ${statement.n}, line ${statement.line}`;
  return {
    outcome: 'failed',
    statement,
    sqlState: problem.sqlState,
    said: problem.said ?? problem.message,
    says: `${name} could not be resolved: it failed${where}. Correct the cause, and look again where it stands.`,
    commands: [ownCommand('resolve', target, name)],
  };
}

const tell =
  (script: RunScript, name: string, onStep: OnStep) =>
  (index: number): void => {
    const at = placed(script, index);
    if (at !== null) onStep({ kind: 'statement', says: `${at.n}/${at.of} ${shortened(at.text)}`, migration: name, n: at.n, of: at.of });
  };

/** Runs what is left, and marks it as applied the way Prisma does. */
async function finish(session: Session, target: Target, failure: Failure, onStep: OnStep): Promise<ResolveOutcome> {
  const { up, row, sent, atLeast, migration } = failure;
  const { name } = migration;
  const mark = (): Promise<void> =>
    together(session, async () => {
      await setRolledBack(session, row.id);
      await insertApplied(session, name, checksumOf(up.text));
    });
  if (atLeast >= up.statements.length) await record(session, mark);
  else {
    const rest = { from: atLeast, finish: mark };
    const run = await applyScript(session, { id: row.id, migration: name }, up, sent, tell(up, name, onStep), rest);
    if (!run.ok) return failedOf(target, name, run.statement, run.problem);
  }
  onStep({ kind: 'history', says: 'The failed row is marked as rolled back, and a row says that it is applied.', sql: '' });
  return resolved('applied', `${name} is applied.`);
}

async function together(session: Session, work: () => Promise<void>): Promise<void> {
  await session.send('BEGIN');
  await work();
  await session.send('COMMIT');
}

/**
 * Takes back what ran, and says so in the history: in one transaction where PostgreSQL takes it, else a statement at a time, the row
 * saying each time how much is left. Null: done.
 */
async function undo(
  session: Session,
  target: Target,
  failure: Failure,
  onStep: OnStep,
  mark: () => Promise<void>,
): Promise<ResolveOutcome | null> {
  const { name } = failure.migration;
  const { steps } = undoOf(failure, target);
  const sql = steps.flatMap((s) => s.sql);
  const say = (text: string): void => onStep({ kind: 'note', says: shortened(text) });
  try {
    await together(session, async () => {
      for (const text of sql) {
        say(text);
        await session.send(text);
      }
      await mark();
    });
    return null;
  } catch (error) {
    const problem = problemOf(error);
    if (isLost(problem)) throw error;
    await endTransaction(session);
    if (!APART.has(problem.sqlState ?? '')) return failedOf(target, name, null, problem);
  }
  try {
    let ran = failure.atLeast;
    for (const step of steps) {
      // while it runs, either may be so: the schema tells which
      const begun = ran - step.statement;
      await record(session, () => setLogs(session, failure.row.id, leftText(failure, step.statement, begun)));
      for (const text of step.sql) {
        say(text);
        await session.send(text);
      }
      ran = step.statement;
    }
    await record(session, mark);
    return null;
  } catch (error) {
    const problem = problemOf(error);
    if (isLost(problem)) throw error;
    await endTransaction(session);
    return failedOf(target, name, null, problem);
  }
}

const APART: ReadonlySet<string> = new Set(['25001', '2D000', '55P04']);

/** So many statements are still there, and perhaps these. */
function leftText({ doing, up, down, row, progress }: Failure, ran: number, begun: number): string {
  const script = doing === 'applying' ? up : (down ?? up);
  return progressText({
    doing,
    ran,
    of: script.statements.length,
    begun,
    failed: null,
    checksum: checksumOf(script.text),
    appliedAt: doing === 'applying' ? null : (progress?.appliedAt ?? row.finishedAt),
  });
}

async function restore(session: Session, { row, progress }: Failure): Promise<void> {
  await session.query(`UPDATE ${historyTable(session)} SET finished_at = $2::timestamptz, logs = NULL WHERE id = $1`, [
    row.id,
    progress?.appliedAt ?? null,
  ]);
}

/** What failed on the way, without what the other doing tells besides. */
const failedThere = ({
  statement,
  sqlState,
  said,
  says,
  commands,
}: Omit<ResolveOutcome & { outcome: 'failed' }, 'outcome'>): ResolveOutcome => ({
  outcome: 'failed',
  statement,
  sqlState,
  said,
  says,
  commands,
});

async function finishRollback(
  session: Session,
  target: Target,
  failure: Failure,
  way: ResolveWay,
  onStep: OnStep,
): Promise<ResolveOutcome> {
  const { name } = failure.migration;
  const outcome = await rollBack(session, target, name, { history: 'delete', ran: failure.atLeast }, onStep);
  switch (outcome.outcome) {
    case 'rolled-back':
      return way === 'retry' ? again(session, target, name, onStep) : resolved(way, `${name} is rolled back.`);
    case 'failed':
      return failedThere(outcome);
    case 'refused':
      return { outcome: 'refused', code: 'blocked', says: outcome.says, commands: outcome.commands };
    default:
      return outcome;
  }
}

/** Applies it once more, and nothing behind it. */
async function again(session: Session, target: Target, name: string, onStep: OnStep): Promise<ResolveOutcome> {
  const outcome = await applyPending(session, target, { to: name }, onStep);
  switch (outcome.outcome) {
    case 'applied':
      return resolved('retry', `${name} is applied.`, outcome.applied);
    case 'failed':
      return failedThere(outcome);
    case 'refused':
      return { outcome: 'refused', code: 'blocked', says: outcome.says, commands: outcome.commands };
    case 'busy':
      return outcome;
    case 'lost':
      return { outcome: 'lost', says: outcome.says, commands: [ownCommand('resolve', target, name)] };
  }
}
