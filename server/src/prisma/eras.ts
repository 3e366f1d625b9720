/** How a version of Prisma runs `migration.sql` and treats rows of the history that were rolled back. */
export interface Era {
  /** `batch`: the file is one message; `split`: a message for each statement, from 7.4.0 on; `unknown`: no version is known. */
  readonly execution: 'batch' | 'split' | 'unknown';
  /** `legacy`: a rolled-back migration counts as present; `pending`: it is to be applied again, from 7.9.0 on. */
  readonly rolledBack: 'legacy' | 'pending' | 'unknown';
  /** Set when Lockkeeper only reads such a project: why. */
  readonly unsupported: string | null;
}

/** The layout of Prisma 8 holds no SQL file that could be checked. */
export const PRISMA_8 =
  'This project uses the layout of Prisma 8 (migrations/app/…/ops.json), which holds no migration.sql: read only, not supported.';

/** Major, minor and patch of `7.4`, `^7.4.1`, `v7.10.1-dev.3`; null when there is no number. */
export function parseVersion(version: string): readonly [number, number, number] | null {
  const m = /(\d+)(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?/.exec(version);
  if (m === null) return null;
  const part = (text: string | undefined): number => (text === undefined || /[x*]/.test(text) ? 0 : Number(text));
  return [Number(m[1]), part(m[2]), part(m[3])];
}

const atLeast = (v: readonly [number, number, number], major: number, minor: number): boolean =>
  v[0] > major || (v[0] === major && v[1] >= minor);

/**
 * The era of a version; null gives an era of unknowns. Sources: prisma-engines PR #5767 (7.4.0 splits the file),
 * measurements of the engine's diagnosis of histories (7.9.0 takes rolled-back rows as pending).
 */
export function eraOf(version: string | null): Era {
  const v = version === null ? null : parseVersion(version);
  if (v === null) return { execution: 'unknown', rolledBack: 'unknown', unsupported: null };
  return {
    execution: atLeast(v, 7, 4) ? 'split' : 'batch',
    rolledBack: atLeast(v, 7, 9) ? 'pending' : 'legacy',
    unsupported: v[0] >= 8 ? PRISMA_8 : null,
  };
}
