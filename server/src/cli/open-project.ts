import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { inWords, isFolder, readText } from '../prisma/files.ts';
import type { CheckedMigration } from '../prisma/project-analysis.ts';
import { openProject, type ProjectAnalysis } from '../prisma/project-analysis.ts';
import { type Project, placeOf, readProject, shown } from '../prisma/projects.ts';
import { type Arguments, type Flag, type Program, readerFor } from './command.ts';
import { type Io, oneLine, usageError } from './io.ts';
import { refuseWrongSettings, settingsOf } from './project-flags.ts';
import { findTargets } from './targets.ts';

export const PROJECT_FLAG = {
  project: { value: 'DIR', description: 'The project: its folder or its migrations directory. Default: the one below the current folder.' },
} as const satisfies Readonly<Record<string, Flag>>;

/** The one project that `--project` or the current folder means, ready to be asked. @throws a usage error when it is none or several */
export async function openOnly(args: Arguments, io: Io, program: Program): Promise<ProjectAnalysis> {
  const { wanted } = await findTargets(args.values.project === undefined ? [] : [args.values.project], io.cwd);
  const [first, second] = wanted;
  if (first === undefined) throw usageError('There is no folder of Prisma migrations here.', 'Name the project: --project DIR');
  if (second !== undefined) {
    const folders = wanted.map((w) => `  ${oneLine(shown(w.project.migrationsFolder, io.cwd))}`);
    throw usageError(['There are several projects here:', ...folders].join('\n'), 'Name one: --project DIR');
  }
  return open(first.project, args, io, program);
}

/** A project that was found, ready to be asked. @throws a usage error when it cannot be */
export async function open(project: Project, args: Arguments, io: Io, program: Program): Promise<ProjectAnalysis> {
  const at = oneLine(shown(project.migrationsFolder, io.cwd));
  if (project.unsupported !== null) throw usageError(`${at}: ${project.unsupported}`);
  const analysis = await openProject(project, { reader: await readerFor(program, io), flags: settingsOf(args) });
  await refuseWrongSettings(analysis.configuration.problems, io.cwd);
  const { unsupported } = analysis.configuration.era;
  if (unsupported !== null) throw usageError(`${at}: ${unsupported}`);
  const [problem] = analysis.problems;
  // one without migrations has no folder yet
  if (problem !== undefined && (await isFolder(project.migrationsFolder)))
    throw usageError(`${oneLine(shown(problem.path, io.cwd))}: ${problem.message}`);
  return analysis;
}

export interface OpenMigration {
  readonly analysis: ProjectAnalysis;
  readonly checked: CheckedMigration & { readonly text: string; readonly analysis: NonNullable<CheckedMigration['analysis']> };
  /** Text of down.sql; null when there is none. */
  readonly down: string | null;
}

/** The path of a migration that is only named, where one project here has it; else what was given. */
async function pathOfNamed(given: string, io: Io): Promise<string> {
  const full = resolve(io.cwd, given);
  if (/[\\/.]/.test(given) || (await isFolder(full))) return full;
  const { wanted } = await findTargets([], io.cwd);
  const folders = wanted.map((w) => join(w.project.migrationsFolder, given));
  const there: string[] = [];
  for (const folder of folders) if (await isFolder(folder)) there.push(folder);
  return there.length === 1 ? (there[0] ?? full) : full;
}

/** A migration by the path of its migration.sql or its folder, or by its name. @throws a usage error for anything else */
export async function openMigration(path: string, args: Arguments, io: Io, program: Program): Promise<OpenMigration> {
  const full = await pathOfNamed(path, io);
  let isFolder: boolean;
  try {
    isFolder = (await stat(full)).isDirectory();
  } catch (error) {
    throw usageError(`${oneLine(path)}: ${inWords(error)}`);
  }
  const place = await placeOf(full);
  if (place === null || place.migration === null || (!isFolder && basename(full) !== 'migration.sql'))
    throw usageError(`${oneLine(path)} is no migration. Name a migration.sql below prisma/migrations, or its folder.`);
  const analysis = await open(await readProject(place.migrationsFolder), args, io, program);
  const folder = isFolder ? full : dirname(full);
  const checked = await analysis.checkMigration(folder);
  if (checked === null || checked.analysis === null || checked.text === null)
    throw usageError(`${oneLine(path)}: There is no migration.sql that could be read.`);
  return {
    analysis,
    checked: { ...checked, text: checked.text, analysis: checked.analysis },
    down: await readText(checked.migration.down),
  };
}
