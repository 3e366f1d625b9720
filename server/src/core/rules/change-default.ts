import { manual, steps } from './doc.ts';
import { factRule, show } from './fact-rule.ts';
import { quoteName } from './messages.ts';

export const changeDefault = factRule({
  id: 'change-default',
  severity: 'advice',
  category: 'multi-phase',
  on: ['set-default'],
  says(fact, { catalog }) {
    const table = catalog.resolve(fact.target.table);
    const column = table?.columns.find((c) => c.name === fact.column);
    if (!table || table.origin === null || !column || column.added !== null || column.default === null) return null;
    // the same value may be written in another way
    if (JSON.stringify({ ...column.default, sql: '' }) === JSON.stringify({ ...fact.expression, sql: '' })) return null;
    return {
      message: `Deployed code that leaves ${quoteName(fact.column)} of ${show(fact.target.table)} out of an INSERT gets the new default at once; old rows keep the old value.`,
      advice: 'Let the code send the value itself while both versions run.',
    };
  },
  doc: {
    summary: 'Mind the code that relies on the old default.',
    why: 'A new default touches no row and takes no time. But it holds for every insert from that moment, those of the version that is still running included, and the rows from before keep the old value. Whether an insert sends the value or leaves it to the database depends on the client: Prisma Client leaves out what has a database default.',
    instead: steps('Deploy code that sends the value in every insert.', 'Change the default.', 'Let the code rely on the default again.'),
    sources: [manual('ddl-default')],
  },
});
