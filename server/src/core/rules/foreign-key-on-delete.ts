import { manual } from './doc.ts';
import { newForeignKeys, show } from './fact-rule.ts';
import { defineRule, type StatementRule } from './rule.ts';

export const foreignKeyOnDelete = defineRule<StatementRule>({
  id: 'foreign-key-on-delete',
  severity: 'advice',
  category: 'safe',
  statement: (statement) =>
    newForeignKeys(statement).flatMap(({ fact, constraint }) =>
      constraint.onDelete === null
        ? [
            {
              fact,
              span: constraint.span,
              message: `Does not say ON DELETE, so a row of ${show(constraint.references)} cannot be deleted while a row here points to it.`,
              advice: 'Write ON DELETE RESTRICT, CASCADE or SET NULL, whichever is meant.',
            },
          ]
        : [],
    ),
  doc: {
    summary: 'Say what a foreign key does ON DELETE.',
    why: 'Without it PostgreSQL takes `NO ACTION`: a delete in the referenced table fails as long as rows point to it. That may be meant, but the text does not tell, and the next reader cannot know whether somebody thought of it. Prisma always writes it; SQL by hand often does not.',
    instead:
      'Write it. `RESTRICT` forbids the delete, `CASCADE` deletes the rows that point there, `SET NULL` keeps them without the link (the columns must allow NULL).',
    sources: [manual('ddl-constraints'), manual('sql-createtable')],
  },
});
