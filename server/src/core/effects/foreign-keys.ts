import { columnOf, primaryKeyOf, typeText, withDescendants } from '../catalog/lookup.ts';
import type { ColumnType, Relation } from '../catalog/types.ts';
import type { Constraint } from '../facts/table.ts';
import { castContext, categoryOf, isKnownType } from './casts.ts';
import { fail, type Run, target, work } from './run.ts';

type ForeignKey = Extract<Constraint, { kind: 'foreign-key' }>;

/** Finds the referenced table and checks that PostgreSQL would take the key. Null: it failed, or nothing is known. */
export function referencedTable(run: Run, referencing: Relation, key: ForeignKey, types: readonly (ColumnType | null)[]): Relation | null {
  const referenced = target(run, key.references, 'table');
  if (!referenced) return null;
  if (referenced.uncertain) return referenced;
  const columns = key.referencedColumns.length > 0 ? key.referencedColumns : (primaryKeyOf(referenced)?.columns ?? []);
  if (columns.length === 0) {
    fail(run, 'foreign-key-without-unique', referencing, referenced.name, {
      to: referenced.name,
      error: `there is no primary key for referenced table "${referenced.name}"`,
    });
    return null;
  }
  for (const name of columns) {
    if (!columnOf(referenced, name)) {
      fail(run, 'column-does-not-exist', referenced, name, {
        error: `column "${name}" referenced in foreign key constraint does not exist`,
      });
      return null;
    }
  }
  if (!isUnique(run, referenced, columns)) {
    fail(run, 'foreign-key-without-unique', referencing, columns.join(', '), {
      to: referenced.name,
      error: `there is no unique constraint matching given keys for referenced table "${referenced.name}"`,
    });
    return null;
  }
  for (const [i, name] of columns.entries()) {
    const from = types[i] ?? null;
    const to = columnOf(referenced, name)?.type ?? null;
    if (from && to && !comparable(run, from, to)) {
      fail(run, 'foreign-key-type-mismatch', referencing, key.columns[i] ?? name, {
        from: typeText(run.world, from),
        to: typeText(run.world, to),
        others: [`${referenced.name}.${name}`],
        error: `foreign key constraint cannot be implemented`,
      });
      return null;
    }
  }
  return referenced;
}

function comparable(run: Run, a: ColumnType, b: ColumnType): boolean {
  if (a.key === b.key && a.dimensions === b.dimensions) return true;
  if (!isKnownType(run.world, a) || !isKnownType(run.world, b)) return true;
  return categoryOf(run.world, a) === categoryOf(run.world, b) || castContext(run.world, a, b) === 'implicit';
}

/** Unique over exactly these columns, in any order: a key, or a plain unique index. */
function isUnique(run: Run, r: Relation, columns: readonly string[]): boolean {
  const wanted = [...columns].sort().join();
  if (r.constraints.some((k) => (k.kind === 'unique' || k.kind === 'primary-key') && [...k.columns].sort().join() === wanted)) return true;
  return r.indexes.some((id) => {
    const i = run.world.get('relation', id)?.index;
    return (
      !!i &&
      i.unique &&
      i.where === null &&
      i.columns.every((c) => c.column !== null) &&
      i.columns
        .map((c) => c.column)
        .sort()
        .join() === wanted
    );
  });
}

/** The check reads both tables. */
export function scanBoth(
  run: Run,
  referencing: Relation,
  referenced: Relation,
  cause: 'add-foreign-key' | 'validate-under-lock',
  object: string | null,
): void {
  const from = withDescendants(run.world, referencing);
  if (!from.some((r) => r.filled)) return;
  const detail = { to: `${referenced.schema}.${referenced.name}`, from: `${referencing.schema}.${referencing.name}` };
  for (const r of [...from, ...withDescendants(run.world, referenced)]) work(run, r, 'scan', cause, { object, detail });
}
