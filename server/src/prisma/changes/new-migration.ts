import { access, constants } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { emptyCatalog } from '../../core/analyse.ts';
import type { CatalogState } from '../../core/analyse.types.ts';
import { freeName, judgeName, noteText } from '../../core/naming/judge.ts';
import type { NamePatternId } from '../../core/naming/patterns.ts';
import type { Refusal } from '../../core/plans/plan.ts';
import type { Grade } from '../../core/rollback/grade.ts';
import { type RollbackChoice, type Scaffold, scaffoldTexts } from '../../core/scaffolding.ts';
import type { Settings } from '../../core/settings.ts';
import { isFile, isFolder } from '../files.ts';
import { nameParts } from '../folder-rules.ts';
import { compareMigrations, listMigrations, type MigrationFolder, migrationFolder } from '../migrations.ts';
import type { ProjectAnalysis } from '../project-analysis.ts';
import { migrationsOfBase } from '../since.ts';
import type { FileChange, FileChanges } from './file-change.ts';
import { NO_ROOM } from './of-plan.ts';
import { shownIn } from './plan-folders.ts';
import { timestampAfter, timestampOf } from './timestamps.ts';

/** Migrations that a new one has to sort after, and whose names are taken. */
export interface Known {
  readonly onDisk: readonly string[];
  readonly onBase: readonly string[];
}

type At = Pick<ProjectAnalysis, 'project'>;

/** Read from the disk now, and from git where that may be run. */
export async function knownMigrations({ project }: At, mayRunGit: boolean): Promise<Known> {
  const [listed, onBase] = await Promise.all([
    listMigrations(project.migrationsFolder),
    mayRunGit ? migrationsOfBase(project.migrationsFolder) : [],
  ]);
  return { onDisk: listed.migrations.map((m) => m.name), onBase };
}

export const allOf = ({ onDisk, onBase }: Known): readonly string[] => [...new Set([...onDisk, ...onBase])];

/** What a project's settings and migrations say about a name. */
export const judgedName = (
  text: string,
  pattern: NamePatternId | null,
  settings: Pick<Settings, 'naming' | 'rules'>,
  taken: readonly string[],
) =>
  judgeName({
    text,
    pattern,
    verbs: settings.naming.verbs,
    snakeCase: settings.rules['migration-name-snake-case'] !== 'off',
    taken,
  });

/** What a new migration is to be. */
export interface NewMigrationWish extends Scaffold {
  readonly rollback: RollbackChoice;
}

/** A migration that is about to be written. */
export interface MadeMigration extends MigrationFolder {
  readonly migrationSql: string;
  readonly downSql: string;
  readonly grade: Grade | null;
}

export interface NewMigration {
  readonly changes: FileChanges;
  readonly migrations: readonly MadeMigration[];
  /** Index of the one that has the name that was asked for. */
  readonly main: number;
  /** What a person should know; a sentence or two each. */
  readonly notes: readonly string[];
}

/**
 * The files of a new migration, or of several that belong together: each folder has its migration.sql and its down.sql, and sorts after
 * every migration on disk and on the base branch. A first one comes with migration_lock.toml. Nothing is written here.
 */
