import { refusesTransaction } from '../../core/rollback/down-text.ts';
import { checksumOf } from '../../prisma/checksum.ts';
import type { DatabaseProblem } from '../sessions/problem.ts';
import { DatabaseError, type Session } from '../sessions/session.ts';
import { historyTable } from './history-table.ts';
import { progressText } from './progress.ts';
import type { HistoryChange } from './rollback.ts';
import { endTransaction, isLost, problemOf, record } from './running.ts';
import { type RunScript, settingsBefore } from './script.ts';

/** The row that is taken back. */
export interface RowToChange {
  readonly id: string;
  readonly migration: string;
  readonly finishedAt: string | null;
  readonly logs: string | null;
}

export type DownRun =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** The statement at which the server refused, from 0; null: it was not at a statement. */
      readonly at: number | null;
      readonly problem: DatabaseProblem;
      /** So many statements have run and stay. */
      readonly ran: number;
      /** Schema and history are as before. */
      readonly undone: boolean;
    };

/** What PostgreSQL says where something is not for a transaction, or not for the one that made a value of an enum. */
const NOT_TOGETHER: ReadonlySet<string> = new Set(['25001', '2D000', '55P04']);
export const refusedTogether = (run: DownRun): boolean => !run.ok && NOT_TOGETHER.has(run.problem.sqlState ?? '');

/** The history says that the migration is gone. @throws DatabaseError */
async function changeHistory(session: Session, row: RowToChange, change: HistoryChange): Promise<void> {
  const table = historyTable(session);
  if (change === 'delete') await session.query(`DELETE FROM ${table} WHERE migration_name = $1`, [row.migration]);
  else
    await session.query(
      `UPDATE ${table} SET rolled_back_at = clock_timestamp(), logs = NULL WHERE migration_name = $1 AND rolled_back_at IS NULL`,
      [row.migration],
    );
}

/** down.sql and the history in one transaction: all of it or nothing. @throws DatabaseError when the connection is lost */
export async function runTogether(
  session: Session,
  row: RowToChange,
  down: RunScript,
  change: HistoryChange,
  onStatement: (index: number) => void,
): Promise<DownRun> {
  let at: number | null = null;
  try {
    await session.send('BEGIN');
    for (const [i, { text }] of down.statements.entries()) {
      at = i;
      onStatement(i);
      await session.send(text);
    }
    at = null;
    await changeHistory(session, row, change);
    await session.send('COMMIT');
    return { ok: true };
  } catch (error) {
    const problem = problemOf(error);
    if (isLost(problem)) throw error;
    await endTransaction(session);
    return { ok: false, at, problem, ran: 0, undone: true };
  }
}

/**
 * Statement by statement, where they cannot share a transaction. The row is first marked as failed, so that Prisma applies nothing on
 * top; each step and the note that it was done commit together, and a step that cannot is noted before and after. So whenever this
 * process or its connection ends, row and schema tell the same story, and it can be gone on with.
 * @param from how many statements have run
 * @param untouched looks whether the schema is as the migration left it, after a statement failed that no transaction took back
 * @throws DatabaseError when the connection is lost
 */
export async function runApart(
  session: Session,
  row: RowToChange,
  down: RunScript,
  change: HistoryChange,
  onStatement: (index: number) => void,
  from: number,
  untouched: () => Promise<boolean>,
): Promise<DownRun> {
  const { statements, units } = down;
  const notes = progressNotes(session, row, down);
  let ran = from;
  let at: number | null = null;
  let sentAlone = false;
  try {
    await record(session, () => notes.write({ ran, begun: 0 }));
    for (const sql of settingsBefore(down, from)) await session.send(sql);
    while (ran < statements.length) {
      at = ran;
      const end = endOfUnit(down, ran);
      const own = end - ran > 1 || units[ran]?.inTransaction === true;
      const alone = !own && refusesTransaction(statements[ran]!.text);
      if (own)
        await runOwn(session, down, ran, end, notes, (i) => {
          at = i;
          onStatement(i);
        });
      else {
        onStatement(ran);
        if (alone || !(await runWithNote(session, statements[ran]!.text, () => notes.write({ ran: ran + 1, begun: 0 })))) {
          await record(session, () => notes.write({ ran, begun: 1 }));
          sentAlone = true;
          await session.send(statements[ran]!.text);
          await record(session, () => notes.write({ ran: ran + 1, begun: 0 }));
        }
      }
      ran = end;
    }
    at = null;
    await record(session, () => changeHistory(session, row, change));
    return { ok: true };
  } catch (error) {
    const problem = problemOf(error);
    if (isLost(problem)) throw error;
    await endTransaction(session);
    // as if nobody had tried
    const undone = ran === 0 && (!sentAlone || (await untouched()));
    await record(session, () => (undone ? notes.undo() : notes.write({ ran, begun: 0, failed: at === null ? null : at + 1, problem })));
    return { ok: false, at, problem, ran, undone };
  }
}

/** The statements from `start` to before this one are one unit. */
function endOfUnit({ units, statements }: RunScript, start: number): number {
  let end = start + 1;
  while (end < statements.length && units[end]?.unit === units[start]?.unit) end++;
  return end;
}

interface Note {
  readonly ran: number;
  readonly begun: number;
  readonly failed?: number | null;
  readonly problem?: DatabaseProblem;
}

function progressNotes(session: Session, row: RowToChange, down: RunScript) {
  const table = historyTable(session);
  const checksum = checksumOf(down.text);
  return {
    async write({ ran, begun, failed = null, problem }: Note): Promise<void> {
      const of = down.statements.length;
      const text = progressText({ doing: 'rolling-back', ran, of, begun, failed, checksum, appliedAt: row.finishedAt });
      const logs = problem === undefined ? text : `Database error:\nERROR: ${problem.said ?? problem.message}\n\n${text}`;
      await session.query(`UPDATE ${table} SET finished_at = NULL, logs = $2 WHERE id = $1`, [row.id, logs]);
    },
    /** Back to an applied migration. */
    async undo(): Promise<void> {
      await session.query(`UPDATE ${table} SET finished_at = $2::timestamptz, logs = $3 WHERE id = $1`, [row.id, row.finishedAt, row.logs]);
    },
  };
}
type Notes = ReturnType<typeof progressNotes>;

/** True: done and noted in one transaction. False: PostgreSQL does not take it in one, and nothing has happened. */
async function runWithNote(session: Session, sql: string, note: () => Promise<void>): Promise<boolean> {
  try {
    await session.send('BEGIN');
    await session.send(sql);
    await note();
    await session.send('COMMIT');
    return true;
  } catch (error) {
    if (!(error instanceof DatabaseError) || !NOT_TOGETHER.has(error.problem.sqlState ?? '')) throw error;
    await endTransaction(session);
    return false;
  }
}

/** A transaction of the script's own: the note goes into it before its COMMIT. */
async function runOwn(
  session: Session,
  { statements }: RunScript,
  start: number,
  end: number,
  notes: Notes,
  onStatement: (index: number) => void,
): Promise<void> {
  let noted = false;
  for (let i = start; i < end; i++) {
    const { text, facts } = statements[i]!;
    onStatement(i);
    if (facts.some((f) => f.kind === 'transaction' && f.action === 'commit')) {
      await notes.write({ ran: end, begun: 0 });
      noted = true;
    }
    await session.send(text);
  }
  if (noted) return;
  // it ends in ROLLBACK, or not at all
  await endTransaction(session);
  await record(session, () => notes.write({ ran: end, begun: 0 }));
}
