import type { JudgedStatement } from '../effects/types.ts';
import type { TransactionControl } from '../facts/fact.ts';
import { manual, prismaManual, steps } from './doc.ts';
import type { FileReport } from './fact-rule.ts';
import { defineRule, type FileRule, factsOf } from './rule.ts';

interface Control {
  readonly at: number;
  readonly fact: number;
  readonly action: TransactionControl['action'];
  /** Statement that opened the transaction which is open before this one; null: none is. */
  readonly openedBy: number | null;
}

/** BEGIN, COMMIT and ROLLBACK of a file in order. Those inside DO blocks are another matter. */
function controls(statements: readonly JudgedStatement[]): { readonly all: readonly Control[]; readonly leftOpen: Control | null } {
  const all: Control[] = [];
  let open: Control | null = null;
  for (const statement of statements) {
    for (const { fact, index } of factsOf(statement, 'transaction')) {
      if (fact.inDo !== undefined) continue;
      const control: Control = { at: statement.index, fact: index, action: fact.action, openedBy: open?.at ?? null };
      all.push(control);
      if (fact.action === 'begin') open ??= control;
      else if (fact.action === 'commit' || fact.action === 'rollback' || fact.action === 'prepare') open = null;
    }
  }
  return { all, leftOpen: open };
}

export const transactionNesting = defineRule<FileRule>({
  id: 'transaction-nesting',
  severity: 'warning',
  category: 'safe',
  file: (statements) =>
    controls(statements).all.flatMap(({ at, fact, action, openedBy }): readonly FileReport[] =>
      action === 'begin' && openedBy !== null
        ? [
            {
              at,
              fact,
              message: 'A transaction is open already: this BEGIN does nothing, and the next COMMIT ends the whole of it.',
              advice: 'Leave out the inner BEGIN and its COMMIT, or use SAVEPOINT.',
              relatedStatement: { index: openedBy, message: 'The transaction begins here.' },
            },
          ]
        : [],
    ),
  doc: {
    summary: 'Do not begin a transaction inside a transaction.',
    why: 'PostgreSQL has no nested transactions. A second `BEGIN` only gives a warning; the first `COMMIT` then ends the outer transaction, and the statements after it run without one, although the text suggests that they can still be rolled back.',
    instead: 'Keep one `BEGIN` and one `COMMIT` per transaction. A part that may be undone alone needs `SAVEPOINT` and `ROLLBACK TO`.',
    sources: [manual('sql-begin'), manual('sql-savepoint')],
  },
});

export const commitWithoutBegin = defineRule<FileRule>({
  id: 'commit-without-begin',
  severity: 'warning',
  category: 'safe',
  file: (statements, { execution }) =>
    controls(statements).all.flatMap(({ at, fact, action, openedBy }): readonly FileReport[] => {
      if ((action !== 'commit' && action !== 'rollback') || openedBy !== null) return [];
      const batch = execution === 'batch' && statements.length > 1;
      const ends = action === 'commit' ? 'keeps the statements before it even if a later one fails' : 'undoes the statements before it';
      return [
        {
          at,
          fact,
          severity: batch ? 'warning' : 'advice',
          message: batch
            ? `Ends the transaction in which Prisma runs the file: it ${ends}.`
            : 'No transaction is open here: it does nothing.',
          advice: action === 'commit' ? 'Put BEGIN at the top of the file, or leave it out.' : 'Leave it out.',
        },
      ];
    }),
  doc: {
    summary: 'Do not end a transaction that the file did not begin.',
    why: 'Prisma up to 7.3 sends the whole file at once, and PostgreSQL runs it as one transaction without any `BEGIN`. A bare `COMMIT` ends that transaction in the middle: what stands before it stays, even if a later statement fails, and the migration cannot simply be run again. A bare `ROLLBACK` throws the first part away and goes on. From 7.4 on it does nothing in most files.',
    instead: steps(
      'Write `BEGIN;` where the transaction should start.',
      'Or leave `COMMIT` out and put the two halves into two migrations.',
    ),
    sources: [manual('sql-commit'), prismaManual('orm/prisma-migrate')],
  },
});

export const unclosedTransaction = defineRule<FileRule>({
  id: 'unclosed-transaction',
  severity: 'error',
  category: 'safe',
  file(statements): readonly FileReport[] {
    const { leftOpen } = controls(statements);
    if (leftOpen === null) return [];
    return [
      {
        at: leftOpen.at,
        fact: leftOpen.fact,
        message:
          'No COMMIT ends this transaction: what Prisma runs next is part of it, and PostgreSQL undoes all of it when the connection closes.',
        advice: 'Add COMMIT at the end of the file.',
      },
    ];
  },
  doc: {
    summary: 'Commit the transaction that the file begins.',
    why: 'The transaction stays open when the file ends. Prisma then marks the migration as finished, and runs the next ones, inside of it. When Prisma closes the connection PostgreSQL rolls everything back: the changes are gone, and so is the note that the migration was applied.',
    instead: 'Add `COMMIT;` as the last statement.',
    sources: [manual('sql-begin'), manual('sql-commit')],
  },
});
