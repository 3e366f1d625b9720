import { append, insertBefore, removeStatements } from './edits.ts';
import { defineFix, type FixInput } from './fix.ts';
import { refusing } from './refusing.ts';
import { isHarmlessSetting } from './timeouts.ts';

const controlled = (input: FixInput): boolean =>
  input.statements.some((s) => s.facts.some((f) => f.kind === 'transaction' && f.inDo === undefined));

const wrapped = (input: FixInput) => ({
  edits: [insertBefore(input.script, 0, 'BEGIN;'), append(input.script, 'COMMIT;')],
  migrations: [],
});

export const wrapInTransaction = defineFix({
  id: 'wrap-in-transaction',
  rules: ['not-atomic', 'set-local-outside-transaction'],
  keepsMeaning: true,
  offer(input) {
    if (controlled(input) || refusing(input.statements) !== undefined || input.statements.length < 2) return null;
    return input.finding.rule === 'not-atomic' || isHarmlessSetting(input) ? 'Put BEGIN and COMMIT around the file' : null;
  },
  make: wrapped,
});

export const closeTransaction = defineFix({
  id: 'close-transaction',
  rules: ['unclosed-transaction'],
  keepsMeaning: false,
  offer: () => 'Add COMMIT at the end of the file',
  make: ({ script }) => ({ edits: [append(script, 'COMMIT;')], migrations: [] }),
});

export const beginTransaction = defineFix({
  id: 'begin-transaction',
  rules: ['commit-without-begin'],
  keepsMeaning: true,
  offer(input) {
    const first = firstOfTransaction(input);
    if (first === null || input.statement?.facts[0]?.kind !== 'transaction' || input.statement.facts[0].action !== 'commit') return null;
    return refusing(input.statements.slice(first, input.statement.index)) === undefined
      ? 'Put BEGIN where the transaction should start'
      : null;
  },
  make(context) {
    const first = firstOfTransaction(context);
    if (first === null) return { refused: 'Nothing stands before this COMMIT. Remove it.' };
    return { edits: [insertBefore(context.script, first, 'BEGIN;')], migrations: [] };
  },
});

/** The statement behind the COMMIT or ROLLBACK before; null: there is none between them. */
function firstOfTransaction(input: FixInput): number | null {
  const at = input.statement?.index ?? 0;
  const before = input.statements
    .slice(0, at)
    .findLastIndex((s) => s.facts.some((f) => f.kind === 'transaction' && (f.action === 'commit' || f.action === 'rollback')));
  return before + 1 < at ? before + 1 : null;
}

export const removeInnerBegin = defineFix({
  id: 'remove-inner-begin',
  rules: ['transaction-nesting'],
  keepsMeaning: true,
  offer: (input) => (input.statement === null ? null : 'Remove the inner BEGIN, which does nothing'),
  make: ({ script, statement }) => ({ edits: statement === null ? [] : removeStatements(script, [statement.index]), migrations: [] }),
});
