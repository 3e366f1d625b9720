import { relationsIn } from '../catalog/apply-schemas.ts';
import { columnOf, findFunction, findRelation, historyIsKnown, indexesOf, withDescendants } from '../catalog/lookup.ts';
import type { Relation } from '../catalog/types.ts';
import type { Cluster, CreateTrigger, LockTable, Vacuum } from '../facts/fact.ts';
import type { Comment, Grant } from '../facts/privileges.ts';
import { anyExtension } from './functions.ts';
import { fail, incident, lock, lockTree, type Run, target, workTree } from './run.ts';

const tablesIn = (run: Run, schema: string): readonly Relation[] =>
  relationsIn(run.world, schema).flatMap((id) => run.world.get('relation', id) ?? []);

/** CLUSTER. Source: manual, CLUSTER; the oracle's case cluster. */
export function judgeCluster(run: Run, f: Cluster): void {
  const r = f.table ? target(run, f.table, null) : null;
  if (!f.table) {
    run.refuses = true;
    return;
  }
  if (!r) return;
  if (r.kind === 'partitioned-table') run.refuses = true;
  if (f.index !== null && !r.uncertain && !indexesOf(run.world, r).some((i) => i.name === f.index))
    return fail(run, 'object-does-not-exist', r, f.index, { error: `index "${f.index}" for table "${r.name}" does not exist` });
  lockTree(run, r, 'ACCESS EXCLUSIVE');
  workTree(run, r, 'rewrite', 'cluster', { object: f.index });
}

/** VACUUM and ANALYZE. A plain VACUUM gives way to everybody: its lock is not reported. */
export function judgeVacuum(run: Run, f: Vacuum): void {
  if (f.kind === 'vacuum') run.refuses = true;
  const tables =
    f.tables.length > 0
      ? f.tables.flatMap((n) => target(run, n, null) ?? [])
      : f.full
        ? tablesIn(run, 'public').filter((r) => r.kind === 'table')
        : [];
  for (const r of tables) {
    if (f.full) {
      lockTree(run, r, 'ACCESS EXCLUSIVE');
      workTree(run, r, 'rewrite', 'vacuum-full');
    } else if (f.kind === 'analyze') lockTree(run, r, 'SHARE UPDATE EXCLUSIVE');
  }
}

export function judgeLockTable(run: Run, f: LockTable): void {
  const tables = f.tables.flatMap((n) => target(run, n, null) ?? []);
  for (const r of tables) {
    lockTree(run, r, f.mode);
    if (r.kind === 'view')
      for (const id of r.view?.reads ?? []) {
        const behind = run.world.get('relation', id);
        if (behind) lockTree(run, behind, f.mode);
      }
  }
  // no lock is taken that anybody could see: PostgreSQL refuses, the rest of the file runs
  if (!run.unit.inTransaction)
    incident(run, { cause: 'lock-table-outside-transaction', relation: tables[0] ?? null, lock: f.mode, hazards: ['fails'] });
}

/** COMMENT. Source: the oracle's cases comment-*; on parts of a table measured as ACCESS SHARE. */
export function judgeComment(run: Run, f: Comment): void {
  if (f.object === 'index') {
    target(run, f.name, 'index');
    return;
  }
  if (f.on) {
    const r = target(run, f.on, null);
    if (r) lock(run, r, 'ACCESS SHARE');
    return;
  }
  if (!['table', 'view', 'materialized-view', 'sequence', 'foreign-table', 'column'].includes(f.object)) return;
  const r = target(run, f.name, null);
  if (r) lock(run, r, 'SHARE UPDATE EXCLUSIVE');
  if (r && f.column !== null && !r.uncertain && !columnOf(r, f.column))
    fail(run, 'column-does-not-exist', r, f.column, { error: `column "${f.column}" of relation "${r.name}" does not exist` });
}

/** GRANT and REVOKE: since 18 an ACCESS SHARE lock on each relation named. Source: the oracle's cases grant and revoke. */
export function judgeGrant(run: Run, f: Grant): void {
  if (!['table', 'view', 'sequence', 'column', 'foreign-table', 'materialized-view'].includes(f.object)) return;
  const named = f.names.flatMap((n) => target(run, n, null) ?? []);
  if (run.postgres >= 18) for (const r of named) lock(run, r, 'ACCESS SHARE');
}

export function judgeCreateTrigger(run: Run, f: CreateTrigger): void {
  const r = target(run, f.table, null);
  if (!r) return;
  if (f.orReplace && run.postgres < 14) return fail(run, 'needs-newer-postgres', r, f.trigger, { to: '14' });
  if (!f.orReplace && r.triggers.some((t) => t.name === f.trigger))
    return fail(run, 'other-error', r, f.trigger, { error: `trigger "${f.trigger}" for relation "${r.name}" already exists` });
  if (
    historyIsKnown(run.world) &&
    !anyExtension(run) &&
    f.function.schema !== 'pg_catalog' &&
    !BUILT_IN_TRIGGERS.has(f.function.name) &&
    !findFunction(run.world, f.function)
  ) {
    return fail(run, 'object-does-not-exist', r, f.function.name, { error: `function ${f.function.name}() does not exist` });
  }
  for (const x of r.partitionBy ? withDescendants(run.world, r) : [r]) lock(run, x, 'SHARE ROW EXCLUSIVE');
  const from = f.constraintFrom ? findRelation(run.world, f.constraintFrom) : null;
  if (from) lock(run, from, 'ACCESS SHARE');
}

const BUILT_IN_TRIGGERS = new Set([
  'suppress_redundant_updates_trigger',
  'tsvector_update_trigger',
  'tsvector_update_trigger_column',
  'lo_manage',
  'moddatetime',
]);
