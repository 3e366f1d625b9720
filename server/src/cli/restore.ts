import { readHistory } from '../database/read-history.ts';
import { withSession } from '../database/sessions/open.ts';
import { READING } from '../database/sessions/session.ts';
import { restoreApplied } from '../prisma/history/edited.ts';
import { shown } from '../prisma/projects.ts';
import { type Command, neededOperand } from './command.ts';
import { chosenEnvironment, ENVIRONMENT_FLAGS, inDatabase } from './environment-flags.ts';
import { oneLine, printable, usageError } from './io.ts';
import { openMigration } from './open-project.ts';
import { PROJECT_FLAGS } from './project-flags.ts';
import { unifiedDiff } from './unified-diff.ts';
import { writeOrRefuse } from './write-files.ts';

/** `lockkeeper restore FOLDER`. */
export const restoreCommand: Command = {
  name: 'restore',
  summary: 'Put a migration.sql that was edited back as it was applied, from git.',
  operands: 'FOLDER',
  most: 1,
  flags: {
    ...ENVIRONMENT_FLAGS,
    'dry-run': { description: 'Show the difference and write nothing.' },
    format: { value: 'FORMAT', choices: ['text', 'json'], description: 'text (default) or json.' },
    ...PROJECT_FLAGS,
  },
  notes: [
    'FOLDER is the folder of the migration, or its migration.sql. The checksum that the environment has decides which version it is; down.sql is left alone. To keep the edit, put it into a new migration before.',
    'Exit code: 0 done, 2 wrong use, or refused with the reason.',
  ],
  run: async (args, io, program) => {
    const operand = neededOperand(restoreCommand, args, 'a migration');
    const { analysis, checked } = await openMigration(operand, args, io, program);
    const place = { project: analysis.project, settings: analysis.configuration.settings };
    const { environment, address } = await chosenEnvironment(args, io, place);
    const { migration } = checked;
    const { rows } = await inDatabase(() => withSession(address, READING, readHistory));
    const row = rows.findLast((r) => r.migration === migration.name && r.finishedAt !== null && r.rolledBackAt === null);
    if (row === undefined) throw usageError(`${oneLine(migration.name)} is not applied in ${oneLine(environment.name)}.`);
    const found = await restoreApplied(migration, row.checksum, analysis.project.migrationsFolder);
    if ('refused' in found) throw usageError(found.refused);
    const { from, changes } = found;
    const dry = args.given.has('dry-run');
    if (dry && args.values.format !== 'json') io.stdout(printable(await unifiedDiff(changes.changes, io.cwd)));
    if (!dry) await writeOrRefuse(changes, analysis.project, io);
    const path = shown(migration.file, io.cwd);
    if (args.values.format === 'json')
      io.stdout(
        `${JSON.stringify({ migration: migration.name, path, commit: from.commit, committedAt: from.at, written: !dry }, null, 2)}\n`,
      );
    else if (!dry)
      io.stdout(`${printable(path)}: as it was applied, from ${from.commit === null ? 'the index' : `commit ${from.commit}`}.\n`);
    return 0;
  },
};
