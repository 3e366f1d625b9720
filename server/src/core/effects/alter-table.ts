import { apply, RECURSES } from '../catalog/apply.ts';
import { columnOf, findRelation, idOf, indexesOf, withDescendants } from '../catalog/lookup.ts';
import type { Relation } from '../catalog/types.ts';
import type { LockMode } from '../facts/fact.ts';
import type { AlterTable } from '../facts/table.ts';
import { judgeAddColumn } from './add-column.ts';
import { judgeSetType } from './column-type.ts';
import { judgeDropColumn, judgeDropDefault, judgeDropNotNull, judgeIdentity, judgeSetNotNull } from './columns.ts';
import { judgeAddConstraint, judgeDropConstraint, judgeValidate } from './constraints.ts';
import { missingFunctions } from './functions.ts';
import { defaultError } from './literals.ts';
import { judgeAttach, judgeDetach } from './partitions.ts';
import { again, fail, lock, lockSequences, type Run, target, work, workTree } from './run.ts';

const LIGHT_PARAMETERS =
  /^(toast\.)?(fillfactor|autovacuum_|log_autovacuum|toast_tuple_target|parallel_workers|vacuum_|n_distinct|deduplicate_items|fastupdate|gin_pending|pages_per_range|autosummarize)/;

/**
 * The lock of each action. Source: AlterTableGetLockLevel in the server, the manual's ALTER TABLE page, and the matrix.
 */
function lockOf(f: AlterTable): LockMode {
  switch (f.kind) {
    case 'set-column-option':
      return f.option === 'statistics' || f.option === 'options' ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE';
    case 'set-storage-parameters':
      return f.parameters.every((p) => LIGHT_PARAMETERS.test(p)) ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE';
    case 'cluster-on':
    case 'validate-constraint':
    case 'attach-partition':
      return 'SHARE UPDATE EXCLUSIVE';
    case 'detach-partition':
      return f.concurrently || f.finalize ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE';
    case 'trigger-state':
      return 'SHARE ROW EXCLUSIVE';
    case 'add-constraint':
      return f.constraint.kind === 'foreign-key' ? 'SHARE ROW EXCLUSIVE' : 'ACCESS EXCLUSIVE';
    default:
      return 'ACCESS EXCLUSIVE';
  }
}

/** Actions that lock partitions and children as well, unless ONLY is said. */
const LOCKS_TREE: ReadonlySet<AlterTable['kind']> = new Set([...RECURSES, 'set-column-option', 'set-identity', 'trigger-state']);

/**
 * The order in which PostgreSQL works through the actions of one ALTER TABLE, whatever their order in the text. Source: AT_PASS_* in the
 * server's tablecmds.c; measured: `SET NOT NULL, DROP CONSTRAINT proof` scans.
 */
function pass(f: AlterTable): number {
  switch (f.kind) {
    case 'drop-column':
    case 'drop-constraint':
    case 'drop-default':
    case 'drop-not-null':
    case 'drop-identity':
    case 'drop-expression':
      return 0;
    case 'set-type':
      return 1;
    case 'add-column':
      return 2;
    case 'set-expression':
      return 3;
    case 'set-not-null':
    case 'add-identity':
      return 4;
    case 'add-constraint':
      return f.constraint.kind === 'check' || f.constraint.kind === 'foreign-key' ? 6 : 5;
    case 'set-default':
      return 6;
    default:
      return 7;
  }
}

/** Before 18 a key of a partitioned table only builds its indexes on the partitions. Measured on 14 to 18. */
function lockBelow(run: Run, f: AlterTable): LockMode {
  const key = f.kind === 'add-constraint' && (f.constraint.kind === 'unique' || f.constraint.kind === 'primary-key');
  return key && run.postgres < 18 ? 'SHARE' : lockOf(f);
}

/** Judges all actions of one ALTER TABLE. @param actions facts with the same target object, with their index in the statement */
export function judgeAlterTable(run: Run, actions: readonly { readonly fact: AlterTable; readonly index: number }[]): void {
  const first = actions[0]?.fact;
  if (!first) return;
  const head = first.target;
  run.fact = actions[0]?.index ?? 0;
  const found = target(run, head.table, head.says === 'table' || head.says === 'index' ? null : head.says, head.ifExists);
  if (!found) return;
  if (found.kind === 'index') {
    for (const { fact } of actions) apply(run.at, fact);
    return;
  }
  const key = idOf(run.world, found);
  for (const { fact, index } of actions) {
    run.fact = index;
    const reached = LOCKS_TREE.has(fact.kind) ? withDescendants(run.world, found, head.only) : [found];
    for (const r of reached) lock(run, r, r === found ? lockOf(fact) : lockBelow(run, fact));
  }
  const ordered = [...actions].sort((a, b) => pass(a.fact) - pass(b.fact));
  for (const { fact, index } of ordered) {
    run.fact = index;
    const r = run.world.get('relation', key) ?? findRelation(run.world, head.table);
    if (!r) return;
    judgeAction(run, again(run, r), fact);
    apply(run.at, fact);
  }
}

