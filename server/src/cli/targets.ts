import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isDataMigration } from '../prisma/data-migration-files.ts';
import { inWords, type PathProblem } from '../prisma/files.ts';
import { findProjects, type Project, placeOf, readProject, shown } from '../prisma/projects.ts';
import { stagedFiles } from '../prisma/since.ts';
import { oneLine, usageError } from './io.ts';

/** What a project is asked for. */
export interface Wanted {
  readonly project: Project;
  /** Names of migrations; null: all of them. */
  only: Set<string> | null;
  /** Those of them that are meant with their folder, and not only by their migration.sql. */
  readonly whole: Set<string>;
  /** Files that are neither a migration.sql nor a folder: down.sql. */
  readonly files: Set<string>;
  /** Data migrations that are named. */
  readonly scripts: Set<string>;
}

export interface Targets {
  readonly wanted: readonly Wanted[];
  /** SQL files outside any migrations folder. */
  readonly loose: readonly string[];
  readonly problems: readonly PathProblem[];
}

/** Finds what the paths mean: projects, single migrations, lone files. Without paths: all projects below `cwd`. */
export async function findTargets(paths: readonly string[], cwd: string): Promise<Targets> {
  const wanted = new Map<string, Wanted>();
  const loose: string[] = [];
  const problems: PathProblem[] = [];
  const want = (project: Project): Wanted => {
    const known = wanted.get(project.migrationsFolder);
    if (known !== undefined) return known;
    const fresh: Wanted = { project, only: new Set(), whole: new Set(), files: new Set(), scripts: new Set() };
    wanted.set(project.migrationsFolder, fresh);
    return fresh;
  };
  for (const path of paths.length === 0 ? [cwd] : paths) {
    const full = resolve(cwd, path);
    const isFolder = await kindOf(full, path);
    const place = await placeOf(full);
    const beside = !isFolder && isDataMigration(full) ? await projectBeside(full) : null;
    if (beside !== null) {
      want(beside).scripts.add(full);
    } else if (place !== null) {
      const target = want(await readProject(place.migrationsFolder));
      if (place.migration === null) target.only = null;
      else if (isFolder || basename(full) === 'migration.sql') {
        target.only?.add(place.migration);
        if (isFolder) target.whole.add(place.migration);
      } else if (full.endsWith('.sql')) target.files.add(full);
      else throw usageError(`${oneLine(path)} is no SQL file. Name a migration.sql, a folder or nothing.`);
    } else if (!isFolder) {
      if (!full.endsWith('.sql')) throw usageError(`${oneLine(path)} is no SQL file. Name a migration.sql, a folder or nothing.`);
      loose.push(full);
    } else {
      const found = await findProjects(full);
      problems.push(...found.problems);
      if (found.projects.length === 0) {
        const unread = found.problems.map((p) => `${shown(p.path, cwd)}: ${p.message}`);
        throw usageError(
          [`There is no folder of Prisma migrations ${full === cwd ? 'here' : `in ${oneLine(path)}`}.`, ...unread].join('\n'),
          'Name one, such as prisma/migrations.',
        );
      }
      for (const project of found.projects) want(project).only = null;
    }
  }
  return { wanted: [...wanted.values()], loose, problems };
}

/** The project whose data migrations a script is among: `prisma/migrations` beside `prisma/data-migrations`. */
async function projectBeside(script: string): Promise<Project | null> {
  for (let folder = dirname(script); dirname(folder) !== folder; folder = dirname(folder)) {
    if (basename(folder) !== 'data-migrations') continue;
    const around = dirname(folder);
    for (const migrations of [join(around, 'migrations'), join(around, 'prisma', 'migrations')]) {
      const place = await placeOf(migrations);
      if (place !== null && place.migration === null) return readProject(place.migrationsFolder);
    }
  }
  return null;
}

/** True for a folder. @throws a usage error when there is nothing at the path, or something that is neither folder nor file */
async function kindOf(full: string, path: string): Promise<boolean> {
  try {
    const found = await stat(full);
    if (found.isDirectory() || found.isFile()) return found.isDirectory();
  } catch (error) {
    throw usageError(`${oneLine(path)}: ${inWords(error)}`);
  }
  throw usageError(`${oneLine(path)} is neither a file nor a folder.`);
}

/** Migrations with a file staged for the next commit, below `cwd`. */
export async function findStaged(cwd: string): Promise<{ readonly targets: Targets; readonly files: readonly string[] }> {
  const staged = await stagedFiles(cwd);
  if (typeof staged === 'string') throw usageError(`--staged: ${staged}`);
  const wanted = new Map<string, Wanted>();
  const files: string[] = [];
  for (const path of staged) {
    const place = basename(path) === 'migration.sql' || basename(path) === 'down.sql' ? await placeOf(path) : null;
    if (place === null || place.migration === null) continue;
    const known = wanted.get(place.migrationsFolder) ?? {
      project: await readProject(place.migrationsFolder),
      only: new Set<string>(),
      whole: new Set<string>(),
      files: new Set<string>(),
      scripts: new Set<string>(),
    };
    wanted.set(place.migrationsFolder, known);
    known.only?.add(place.migration);
    known.whole.add(place.migration);
    files.push(join(place.migrationsFolder, place.migration, basename(path)));
  }
  return { targets: { wanted: [...wanted.values()], loose: [], problems: [] }, files };
}
