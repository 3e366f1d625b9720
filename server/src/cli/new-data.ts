import { type DataMigrationRequest, WHATS, type What } from '../core/data-migrations/request.ts';
import { isRefusal } from '../core/plans/plan.ts';
import { newDataMigration } from '../prisma/changes/data-migrations.ts';
import { shown } from '../prisma/projects.ts';
import type { Arguments, Command } from './command.ts';
import { printable, usageError } from './io.ts';
import { openOnly, PROJECT_FLAG } from './open-project.ts';
import { PROJECT_FLAGS } from './project-flags.ts';
import { writeOrRefuse } from './write-files.ts';

const KINDS = WHATS.map((w) => w.what);

/** `lockkeeper new-data NAME`. */
export const newDataCommand: Command = {
  name: 'new-data',
  summary: 'Write a data migration: a script that changes rows in batches, and can be stopped and run again.',
  operands: 'NAME',
  most: 1,
  flags: {
    table: { value: 'TABLE', description: 'Whose rows are changed: User, app.User. Without it the file is an example to be edited.' },
    column: { value: 'COLUMN', description: 'The column that is written.' },
    set: { value: 'EXPR', description: 'What is written, as SQL: a value for the column, or column = value.' },
    where: { value: 'EXPR', description: 'Which rows, as SQL; without it those whose column is empty, or has another value.' },
    kind: { value: 'KIND', choices: KINDS, description: `${KINDS.join(', ')}; told by the name when it is left out.` },
    sql: { description: 'Write SQL to be run with psql, in place of TypeScript with Prisma Client.' },
    'dry-run': { description: 'Print the file and write nothing.' },
    ...PROJECT_FLAG,
    ...PROJECT_FLAGS,
  },
  notes: [
    'The file is written to prisma/data-migrations. Names are in snake_case and say what is done: backfill_user_display_names, migrate_role_ids_to_enums, cleanup_orphaned_sessions.',
    'Nothing is run, and no file is overwritten.',
    'Exit code: 0 done, 2 wrong use, or refused with the reason.',
  ],
  run: async (args, io, program) => {
    const [name] = args.positionals;
    if (name === undefined)
      throw usageError(
        'lockkeeper new-data needs a name, such as backfill_user_display_names.',
        'Usage: lockkeeper new-data NAME --table TABLE',
      );
    const analysis = await openOnly(args, io, program);
    const made = await newDataMigration(analysis, requestOf(name, args));
    if (isRefusal(made)) throw usageError(printable(made.refused));
    if (args.given.has('dry-run')) {
      io.stdout(printable(made.text));
      return 0;
    }
    await writeOrRefuse(made.changes, analysis.project, io);
    io.stdout(printable(`${shown(made.path, io.cwd)}\n`));
    return 0;
  },
};

function requestOf(name: string, args: Arguments): DataMigrationRequest {
  const { table = null, column = null, set = null, where = null, kind } = args.values;
  return {
    name: name.trim(),
    what: (kind as What | undefined) ?? kindByName(name, column !== null || set !== null),
    table,
    column,
    set,
    where,
    language: args.given.has('sql') ? 'sql' : 'ts',
  };
}

/** By the first word: rows are deleted only where nothing is set. */
function kindByName(name: string, writes: boolean): What {
  if (/^(?:cleanup|clean|delete|purge|remove)_/.test(name) && !writes) return 'cleanup';
  return /^backfill_|^fill_/.test(name) || !writes ? 'backfill' : /^(?:migrate|move|copy)_/.test(name) ? 'move' : 'backfill';
}
