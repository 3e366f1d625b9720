import { type Asked, projectStatus, readDatabase, type StatusOfProject } from '../database/status.ts';
import { groupOf } from '../prisma/history/history.ts';
import { openProject } from '../prisma/project-analysis.ts';
import { shown } from '../prisma/projects.ts';
import { type Arguments, type Command, type Program, readerFor } from './command.ts';
import { type ExitCode, type Io, oneLine, usageError } from './io.ts';
import { PROJECT_FLAGS, refuseWrongSettings, settingsOf } from './project-flags.ts';
import { statusAsJson } from './status/as-json.ts';
import { statusAsMarkdown } from './status/as-markdown.ts';
import { statusAsText } from './status/as-text.ts';
import { type Chosen, chosenTarget } from './status/choose.ts';
import { findTargets, type Wanted } from './targets.ts';

/** `lockkeeper status [paths…]`. */
export const statusCommand: Command = {
  name: 'status',
  summary: 'Show which migrations are applied where, and what needs attention.',
  operands: '[paths…]',
  most: Number.POSITIVE_INFINITY,
  flags: {
    env: { value: 'NAME', description: 'The environment that is asked. Default: the one for development, where there is one.' },
    url: { value: 'URL', description: 'The database that is asked: postgresql://… or pglite:FOLDER. It is not printed.' },
    git: { description: 'Ask no database: what is on the base branch counts as applied.' },
    format: { value: 'FORMAT', choices: ['text', 'json', 'markdown'], description: 'text (default), json or markdown.' },
    all: { description: 'List every applied migration, and not only the last ones.' },
    project: { value: 'DIR', description: 'The project: its folder or its migrations directory. Default: all below the current folder.' },
    ...PROJECT_FLAGS,
  },
  notes: [
    'A database is only read. Where it does not answer, the states are those that git knows, and the reason is said.',
    'A migration is one of: planned (a phase that waits in a plan), draft (no statement yet), new (not on the base branch, and no database was asked), pending, applied, edited (after it was applied), failed, rolled-back, missing (applied, but not on disk), out-of-order (not applied, and before one that is).',
    'Exit code: 0 up to date; 1 something is pending or needs attention; 2 wrong use, or it cannot be told, because the database did not answer or there is neither database nor git.',
  ],
  run: status,
};

async function status(args: Arguments, io: Io, program: Program): Promise<ExitCode> {
  const { env, url, project } = args.values;
  if ([env !== undefined, url !== undefined, args.given.has('git')].filter(Boolean).length > 1)
    throw usageError('--env, --url and --git exclude each other.', 'Leave all but one of them out.');
  if (project !== undefined && args.positionals.length > 0) throw usageError('--project takes no paths beside it.');
  const { wanted, loose, problems } = await findTargets(project === undefined ? args.positionals : [project], io.cwd);
  const [file] = loose;
  if (file !== undefined) throw usageError(`${oneLine(shown(file, io.cwd))} lies in no folder of Prisma migrations.`);
  for (const p of problems) io.stderr(`lockkeeper: ${oneLine(shown(p.path, io.cwd))}: ${p.message}\n`);
  const reader = await readerFor(program, io);
  const told: Told[] = [];
  for (const target of wanted) {
    const analysis = await openProject(target.project, { reader, flags: settingsOf(args) });
    await refuseWrongSettings(analysis.configuration.problems, io.cwd);
    const chosen = await chosenTarget(analysis, args, io);
    const asked: Asked | null =
      chosen.environment === null ? null : { environment: chosen.environment, reading: await readDatabase(chosen.address) };
    told.push({ status: only(await projectStatus(analysis, { asked }), target), chosen });
  }
  io.stdout(PRINT[args.values.format ?? 'text']?.(told, { io, all: args.given.has('all') }) ?? '');
  const codes = told.map(({ status: s, chosen }) => exitCodeOf(s, chosen));
  return codes.includes(2) ? 2 : codes.includes(1) ? 1 : 0;
}

/** A project's status, and how its environment was chosen. */
export interface Told {
  readonly status: StatusOfProject;
  readonly chosen: Chosen;
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

const only = (s: StatusOfProject, { only: names }: Wanted): StatusOfProject =>
  names === null ? s : { ...s, migrations: s.migrations.filter((m) => names.has(m.name)) };

/** 2: it cannot be told. */
export function exitCodeOf(s: StatusOfProject, { failed }: Pick<Chosen, 'failed'>): ExitCode {
  if (s.unsupported !== null || s.problem !== null || s.from === 'files' || failed !== null) return 2;
  return s.migrations.some((m) => ['attention', 'pending'].includes(groupOf(m))) ? 1 : 0;
}
