import { basename } from 'node:path';
import type { TableSize } from '../core/checklist/known.ts';
import { listDataMigrations } from '../prisma/data-migration-files.ts';
import { type BaseAnswer, type BaseCache, newBaseCache, readBase } from '../prisma/history/base.ts';
import { type Deployment, diagnose, type EngineAnswer, type EngineRefusal, wouldDeploy } from '../prisma/history/diagnose.ts';
import { type FolderCache, newFolderCache, readFolders } from '../prisma/history/folders.ts';
import { groupOf, type History, type MigrationStatus, type StatusGroup } from '../prisma/history/history.ts';
import { deriveStates } from '../prisma/history/states.ts';
import type { ProjectAnalysis } from '../prisma/project-analysis.ts';
import { tellProgress } from './doing/tell-progress.ts';
import type { Address, Environment } from './environment.ts';
import { type PlanStatus, plannedOf, planStatuses } from './plan-status.ts';
import { type Checkpoint, readCheckpoints } from './read-checkpoints.ts';
import { readHistory } from './read-history.ts';
import { readSizes } from './read-sizes.ts';
import { withSession } from './sessions/open.ts';
import type { DatabaseProblem } from './sessions/problem.ts';
import { DatabaseError, READING } from './sessions/session.ts';

/** What a database said when it was asked, or why it did not. It may be kept and used again while only files change. */
export type Reading =
  | {
      readonly history: History;
      readonly checkpoints: readonly Checkpoint[];
      /** Major version of the server. */
      readonly postgres: number;
      /** How large its tables are, by `schema.name`; null: that was not asked. */
      readonly sizes: ReadonlyMap<string, TableSize> | null;
    }
  | { readonly problem: DatabaseProblem };

/** Asks a database for its history, read-only. Never rejects: a problem is an answer. */
export async function readDatabase(
  address: () => Promise<Address>,
  what: { readonly sizes: boolean } = { sizes: false },
): Promise<Reading> {
  try {
    return await withSession(await address(), READING, async (session) => ({
      history: await readHistory(session),
      checkpoints: await readCheckpoints(session),
      postgres: session.postgres,
      sizes: what.sizes ? await readSizes(session) : null,
    }));
  } catch (error) {
    if (error instanceof DatabaseError) return { problem: error.problem };
    throw error;
  }
}

/** An environment and what it said. */
export interface Asked {
  readonly environment: Environment;
  readonly reading: Reading;
}

/** A data migration: its script, and how far it is where a database was asked. */
export interface DataMigrationStatus {
  readonly name: string;
  /** Absolute; null: a checkpoint without a script. */
  readonly path: string | null;
  /** Null: it was not begun, or no database was asked. */
  readonly checkpoint: Checkpoint | null;
}

/** What is applied where, for one project and at most one environment. */
export interface StatusOfProject {
  readonly root: string;
  readonly migrationsFolder: string;
  /** Null: no database was asked. */
  readonly environment: Environment | null;
  /** Why the environment did not answer; states are then those that git knows. */
  readonly problem: DatabaseProblem | null;
  /** From what the states follow. */
  readonly from: MigrationStatus['from'];
  /** Sentences about the whole: no git, no database, a history that is not there. */
  readonly notes: readonly string[];
  /** Why nothing is told: Prisma 8, another database. */
  readonly unsupported: string | null;
  readonly migrations: readonly MigrationStatus[];
  readonly counts: Readonly<Record<StatusGroup, number>>;
  readonly plans: readonly PlanStatus[];
  readonly dataMigrations: readonly DataMigrationStatus[];
  /** What Prisma itself says and would do; null: no database was asked. Where no version is known, as the newest one does. */
  readonly prisma: { readonly version: string | null; readonly says: EngineAnswer | EngineRefusal; readonly deploy: Deployment } | null;
}

interface Caches {
  readonly folders: FolderCache;
  readonly base: BaseCache;
}
/** Kept as long as the project is open. */
const caches = new WeakMap<ProjectAnalysis, Caches>();

function cachesOf(analysis: ProjectAnalysis): Caches {
  const known = caches.get(analysis) ?? { folders: newFolderCache(), base: newBaseCache() };
  caches.set(analysis, known);
  return known;
}

export interface StatusOptions {
  /** Null: no database is asked. */
  readonly asked: Asked | null;
  /** False in an untrusted workspace: git is not run. Default: true. */
  readonly git?: boolean;
}

/**
 * Everything that is known about the state of a project. What was read before is read again only where it changed on disk. A database
 * that does not answer is a part of the status: the states then follow from git. Never rejects.
 */
