import { manual } from './doc.ts';
import { newConstraints, show } from './fact-rule.ts';
import { defineRule, type StatementRule } from './rule.ts';

export const notEnforcedConstraint = defineRule<StatementRule>({
  id: 'not-enforced-constraint',
  severity: 'advice',
  category: 'safe',
  statement: (statement) =>
    newConstraints(statement).flatMap(({ fact, table, constraint }) =>
      constraint.notEnforced
        ? [
            {
              fact,
              span: constraint.span,
              message: `NOT ENFORCED: PostgreSQL checks neither old nor new rows of ${show(table)} against it.`,
              advice: 'Use NOT VALID if only the check of the old rows should wait.',
            },
          ]
        : [],
    ),
  doc: {
    summary: 'Know that NOT ENFORCED checks nothing.',
    why: 'From version 18 a `CHECK` or a foreign key can be `NOT ENFORCED`. It then stands in the schema as a promise that nobody keeps: inserts and updates that break it pass, and PostgreSQL does not use it to save a scan. It looks like `NOT VALID`, which does check new rows.',
    instead: 'Use `NOT VALID` to put off the check of the old rows, and `VALIDATE CONSTRAINT` in a later migration.',
    sources: [manual('sql-createtable')],
  },
});
