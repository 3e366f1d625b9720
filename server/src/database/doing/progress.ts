/**
 * How far Lockkeeper came with a file, as it stands in `logs` of a row that is not finished. It is for people first; this file alone
 * writes and reads it.
 */
export interface Progress {
  readonly doing: 'applying' | 'rolling-back';
  /** So many statements of the file have run for certain. */
  readonly ran: number;
  readonly of: number;
  /** Behind these: they may have run or not. 0: nothing was begun. */
  readonly begun: number;
  /** The statement (from 1) at which the server refused; null: it did not. */
  readonly failed: number | null;
  /** Of the file, as Prisma makes it. */
  readonly checksum: string;
  /** When the migration that is rolled back was applied; ISO 8601. Null: it is being applied. */
  readonly appliedAt: string | null;
}

const FILE = { applying: 'migration.sql', 'rolling-back': 'down.sql' } as const;
const DOES = { applying: 'applies', 'rolling-back': 'rolls back with' } as const;

export function progressText(p: Progress): string {
  const tail =
    p.failed !== null
      ? ` Statement ${p.failed} failed.`
      : p.begun === 0
        ? ''
        : p.begun === 1
          ? ` Statement ${p.ran + 1} was begun.`
          : ` Statements ${p.ran + 1} to ${p.ran + p.begun} were begun.`;
  const applied = p.appliedAt === null ? '' : ` It was applied at ${p.appliedAt}.`;
  return `Lockkeeper ${DOES[p.doing]} ${FILE[p.doing]} (${p.checksum}): ${p.ran} of ${p.of} statements have run.${tail}${applied}`;
}

const LINE =
  /^Lockkeeper (applies|rolls back with) (?:migration|down)\.sql \(([0-9a-f]{64})\): (\d+) of (\d+) statements have run\.(?: Statements? (\d+) (?:(failed)|was begun|to (\d+) were begun)\.)?(?: It was applied at (\S+)\.)?$/m;

/** Null: Lockkeeper wrote nothing there. */
export function readProgress(logs: string | null): Progress | null {
  const found = LINE.exec(logs ?? '');
  if (found === null) return null;
  const [, does, checksum = '', ran, of, at, failed, to, appliedAt] = found;
  const from = at === undefined ? 0 : Number(at);
  return {
    doing: does === 'applies' ? 'applying' : 'rolling-back',
    ran: Number(ran),
    of: Number(of),
    begun: from === 0 || failed !== undefined ? 0 : (to === undefined ? from : Number(to)) - Number(ran),
    failed: failed === undefined ? null : from,
    checksum,
    appliedAt: appliedAt ?? null,
  };
}
