import { columnOf, primaryKeyOf, qualified, withDescendants } from '../catalog/lookup.ts';
import type { Column, Relation } from '../catalog/types.ts';
import type { Expression } from '../facts/expression.ts';
import type { AlterTable } from '../facts/table.ts';
import { hasColumn } from './alter-table.ts';
import { cascadeToReaders, readersOfColumn } from './dependents.ts';
import { fail, incident, isFilled, lock, lockSequences, lockTree, type Run, workTree } from './run.ts';
import { volatilityOf } from './volatility.ts';

/** True when the check, being true or unknown for a row, proves the column not null. Source: ConstraintImpliedByRelConstraint; measured. */
export function provesNotNull(e: Expression, column: string): boolean {
  if (e.kind === 'null-test') return e.not && e.arg.kind === 'column' && e.arg.name === column;
  if (e.kind === 'and') return e.args.some((a) => provesNotNull(a, column));
  if (e.kind === 'or') return e.args.length > 0 && e.args.every((a) => provesNotNull(a, column));
  return false;
}

export const isProvenNotNull = (r: Relation, column: string): boolean =>
  r.constraints.some(
    (c) => c.kind === 'check' && c.validated && c.enforced && c.expression !== null && provesNotNull(c.expression, column),
  );

/** An integer with an integer as default is counted with. */
export const isCounted = (c: Column): boolean =>
  /^pg_catalog\.int[248]$/.test(c.type.key) && c.type.dimensions === 0 && c.default?.kind === 'constant' && c.default.type === 'integer';

export function judgeSetNotNull(run: Run, r: Relation, f: Extract<AlterTable, { kind: 'set-not-null' }>): void {
  if (!hasColumn(run, r, f.column)) {
    if (r.uncertain && !columnOf(r, f.column)) workTree(run, r, 'scan', 'set-not-null', { object: f.column });
    return;
  }
  const c = columnOf(r, f.column);
  if (!c || c.notNull) return;
  if (c.added === 'null' && withDescendants(run.world, r, f.target.only).some(isFilled)) {
    return fail(run, 'not-null-over-nulls', r, f.column, { error: `column "${f.column}" of relation "${r.name}" contains null values` });
  }
  if (!isProvenNotNull(r, f.column)) workTree(run, r, 'scan', 'set-not-null', { object: f.column }, f.target.only);
  requiredFromNow(run, r, c);
}

/** A column that this migration adds and that inserts of the present code do not name. */
export function requiredFromNow(run: Run, r: Relation, c: Column): void {
  if (c.added === null || r.origin === null) return;
  incident(run, {
    cause: 'required-column',
    relation: r,
    object: c.name,
    hazards: ['breaks-clients'],
    surface: { kind: 'filled-column', relation: qualified(r), column: c.name },
  });
}

export function judgeDropDefault(run: Run, r: Relation, column: string): void {
  if (!hasColumn(run, r, column)) return;
  const c = columnOf(r, column);
  if (!c || r.origin === null) return;
  if (c.added !== null) return c.notNull ? requiredFromNow(run, r, c) : undefined;
  // what the database alone can make up, code leaves to it
  if (
    c.default !== null &&
    c.notNull &&
    (primaryKeyOf(r)?.columns.includes(column) || volatilityOf(run.world, c.default).level === 'volatile')
  )
    keyWithoutDefault(run, r, column);
}

const keyWithoutDefault = (run: Run, r: Relation, column: string): void =>
  incident(run, {
    cause: 'drop-generated-key',
    relation: r,
    object: column,
    hazards: ['breaks-clients'],
    surface: { kind: 'filled-column', relation: qualified(r), column },
  });

export function judgeIdentity(
  run: Run,
  r: Relation,
  f: Extract<AlterTable, { kind: 'add-identity' | 'set-identity' | 'drop-identity' }>,
): void {
  if (!hasColumn(run, r, f.column, f.kind === 'drop-identity' && f.ifExists)) return;
  const c = columnOf(r, f.column);
  if (!c) return;
  const sequence = c.sequence ? run.world.get('relation', c.sequence) : null;
  if (f.kind === 'add-identity') {
    if (r.uncertain) return;
    if (c.identity)
      return fail(run, 'other-error', r, c.name, { error: `column "${c.name}" of relation "${r.name}" is already an identity column` });
    if (c.default)
      return fail(run, 'other-error', r, c.name, { error: `column "${c.name}" of relation "${r.name}" already has a default value` });
    if (!c.notNull)
      return fail(run, 'other-error', r, c.name, {
        error: `column "${c.name}" of relation "${r.name}" must be declared NOT NULL before identity can be added`,
      });
    if (f.always && r.origin !== null && c.added === null && !primaryKeyOf(r)?.columns.includes(c.name))
      incident(run, { cause: 'generated-column-written', relation: r, object: c.name, hazards: ['breaks-clients'] });
    return;
  }
  if (!c.identity && !r.uncertain) {
    if (f.kind === 'set-identity' || !f.ifExists)
      fail(run, 'other-error', r, c.name, { error: `column "${c.name}" of relation "${r.name}" is not an identity column` });
    return;
  }
  if (sequence) lock(run, sequence, f.kind === 'drop-identity' ? 'ACCESS EXCLUSIVE' : 'SHARE ROW EXCLUSIVE');
  if (f.kind === 'drop-identity' && r.origin !== null) keyWithoutDefault(run, r, c.name);
}

