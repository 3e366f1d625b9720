import type { Counts } from '../../server/src/lsp/protocol.ts';

export const NO_MIGRATIONS = 'No Prisma migrations for PostgreSQL were found in this workspace.';
export const NOT_RUNNING = 'Lockkeeper’s server is not running. See its log.';

/** `1 error`, `3 errors`. */
export const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

/** `2 errors, 1 warning`; `nothing found` when there is nothing. */
export function countsText(counts: Counts): string {
  const parts = [
    counts.errors > 0 ? plural(counts.errors, 'error') : '',
    counts.warnings > 0 ? plural(counts.warnings, 'warning') : '',
    counts.advice > 0 ? `${counts.advice} advice` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'nothing found' : parts.join(', ');
}
