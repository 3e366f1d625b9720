import { compareNames } from '../migrations.ts';
import type {
  BaseBranch,
  FolderOnDisk,
  History,
  HistoryRow,
  MigrationScript,
  MigrationState,
  MigrationStatus,
  PlannedMigration,
} from './history.ts';
import * as say from './sayings.ts';

/** What states are derived from. */
export interface StateInput {
  /** Null: no database was asked, or it did not answer. */
  readonly history: History | null;
  /** In the order in which Prisma applies them. */
  readonly folders: readonly FolderOnDisk[];
  /** Null: there is no git, or it knows no base branch. */
  readonly base: BaseBranch | null;
  readonly planned: readonly PlannedMigration[];
  /** Whether a migration lies before `since` of the settings, and therefore counts as applied where no database is asked. */
  readonly before?: (migration: string) => boolean;
  /** What the project's Prisma makes of rows that were rolled back. */
  readonly rolledBack: 'legacy' | 'pending' | 'unknown';
}

/**
 * The state of every migration: of the folders, of what the database or the base branch has besides, in Prisma's order, and of planned
 * ones at the end. Pure; any rows give an answer.
 */
export function deriveStates(input: StateInput): readonly MigrationStatus[] {
  const { here, gone } = input.history === null ? statesFromGit(input) : statesFromRows(input, input.history);
  // folders come sorted, and comparing thousands of names takes time
  const listed = gone.length === 0 ? here : [...here, ...gone].sort((a, b) => compareNames(a.name, b.name));
  return [...listed, ...input.planned.map(plannedStatus)];
}

/** States of the folders, and of what is told beside them. */
interface Listed {
  readonly here: readonly MigrationStatus[];
  readonly gone: readonly MigrationStatus[];
}

const plannedStatus = ({ name, folder }: PlannedMigration): MigrationStatus => ({
  name,
  state: 'planned',
  from: 'files',
  appliedAt: null,
  startedAt: null,
  rolledBackAt: null,
  duration: null,
  error: null,
  says: null,
  folder,
  rows: 0,
  markedApplied: false,
  onBase: null,
  blocks: null,
});

/** The name that comes last in Prisma's order. */
function newestOf(names: Iterable<string>): string | null {
  let newest: string | null = null;
  for (const name of names) if (newest === null || compareNames(name, newest) > 0) newest = name;
  return newest;
}

const isLater = (name: string, newest: string | null): boolean => newest !== null && compareNames(name, newest) < 0;

const isApplied = (row: HistoryRow): boolean => row.finishedAt !== null && row.rolledBackAt === null;
const isFailed = (row: HistoryRow): boolean => row.finishedAt === null && row.rolledBackAt === null;

/** The rows of one name, by what became of them. */
interface OwnRows {
  readonly all: readonly HistoryRow[];
  readonly applied: readonly HistoryRow[];
  readonly failed: readonly HistoryRow[];
  readonly rolledBack: readonly HistoryRow[];
}

const NO_ROWS: OwnRows = { all: [], applied: [], failed: [], rolledBack: [] };

const ownRows = (all: readonly HistoryRow[]): OwnRows => ({
  all,
  applied: all.filter(isApplied),
  failed: all.filter(isFailed),
  rolledBack: all.filter((r) => r.rolledBackAt !== null),
});

function statesFromRows({ folders, base, rolledBack }: StateInput, history: History): Listed {
  const byName = new Map<string, HistoryRow[]>();
  for (const row of history.rows) {
    const own = byName.get(row.migration);
    if (own === undefined) byName.set(row.migration, [row]);
    else own.push(row);
  }
  const newest = newestOf(history.rows.filter(isApplied).map((r) => r.migration));
  const status = (name: string, folder: FolderOnDisk | null): MigrationStatus => {
    const rows = byName.get(name);
    const own = rows === undefined ? NO_ROWS : ownRows(rows);
    const { state, row, says, blocks = null } = judge({ name, folder, own, newest, rolledBack, base });
    return {
      name,
      state,
      from: 'database',
      ...timesOf(row, own),
      error: state === 'failed' ? say.errorIn(row?.logs ?? null) : null,
      says: says.length === 0 ? null : says.join(' '),
      folder: folder?.path ?? null,
      rows: own.all.length,
      markedApplied: row !== null && isMarked(row),
      onBase: base === null ? null : base.migrations.has(name),
      blocks,
    };
  };
  const there = new Set(folders.map((f) => f.name));
  return {
    here: folders.map((f) => status(f.name, f)),
    gone: [...byName.keys()].filter((name) => !there.has(name)).map((name) => status(name, null)),
  };
}

/** `resolve --applied` writes a row that was finished in the moment in which it began, without a step. */
const isMarked = (row: HistoryRow): boolean => isApplied(row) && row.steps === 0 && row.startedAt === row.finishedAt;

interface Judged {
  readonly state: MigrationState;
  /** The row that the state follows from. */
  readonly row: HistoryRow | null;
  readonly says: readonly string[];
  readonly blocks?: MigrationStatus['blocks'];
}

interface Judging {
  readonly name: string;
  readonly folder: FolderOnDisk | null;
  readonly own: OwnRows;
  readonly newest: string | null;
  readonly rolledBack: StateInput['rolledBack'];
  readonly base: BaseBranch | null;
}

