import { manual, steps } from './doc.ts';
import { factRule, show } from './fact-rule.ts';
import { quoteName } from './messages.ts';

export const dropNotNull = factRule({
  id: 'drop-not-null',
  severity: 'advice',
  category: 'multi-phase',
  on: ['drop-not-null'],
  says(fact, { catalog }) {
    const table = catalog.resolve(fact.target.table);
    const column = table?.columns.find((c) => c.name === fact.column);
    if (!table || table.origin === null || !column?.notNull || column.added !== null) return null;
    return {
      message: `${quoteName(fact.column)} of ${show(fact.target.table)} may hold NULL from now on; deployed code that reads it does not expect that.`,
      advice: 'Deploy code that can read NULL before any code writes it.',
    };
  },
  doc: {
    summary: 'Deploy readers that know NULL before a column may hold it.',
    why: 'The change is quick. But the application that runs was generated for a required field: Prisma Client fails to read a row whose required field is NULL, and other code fails later and in stranger ways.',
    instead: steps('Deploy code that reads the field as optional.', 'Drop `NOT NULL`.', 'Deploy the code that writes NULL.'),
    sources: [manual('sql-altertable')],
  },
});
