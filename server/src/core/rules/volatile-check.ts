import { type Expression, walk } from '../facts/expression.ts';
import { manual } from './doc.ts';
import { newConstraints } from './fact-rule.ts';
import { quoteName } from './messages.ts';
import { defineRule, type RuleContext, type StatementRule } from './rule.ts';

/** Functions whose answer for the same row changes with time or session. Source: manual, chapter 9. */
const CHANGING: ReadonlySet<string> = new Set([
  'now',
  'current_date',
  'current_time',
  'current_timestamp',
  'localtime',
  'localtimestamp',
  'clock_timestamp',
  'statement_timestamp',
  'transaction_timestamp',
  'timeofday',
  'random',
  'gen_random_uuid',
  'nextval',
  'current_user',
  'session_user',
  'current_setting',
  'txid_current',
]);

function changingCall(expression: Expression, { catalog }: RuleContext): string | null {
  let found: string | null = null;
  walk(expression, (e) => {
    if (e.kind !== 'call' || found !== null) return;
    const own = catalog.resolveFunction(e.function);
    if (own ? own.volatility !== 'immutable' && own.inlines === null : CHANGING.has(e.function.name)) found = e.function.name;
  });
  return found;
}

export const volatileCheck = defineRule<StatementRule>({
  id: 'volatile-check',
  severity: 'advice',
  category: 'dangerous',
  statement: (statement, context) =>
    newConstraints(statement).flatMap(({ fact, constraint }) => {
      const call = constraint.kind === 'check' ? changingCall(constraint.expression, context) : null;
      if (call === null) return [];
      return [
        {
          fact,
          span: constraint.span,
          message: `The check calls ${quoteName(call)}, whose answer changes: a row that was right can break it later, and a dump may not load.`,
          advice: 'Compare with columns and constants only, or use a trigger.',
        },
      ];
    }),
  doc: {
    summary: 'Keep functions that change their answer out of CHECK.',
    why: 'PostgreSQL takes a `CHECK` for a condition that stays true once it was true, and checks a row only when it is written. With `now()` or a function that reads other tables that does not hold: old rows break the constraint without a sign, until an unrelated update of such a row fails or a backup cannot be restored.',
    instead: 'Compare with columns and constants. A condition on the moment of writing belongs in a `BEFORE` trigger.',
    sources: [manual('ddl-constraints')],
  },
});
