import { manual } from './doc.ts';
import { factRule } from './fact-rule.ts';

export const doBlockDynamic = factRule({
  id: 'do-block-dynamic',
  severity: 'advice',
  category: 'safe',
  on: ['do-block'],
  says: (fact) =>
    fact.dynamic
      ? {
          message: 'Runs SQL that is put together while it runs; what it locks or changes is not checked.',
          advice: 'Write the statements out, or review this block by hand.',
        }
      : null,
  doc: {
    summary: 'Write out what a DO block executes.',
    why: '`EXECUTE` with a text that is put together at run time can do anything, to any table. Neither Lockkeeper nor a reviewer sees it, and what comes after it in the history is judged on a schema that may be another one. Statements inside a DO block that are written out are checked like any other.',
    instead:
      'Write the statements out in the migration. Where names must come from the catalog, generate the SQL once and commit the result.',
    sources: [manual('plpgsql-statements'), manual('sql-do')],
  },
});
