import { manual } from './doc.ts';
import { factRule } from './fact-rule.ts';

export const concurrentIndexWithoutName = factRule({
  id: 'concurrent-index-without-name',
  severity: 'advice',
  category: 'safe',
  on: ['create-index'],
  says(fact) {
    if (!fact.concurrently || fact.index !== null) return null;
    return {
      message: 'Without a name, a second run after a failure builds another index beside the INVALID one.',
      advice: 'Give the index a name.',
    };
  },
  doc: {
    summary: 'Name an index that is built concurrently.',
    why: 'PostgreSQL chooses a free name when none is given. If a concurrent build fails, its `INVALID` index stays under the chosen name, and a second run takes the next name: the broken index remains and slows every write. Prisma does not know the chosen name either and plans to rename the index.',
    instead: 'Write the name that Prisma would give: `<Table>_<column>_idx`, or `<Table>_<column>_key` for a unique index.',
    sources: [manual('sql-createindex')],
  },
});
