import type { Relation, TableConstraint } from '../catalog/types.ts';
import { walk } from '../facts/expression.ts';
import { manual, steps } from './doc.ts';
import { factRule, show } from './fact-rule.ts';
import { quoteName } from './messages.ts';

/** A check that only says what NOT NULL of the columns says as well: the proof of a SET NOT NULL, no longer needed. */
function isSpentProof(table: Relation, check: TableConstraint): boolean {
  if (check.expression === null || check.columns.length === 0) return false;
  let onlyNullTests = true;
  walk(check.expression, (e) => {
    if (e.kind !== 'column' && e.kind !== 'and' && !(e.kind === 'null-test' && e.not)) onlyNullTests = false;
  });
  return onlyNullTests && check.columns.every((name) => table.columns.find((c) => c.name === name)?.notNull === true);
}

export const dropConstraint = factRule({
  id: 'drop-constraint',
  severity: 'advice',
  category: 'safe',
  on: ['drop-constraint'],
  says(fact, { catalog }) {
    const table = catalog.resolve(fact.target.table);
    const constraint = table?.constraints.find((c) => c.name === fact.constraint);
    if (!table || table.origin === null || !constraint) return null;
    if (constraint.kind !== 'check' && constraint.kind !== 'exclude') return null;
    if (isSpentProof(table, constraint)) return null;
    return {
      message: `Rows that ${quoteName(fact.constraint)} of ${show(fact.target.table)} forbade can come in from now on; to bring it back means to read every row.`,
      advice: 'Drop it only when the code no longer relies on it.',
    };
  },
  doc: {
    summary: 'Drop a constraint only when nothing relies on it.',
    why: 'The drop takes `ACCESS EXCLUSIVE` for a moment and is done. The rows that come in afterwards are the problem: the constraint can only come back when all of them satisfy it, and PostgreSQL must read the whole table to know that. A `CHECK` that proved a `NOT NULL` which now holds by itself is not reported.',
    instead: steps(
      'Be sure that neither code nor reports rely on it.',
      'Drop it with a lock timeout.',
      'To replace it, add the new one `NOT VALID` and validate it first.',
    ),
    sources: [manual('sql-altertable')],
  },
});