function judgeAction(run: Run, r: Relation, f: AlterTable): void {
  switch (f.kind) {
    case 'add-column':
      return judgeAddColumn(run, r, f);
    case 'drop-column':
      return judgeDropColumn(run, r, f);
    case 'set-type':
      return judgeSetType(run, r, f);
    case 'set-not-null':
      return judgeSetNotNull(run, r, f);
    case 'drop-default':
      return judgeDropDefault(run, r, f.column);
    case 'add-constraint':
      return judgeAddConstraint(run, r, f.constraint, f.target.only);
    case 'drop-constraint':
      return judgeDropConstraint(run, r, f);
    case 'validate-constraint':
      return judgeValidate(run, r, f.constraint);
    case 'add-identity':
    case 'set-identity':
    case 'drop-identity':
      return judgeIdentity(run, r, f);
    case 'set-expression': {
      if (run.postgres < 17)
        return fail(run, 'needs-newer-postgres', r, f.column, { to: '17', error: 'SET EXPRESSION needs PostgreSQL 17' });
      if (hasColumn(run, r, f.column) && columnOf(r, f.column)?.generated?.stored !== false)
        workTree(run, r, 'rewrite', 'set-expression', { object: f.column });
      return;
    }
    case 'drop-not-null':
      return judgeDropNotNull(run, r, f.column);
    case 'set-default': {
      const c = hasColumn(run, r, f.column) ? columnOf(r, f.column) : null;
      const error = c ? defaultError(run.world, c.type, f.expression, c.name) : null;
      if (error) return fail(run, 'other-error', r, f.column, { error });
      return missingFunctions(run, r, f.expression);
    }
    case 'drop-expression':
    case 'set-column-option':
      hasColumn(run, r, f.column, 'ifExists' in f && f.ifExists);
      return;
    case 'set-logged':
    case 'set-unlogged': {
      const goal = f.kind === 'set-logged' ? 'permanent' : 'unlogged';
      if (r.persistence !== goal || r.uncertain) work(run, r, 'rewrite', 'set-logged', { detail: { to: goal } });
      return;
    }
    case 'set-tablespace':
      if ((r.tablespace ?? 'pg_default') !== f.tablespace) work(run, r, 'rewrite', 'set-tablespace', { detail: { to: f.tablespace } });
      return;
    case 'set-access-method':
      if (run.postgres < 15)
        return fail(run, 'needs-newer-postgres', r, null, { to: '15', error: 'SET ACCESS METHOD needs PostgreSQL 15' });
      if ((r.accessMethod ?? 'heap') !== (f.method ?? 'heap'))
        work(run, r, 'rewrite', 'set-access-method', { detail: { to: f.method ?? 'heap' } });
      return;
    case 'attach-partition':
      return judgeAttach(run, r, f);
    case 'detach-partition':
      return judgeDetach(run, r, f);
    case 'inherit':
    case 'no-inherit': {
      const parent = target(run, f.parent, 'table');
      if (parent) lock(run, parent, f.kind === 'inherit' ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS SHARE');
      return;
    }
    case 'owner-to':
      lockSequences(run, r.columns, 'ACCESS EXCLUSIVE');
      return;
    case 'cluster-on':
      if (f.index !== null && !r.uncertain && !indexesOf(run.world, r).some((i) => i.name === f.index))
        fail(run, 'object-does-not-exist', r, f.index, { error: `index "${f.index}" for table "${r.name}" does not exist` });
      return;
    case 'alter-constraint':
      if (!r.uncertain && !r.constraints.some((c) => c.name === f.constraint)) fail(run, 'constraint-does-not-exist', r, f.constraint);
      return;
    case 'trigger-state':
      if (f.name !== null && !['ALL', 'USER', 'all', 'user'].includes(f.name) && !r.uncertain && !r.triggers.some((t) => t.name === f.name))
        fail(run, 'object-does-not-exist', r, f.name, { error: `trigger "${f.name}" for table "${r.name}" does not exist` });
      return;
    case 'rule-state':
    case 'row-security':
    case 'set-storage-parameters':
    case 'replica-identity':
    case 'of-type':
    case 'not-of-type':
      return;
    case 'other-alter':
      run.unknown.add(`what ${f.what} does`);
      return;
  }
}

/** Fails the statement when the column is missing for certain. */
export function hasColumn(run: Run, r: Relation, column: string, ifExists = false): boolean {
  if (columnOf(r, column)) return true;
  if (!r.uncertain && !ifExists)
    fail(run, 'column-does-not-exist', r, column, { error: `column "${column}" of relation "${r.name}" does not exist` });
  return false;
}
