import type { PostgresServer } from '../../../support/postgres-server.ts';
import { prepareRoles } from '../prove-case.ts';
import { type HistoryRun, runHistory, type Settings } from './histories.ts';

/** Histories that are made at the same time. */
const TOGETHER = 3;

/** Histories with the seeds `seed`, `seed + 1` and so on, in this order. */
export async function runHistories(server: PostgresServer, count: number, settings: Settings): Promise<readonly HistoryRun[]> {
  const runs: HistoryRun[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    const admin = await server.connect();
    try {
      while (next < count) {
        const at = next++;
        runs[at] = await runHistory(server, admin, { ...settings, seed: settings.seed + at });
      }
    } finally {
      await admin.end();
    }
  };
  const first = await server.connect();
  await prepareRoles(first);
  await first.end();
  await Promise.all(Array.from({ length: TOGETHER }, worker));
  return runs;
}
