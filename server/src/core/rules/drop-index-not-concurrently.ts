import { manual } from './doc.ts';
import { factRule, showRelation } from './fact-rule.ts';

export const dropIndexNotConcurrently = factRule({
  id: 'drop-index-not-concurrently',
  severity: 'advice',
  category: 'safe',
  on: ['drop'],
  says(fact, { catalog }) {
    if (fact.object !== 'index' || fact.concurrently) return null;
    const index = catalog.resolve(fact.name);
    if (index?.kind !== 'index' || index.index === null || index.index.constraint !== null) return null;
    const table = catalog.relation(index.index.table);
    // a partitioned index has no concurrent form, and a new table has no users yet
    if (table === null || table.origin === null || table.kind === 'partitioned-table') return null;
    return {
      message: `Takes ACCESS EXCLUSIVE on ${showRelation(table)} for a moment, which stops all reads and writes while it waits behind running queries.`,
      advice: 'Use DROP INDEX CONCURRENTLY as the only statement of its migration.',
    };
  },
  doc: {
    summary: 'Drop an index concurrently.',
    why: '`DROP INDEX` is quick by itself, but it needs `ACCESS EXCLUSIVE` on the table and on the index. It waits for every query that runs on the table, and every query that comes later waits behind it. One long report is enough to stop the table.',
    instead:
      '`DROP INDEX CONCURRENTLY` lets reads and writes go on. It refuses to run in a transaction, so it must be the only statement of its migration, with every version of Prisma. It takes one index at a time and no `CASCADE`.',
    sources: [manual('sql-dropindex'), manual('explicit-locking')],
  },
});
