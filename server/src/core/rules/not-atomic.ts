import { prismaManual, steps } from './doc.ts';
import { changesSchema } from './fact-rule.ts';
import { defineRule, type FileRule } from './rule.ts';

export const notAtomic = defineRule<FileRule>({
  id: 'not-atomic',
  severity: 'advice',
  category: 'safe',
  file(statements, { execution }) {
    if (execution !== 'split') return [];
    const changes = statements.filter(changesSchema);
    const first = changes[0];
    const second = changes.find((statement) => first !== undefined && statement.unit.unit !== first.unit.unit);
    if (first === undefined || second === undefined) return [];
    return [
      {
        at: second.index,
        message:
          'Prisma sends each statement of this file by itself: if this one fails, what stands before it stays, and the migration cannot simply be run again.',
        advice: 'Put BEGIN and COMMIT around the file, or one change into each migration.',
        relatedStatement: { index: first.index, message: 'This change is kept if a later statement fails.' },
      },
    ];
  },
  doc: {
    summary: 'Make a file with several changes all or nothing.',
    why: 'Up to 7.3 Prisma ran a file with several statements as one transaction. From 7.4 on it sends each statement by itself where its own parser can read the whole file, which is so for nearly everything that Prisma generates. If the third statement fails the first two stay: the migration is marked failed, `migrate deploy` refuses to go on (P3009), and a second run stops at the first statement because its change is there already. Reported once per file.',
    instead: steps(
      'Put `BEGIN;` at the top of the file and `COMMIT;` at its end: that is one transaction with every version of Prisma. Statements with `CONCURRENTLY` cannot be in it.',
      'Or give each change a migration of its own.',
      'After a failure undo the first half by hand, then run `prisma migrate resolve --rolled-back <migration>`.',
    ),
    sources: [prismaManual('orm/prisma-migrate/workflows/patching-and-hotfixing')],
  },
});
