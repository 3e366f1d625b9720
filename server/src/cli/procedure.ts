import { procedureOf } from '../prisma/checklist/procedure.ts';
import { type Command, neededOperand } from './command.ts';
import { oneLine, printable, usageError } from './io.ts';
import { openMigration } from './open-project.ts';
import { PROJECT_FLAGS } from './project-flags.ts';

/** `lockkeeper procedure FOLDER`. */
export const procedureCommand: Command = {
  name: 'procedure',
  summary: 'Print the steps that take a migration back, with its names filled in.',
  operands: 'FOLDER',
  most: 1,
  flags: PROJECT_FLAGS,
  notes: [
    'FOLDER is the folder of a migration, or its migration.sql. The steps are Markdown: stop the deployment, roll the code back, run down.sql, mark the history, verify. Nothing is run; the commands are to be run from the current folder.',
    'Exit code: 0 done, 2 wrong use.',
  ],
  run: async (args, io, program) => {
    const folder = neededOperand(procedureCommand, args, 'a migration');
    const { analysis, checked } = await openMigration(folder, args, io, program);
    const markdown = await procedureOf(analysis, checked.migration.path, io.cwd);
    if (markdown === null) throw usageError(`${oneLine(folder)} is no migration.`);
    io.stdout(printable(markdown));
    return 0;
  },
};