export async function projectStatus(analysis: ProjectAnalysis, { asked, git = true }: StatusOptions): Promise<StatusOfProject> {
  const { project, configuration } = analysis;
  const { root, migrationsFolder } = project;
  const unsupported = project.unsupported ?? configuration.era.unsupported;
  const about = { root, migrationsFolder, environment: asked?.environment ?? null, unsupported };
  if (unsupported !== null) return { ...about, ...NOTHING_TOLD };
  const kept = cachesOf(analysis);
  const { folders, problems } = await readFolders(migrationsFolder, kept.folders);
  const base: BaseAnswer = git
    ? await readBase(migrationsFolder, new Set(folders.map((f) => f.name)), kept.base)
    : { unknown: 'git is not run in an untrusted workspace.' };
  const reading = asked?.reading ?? null;
  const plans = await planStatuses(analysis, folders, asked);
  const history = reading !== null && 'history' in reading ? reading.history : null;
  const derived = deriveStates({
    history,
    folders,
    base: 'unknown' in base ? null : base,
    planned: plans.flatMap((p) => plannedOf(p, analysis)),
    rolledBack: configuration.era.rolledBack,
    before: configuration.since.before,
  });
  const migrations = history === null ? derived : tellProgress(derived, history.rows);
  const era = configuration.era.rolledBack === 'unknown' ? 'pending' : configuration.era.rolledBack;
  const prisma =
    history === null
      ? null
      : {
          version: configuration.prisma.value,
          says: diagnose(history, folders, era),
          deploy: wouldDeploy(history, folders, project.provider),
        };
  return {
    ...about,
    problem: reading !== null && 'problem' in reading ? reading.problem : null,
    from: history !== null ? 'database' : 'unknown' in base ? 'files' : 'git',
    notes: [...problems.map((p) => `${p.path}: ${p.message}`), ...notesOf(history, base), ...prismaNotes(prisma?.says ?? null, migrations)],
    migrations,
    counts: countsOf(migrations),
    plans,
    dataMigrations: dataMigrationsOf(await listDataMigrations(project), reading),
    prisma,
  };
}

function notesOf(history: History | null, base: BaseAnswer): readonly string[] {
  if (history === null)
    return 'unknown' in base ? [`${base.unknown} Only the folders are known.`] : [`What is on ${base.label} counts as applied.`];
  if (history.table) return [];
  const elsewhere = history.elsewhere ?? [];
  if (elsewhere.length > 0)
    return [
      `_prisma_migrations is not in the schema of the address but in ${elsewhere.map((s) => `"${s}"`).join(', ')}. Add schema=${elsewhere[0]} to the address if that is the one.`,
    ];
  return history.others === true
    ? ['The database has tables but no _prisma_migrations: migrate deploy refuses it (P3005). Baseline it with migrate resolve --applied.']
    : ['The database has no _prisma_migrations yet: nothing was applied with Prisma.'];
}

/** Prisma's own status says nothing of edits, of what is missing on disk, and of the order. Measured with 7.10.1. */
function prismaNotes(says: EngineAnswer | EngineRefusal | null, migrations: readonly MigrationStatus[]): readonly string[] {
  if (says === null || 'refused' in says || says.failedMigrationNames.length > 0) return [];
  const upToDate = says.history === null || says.history.diagnostic === 'migrationsDirectoryIsBehind';
  return upToDate && migrations.some((m) => groupOf(m) === 'attention') ? ['prisma migrate status calls this up to date.'] : [];
}

const ZERO: StatusOfProject['counts'] = { attention: 0, planned: 0, pending: 0, applied: 0, gone: 0 };
const NOTHING_TOLD = {
  problem: null,
  from: 'files',
  notes: [],
  migrations: [],
  counts: ZERO,
  plans: [],
  dataMigrations: [],
  prisma: null,
} as const satisfies Partial<StatusOfProject>;

function countsOf(migrations: readonly MigrationStatus[]): StatusOfProject['counts'] {
  const counts: Record<StatusGroup, number> = { ...ZERO };
  for (const m of migrations) counts[groupOf(m)]++;
  return counts;
}

function dataMigrationsOf(scripts: readonly string[], reading: Reading | null): readonly DataMigrationStatus[] {
  const rows = new Map((reading !== null && 'checkpoints' in reading ? reading.checkpoints : []).map((c) => [c.name, c]));
  const out: DataMigrationStatus[] = scripts.map((path) => {
    const name = basename(path).replace(/\.[^.]+$/, '');
    return { name, path, checkpoint: rows.get(name) ?? null };
  });
  const named = new Set(out.map((d) => d.name));
  return [...out, ...[...rows.values()].filter((c) => !named.has(c.name)).map((c) => ({ name: c.name, path: null, checkpoint: c }))];
}
