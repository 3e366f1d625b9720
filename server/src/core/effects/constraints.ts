import { columnsIn } from '../catalog/apply-constraint.ts';
import { columnOf, idOf, indexesOf, primaryKeyOf, withDescendants } from '../catalog/lookup.ts';
import type { Relation } from '../catalog/types.ts';
import { type Expression, walk } from '../facts/expression.ts';
import type { AlterTable, Constraint } from '../facts/table.ts';
import { hasColumn } from './alter-table.ts';
import { constantIn } from './casts.ts';
import { isProvenNotNull, requiredFromNow } from './columns.ts';
import { referencedTable, scanBoth } from './foreign-keys.ts';
import { fail, incident, isFilled, lock, lockTree, type Run, workTree } from './run.ts';

const hasSubquery = (e: Expression): boolean => {
  let found = false;
  walk(e, (x) => {
    found ||= x.kind === 'subquery';
  });
  return found;
};

/** ADD CONSTRAINT. Source: the oracle's cases add-* and con-*; manual ALTER TABLE. */
export function judgeAddConstraint(run: Run, r: Relation, c: Constraint, alone = false): void {
  if (c.name !== null && !r.uncertain && r.constraints.some((k) => k.name === c.name)) {
    return fail(run, 'constraint-exists', r, c.name, { error: `constraint "${c.name}" for relation "${r.name}" already exists` });
  }
  switch (c.kind) {
    case 'check':
      for (const name of columnsIn(c.expression)) if (!hasColumn(run, r, name) && !r.uncertain) return;
      if (
        c.expression.kind === 'column' &&
        !['pg_catalog.bool', '?.unknown'].includes(columnOf(r, c.expression.name)?.type.key ?? '?.unknown')
      )
        return fail(run, 'other-error', r, c.name, { error: 'argument of CHECK must be type boolean' });
      if (hasSubquery(c.expression)) return fail(run, 'other-error', r, c.name, { error: 'cannot use subquery in check constraint' });
      if (!c.notValid && !c.notEnforced) workTree(run, r, 'scan', 'add-check', { object: c.name });
      return;
    case 'foreign-key':
      return addForeignKey(run, r, c);
    case 'unique':
    case 'primary-key':
      return addKey(run, r, c, alone);
    case 'exclude':
      return workTree(run, r, 'index-build', 'add-exclusion', { object: c.name });
    case 'not-null':
      return addNotNull(run, r, c);
    case 'null':
    case 'default':
    case 'identity':
    case 'generated':
      return;
  }
}

function addNotNull(run: Run, r: Relation, c: Extract<Constraint, { kind: 'not-null' }>): void {
  if (run.postgres < 18)
    return fail(run, 'needs-newer-postgres', r, c.name, { to: '18', error: 'ADD CONSTRAINT … NOT NULL needs PostgreSQL 18' });
  const column = c.column ?? '';
  if (!hasColumn(run, r, column)) return;
  const at = columnOf(r, column);
  if (!at || at.notNull || c.notValid) return;
  if (at.added === 'null' && isFilled(r))
    return fail(run, 'not-null-over-nulls', r, column, { error: `column "${column}" of relation "${r.name}" contains null values` });
  if (!isProvenNotNull(r, column)) workTree(run, r, 'scan', 'add-not-null-constraint', { object: column });
  requiredFromNow(run, r, at);
}

