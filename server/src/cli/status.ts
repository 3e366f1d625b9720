import { prismaCommand } from '../database/doing/commands.ts';
import { projectStatus, readDatabase, type StatusOfProject } from '../database/status.ts';
import { groupOf } from '../prisma/history/history.ts';
import { openProject } from '../prisma/project-analysis.ts';
import { shown } from '../prisma/projects.ts';
import { type Arguments, type Command, type Program, readerFor } from './command.ts';
import { ENVIRONMENT_FLAGS } from './environment-flags.ts';
import { type ExitCode, type Io, oneLine, usageError } from './io.ts';
import { PROJECT_FLAGS, refuseWrongSettings, settingsOf } from './project-flags.ts';
import { statusAsJson } from './status/as-json.ts';
import { statusAsMarkdown } from './status/as-markdown.ts';
import { statusAsText } from './status/as-text.ts';
import { type Chosen, chosenTargets, refuseUnknown } from './status/choose.ts';
import { matrixAsJson, matrixAsMarkdown, matrixAsText } from './status/matrix.ts';
import { findTargets, type Wanted } from './targets.ts';

/** `lockkeeper status [paths…]`. */
export const statusCommand: Command = {
  name: 'status',
  summary: 'Show which migrations are applied where, and what needs attention.',
  operands: '[paths…]',
  most: Number.POSITIVE_INFINITY,
  flags: {
    ...ENVIRONMENT_FLAGS,
    'all-environments': { description: 'Ask every environment, and show migrations by environment.' },
    git: { description: 'Ask no database: what is on the base branch counts as applied.' },
    format: { value: 'FORMAT', choices: ['text', 'json', 'markdown'], description: 'text (default), json or markdown.' },
    all: { description: 'List everything; otherwise long lists are cut.' },
    project: { value: 'DIR', description: 'The project: its folder or its migrations directory. Default: all below the current folder.' },
    ...PROJECT_FLAGS,
  },
  notes: [
    'Without --env the environment for development is asked, where there is exactly one and its address is known; else git alone. A database is only read. Where it does not answer, the states are those that git knows, and the reason is said.',
    'A migration is one of: planned (a phase that waits in a plan), draft (no statement yet), new (not on the base branch, and no database was asked), pending, applied, edited (after it was applied), failed, rolled-back, missing (applied, but not on disk), out-of-order (not applied, and before one that is).',
    'Exit code: 0 up to date; 1 something is pending or needs attention; 2 wrong use, or it cannot be told, because the database did not answer or there is neither database nor git.',
  ],
  run: status,
};

async function status(args: Arguments, io: Io, program: Program): Promise<ExitCode> {
  refuseFlags(args);
  const { project } = args.values;
  const { wanted, loose, problems } = await findTargets(project === undefined ? args.positionals : [project], io.cwd);
  const [file] = loose;
  if (file !== undefined) throw usageError(`${oneLine(shown(file, io.cwd))} lies in no folder of Prisma migrations.`);
  for (const p of problems) io.stderr(`lockkeeper: ${oneLine(shown(p.path, io.cwd))}: ${p.message}\n`);
  const reader = await readerFor(program, io);
  const opened = await Promise.all(
    wanted.map(async (target) => {
      const analysis = await openProject(target.project, { reader, flags: settingsOf(args) });
      await refuseWrongSettings(analysis.configuration.problems, io.cwd);
      return { target, analysis, chosen: await chosenTargets(analysis, args, io) };
    }),
  );
  refuseUnknown(opened.map((o) => o.chosen));
  const told = await Promise.all(
    opened.map(async ({ target, analysis, chosen }): Promise<Told> => {
      const asked = await Promise.all(
        chosen.targets.map(async ({ environment, address }) => ({ environment, reading: await readDatabase(address) })),
      );
      const statuses: StatusOfProject[] = [];
      for (const one of asked.length === 0 ? [null] : asked) statuses.push(only(await projectStatus(analysis, { asked: one }), target));
      return { statuses, chosen, deploy: await prismaCommand({ analysis }, 'deploy') };
    }),
  );
  const format = args.values.format ?? 'text';
  const layout = { io, all: args.given.has('all') };
  io.stdout((args.given.has('all-environments') ? MATRIX : PRINT)[format]?.(told, layout) ?? '');
  const codes = told.flatMap(({ statuses, chosen }) => statuses.map((s) => exitCodeOf(s, chosen)));
  return codes.includes(2) ? 2 : codes.includes(1) ? 1 : 0;
}

function refuseFlags(args: Arguments): void {
  const ways = ['env', 'url', 'git', 'all-environments'].filter((name) => args.given.has(name));
  if (ways.length > 1) throw usageError(`--${ways[0]} and --${ways[1]} exclude each other.`, 'Leave one of them out.');
  if (args.given.has('project') && args.positionals.length > 0)
    throw usageError('--project takes no paths beside it.', 'Name the project or the paths, not both.');
}

/** A project's status, and how its environment was chosen. */
export interface Told {
  /** By environment; one where none was asked. */
  readonly statuses: readonly StatusOfProject[];
  readonly chosen: Chosen;
  /** How the project has Prisma deploy, for people. */
  readonly deploy: string;
}

export interface Layout {
  readonly io: Io;
  readonly all: boolean;
}

const PRINT: Readonly<Record<string, (told: readonly Told[], layout: Layout) => string>> = {
  text: statusAsText,
  json: statusAsJson,
  markdown: statusAsMarkdown,
};

const MATRIX: typeof PRINT = { text: matrixAsText, json: matrixAsJson, markdown: matrixAsMarkdown };

const only = (s: StatusOfProject, { only: names }: Wanted): StatusOfProject =>
  names === null ? s : { ...s, migrations: s.migrations.filter((m) => names.has(m.name)) };

/** 2: it cannot be told. */
function exitCodeOf(s: StatusOfProject, { missing }: Chosen): ExitCode {
  if (s.unsupported !== null || s.problem !== null || s.from === 'files' || missing) return 2;
  return s.migrations.some((m) => ['attention', 'pending'].includes(groupOf(m))) ? 1 : 0;
}
