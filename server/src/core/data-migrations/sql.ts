import { type Batches, batchesSql, keyOf } from '../write/batches.ts';
import { relationSql } from '../write/names.ts';

/** The text of a data migration in SQL, with what to know about it on top. `path`: of the file, for people. */
export function sqlText(name: string, path: string, b: Batches, note: readonly string[] = []): string {
  const way =
    'refused' in b.down
      ? `There is no way back: ${b.down.refused}`
      : `Way back (run=down): SET ${oneLine(b.down.set)} WHERE ${oneLine(b.down.where)}`;
  return [
    `-- WHICH rows of ${relationSql(b.table)}: ${oneLine(b.where)}`,
    `-- WHAT: ${b.set === null ? 'they are deleted' : `SET ${oneLine(b.set)}`}`,
    `-- ${way}`,
    ...note.map((line) => `-- ${line}`),
    '--',
    `--   psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f ${path}`,
    '--',
    '-- A thousand rows at a time, each batch in a transaction of its own. It can be stopped at any moment and run again: the table',
    `-- "_data_migrations" says where to go on${keyOf(b.table).length === 0 ? ', and rows that are done are passed over' : ''}. It runs outside of a transaction, so it stays alone in its file.`,
    "-- Settings, as PGOPTIONS='-c data_migration.run=down' in front of psql: run (up, down), dry_run (on), limit, batch_size, pause (ms).",
    '',
    `${batchesSql(name, b)};`,
    '',
  ].join('\n');
}

const oneLine = (sql: string): string => sql.replace(/\s+/g, ' ').trim();
