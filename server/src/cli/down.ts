import type { RollbackDraft } from '../core/rollback/draft.ts';
import type { Script } from '../core/sql/statement.ts';
import { lineIndex, positionAt } from '../core/text/line-index.ts';
import { type DraftedDown, draftDown } from '../prisma/changes/of-down.ts';
import { shown } from '../prisma/projects.ts';
import { type Arguments, type Command, neededOperand, type Program } from './command.ts';
import { type ExitCode, type Io, oneLine, printable, usageError } from './io.ts';
import { openMigration } from './open-project.ts';
import { PROJECT_FLAGS } from './project-flags.ts';
import { unifiedDiff } from './unified-diff.ts';
import { writeOrRefuse } from './write-files.ts';

/** `lockkeeper down FOLDER`. */
export const downCommand: Command = {
  name: 'down',
  summary: 'Draft the down.sql of a migration, with a grade for what it brings back.',
  operands: 'FOLDER',
  most: 1,
  flags: {
    write: { description: 'Write down.sql into the folder of the migration.' },
    stdout: { description: 'Print it, and write nothing. This is the default.' },
    format: {
      value: 'FORMAT',
      choices: ['text', 'json'],
      description: 'text (default): the SQL; json: {sql, grade, notes} with a grade for each statement.',
    },
    ...PROJECT_FLAGS,
  },
  notes: [
    'FOLDER is the folder of a migration, or its migration.sql. The draft takes back each statement in reverse order, on the schema that the earlier migrations leave.',
    'The grade: exact brings the schema back as it was; lossy does too, but not the rows; irreversible does not even do that, and says why.',
    'What stands between the lines "-- lockkeeper: by hand" and "-- lockkeeper: end by hand" of a down.sql survives a new draft. A file that was written or edited elsewhere is not overwritten: --write shows the difference and refuses.',
    'Exit code: 0 done, 2 wrong use, or refused with the reason.',
  ],
  run: down,
};

async function down(args: Arguments, io: Io, program: Program): Promise<ExitCode> {
  const operand = neededOperand(downCommand, args, 'a migration');
  const write = args.given.has('write');
  if (write && args.given.has('stdout')) throw usageError('--write and --stdout exclude each other.', 'Leave one of them out.');
  const opened = await openMigration(operand, args, io, program);
  const { analysis, checked } = opened;
  const { script, statements } = checked.analysis;
  const { migration, text, before } = checked;
  const made = draftDown(analysis, { migration, text, down: opened.down, statements, before });
  if (write) await writeDown(made, io, shown(migration.down, io.cwd), analysis.project);
  if (args.values.format === 'json') io.stdout(`${JSON.stringify(asJson(made, script), null, 2)}\n`);
  else if (write) io.stdout(`${printable(shown(migration.down, io.cwd))}\n`);
  // a program gets every character as it is
  else io.stdout(io.isTTY ? printable(made.text) : made.text);
  if (write) io.stderr(`${summary(made)}\n`);
  return 0;
}

async function writeDown(made: DraftedDown, io: Io, path: string, project: Parameters<typeof writeOrRefuse>[1]): Promise<void> {
  if (made.change === null) return;
  if (made.loses !== null)
    throw usageError(
      [
        `${oneLine(path)}: ${made.loses} Nothing was changed.`,
        await unifiedDiff([made.change], io.cwd),
        'Put what is to stay between "-- lockkeeper: by hand" and "-- lockkeeper: end by hand", or remove the file, then try again.',
      ].join('\n'),
    );
  await writeOrRefuse({ title: `Draft ${path}`, changes: [made.change] }, project, io);
}

const summary = ({ draft, change }: DraftedDown): string =>
  `The grade is ${draft.grade}.${change === null ? ' The file was so already.' : ''}`;

/** Statements in the order of migration.sql. */
function asJson({ draft, text }: DraftedDown, script: Script): object {
  const lines = lineIndex(script.text);
  const notes = [...draft.steps]
    .sort((a, b) => a.statement - b.statement)
    .map((step: RollbackDraft['steps'][number]) => ({
      statement: step.text,
      line: positionAt(lines, script.statements[step.statement]?.span.start ?? 0).line + 1,
      grade: step.grade,
      reason: step.reason,
    }));
  return { sql: text, grade: draft.grade, notes };
}