function addForeignKey(run: Run, r: Relation, c: Extract<Constraint, { kind: 'foreign-key' }>): void {
  for (const name of c.columns) if (!hasColumn(run, r, name) && !r.uncertain) return;
  if (c.notValid && r.kind === 'partitioned-table' && run.postgres < 18) {
    return fail(run, 'not-valid-unsupported', r, c.name, { error: `cannot add NOT VALID foreign key on partitioned table "${r.name}"` });
  }
  const referenced = referencedTable(
    run,
    r,
    c,
    c.columns.map((n) => columnOf(r, n)?.type ?? null),
  );
  if (!referenced) return;
  lockTree(run, referenced, 'SHARE ROW EXCLUSIVE');
  if (c.notEnforced) return;
  const oldValues = c.columns.some((n) => columnOf(r, n)?.added !== 'null') && withDescendants(run.world, r).some(isFilled);
  if (referenced.origin === null && !referenced.filled && oldValues) {
    if (!c.notValid)
      return fail(run, 'foreign-key-violated', r, c.columns.join(', '), {
        to: referenced.name,
        error: `insert or update on table "${r.name}" violates foreign key constraint`,
      });
    incident(run, {
      cause: 'foreign-key-to-empty-table',
      relation: r,
      object: c.columns.join(', '),
      hazards: ['breaks-clients'],
      detail: { to: referenced.name },
    });
  }
  if (c.notValid) return;
  if (!isTakenOver(run, r, c, referenced)) return scanBoth(run, r, referenced, 'add-foreign-key', c.name);
  // the triggers of the partitions' own keys go from it
  lockTree(run, referenced, 'ACCESS EXCLUSIVE');
}

/**
 * A partitioned table takes over the same foreign key of its partitions, and reads no row of those where it is validated. Source:
 * tryAttachPartitionForeignKey in the server; measured on 14.
 */
function isTakenOver(run: Run, r: Relation, c: Extract<Constraint, { kind: 'foreign-key' }>, referenced: Relation): boolean {
  if (r.kind !== 'partitioned-table') return false;
  const table = idOf(run.world, referenced);
  const wanted = c.referencedColumns.length > 0 ? c.referencedColumns : (primaryKeyOf(referenced)?.columns ?? []);
  const action = (x: string | null): string => x ?? 'no-action';
  return withDescendants(run.world, r)
    .filter((p) => p.kind === 'table')
    .every((p) =>
      p.constraints.some(
        (k) =>
          k.references?.table === table &&
          k.validated &&
          k.deferrable === c.deferrable &&
          k.columns.join() === c.columns.join() &&
          k.references.columns.join() === wanted.join() &&
          action(k.references.onDelete) === action(c.onDelete) &&
          action(k.references.onUpdate) === action(c.onUpdate),
      ),
    );
}

function addKey(run: Run, r: Relation, c: Extract<Constraint, { kind: 'unique' | 'primary-key' }>, alone: boolean): void {
  const { world } = run;
  const primary = c.kind === 'primary-key';
  if (primary && primaryKeyOf(r) && !r.uncertain)
    return fail(run, 'multiple-primary-keys', r, c.name, { error: `multiple primary keys for table "${r.name}" are not allowed` });
  let columns = c.columns;
  if (c.usingIndex !== null) {
    const index = indexesOf(world, r).find((i) => i.name === c.usingIndex);
    if (!index?.index) {
      if (!r.uncertain) fail(run, 'object-does-not-exist', r, c.usingIndex, { error: `index "${c.usingIndex}" does not exist` });
      return;
    }
    const i = index.index;
    const reason = i.constraint
      ? 'a constraint owns it already'
      : !i.unique
        ? 'it is not unique'
        : i.where
          ? 'it is partial'
          : i.columns.some((x) => x.column === null)
            ? 'it contains an expression'
            : i.columns.some((x) => x.descending || x.nulls === 'first')
              ? 'it is not sorted in the default way'
              : i.method !== 'btree'
                ? 'it is no btree'
                : null;
    if (reason)
      return fail(run, 'using-index-shape', r, index.name, {
        reason,
        error: `index "${index.name}" cannot stand behind a constraint: ${reason}`,
      });
    columns = i.columns.flatMap((x) => x.column ?? []);
  }
  for (const name of columns) if (!hasColumn(run, r, name) && !r.uncertain) return;
  if (r.partitionBy?.columns.some((k) => !columns.includes(k))) {
    return fail(run, 'unique-without-partition-key', r, columns.join(', '), {
      others: r.partitionBy.columns,
      error: 'unique constraint on partitioned table must include all partitioning columns',
    });
  }
  const rows = withDescendants(world, r).some(isFilled);
  const nullable = columns.map((n) => columnOf(r, n)).filter((x) => x !== null && !x.notNull);
  if (primary && rows) {
    const empty = nullable.find((x) => x?.added === 'null');
    if (empty)
      return fail(run, 'not-null-over-nulls', r, empty.name, {
        error: `column "${empty.name}" of relation "${r.name}" contains null values`,
      });
  }
  const only = columns.length === 1 ? columnOf(r, columns[0] ?? '') : null;
  if (rows && only?.added === 'value' && only.default && constantIn(only.default)) {
    return fail(run, 'constraint-violated', r, only.name, {
      error: `could not create unique index: every row holds the same ${only.name}`,
    });
  }
  // ONLY leaves out the partitions, and a partitioned table has no rows of its own
  if (alone && r.kind === 'partitioned-table') return;
  if (c.usingIndex === null)
    workTree(run, r, 'index-build', primary ? 'add-primary-key' : 'add-unique', { object: c.name ?? columns.join(', ') });
  else if (primary && nullable.some((x) => x && !isProvenNotNull(r, x.name)))
    workTree(run, r, 'scan', 'add-primary-key-nullable-index', { object: columns.join(', ') });
  if (primary) for (const x of nullable) if (x) requiredFromNow(run, r, x);
}

