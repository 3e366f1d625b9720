import { manual } from './doc.ts';
import { factRule, show } from './fact-rule.ts';

export const createRule = factRule({
  id: 'create-rule',
  severity: 'advice',
  category: 'dangerous',
  on: ['create-rule'],
  says: (fact) => ({
    message: `A rule rewrites every statement on ${show(fact.table)} before it runs; what it does with RETURNING, counts and volatile functions surprises.`,
    advice: 'Use a trigger, or a view that can be written to.',
  }),
  doc: {
    summary: 'Use a trigger in place of a rule.',
    why: 'A rule replaces or adds to the text of each statement. Functions in it can be evaluated more than once, `INSERT … RETURNING` and the number of affected rows no longer tell what happened, and `ON CONFLICT` is refused. Prisma Client depends on all three. `CREATE RULE` takes `ACCESS EXCLUSIVE` on the table.',
    instead: 'Write a trigger. For a table under an old name, a simple view can be written to without any rule.',
    sources: [manual('rules-triggers'), manual('sql-createrule')],
  },
});
