import { checksumOf } from '../../prisma/checksum.ts';
import { divideIntoUnits } from '../../prisma/units.ts';
import type { DatabaseProblem } from '../sessions/problem.ts';
import { DatabaseError, type Session } from '../sessions/session.ts';
import type { FailedStatement } from './doing.ts';
import { setFinished, setLogs } from './history-table.ts';
import { progressText } from './progress.ts';
import { endTransaction, isLost, problemOf, record, transactionLeft } from './running.ts';
import { placed, type RunScript, refusedIn, settingsBefore } from './script.ts';

export type ScriptRun =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly statement: FailedStatement | null;
      readonly problem: DatabaseProblem;
      /** So many statements before it have run and stay. */
      readonly stays: number;
    };

/**
 * Sends the statements from `from` on, in the way of the project's Prisma, and finishes the row or writes into it why it is not.
 * Before each unit the row says how far it came, so that nobody has to guess when this process is killed.
 * @param options.finish what is written when all of it went through
 * @throws DatabaseError when the connection is lost; the row then says how far it came
 */
export async function applyScript(
  session: Session,
  row: { readonly id: string; readonly migration: string },
  script: RunScript,
  sent: 'whole' | 'each',
  onStatement: (index: number) => void,
  { from = 0, finish = () => setFinished(session, row.id) }: { readonly from?: number; readonly finish?: () => Promise<void> } = {},
): Promise<ScriptRun> {
  for (const sql of settingsBefore(script, from)) await session.send(sql);
  const run = sent === 'whole' ? await sendWhole(session, script, from) : await sendEach(session, row.id, script, onStatement, from);
  if (run.ok) {
    await record(session, finish);
    return run;
  }
  if (isLost(run.problem)) throw new DatabaseError(run.problem);
  await endTransaction(session);
  await record(session, () => setLogs(session, row.id, failureText(row.migration, script, run)));
  return run;
}

async function sendWhole(session: Session, script: RunScript, from: number): Promise<ScriptRun> {
  // what is left of a file goes from where the first statement begins
  const start = from === 0 ? 0 : (script.statements[from]?.span.start ?? script.text.length);
  try {
    await session.send(script.text.slice(start));
  } catch (error) {
    const problem = problemOf(error);
    const offset = problem.offset === null ? null : problem.offset + start;
    const statement = refusedIn(script, { ...problem, offset });
    return { ok: false, statement, problem: { ...problem, offset }, stays: staysOfWhole(script, statement, from) };
  }
  return leftOpen(session, script);
}

/** Of a file in one message stays what its own COMMIT has ended. */
function staysOfWhole({ statements }: RunScript, failed: FailedStatement | null, from: number): number {
  if (failed === null) return from;
  const units = divideIntoUnits(statements, 'batch');
  const unit = units[failed.n - 1]?.unit;
  return Math.max(
    from,
    units.findIndex((u) => u.unit === unit),
  );
}

async function sendEach(
  session: Session,
  id: string,
  script: RunScript,
  onStatement: (index: number) => void,
  from: number,
): Promise<ScriptRun> {
  const { statements, units } = script;
  const checksum = checksumOf(script.text);
  let stays = from;
  for (let i = from; i < statements.length; i++) {
    const { text, span } = statements[i]!;
    const unit = units[i]?.unit;
    const begins = i === from || unit !== units[i - 1]?.unit;
    if (begins) {
      stays = i;
      const begun = units.slice(i).filter((u) => u.unit === unit).length;
      const progress = progressText({ doing: 'applying', ran: i, of: statements.length, begun, failed: null, checksum, appliedAt: null });
      await record(session, () => setLogs(session, id, progress));
    }
    onStatement(i);
    try {
      await session.send(text);
    } catch (error) {
      const problem = problemOf(error);
      const offset = problem.offset === null ? null : problem.offset + span.start;
      return { ok: false, statement: placed(script, i), problem: { ...problem, offset }, stays };
    }
  }
  return leftOpen(session, script);
}

/** Prisma would go on inside of a transaction that its last connection then takes back: it is ended here, and said. */
async function leftOpen(session: Session, script: RunScript): Promise<ScriptRun> {
  if ((await transactionLeft(session)) === 'none') return { ok: true };
  const begin = script.statements.findLastIndex((s) => s.facts.some((f) => f.kind === 'transaction' && f.action === 'begin'));
  const said = 'BEGIN has no COMMIT: what comes after it is taken back when the connection ends.';
  return {
    ok: false,
    statement: placed(script, begin),
    problem: { code: 'refused', message: `${said} Add COMMIT.`, sqlState: null, said, offset: null },
    stays: Math.max(begin, 0),
  };
}

/** The text of Prisma's P3018, and below it how far it came. Source: prisma-engines, `flavour/postgres.rs` and `user-facing-errors`. */
function failureText(migration: string, script: RunScript, run: ScriptRun & { readonly ok: false }): string {
  const { problem, statement, stays } = run;
  const progress = progressText({
    doing: 'applying',
    ran: stays,
    of: script.statements.length,
    begun: 0,
    failed: statement?.n ?? null,
    checksum: checksumOf(script.text),
    appliedAt: null,
  });
  return [
    'A migration failed to apply. New migrations cannot be applied before the error is recovered from. Read more about how to resolve migration issues in a production database: https://pris.ly/d/migrate-resolve',
    `Migration name: ${migration}`,
    ...(problem.sqlState === null ? [] : [`Database error code: ${problem.sqlState}`]),
    `Database error:\nERROR: ${problem.said ?? problem.message}${positionText(script, problem, statement)}`,
    progress,
  ].join('\n\n');
}

const LINES_BEFORE = 4;

function positionText({ text }: RunScript, { offset }: DatabaseProblem, statement: FailedStatement | null): string {
  if (offset === null && statement === null) return '';
  const line = offset === null ? statement!.line : text.slice(0, offset).split('\n').length;
  const lines = text.split(/\r?\n/);
  const shown = lines.slice(Math.max(0, line - 1 - LINES_BEFORE), line);
  return `\n\nPosition:\n${shown.map((l, i) => `${String(line - shown.length + 1 + i).padStart(3)} ${l}`).join('\n')}`;
}