function judge(j: Judging): Judged {
  const { own, folder } = j;
  const failed = own.failed.at(-1);
  if (failed !== undefined)
    return {
      state: 'failed',
      row: failed,
      blocks: 'P3009',
      says: [say.failed(failed), ...(own.applied.length > 0 ? [say.APPLIED_TOO] : []), ...(folder === null ? [say.FOLDER_GONE] : [])],
    };
  const applied = own.applied.at(-1);
  if (applied !== undefined) return judgeApplied(j, applied);
  const script = folder?.script ?? null;
  const back = own.rolledBack.at(-1);
  if (back !== undefined)
    return {
      state: 'rolled-back',
      row: back,
      ...(folder === null || script !== null ? {} : { blocks: 'P3015' as const }),
      says: [...say.rolledBack(j.rolledBack, folder !== null), ...(folder !== null && script === null ? [say.NO_SCRIPT] : [])],
    };
  if (script === null) return { state: 'pending', row: null, blocks: 'P3015', says: [say.NO_SCRIPT] };
  if (script.empty) return { state: 'draft', row: null, says: [say.DRAFT] };
  if (isLater(j.name, j.newest)) return { state: 'out-of-order', row: null, says: [say.outOfOrder(j.newest ?? '', 'database')] };
  return { state: 'pending', row: null, says: [] };
}

function judgeApplied({ name, folder, own, rolledBack, base }: Judging, applied: HistoryRow): Judged {
  const more = [
    ...(own.applied.length > 1 ? [say.appliedTimes(own.applied.length)] : []),
    ...(own.rolledBack.some((r) => r.startedAt < applied.startedAt) ? [say.RETRIED] : []),
    ...(isMarked(applied) ? [say.MARKED] : []),
  ];
  if (folder === null)
    return {
      state: 'missing',
      row: applied,
      says: [base?.migrations.has(name) === true ? say.notHereYet(base.label) : say.MISSING, ...more],
    };
  if (folder.script === null) return { state: 'missing', row: applied, says: [say.SCRIPT_GONE, ...more] };
  const { script } = folder;
  if (!script.matches(applied.checksum)) return { state: 'edited', row: applied, says: [say.edited(own.applied, script), ...more] };
  return { state: 'applied', row: applied, says: [...more, ...stillEdited(own.all, script, rolledBack)] };
}

/** Prisma compares with the first row of a name; before 7.9 also where that one was rolled back. */
function stillEdited(rows: readonly HistoryRow[], script: MigrationScript, rolledBack: StateInput['rolledBack']): readonly string[] {
  const differs = (era: 'legacy' | 'pending'): boolean => {
    const first = rows.find((r) => era === 'legacy' || r.rolledBackAt === null);
    return first !== undefined && !script.matches(first.checksum);
  };
  if (rolledBack !== 'unknown') return differs(rolledBack) ? [say.STILL_EDITED] : [];
  if (differs('pending')) return [say.STILL_EDITED];
  return differs('legacy') ? [say.STILL_EDITED_BEFORE] : [];
}

function timesOf(row: HistoryRow | null, own: OwnRows): Pick<MigrationStatus, 'appliedAt' | 'startedAt' | 'rolledBackAt' | 'duration'> {
  if (row === null) return { appliedAt: null, startedAt: null, rolledBackAt: null, duration: null };
  const { startedAt, finishedAt } = row;
  const took = finishedAt === null || isMarked(row) ? Number.NaN : Date.parse(finishedAt) - Date.parse(startedAt);
  return {
    appliedAt: isApplied(row) ? finishedAt : null,
    startedAt,
    rolledBackAt: row.rolledBackAt ?? own.rolledBack.at(-1)?.rolledBackAt ?? null,
    duration: Number.isFinite(took) && took >= 0 ? took : null,
  };
}

/** Without a database: what lies on the base branch counts as applied, as everywhere in Lockkeeper. */
function statesFromGit({ folders, base, before = () => false }: StateInput): Listed {
  const newest = base === null ? null : newestOf(base.migrations.keys());
  const from = base === null ? 'files' : 'git';
  // written out, because copying the fields of another object takes several times as long
  const of = (name: string, folder: FolderOnDisk | null, state: MigrationState, says: string | null): MigrationStatus => ({
    name,
    state,
    from,
    appliedAt: null,
    startedAt: null,
    rolledBackAt: null,
    duration: null,
    error: null,
    says,
    folder: folder?.path ?? null,
    rows: 0,
    markedApplied: false,
    onBase: base === null ? null : base.migrations.has(name),
    blocks: folder !== null && folder.script === null ? 'P3015' : null,
  });
  const status = (folder: FolderOnDisk): MigrationStatus => {
    const { name, script } = folder;
    const blobs = base?.migrations.get(name);
    if (base !== null && blobs !== undefined) {
      if (script === null) return of(name, folder, 'missing', say.SCRIPT_GONE_BASE);
      return script.differsFrom(blobs) ? of(name, folder, 'edited', say.editedSinceBase(base.label)) : of(name, folder, 'applied', null);
    }
    if (script === null) return of(name, folder, 'new', say.NO_SCRIPT);
    if (before(name)) return of(name, folder, 'applied', say.BEFORE_SINCE);
    if (script.empty) return of(name, folder, 'draft', say.DRAFT);
    if (base !== null && isLater(name, newest)) return of(name, folder, 'out-of-order', say.outOfOrder(newest ?? '', base.label));
    return of(name, folder, 'new', null);
  };
  const there = new Set(folders.map((f) => f.name));
  const gone = base === null ? [] : [...base.removed].filter((name) => !there.has(name));
  return { here: folders.map(status), gone: gone.map((name) => of(name, null, 'missing', say.removedHere(base?.label ?? ''))) };
}
