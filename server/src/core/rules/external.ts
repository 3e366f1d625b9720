import { prismaManual, steps } from './doc.ts';
import { DATA_MIGRATION_RULE_LIST } from './external-data-migrations.ts';
import type { ExternalRule, Rule, Severity } from './rule.ts';

interface ExternalWords {
  readonly id: string;
  readonly of: ExternalRule['external'];
  readonly severity?: Severity;
  readonly style?: true;
  readonly summary: string;
  readonly why: string;
  readonly instead: string;
  readonly source?: string;
}

const MIGRATE = 'orm/prisma-migrate/understanding-prisma-migrate/migration-histories';
const DOWN = 'orm/prisma-migrate/workflows/generating-down-migrations';

/** Rules whose findings come from the folder or from suppressing comments. They are described here and reported there. */
const WORDS: readonly ExternalWords[] = [
  {
    id: 'migration-name-timestamp',
    of: 'folder',
    summary: 'Begin the name of a migration with a timestamp.',
    why: 'Prisma takes every folder for a migration, whatever its name, and applies them in the order of their names. Without the 14 digits of `YYYYMMDDHHMMSS` the order is that of the words, and a new migration can come before an applied one.',
    instead:
      'Rename the folder before it is applied: `20260131120000_add_user_email_index`. After that the name is part of the history and must stay.',
  },
  {
    id: 'migration-name-snake-case',
    of: 'folder',
    summary: 'Write the name of a migration in snake_case.',
    why: 'Folder names differ in case and spaces between operating systems, and Prisma has sorted them in two ways: by bytes up to 6.5, by language rules since. Lower-case letters, digits and underscores sort and copy the same everywhere.',
    instead: 'Rename the folder before it is applied: `20260131120000_add_user_email_index`.',
  },
  {
    id: 'migration-name-verb',
    of: 'folder',
    summary: 'Begin the description of a migration with a verb.',
    why: 'The list of migrations is read more often than their SQL. A name such as `create_audit_log_table`, `add_user_email_index` or `backfill_display_names` tells what happens; `update2` or `fix` does not.',
    instead:
      'Begin with one of the verbs of the setting `naming.verbs`: `create`, `add`, `change`, `remove`, `drop`, `rename`, `backfill`, `migrate`, `cleanup` and more.',
  },
  {
    id: 'migration-order',
    of: 'folder',
    severity: 'warning',
    summary: 'Give a new migration a timestamp after all others.',
    why: 'Prisma applies pending migrations in the order of their names. A migration that sorts before one that is applied already, which happens when a branch is merged late, runs after it in production but before it on a fresh database: the two can end up with different schemas. Two folders with one timestamp leave the order to the rest of the name.',
    instead: 'Rename the folder to a timestamp of now, as long as it is applied nowhere.',
  },
  {
    id: 'migration-sql-missing',
    of: 'folder',
    severity: 'error',
    summary: 'Put a migration.sql into every migration folder.',
    why: '`prisma migrate deploy` stops with P3015 at a folder without `migration.sql`, and applies nothing. A folder that holds only `down.sql` counts too.',
    instead: 'Add the file, or remove the folder.',
  },
  {
    id: 'migration-sql-empty',
    of: 'folder',
    summary: 'Remove a migration that does nothing.',
    why: 'The file holds no statement. Prisma records it as applied, and it has to be carried along for ever. Usually the SQL was meant to be written later and was forgotten.',
    instead: 'Write the SQL, or remove the folder before it is applied.',
  },
  {
    id: 'down-sql-missing',
    of: 'folder',
    summary: 'Write a down.sql beside each migration.sql.',
    why: 'Prisma has no automatic rollback. When a deployment goes wrong at night, the SQL that undoes it must be there and tested; to think of it then takes too long.',
    instead: steps(
      'Write `down.sql` into the folder of the migration: Prisma ignores the file.',
      'Try it on a copy: up, down, up.',
      'Where a step cannot be undone, say so in the file, with what to do instead.',
    ),
    source: DOWN,
  },
  {
    id: 'down-sql-empty',
    of: 'folder',
    summary: 'Say in down.sql how to go back.',
    why: 'The file is there but holds no statement. Whoever needs it will believe that nothing has to be done.',
    instead: 'Write the SQL that undoes the migration, or a comment that says why it cannot be undone and what to do.',
    source: DOWN,
  },
  {
    id: 'rollback-comment-missing',
    of: 'folder',
    summary: 'Say in migration.sql how the change is undone.',
    why: 'A line `-- Rollback: …` at the top makes the way back part of the review: who reads the change sees at once whether it can be undone, and what is lost.',
    instead:
      'Add a line such as `-- Rollback: ALTER TABLE "User" DROP COLUMN "mfaEnabled";` before the file is applied. Its checksum is part of the history afterwards.',
    source: DOWN,
  },
  {
    id: 'rollback-comment-differs',
    of: 'folder',
    summary: 'Keep the Rollback comment in step with down.sql.',
    why: 'The line `-- Rollback: …` in `migration.sql` and the file `down.sql` say the same thing twice. When one of them is changed and the other is not, the review looks at one way back and the night of the incident runs another. White space, comments and what only steers the transaction do not count, and a comment in words is left alone. Once the migration is applied its text stays as it is, so nothing is said then.',
    instead: 'Write the comment anew from `down.sql`, which the fix does, or let it say `-- Rollback: see down.sql`.',
    source: DOWN,
  },
  {
    id: 'down-leaves-something',
    of: 'folder',
    summary: 'Let down.sql undo all that migration.sql does.',
    why: 'Lockkeeper applies `migration.sql` and then `down.sql` to the schema as the earlier migrations leave it, and compares. What is left behind makes the next attempt fail (`relation already exists`); what does not come back makes the code of before fail, which is the code that a rollback brings. Rows are not compared, only the schema, and nothing is said where a statement of either file could not be read.',
    instead: steps(
      'Draft `down.sql` again: the code action on the finding, or `lockkeeper down FOLDER --write`.',
      'Or add what the message names. What stands between `-- lockkeeper: by hand` and `-- lockkeeper: end by hand` survives a new draft.',
      'Where something cannot be taken back, say so in the file: `-- irreversible: why`, with what to do instead.',
    ),
    source: DOWN,
  },
  {
    id: 'migration-lock-missing',
    of: 'folder',
    summary: 'Keep migration_lock.toml with the migrations.',
    why: 'The file names the database provider of the migrations. Without it Prisma does not notice when the provider in the schema changes, and SQL for one database is run on another.',
    instead: 'Commit `migration_lock.toml` with the line `provider = "postgresql"`.',
  },
  {
    id: 'plan-phases-together',
    of: 'folder',
    severity: 'error',
    summary: 'Put one phase of a plan into a change at a time.',
    why: 'A plan is safe because something happens between its phases: the migration before is applied, the code that copes with both shapes is live, the backfill is finished. Two phases that are merged together are applied together by `prisma migrate deploy`, one right after the other, and that is the unsafe change again. A migration counts as new while it is neither on the main line of the remote nor confirmed with `lockkeeper plan confirm`.',
    instead: steps(
      'Take the later phase out of the change.',
      'Merge and deploy the one before, with the deployments and backfills that follow it: `lockkeeper plan show PLAN` lists them.',
      'Promote the later one then: `lockkeeper promote PLAN`.',
    ),
  },
  {
    id: 'plan-file-invalid',
    of: 'folder',
    severity: 'warning',
    summary: 'Keep plan.json as it is written.',
    why: '`plan.json` says which phases a plan has and what people confirmed. When it does not fit its schema, the plan can be neither shown nor promoted, and nobody is told which phase is next.',
    instead:
      'Correct the place that the message names, or take the file back from version control. `lockkeeper plan confirm` writes it; nobody has to edit it.',
  },
  {
    id: 'suppression-unknown-rule',
    of: 'suppression',
    severity: 'warning',
    summary: 'Name an existing rule in an ignore comment.',
    why: 'The comment names a rule that does not exist, so it suppresses nothing. Most often it is a typing error, or the rule had another name in another tool.',
    instead: 'Correct the name. `lockkeeper rules` lists all rules.',
  },
  {
    id: 'suppression-without-reason',
    of: 'suppression',
    summary: 'Give a reason in an ignore comment.',
    why: 'The project asks for reasons (`suppressions.requireReason`). Whoever reads the migration later should see why the finding did not matter, and under which condition.',
    instead: 'Write it after a colon: `-- lockkeeper-ignore create-index-not-concurrently: the table has 40 rows`.',
  },
  {
    id: 'suppression-unused',
    of: 'suppression',
    summary: 'Remove an ignore comment that suppresses nothing.',
    why: 'No finding of that rule is there any more. If the comment stays, it will one day hide a new finding that nobody has judged.',
    instead: 'Remove the comment, or the rule from its list.',
  },
  {
    id: 'suppression-unclosed',
    of: 'suppression',
    summary: 'End an ignored part of a file.',
    why: '`-- lockkeeper-ignore-start` without `-- lockkeeper-ignore-end` ignores everything to the end of the file, and an end without a start does nothing.',
    instead:
      'Write `-- lockkeeper-ignore-end` after the last statement that is meant, or use `-- lockkeeper-ignore-file` for the whole file.',
  },
];

const OF_FILES: readonly Rule[] = WORDS.map(
  ({ id, of, severity, style, summary, why, instead, source }): ExternalRule => ({
    id,
    severity: severity ?? 'advice',
    category: 'safe',
    ...(style ? { style } : {}),
    external: of,
    doc: { summary, why, instead, sources: [prismaManual(source ?? MIGRATE)] },
  }),
);

export const EXTERNAL_RULES: readonly Rule[] = [...OF_FILES, ...DATA_MIGRATION_RULE_LIST];