export async function newMigration(
  { project, configuration }: Pick<ProjectAnalysis, 'project' | 'configuration'>,
  catalog: () => Promise<CatalogState>,
  known: Known,
  wish: NewMigrationWish,
  now: Date,
): Promise<NewMigration | Refusal> {
  const names = [...allOf(known)];
  const asked = wish.migrations[wish.main]?.name ?? '';
  const { problem } = judgedName(asked, null, configuration.settings, names);
  if (problem !== null) return { refused: noteText(problem) };
  if (wish.rollback.how === 'irreversible' && wish.rollback.because.trim() === '')
    return { refused: 'A migration that cannot be taken back needs a reason. Say why, and what to do instead.' };
  const closed = await whyClosed(project);
  if (closed !== null) return { refused: closed };
  const notes = [...clockNotes(known, now), ...wish.notes];
  const made: MadeMigration[] = [];
  // a migration without statements needs none of those before it, which may be many
  let before = wish.migrations.some((m) => m.sql !== '') ? await catalog() : emptyCatalog(false);
  for (const [i, migration] of wish.migrations.entries()) {
    const timestamp = timestampAfter(names, now);
    if (timestamp === null) return { refused: NO_ROOM };
    const name = i === wish.main ? asked : freeName(migration.name, [...names, asked]);
    const folder = migrationFolder(project.migrationsFolder, `${timestamp}_${name}`);
    const texts = scaffoldTexts(folder.name, migration, wish.rollback, before, configuration.options);
    before = texts.after;
    names.push(folder.name);
    made.push({ ...folder, migrationSql: texts.migrationSql, downSql: texts.downSql, grade: texts.grade });
    for (const f of texts.failures) notes.push(`A statement would not run: ${f.message} ${f.advice}`.replaceAll('`', ''));
  }
  const create = (path: string, text: string): FileChange => ({ kind: 'create', path, text });
  const lock = join(project.migrationsFolder, 'migration_lock.toml');
  const first = known.onDisk.length === 0 && !(await isFile(lock));
  return {
    migrations: made,
    main: wish.main,
    notes,
    changes: {
      title: `Create ${made.map((m) => m.name).join(', ')}`,
      changes: [
        ...(first ? [create(lock, LOCK)] : []),
        ...made.flatMap((m) => [create(m.file, m.migrationSql), create(m.down, m.downSql)]),
      ],
    },
  };
}

/** As Prisma writes it. */
const LOCK = `# Please do not edit this file manually
# It should be added in your version-control system (e.g., Git)
provider = "postgresql"
`;

/** Why nothing can be created in the migrations folder; null: it can, as far as that can be told before. */
async function whyClosed(project: ProjectAnalysis['project']): Promise<string | null> {
  let at = project.migrationsFolder;
  while (!(await isFolder(at)) && dirname(at) !== at) {
    if (await isFile(at)) return `${shownIn(project, at)} is a file, not a folder. Move it away first.`;
    at = dirname(at);
  }
  try {
    await access(at, constants.W_OK | constants.X_OK);
    return null;
  } catch {
    return `${shownIn(project, at)} cannot be written: permission denied. Give the current user the right to write here.`;
  }
}

/** Said where the new timestamp is not that of the clock. */
function clockNotes({ onDisk, onBase }: Known, now: Date): readonly string[] {
  const clock = timestampOf(now);
  const newest = (names: readonly string[]): string | null =>
    names
      .filter((n) => nameParts(n).timestamp !== null)
      .reduce<string | null>((a, name) => (a === null || compareMigrations({ name: a }, { name }) < 0 ? name : a), null);
  const [disk, base] = [newest(onDisk), newest(onBase)];
  const last = base !== null && (disk === null || compareMigrations({ name: disk }, { name: base }) < 0) ? base : disk;
  if (last === null || (nameParts(last).timestamp ?? '') <= clock) return [];
  const where = last === disk ? '' : ', which is on the base branch';
  return [
    `The clock says ${spelled(clock)} UTC, which is before ${last}${where}: the new migration gets the next second after that, so that it sorts last.`,
  ];
}

/** `2026-01-31 12:00:00` */
const spelled = (t: string): string =>
  `${t.slice(0, 4)}-${t.slice(4, 6)}-${t.slice(6, 8)} ${t.slice(8, 10)}:${t.slice(10, 12)}:${t.slice(12)}`;

/** Where a person writes first: the end of migration.sql, or behind its header where the statements are there. Offset. */
export function cursorIn({ migrationSql }: Pick<MadeMigration, 'migrationSql'>): number {
  const header = migrationSql.indexOf('\n\n');
  return header < 0 ? migrationSql.length : header + 2;
}
