import { failureOfLogs } from '../operations/read-output.ts';
import type { HistoryRow, MigrationScript } from './history.ts';

/** `2026-11-27 11:43` in UTC. */
export const moment = (iso: string): string => iso.slice(0, 16).replace('T', ' ');

export const NO_SCRIPT =
  'The folder holds no migration.sql: migrate deploy stops here with P3015. Add migration.sql, or remove the folder.';
export const SCRIPT_GONE =
  'It is applied, but its folder holds no migration.sql any more: migrate status stops with P3015. Take the file back from version control.';
export const SCRIPT_GONE_BASE =
  'Its folder holds no migration.sql any more: Prisma stops with P3015. Take the file back from version control.';
export const DRAFT = 'Its migration.sql holds no statement yet.';
export const FOLDER_GONE = 'Its folder is not on disk.';
export const APPLIED_TOO = 'Another row says that it was applied.';
export const MISSING = 'The database has it, but there is no such folder here. Take the folder back from version control.';
export const BEFORE_SINCE = 'It lies before "since" of the settings, so it counts as applied.';
export const RETRIED = 'It was rolled back and applied again.';
export const MARKED = 'It was marked as applied with migrate resolve: nothing was run.';
export const STILL_EDITED = 'Prisma compares with an older row of that name, and therefore still calls it edited.';
export const STILL_EDITED_BEFORE = 'Prisma before 7.9 compares with the row that was rolled back, and therefore still calls it edited.';

export const appliedTimes = (times: number): string => `It was applied ${times === 2 ? 'twice' : `${times} times`}.`;

/** One that has neither finished nor failed may be running at this moment. */
export const failed = (row: HistoryRow): string =>
  row.logs === null || row.logs.trim() === ''
    ? `It was started ${moment(row.startedAt)} and has not finished: it is still running, or was cut off before Prisma could note why.`
    : `It failed ${moment(row.startedAt)}. Until that is resolved migrate deploy applies nothing (P3009).`;

export function rolledBack(era: 'legacy' | 'pending' | 'unknown', onDisk: boolean): readonly string[] {
  if (!onDisk) return ['It was rolled back, and its folder is not on disk any more.'];
  if (era === 'pending') return ['It was rolled back: migrate deploy applies it again.'];
  if (era === 'legacy')
    return [
      'It was rolled back: migrate deploy applies it again, although migrate status calls the database up to date before Prisma 7.9.',
    ];
  return [
    'It was rolled back: migrate deploy applies it again.',
    'The version of Prisma is not known: before 7.9 migrate status calls the database up to date, from 7.9 on it says that this one is pending.',
  ];
}

export const outOfOrder = (newest: string, where: string): string =>
  where === 'database'
    ? `It sorts before ${newest}, which is applied already: it runs later here than in a fresh database.`
    : `It sorts before ${newest}, which is on ${where} already: it runs later there than in a fresh database. Give it a newer timestamp.`;

/** `earlier`: rows of that name that count as applied. */
export const edited = (earlier: readonly HistoryRow[], script: MigrationScript): string =>
  earlier.some((row) => script.matches(row.checksum))
    ? 'It was applied again with another text than the one on disk, which an earlier row has.'
    : 'Its migration.sql is not the one that was applied. Restore it, or put the change into a new migration.';

export const editedSinceBase = (base: string): string =>
  `Its migration.sql is not the one on ${base}, which may be applied. Restore it, or put the change into a new migration.`;

export const removedHere = (base: string): string => `It is on ${base}, but was removed here. Take the folder back from version control.`;

/** The database's words in the `logs` of a failed migration; null: there are none. */
export const errorIn = (logs: string | null): string | null => failureOfLogs('', logs ?? '').message || null;

export const notHereYet = (base: string): string => `The database has it, and it is on ${base}, but not on this branch yet. Merge ${base}.`;
