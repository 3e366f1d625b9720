import { columnsIn } from '../catalog/apply-constraint.ts';
import { inlineConstraint, isSerial } from '../catalog/columns.ts';
import { columnOf, domainBase, historyIsKnown, resolveType, typeText, withDescendants } from '../catalog/lookup.ts';
import type { Relation } from '../catalog/types.ts';
import type { AlterTable } from '../facts/table.ts';
import { constantIn, isKnownType } from './casts.ts';
import { sequenceLocks } from './data-change.ts';
import { referencedTable } from './foreign-keys.ts';
import { anyExtension, missingFunctions, notImmutable } from './functions.ts';
import { defaultError, evaluate } from './literals.ts';
import { fail, incident, isFilled, lockTree, type Run, work, workTree } from './run.ts';
import { volatilityOf } from './volatility.ts';

type AddColumn = Extract<AlterTable, { kind: 'add-column' }>;

/** ADD COLUMN. Source: the oracle's cases add-column-* and col-add-*; manual ALTER TABLE, "Notes". */
export function judgeAddColumn(run: Run, r: Relation, f: AddColumn): void {
  const { world } = run;
  const { column } = f;
  if (r.kind === 'view' || r.kind === 'materialized-view')
    return fail(run, 'wrong-object-kind', r, r.name, { from: r.kind, to: 'table', error: `"${r.name}" is not a table` });
  if (columnOf(r, column.name)) {
    if (!f.ifNotExists)
      fail(run, 'column-exists', r, column.name, { error: `column "${column.name}" of relation "${r.name}" already exists` });
    return;
  }
  const type = resolveType(world, column.type);
  if (!isSerial(column) && !isKnownType(world, type)) {
    if (historyIsKnown(world) && !anyExtension(run))
      return fail(run, 'type-does-not-exist', r, column.type.name, { error: `type "${column.type.name}" does not exist` });
    run.unknown.add(`the type ${column.type.name}`);
  }
  const rows = withDescendants(world, r, f.target.only).some(isFilled);
  const written = inlineConstraint(column, 'default')?.expression ?? null;
  const fallback = written && constantIn(written)?.type === 'null' ? null : written;
  const identity = inlineConstraint(column, 'identity');
  const generated = inlineConstraint(column, 'generated');
  const fills = isSerial(column) || identity !== null || generated !== null || fallback !== null;
  const object = column.name;
  const required = column.constraints.some((c) => c.kind === 'not-null' || c.kind === 'primary-key');
  if (generated && !generated.stored && run.postgres < 18)
    return fail(run, 'needs-newer-postgres', r, object, { to: '18', error: 'virtual generated columns need PostgreSQL 18' });
  if (r.partitionOf) return fail(run, 'other-error', r, object, { error: 'cannot add column to a partition' });
  if (f.target.only && r.partitions.length > 0)
    return fail(run, 'other-error', r, object, { error: 'column must be added to child tables too' });
  if (generated) {
    for (const name of columnsIn(generated.expression)) {
      const source = columnOf(r, name);
      if (!source && !r.uncertain && name !== object)
        return fail(run, 'column-does-not-exist', r, name, { error: `column "${name}" does not exist` });
      if (source?.generated)
        return fail(run, 'other-error', r, name, { error: `cannot use generated column "${name}" in column generation expression` });
    }
    if (notImmutable(run, generated.expression))
      return fail(run, 'other-error', r, object, { error: 'generation expression is not immutable' });
  }
  if (fallback) {
    const error = defaultError(world, type, fallback, object);
    if (error) return fail(run, 'other-error', r, object, { error });
    missingFunctions(run, r, fallback);
    if (run.failed) return;
  }
  if (rows && !fills && domainBase(world, type).notNull)
    return fail(run, 'add-column-not-null-without-default', r, object, {
      error: `domain ${typeText(world, type)} does not allow null values`,
    });
  if (required && !fills && rows)
    return fail(run, 'add-column-not-null-without-default', r, object, {
      error: `column "${object}" of relation "${r.name}" contains null values`,
    });

  if (isSerial(column)) workTree(run, r, 'rewrite', 'add-column-serial', { object, detail: { to: column.type.name } });
  if (identity) workTree(run, r, 'rewrite', 'add-column-identity', { object });
  if (generated?.stored) workTree(run, r, 'rewrite', 'add-column-stored-generated', { object });
  if (domainBase(world, type).constrained)
    workTree(run, r, 'rewrite', 'add-column-constrained-domain', { object, detail: { to: typeText(world, type) } });
  if (fallback) {
    const v = volatilityOf(world, fallback);
    if (v.level === 'volatile')
      workTree(run, r, 'rewrite', 'add-column-volatile-default', {
        object,
        detail: { reason: `${v.because.join(', ')} is computed for each row`, others: v.because },
      });
    else if (v.unknown.length > 0) {
      workTree(run, r, 'rewrite', 'add-column-volatile-default', {
        object,
        detail: { reason: `${v.unknown.join(', ')} may be computed for each row`, others: v.unknown },
        unknown: v.unknown.map((x) => `volatility of ${x}`),
      });
    }
    if (rows && v.level === 'volatile') sequenceLocks(run, fallback);
  }
  for (const c of column.constraints) {
    if (
      c.kind === 'check' &&
      rows &&
      fallback &&
      evaluate(c.expression, object, constantIn(fallback)?.value ?? '') === false &&
      constantIn(fallback)
    ) {
      return fail(run, 'constraint-violated', r, object, { error: `check constraint is violated by some row` });
    }
    if (c.kind === 'check' && !c.notEnforced) workTree(run, r, 'scan', 'add-column-check', { object });
    if (c.kind === 'unique' || c.kind === 'primary-key') {
      if (rows && fallback && constantIn(fallback) && r.kind !== 'partitioned-table')
        return fail(run, 'constraint-violated', r, object, { error: `every row holds the same ${object}` });
      if (c.kind === 'primary-key' && r.constraints.some((k) => k.kind === 'primary-key'))
        return fail(run, 'multiple-primary-keys', r, object, { error: `multiple primary keys for table "${r.name}" are not allowed` });
      workTree(run, r, 'index-build', c.kind === 'unique' ? 'add-column-unique' : 'add-column-primary-key', { object });
    }
    if (c.kind === 'foreign-key') {
      const referenced = referencedTable(run, r, { ...c, columns: [column.name] }, [type]);
      if (!referenced) return;
      lockTree(run, referenced, 'SHARE ROW EXCLUSIVE');
      if (fallback && rows && !c.notEnforced) {
        if (referenced.origin === null && !referenced.filled) return fail(run, 'foreign-key-violated', r, object, { to: referenced.name });
        workTree(run, r, 'scan', 'add-column-references', { object, detail: { to: `${referenced.schema}.${referenced.name}` } });
        for (const x of withDescendants(world, referenced))
          work(run, x, 'scan', 'add-column-references', { object, detail: { to: `${r.schema}.${r.name}` } });
      }
    }
  }
  if (required && fallback && r.origin !== null) {
    incident(run, {
      cause: 'required-column',
      relation: r,
      object,
      hazards: ['breaks-clients'],
      surface: { kind: 'filled-column', relation: `${r.schema}.${r.name}`, column: object },
    });
  }
}
