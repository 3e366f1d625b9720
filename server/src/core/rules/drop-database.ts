import { manual } from './doc.ts';
import { factRule } from './fact-rule.ts';

export const dropDatabase = factRule({
  id: 'drop-database',
  severity: 'error',
  category: 'dangerous',
  on: ['outside-transaction', 'drop'],
  says(fact) {
    const drops = fact.kind === 'drop' ? fact.object === 'database' : /^DROP DATABASE\b/i.test(fact.what);
    if (!drops) return null;
    return {
      message: 'Drops a whole database with everything in it; nothing but a backup brings it back.',
      advice: 'Leave it out of migrations.',
    };
  },
  doc: {
    summary: 'Never drop a database in a migration.',
    why: 'Everything in the database is gone at once, without a transaction that could be rolled back. A migration runs wherever Prisma is pointed, so the same file removes a test database today and production tomorrow. PostgreSQL refuses to drop the database that the connection uses, but not its neighbours.',
    instead: 'Leave it to the people and tools that set up servers.',
    sources: [manual('sql-dropdatabase')],
  },
});
