import { manual, steps } from './doc.ts';
import { factRule } from './fact-rule.ts';

export const concurrentlyIfNotExists = factRule({
  id: 'concurrently-if-not-exists',
  severity: 'advice',
  category: 'safe',
  on: ['create-index'],
  says(fact) {
    if (!fact.concurrently || !fact.ifNotExists) return null;
    return {
      message: 'A build that failed leaves an INVALID index; IF NOT EXISTS then skips the retry and nobody notices.',
      advice: 'Leave out IF NOT EXISTS, or drop the index concurrently in the migration before.',
    };
  },
  doc: {
    summary: 'Do not write IF NOT EXISTS at a concurrent index build.',
    why: 'A concurrent build that fails (a duplicate key, a deadlock, a cancelled session) leaves an index behind that PostgreSQL marks `INVALID`: it costs writes, serves no query and proves no uniqueness. When the migration is run again, `IF NOT EXISTS` finds that name and skips the build with a notice. The migration then counts as applied although the index does not work.',
    instead: steps(
      'Leave out `IF NOT EXISTS`, so that a second run says that the index exists.',
      'If the first run failed, run `DROP INDEX CONCURRENTLY IF EXISTS` first, in a migration of its own or by hand.',
      'After the deployment, check `pg_index.indisvalid`.',
    ),
    sources: [manual('sql-createindex')],
  },
});
