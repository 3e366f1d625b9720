import type { JudgedStatement } from '../effects/types.ts';
import type { FactOf } from '../facts/fact.ts';
import { quote } from '../write/names.ts';
import { asWritten, replacePart } from './edits.ts';
import { defineFix, type FixInput } from './fix.ts';

interface Found {
  readonly statement: JudgedStatement;
  readonly fact: FactOf<'add-constraint'>;
  readonly column: string;
}

/** `CHECK ("c" IS NOT NULL) NOT VALID`, and nothing more. */
function found({ statement, finding }: FixInput): Found | null {
  const fact = statement?.facts[finding.fact ?? -1];
  if (statement === null || fact?.kind !== 'add-constraint' || fact.inDo !== undefined || fact.constraint.kind !== 'check') return null;
  const { expression: e } = fact.constraint;
  return e.kind === 'null-test' && e.not && e.arg.kind === 'column' ? { statement, fact, column: e.arg.name } : null;
}

/** From 18 on. The column is NOT NULL in the end, and SET NOT NULL is not needed any more. */
export const useNotNullConstraint = defineFix({
  id: 'use-not-null-constraint',
  rules: ['prefer-not-null-constraint'],
  keepsMeaning: false,
  offer: (input) => (found(input) === null ? null : 'Use a NOT NULL constraint that is NOT VALID'),
  make(context) {
    const at = found(context);
    if (at === null) return { refused: 'The check is not where it was. Check the file again.' };
    const { statement, fact, column } = at;
    const w = (text: string): string => asWritten(statement, text);
    const inherit = /\bNO\s+INHERIT\b/i.test(fact.constraint.sql) ? w(' no inherit') : '';
    const name = fact.constraint.name === null ? '' : `${w('constraint')} ${quote(fact.constraint.name)} `;
    return {
      edits: [replacePart(statement, fact.constraint.span, `${name}${w('not null')} ${quote(column)}${inherit}${w(' not valid')}`)],
      migrations: [],
    };
  },
});