export function judgeDropColumn(run: Run, r: Relation, f: Extract<AlterTable, { kind: 'drop-column' }>): void {
  const { world } = run;
  if (!hasColumn(run, r, f.column, f.ifExists)) {
    if (r.uncertain) lost(run, r, f.column, null);
    return;
  }
  const c = columnOf(r, f.column);
  if (!c) return;
  if (r.partitionOf && inherited(run, r, c.name))
    return fail(run, 'other-error', r, c.name, { error: `cannot drop inherited column "${c.name}"` });
  if (r.partitionBy?.columns.includes(c.name))
    return fail(run, 'alter-type-of-used-column', r, c.name, {
      reason: 'the partition key uses it',
      error: `cannot drop column "${c.name}" because it is part of the partition key`,
    });
  const views = readersOfColumn(world, r, c.name);
  // 14 drops them along, without CASCADE: measured
  const generated =
    run.postgres < 15 ? [] : r.columns.filter((x) => x.generated && x.name !== c.name && uses(x.generated.expression, c.name));
  const referencing = r.referencedBy.filter((x) => {
    const k = world.get('relation', x.table)?.constraints.find((y) => y.name === x.constraint);
    return k?.references?.columns.includes(c.name);
  });
  if (!f.cascade && (views.length > 0 || generated.length > 0 || referencing.length > 0)) {
    const others = [...views.map((v) => v.name), ...generated.map((g) => g.name), ...referencing.map((x) => x.constraint)];
    return fail(run, 'dependent-objects', r, c.name, {
      others,
      error: `cannot drop column ${c.name} of table ${r.name} because other objects depend on it`,
    });
  }
  if (f.cascade) {
    cascadeToReaders(run, r, c.name);
    for (const x of referencing) lockOther(run, x.table);
  }
  for (const k of r.constraints) if (k.references && k.columns.includes(c.name)) lockOther(run, k.references.table);
  lockSequences(run, [c], 'ACCESS EXCLUSIVE');
  if (c.added === null) lost(run, r, c.name, c);
}

/** A partition's columns are its parent's. */
export const inherited = (run: Run, r: Relation, column: string): boolean => {
  const parent = r.partitionOf ? run.world.get('relation', r.partitionOf.parent) : null;
  return parent !== null && columnOf(parent, column) !== null;
};

export function judgeDropNotNull(run: Run, r: Relation, column: string): void {
  if (!hasColumn(run, r, column)) return;
  const c = columnOf(r, column);
  if (primaryKeyOf(r)?.columns.includes(column))
    return fail(run, 'other-error', r, column, { error: `column "${column}" is in a primary key` });
  if (c?.identity)
    return fail(run, 'other-error', r, column, { error: `column "${column}" of relation "${r.name}" is an identity column` });
}

export const uses = (e: Expression, column: string): boolean => {
  if (e.kind === 'column') return e.name === column;
  if (e.kind === 'null-test' || e.kind === 'cast') return uses(e.arg, column);
  return 'args' in e && e.args.some((a) => uses(a, column));
};

function lockOther(run: Run, id: string): void {
  const other = run.world.get('relation', id);
  if (other) lockTree(run, other, 'ACCESS EXCLUSIVE');
}

function lost(run: Run, r: Relation, column: string, c: Column | null): void {
  if (r.origin === null) return;
  incident(run, { cause: 'drop-column', relation: r, object: column, lock: 'ACCESS EXCLUSIVE', hazards: ['data-loss'] });
  incident(run, {
    cause: 'drop-column',
    relation: r,
    object: column,
    lock: 'ACCESS EXCLUSIVE',
    hazards: ['breaks-clients'],
    ...(c ? { surface: { kind: 'column', relation: r.origin, column, type: c.type, counted: isCounted(c) } } : {}),
  });
}