export function judgeDropConstraint(run: Run, r: Relation, f: Extract<AlterTable, { kind: 'drop-constraint' }>): void {
  const { world } = run;
  const c = r.constraints.find((k) => k.name === f.constraint);
  if (!c) {
    // since 18 every NOT NULL has a constraint of its own, whose name the text rarely says
    const native = run.postgres >= 18 && f.constraint.endsWith('_not_null');
    if (!f.ifExists && !r.uncertain && !native)
      fail(run, 'constraint-does-not-exist', r, f.constraint, {
        error: `constraint "${f.constraint}" of relation "${r.name}" does not exist`,
      });
    return;
  }
  const parent = r.partitionOf ? world.get('relation', r.partitionOf.parent) : null;
  if (parent?.constraints.some((k) => k.name === c.name))
    return fail(run, 'other-error', r, c.name, { error: `cannot drop inherited constraint "${c.name}" of relation "${r.name}"` });
  const other = c.references ? world.get('relation', c.references.table) : null;
  if (other) lockTree(run, other, 'ACCESS EXCLUSIVE');
  if (c.kind !== 'primary-key' && c.kind !== 'unique') return;
  const dependent = r.referencedBy.filter((x) => {
    const k = world.get('relation', x.table)?.constraints.find((y) => y.name === x.constraint);
    return k?.references && [...k.references.columns].sort().join() === [...c.columns].sort().join();
  });
  if (dependent.length === 0) return;
  if (!f.cascade)
    return fail(run, 'dependent-objects', r, c.name, {
      others: dependent.map((x) => x.constraint),
      error: `cannot drop constraint ${c.name} on table ${r.name} because other objects depend on it`,
    });
  for (const x of dependent) {
    const t = world.get('relation', x.table);
    if (t) lockTree(run, t, 'ACCESS EXCLUSIVE');
  }
}

export function judgeValidate(run: Run, r: Relation, name: string): void {
  const c = r.constraints.find((k) => k.name === name);
  if (!c) {
    if (!r.uncertain)
      return fail(run, 'constraint-does-not-exist', r, name, { error: `constraint "${name}" of relation "${r.name}" does not exist` });
    return workTree(run, r, 'scan', 'validate-under-lock', { object: name });
  }
  if (c.kind !== 'check' && c.kind !== 'foreign-key' && c.kind !== 'not-null')
    return fail(run, 'other-error', r, name, {
      error: `constraint "${name}" of relation "${r.name}" is not a foreign key or check constraint`,
    });
  const referenced = c.references ? run.world.get('relation', c.references.table) : null;
  if (c.validated) return;
  if (!referenced) return workTree(run, r, 'scan', 'validate-under-lock', { object: name });
  lock(run, referenced, 'ROW SHARE');
  scanBoth(run, r, referenced, 'validate-under-lock', name);
}
