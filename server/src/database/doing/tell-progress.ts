import type { HistoryRow, MigrationStatus } from '../../prisma/history/history.ts';
import { type Progress, readProgress } from './progress.ts';

/** A migration that Lockkeeper was applying or rolling back looks to Prisma like one that failed: here the status says what it is. */
export function tellProgress(migrations: readonly MigrationStatus[], rows: readonly HistoryRow[]): readonly MigrationStatus[] {
  const under = new Map<string, Progress>();
  for (const row of rows) {
    const progress = row.finishedAt === null && row.rolledBackAt === null ? readProgress(row.logs) : null;
    if (progress !== null) under.set(row.migration, progress);
  }
  if (under.size === 0) return migrations;
  return migrations.map((m) => {
    const progress = m.state === 'failed' ? under.get(m.name) : undefined;
    if (progress === undefined) return m;
    // where the server refused nothing, the logs hold no words of its
    return { ...m, says: inWords(progress), error: progress.failed === null || progress.doing === 'rolling-back' ? null : m.error };
  });
}

const DOES = { applying: 'applying it', 'rolling-back': 'rolling it back' } as const;
const FILE = { applying: 'migration.sql', 'rolling-back': 'down.sql' } as const;
const DEPLOY = 'Until that is resolved migrate deploy applies nothing (P3009).';

function inWords({ doing, ran, of, begun, failed }: Progress): string {
  const far = `${ran} of ${of} statements of ${FILE[doing]} have run${begun === 0 ? '' : `, ${begun} ${begun === 1 ? 'was' : 'were'} begun`}.`;
  if (failed !== null) return `${doing === 'applying' ? 'Applying' : 'Rolling back'} failed at statement ${failed}; ${far} ${DEPLOY}`;
  return `Lockkeeper is ${DOES[doing]}, or was cut off: ${far} ${DEPLOY}`;
}
