import { isRefusal } from '../core/plans/plan.ts';
import { type PlannedRevert, revertMigration } from '../prisma/changes/of-revert.ts';
import { shown } from '../prisma/projects.ts';
import { type Arguments, type Command, neededOperand, type Program } from './command.ts';
import { type ExitCode, type Io, printable, usageError } from './io.ts';
import { openMigration } from './open-project.ts';
import { PROJECT_FLAGS } from './project-flags.ts';
import { writeOrRefuse } from './write-files.ts';

/** `lockkeeper revert FOLDER`. */
export const revertCommand: Command = {
  name: 'revert',
  summary: 'Take a migration back by a new one, for databases whose history goes forward.',
  operands: 'FOLDER',
  most: 1,
  flags: {
    'dry-run': { description: 'Print the new migrations and write nothing.' },
    format: { value: 'FORMAT', choices: ['text', 'json'], description: 'text (default) or json.' },
    ...PROJECT_FLAGS,
  },
  notes: [
    'FOLDER is the folder of a migration, or its migration.sql. The SQL comes from its down.sql where that undoes the migration, else from a draft.',
    'It is checked on the schema as the last migration leaves it. What cannot share a transaction gets a migration of its own; each has a down.sql.',
    'Exit code: 0 done, 2 wrong use, or refused with the reason. Nothing is half written.',
  ],
  run: revert,
};

async function revert(args: Arguments, io: Io, program: Program): Promise<ExitCode> {
  const operand = neededOperand(revertCommand, args, 'a migration');
  const { analysis, checked, down } = await openMigration(operand, args, io, program);
  const { migration, text, before } = checked;
  const made = await revertMigration(analysis, { migration, text, down, statements: checked.analysis.statements, before }, new Date());
  if (isRefusal(made)) throw usageError(made.refused);
  const json = args.values.format === 'json';
  if (args.given.has('dry-run')) {
    io.stdout(json ? asJson(made, null) : asText(made, io));
    return 0;
  }
  const paths = await writeOrRefuse(made.changes, analysis.project, io);
  if (json) io.stdout(asJson(made, paths));
  else {
    io.stdout(paths.map((path) => `${printable(path)}\n`).join(''));
    io.stderr(made.notes.map((note) => `${printable(note)}\n`).join(''));
  }
  return 0;
}

/** The files for people who read them before anything is written. */
const asText = ({ changes, notes }: PlannedRevert, io: Io): string =>
  printable(
    [
      ...changes.changes.flatMap((c) =>
        c.kind === 'create' ? [`${shown(c.path, io.cwd)}:`, '', c.text.trimEnd().replace(/^(?=.)/gm, '    '), ''] : [],
      ),
      ...notes.map((note) => `Note: ${note}`),
      '',
    ].join('\n'),
  );

function asJson({ names, revert: { migrations }, changes, notes }: PlannedRevert, paths: readonly string[] | null): string {
  const down = (i: number): string =>
    changes.changes.flatMap((c) => (c.kind === 'create' && c.path.endsWith('down.sql') ? [c.text] : []))[i] ?? '';
  const list = migrations.map((m, i) => ({ name: names[i], migrationSql: m.migrationSql, downSql: down(i), grade: m.draft.grade }));
  return `${JSON.stringify({ migrations: list, notes, ...(paths === null ? {} : { paths }) }, null, 2)}\n`;
}
