import { walk } from '../facts/expression.ts';
import { manual, steps } from './doc.ts';
import { factRule } from './fact-rule.ts';

export const preferNotNullConstraint = factRule({
  id: 'prefer-not-null-constraint',
  severity: 'advice',
  category: 'safe',
  style: true,
  on: ['add-constraint'],
  says(fact, { postgres }) {
    const { constraint } = fact;
    if (postgres < 18 || constraint.kind !== 'check' || !constraint.notValid) return null;
    let only = true;
    walk(constraint.expression, (e) => {
      if (e.kind !== 'column' && !(e.kind === 'null-test' && e.not)) only = false;
    });
    if (!only) return null;
    return {
      span: constraint.span,
      message: 'From version 18 NOT NULL itself can be NOT VALID; the detour over a CHECK is not needed.',
      advice: 'Use ADD CONSTRAINT … NOT NULL column NOT VALID, then VALIDATE CONSTRAINT in a later migration.',
    };
  },
  doc: {
    summary: 'On version 18 add NOT NULL as NOT VALID.',
    why: 'Up to version 17 a validated `CHECK (c IS NOT NULL)` is the only way to spare `SET NOT NULL` its scan under `ACCESS EXCLUSIVE`. From 18 on `NOT NULL` is a constraint of its own that can be added `NOT VALID` and validated later. A plain `SET NOT NULL` after that still scans; `VALIDATE CONSTRAINT` is the second step.',
    instead: steps(
      '`ALTER TABLE t ADD CONSTRAINT t_c_not_null NOT NULL c NOT VALID;`',
      'In a later migration: `ALTER TABLE t VALIDATE CONSTRAINT t_c_not_null;`',
    ),
    sources: [manual('sql-altertable')],
  },
});
