import { prismaManual, steps } from './doc.ts';
import type { ExternalRule, Severity } from './rule.ts';

const WORDS: readonly {
  readonly id: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly why: string;
  readonly instead: string;
}[] = [
  {
    id: 'data-migration-loads-all-rows',
    severity: 'warning',
    summary: 'Do not read all rows of a table into memory.',
    why: '`findMany` without `take`, and a `SELECT` without a bound, bring every row into the memory of the script. It works on the few rows of staging; in production the process ends when memory does, usually in the middle of its work.',
    instead: steps(
      'Read a thousand rows at a time: `findMany({ where, orderBy: { id: "asc" }, take: 1000 })`, in a loop.',
      'Go on behind the last key that was read, or let `where` leave out the rows that are done.',
      '`lockkeeper new-data NAME --table TABLE --column COLUMN` writes such a script.',
    ),
  },
  {
    id: 'data-migration-no-batches',
    severity: 'warning',
    summary: 'Change rows in batches.',
    why: '`updateMany`, `deleteMany` and one `UPDATE` or `DELETE` for the whole table are one transaction: each row stays locked for other writers until the last one is written, the table grows by a copy of each row, and replicas fall behind. Stopped after an hour, an hour of work is rolled back.',
    instead: steps(
      'Go through the table by its key, a thousand rows at a time, and commit each batch.',
      'In SQL a `DO` block with `COMMIT` in its loop, alone in its file, does that.',
      '`lockkeeper new-data NAME --table TABLE --set EXPR` writes it, with `--sql` for psql.',
    ),
  },
  {
    id: 'data-migration-no-down',
    severity: 'advice',
    summary: 'Give a data migration a way back.',
    why: 'When the release is rolled back at night, what was written has to be taken back too, or somebody has to know that it may stay. A script without `down` leaves both open.',
    instead:
      'Write a function `down` that takes back what `up` wrote, in batches as well. Where that is impossible, say so in a comment with the word `irreversible` and the reason. In SQL a comment `-- Rollback: …` or a file `NAME.down.sql` beside it does.',
  },
  {
    id: 'data-migration-not-idempotent',
    severity: 'warning',
    summary: 'Make a data migration safe to run again.',
    why: 'A long script is stopped sooner or later: by a deployment, a lost connection, a timeout. Then it is run again from the start. `SET balance = balance * 100`, `increment` and an `INSERT` without `ON CONFLICT` do their work a second time for the rows that were done.',
    instead: steps(
      'Let the condition leave out rows that are done: `WHERE "displayName" IS NULL`.',
      'Where the new value hangs on the old one, keep a checkpoint that is written in the transaction of each batch; scripts of `lockkeeper new-data` do so in `_data_migrations`.',
      'Insert with `ON CONFLICT DO NOTHING`, or `skipDuplicates` of `createMany`.',
    ),
  },
  {
    id: 'data-migration-raw-sql-unbounded',
    severity: 'warning',
    summary: 'Bound raw SQL in a data migration.',
    why: 'A condition such as `WHERE "displayName" IS NULL` may hold for every row. `$executeRaw` then changes them all in one transaction, which holds their locks and the memory of the server until it ends; Prisma cannot see that, because raw SQL is only text to it.',
    instead:
      'Bound the statement: by a range of keys (`"id" > $1 AND "id" <= $2`), a list (`"id" = ANY($1)`), or a subquery with `LIMIT`; and run it in a loop until it changes nothing.',
  },
];

/** Rules about prisma/data-migrations; they are found by `check-data-migration.ts`. */
export const DATA_MIGRATION_RULE_LIST: readonly ExternalRule[] = WORDS.map(({ id, severity, summary, why, instead }) => ({
  id,
  severity,
  category: 'safe',
  external: 'folder',
  doc: { summary, why, instead, sources: [prismaManual('guides/data-migration')] },
}));
