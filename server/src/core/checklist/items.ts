import { rollbackCreated, rollbackGraded, rollbackOnStaging, rollbackRehearsed } from './judge-rollback.ts';
import {
  batched,
  breaksNothing,
  concurrent,
  duration,
  foreignKeyIndexes,
  maintenanceWindow,
  oldCode,
  onDelete,
  planned,
  sqlClean,
} from './judge-sql.ts';
import type { Judge } from './verdict.ts';

export const GROUPS = ['Schema Review', 'Compatibility', 'Performance', 'Safety', 'Testing'] as const;
export type Group = (typeof GROUPS)[number];

export interface ChecklistItem {
  /** Stable: it stands in checklist.json. */
  readonly id: string;
  readonly group: Group;
  readonly text: string;
  /** Why it is asked; one or two sentences. */
  readonly why: string;
  /** Absent: no tool can see it, a person says it. */
  readonly judge?: Judge;
}

/** What has to be true before a migration goes to production, in the order in which it is shown. */
export const CHECKLIST: readonly ChecklistItem[] = [
  {
    id: 'sql-clean',
    group: 'Schema Review',
    text: 'Migration SQL has no findings',
    why: 'Errors and warnings say what PostgreSQL will block, rewrite, break or lose.',
    judge: sqlClean,
  },
  {
    id: 'sql-reviewed',
    group: 'Schema Review',
    text: 'Migration SQL reviewed for correctness',
    why: 'A tool sees what a statement does, not whether that is what was meant. Somebody else reads it.',
  },
  {
    id: 'no-breaking-changes',
    group: 'Schema Review',
    text: 'No breaking changes to existing functionality',
    why: 'While a release rolls out, code of the release before runs against the new schema.',
    judge: breaksNothing,
  },
  {
    id: 'query-indexes',
    group: 'Schema Review',
    text: 'Indexes added for new query patterns',
    why: 'New columns bring new conditions and orders; without an index each such query reads the whole table.',
  },
  {
    id: 'foreign-key-on-delete',
    group: 'Schema Review',
    text: 'Foreign keys have appropriate ON DELETE behavior',
    why: 'Without ON DELETE a row cannot be deleted while another points to it, and nobody knows whether that was meant.',
    judge: onDelete,
  },
  {
    id: 'foreign-key-indexes',
    group: 'Schema Review',
    text: 'New foreign keys have an index',
    why: 'Each delete in the referenced table looks for rows that point to it; without an index it reads all of them.',
    judge: foreignKeyIndexes,
  },
  {
    id: 'old-code',
    group: 'Compatibility',
    text: 'Current production code works with new schema',
    why: 'The migration runs before the new code is everywhere, so the code of now meets the new schema.',
    judge: oldCode,
  },
  {
    id: 'new-code',
    group: 'Compatibility',
    text: 'New code works with old schema (for rollback)',
    why: 'If only the schema has to be taken back, the new code meets the old schema.',
  },
  {
    id: 'no-unplanned-changes',
    group: 'Compatibility',
    text: 'No column renames or type changes without multi-phase plan',
    why: 'No order of deployment makes a rename in one step safe: old and new code ask for different names.',
    judge: planned,
  },
  {
    id: 'batched',
    group: 'Performance',
    text: 'Large table migrations use batching',
    why: 'One statement over many rows keeps each of them locked until it ends, and starts anew when it fails.',
    judge: batched,
  },
  {
    id: 'indexes-concurrent',
    group: 'Performance',
    text: 'Indexes created CONCURRENTLY if table is large',
    why: 'A plain CREATE INDEX stops all writes to the table until the index is built.',
    judge: concurrent,
  },
  {
    id: 'duration',
    group: 'Performance',
    text: 'Estimated migration time calculated',
    why: 'Whoever deploys has to know whether to wait for seconds or for hours.',
    judge: duration,
  },
  {
    id: 'production-size',
    group: 'Performance',
    text: 'Migration tested on production-size dataset',
    why: 'What takes a moment on a thousand rows may take an hour on a hundred million.',
  },
  {
    id: 'rollback-created',
    group: 'Safety',
    text: 'Rollback SQL created',
    why: 'Prisma does not roll back by itself. When production hurts is no time to write down.sql.',
    judge: rollbackCreated,
  },
  {
    id: 'rollback-graded',
    group: 'Safety',
    text: 'Rollback graded: exact, lossy or irreversible',
    why: 'Whoever decides to roll back has to know what does not come back.',
    judge: rollbackGraded,
  },
  {
    id: 'rollback-tested',
    group: 'Safety',
    text: 'Rollback SQL tested: up, down and up again',
    why: 'A down.sql that was never run is a hope.',
    judge: rollbackRehearsed,
  },
  {
    id: 'backup',
    group: 'Safety',
    text: 'Database backup verified',
    why: 'A backup counts when somebody has restored it. It is the only way back for rows that are gone.',
  },
  {
    id: 'maintenance-window',
    group: 'Safety',
    text: 'Maintenance window scheduled (if needed)',
    why: 'What stops reads or writes for long belongs into a quiet hour that users know of.',
    judge: maintenanceWindow,
  },
  {
    id: 'on-call',
    group: 'Safety',
    text: 'On-call team notified',
    why: 'Whoever is woken by an alert should know what changed.',
  },
  {
    id: 'staging',
    group: 'Testing',
    text: 'Migration tested on staging with production data copy',
    why: 'Real rows hold what nobody thought of: nulls, duplicates, sizes.',
  },
  {
    id: 'rollback-staging',
    group: 'Testing',
    text: 'Rollback tested on staging',
    why: 'Rolling back is a procedure with several steps, and people have to have done it once.',
    judge: rollbackOnStaging,
  },
  {
    id: 'application',
    group: 'Testing',
    text: 'Application tested after migration',
    why: 'The schema may be right and the code still wrong about it.',
  },
  {
    id: 'benchmarks',
    group: 'Testing',
    text: 'Performance benchmarks run',
    why: 'New indexes, types and defaults change the plans of queries.',
  },
];
