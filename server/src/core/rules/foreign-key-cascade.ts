import { manual } from './doc.ts';
import { newForeignKeys, show } from './fact-rule.ts';
import { defineRule, type StatementRule } from './rule.ts';

export const foreignKeyCascade = defineRule<StatementRule>({
  id: 'foreign-key-cascade',
  severity: 'advice',
  category: 'safe',
  style: true,
  statement: (statement) =>
    newForeignKeys(statement).flatMap(({ fact, table, constraint }) =>
      constraint.onDelete === 'cascade'
        ? [
            {
              fact,
              span: constraint.span,
              message: `A delete in ${show(constraint.references)} deletes the rows of ${show(table)} that point to it.`,
              advice: 'Use RESTRICT where the rows are worth more than the convenience.',
            },
          ]
        : [],
    ),
  doc: {
    summary: 'Be sure that ON DELETE CASCADE is meant.',
    why: 'One delete in the referenced table can remove any number of rows here and in the tables that reference these, in one transaction and without a word. A mistake in application code then costs far more than the row that it named.',
    instead:
      'Use `ON DELETE RESTRICT` and delete in the application, in batches. Keep `CASCADE` for rows that have no meaning without their parent.',
    sources: [manual('ddl-constraints')],
  },
});
