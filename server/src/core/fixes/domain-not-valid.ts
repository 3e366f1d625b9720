import type { JudgedStatement } from '../effects/types.ts';
import type { Constraint } from '../facts/table.ts';
import { asWritten, replacePart } from './edits.ts';
import { defineFix, type FixInput } from './fix.ts';

function added({ statement, finding }: FixInput): { readonly statement: JudgedStatement; readonly constraint: Constraint } | null {
  const fact = statement?.facts[finding.fact ?? -1];
  if (statement === null || fact?.kind !== 'alter-domain' || fact.inDo !== undefined || fact.action.kind !== 'add-constraint') return null;
  const { constraint } = fact.action;
  return constraint.kind === 'check' && !constraint.notValid ? { statement, constraint } : null;
}

/** VALIDATE of a domain stops writes as well, so none follows. Source: manual, ALTER DOMAIN. */
export const domainNotValid = defineFix({
  id: 'domain-not-valid',
  rules: ['domain-constraint-scan'],
  keepsMeaning: false,
  offer: (input) => (added(input) === null ? null : 'Add the constraint as NOT VALID; values that are there are not checked'),
  make(context) {
    const at = added(context);
    if (at === null) return { refused: 'The constraint is not where it was. Check the file again.' };
    const { end } = at.constraint.span;
    return { edits: [replacePart(at.statement, { start: end, end }, asWritten(at.statement, ' not valid'))], migrations: [] };
  },
});
