import { quoteIdentifier } from '../core/sql/identifiers.ts';
import { CHECKPOINTS } from '../core/write/checkpoints.ts';
import { utc } from './read-history.ts';
import { DatabaseError, type Session } from './sessions/session.ts';

/** How far a data migration is, as its own row says. Times are ISO 8601 in UTC. */
export interface Checkpoint {
  /** That of its file, without the ending. */
  readonly name: string;
  readonly direction: 'up' | 'down';
  /** Rows that were looked at, and those of them that were changed. */
  readonly done: number;
  readonly changed: number;
  readonly startedAt: string;
  readonly updatedAt: string;
  /** Null: it is running, or was stopped. */
  readonly finishedAt: string | null;
}

/**
 * The checkpoints of data migrations; none where no such migration was ever run. Scripts in SQL are run with psql, which does not know
 * the schema of the address: theirs are in `public`. @throws DatabaseError
 */
export async function readCheckpoints(session: Session): Promise<readonly Checkpoint[]> {
  if (!session.exists) return [];
  const found: Checkpoint[] = [];
  for (const schema of new Set([session.schema, 'public'])) {
    const names = new Set(found.map((c) => c.name));
    found.push(...(await checkpointsIn(session, schema)).filter((c) => !names.has(c.name)));
  }
  return found;
}

async function checkpointsIn(session: Session, schema: string): Promise<readonly Checkpoint[]> {
  const table = `${quoteIdentifier(schema)}.${quoteIdentifier(CHECKPOINTS)}`;
  try {
    const rows = await session.query(
      `SELECT name, direction, done, changed, ${utc('started_at')}, ${utc('updated_at')}, ${utc('finished_at')} FROM ${table} ORDER BY name`,
    );
    return rows.map((row) => ({
      name: row.name ?? '',
      direction: row.direction === 'down' ? 'down' : 'up',
      done: Number(row.done ?? 0),
      changed: Number(row.changed ?? 0),
      startedAt: row.started_at ?? '',
      updatedAt: row.updated_at ?? '',
      finishedAt: row.finished_at ?? null,
    }));
  } catch (error) {
    // no table, one of somebody else, or one that is not for this user to see
    if (error instanceof DatabaseError && /^42(?:P01|703|883|501)$/.test(error.problem.sqlState ?? '')) return [];
    throw error;
  }
}
