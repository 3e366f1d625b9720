import type { Address } from '../environment.ts';
import { readHistory } from '../read-history.ts';
import { withSession } from '../sessions/open.ts';
import { DatabaseError, READING } from '../sessions/session.ts';
import { readProgress } from './progress.ts';

/**
 * What the history says of a migration after the connection was lost in the middle: over a new connection, in a sentence. Null: there is
 * none to be had. Never rejects for what a database does.
 */
export async function whatBecame(address: Address, migration: string): Promise<string | null> {
  try {
    const { rows } = await withSession(address, READING, readHistory);
    const row = rows.findLast((r) => r.migration === migration && r.rolledBackAt === null);
    if (row === undefined) return `The history says that ${migration} is not applied.`;
    if (row.finishedAt !== null) return `The history says that ${migration} is applied.`;
    const progress = readProgress(row.logs);
    const far =
      progress === null
        ? ''
        : `: ${progress.ran} of ${progress.of} statements have run${progress.begun > 0 ? ', and the next was begun' : ''}`;
    return `The history says that ${migration} is half done${far}.`;
  } catch (error) {
    if (error instanceof DatabaseError) return null;
    throw error;
  }
}
