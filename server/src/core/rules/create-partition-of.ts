import { manual, steps } from './doc.ts';
import { factRule, isOld, show } from './fact-rule.ts';

export const createPartitionOf = factRule({
  id: 'create-partition-of',
  severity: 'advice',
  category: 'safe',
  on: ['create-table'],
  says(fact, context) {
    const parent = fact.partitionOf?.parent ?? null;
    if (parent === null || !isOld(parent, context)) return null;
    return {
      message: `Takes ACCESS EXCLUSIVE on ${show(parent)}, which stops all reads and writes of every partition while it waits.`,
      advice: 'Create the table by itself, then attach it: ATTACH PARTITION stops neither reads nor writes of the parent.',
    };
  },
  doc: {
    summary: 'Attach a new partition instead of creating it as one.',
    why: '`CREATE TABLE … PARTITION OF` needs `ACCESS EXCLUSIVE` on the partitioned table, and on its default partition if there is one. It is quick once it has the lock, but it waits for every query that uses any partition, and all later queries wait behind it. `ATTACH PARTITION` takes `SHARE UPDATE EXCLUSIVE` on the parent, which goes along with reads and writes.',
    instead: steps(
      '`CREATE TABLE part (LIKE parent INCLUDING ALL);` an empty table that nobody knows yet.',
      '`ALTER TABLE parent ATTACH PARTITION part FOR VALUES …;` the scan of an empty table is nothing.',
      'With a default partition, add a `CHECK` to it first that rules the new values out, as [default-partition-scan](default-partition-scan.md) says.',
    ),
    sources: [manual('sql-altertable'), manual('ddl-partitioning')],
  },
});
