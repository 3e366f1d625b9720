import { manual } from './doc.ts';
import { factRule, show } from './fact-rule.ts';

export const unloggedTable = factRule({
  id: 'unlogged-table',
  severity: 'advice',
  category: 'dangerous',
  on: ['create-table'],
  says: (fact) =>
    fact.persistence !== 'unlogged'
      ? null
      : {
          message: `PostgreSQL empties the unlogged table ${show(fact.table)} after a crash, and replicas never hold its rows.`,
          advice: 'Leave out UNLOGGED, unless the rows can be made again at any time.',
        },
  doc: {
    summary: 'Keep nothing in an unlogged table that matters.',
    why: 'An `UNLOGGED` table is not written to the write-ahead log. It is faster, but after a crash PostgreSQL truncates it, replicas and point-in-time recovery do not have its rows, and a failover loses them. To change it later means to rewrite the table under `ACCESS EXCLUSIVE`.',
    instead: 'Use an ordinary table. Keep `UNLOGGED` for caches and staging tables that are filled again from elsewhere.',
    sources: [manual('sql-createtable')],
  },
});
