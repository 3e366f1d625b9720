import { columnsIn } from '../catalog/apply-constraint.ts';
import { columnOf, domainBase, historyIsKnown, indexesOf, resolveType, typeEntry, typeText, withDescendants } from '../catalog/lookup.ts';
import type { Column, ColumnType, Relation } from '../catalog/types.ts';
import type { Expression } from '../facts/expression.ts';
import type { AlterTable } from '../facts/table.ts';
import { hasColumn } from './alter-table.ts';
import { assignable, type Conversion, castContext, categoryOf, conversion, isKnownType } from './casts.ts';
import { inherited, isCounted, uses } from './columns.ts';
import { readersOfColumn } from './dependents.ts';
import { anyExtension } from './functions.ts';
import { again, fail, incident, isFilled, lock, lockTree, type Run, work, workTree } from './run.ts';

type SetType = Extract<AlterTable, { kind: 'set-type' }>;

/** USING as a chain of casts over the bare column: the types on the way. Null: another expression. */
function castChain(run: Run, e: Expression, column: string): readonly ColumnType[] | null {
  if (e.kind === 'column') return e.name === column ? [] : null;
  if (e.kind !== 'cast') return null;
  const inner = castChain(run, e.arg, column);
  return inner ? [...inner, resolveType(run.world, e.type)] : null;
}

const ZONES = new Set(['utc', 'etc/utc', 'gmt', 'etc/gmt', 'uct', 'zulu', 'universal']);

function inZone(run: Run, c: Conversion): Conversion {
  if (c.kind !== 'utc') return c;
  const zone = run.world.get('localSetting', 'timezone') ?? run.world.get('setting', 'timezone') ?? run.timeZone;
  if (zone === null) return { kind: 'unknown', what: 'the TimeZone of the connection: at UTC nothing is rewritten' };
  return ZONES.has(zone.replace(/['"]/g, '').toLowerCase()) ? { kind: 'free' } : { kind: 'rewrite' };
}

/** ALTER COLUMN … TYPE. Source: the oracle's cases type-* and typ-*; manual, ALTER TABLE, "Notes". */
export function judgeSetType(run: Run, r: Relation, f: SetType): void {
  const { world } = run;
  const to = resolveType(world, f.type);
  const c = columnOf(r, f.column);
  if (!c) {
    if (hasColumn(run, r, f.column) || !r.uncertain) return;
    workTree(run, r, 'rewrite', 'alter-column-type-rewrite', {
      object: f.column,
      detail: { to: typeText(world, to) },
      unknown: [`the present type of "${f.column}"`],
    });
    return;
  }
  if (r.partitionOf && inherited(run, r, c.name))
    return fail(run, 'other-error', r, c.name, { error: `cannot alter inherited column "${c.name}"` });
  if (!isKnownType(world, to) && historyIsKnown(world) && !anyExtension(run))
    return fail(run, 'type-does-not-exist', r, f.type.name, { error: `type "${f.type.name}" does not exist` });
  if (c.identity && !/^pg_catalog\.int[248]$/.test(to.key))
    return fail(run, 'other-error', r, c.name, { error: 'identity column type must be smallint, integer, or bigint' });
  for (const name of f.using ? columnsIn(f.using) : []) if (!hasColumn(run, r, name) && !r.uncertain) return;
  if (blocked(run, r, c)) return;
  const chain = f.using ? castChain(run, f.using, c.name) : [];
  if (mismatch(run, r, c, to, f, chain)) return;
  const detail = { from: typeText(world, c.type), to: typeText(world, to) };
  const step = rewriteOf(run, c, to, f, chain);
  const rewrites = step.kind === 'rewrite' || step.kind === 'unknown';
  lockNeighbours(run, r, c);
  if (c.identity && c.sequence && c.type.key !== to.key) {
    const s = world.get('relation', c.sequence);
    if (s) lock(run, s, 'SHARE ROW EXCLUSIVE');
  }
  if (rewrites) {
    workTree(
      run,
      r,
      'rewrite',
      'alter-column-type-rewrite',
      { object: c.name, detail, ...(step.kind === 'unknown' ? { unknown: [step.what] } : {}) },
      f.target.only,
    );
  } else if (step.kind === 'free') {
    rebuilt(run, r, c, f, detail);
  }
  recheckForeignKeys(run, r, c, to);
  if (r.origin !== null && c.added === null && !assignable(world, c.type, to, isCounted(c))) {
    incident(run, {
      cause: 'alter-column-type-breaks-clients',
      relation: r,
      object: c.name,
      hazards: ['breaks-clients'],
      detail,
      surface: { kind: 'column', relation: r.origin, column: c.name, type: c.type, counted: isCounted(c) },
    });
  }
}

/** What PostgreSQL refuses to alter the type under. */
function blocked(run: Run, r: Relation, c: Column): boolean {
  const no = (reason: string, error: string, others: readonly string[] = []): true => {
    fail(run, 'alter-type-of-used-column', r, c.name, { reason, error, others });
    return true;
  };
  const views = readersOfColumn(run.world, r, c.name);
  if (views.length > 0)
    return no(
      `the view ${views.map((v) => `"${v.name}"`).join(', ')} reads it`,
      'cannot alter type of a column used by a view or rule',
      views.map((v) => v.name),
    );
  if (r.partitionBy?.columns.includes(c.name))
    return no(
      'the partition key uses it',
      `cannot alter column "${c.name}" because it is part of the partition key of relation "${r.name}"`,
    );
  const trigger = r.triggers.find((t) => t.columns.includes(c.name));
  if (trigger)
    return no(`the trigger "${trigger.name}" names it`, 'cannot alter type of a column used in a trigger definition', [trigger.name]);
  const policy = r.policies.find((p) => p.columns.includes(c.name));
  if (policy) return no(`the policy "${policy.name}" names it`, 'cannot alter type of a column used in a policy definition', [policy.name]);
  const generated = r.columns.find((x) => x.generated && x.name !== c.name && uses(x.generated.expression, c.name));
  if (generated)
    return no(`the generated column "${generated.name}" uses it`, 'cannot alter type of a column used by a generated column', [
      generated.name,
    ]);
  return false;
}

/** Casts, defaults, checks and keys that do not go with the new type. */
function mismatch(run: Run, r: Relation, c: Column, to: ColumnType, f: SetType, chain: readonly ColumnType[] | null): boolean {
  const { world } = run;
  const detail = { from: typeText(world, c.type), to: typeText(world, to) };
  if (!f.using) {
    const context = castContext(world, c.type, to);
    if (context === 'explicit' || context === 'none') {
      fail(run, 'cannot-cast', r, c.name, { ...detail, error: `column "${c.name}" cannot be cast automatically to type ${detail.to}` });
      return true;
    }
  } else if (chain) {
    let at = c.type;
    for (const next of chain) {
      if (castContext(world, at, next) === 'none') {
        fail(run, 'cannot-cast', r, c.name, { ...detail, error: `cannot cast type ${typeText(world, at)} to ${typeText(world, next)}` });
        return true;
      }
      at = next;
    }
  }
  if (c.default && !c.generated) {
    const context = castContext(world, c.type, to);
    if (context === 'explicit' || context === 'none') {
      fail(run, 'cannot-cast', r, c.name, {
        ...detail,
        reason: 'its default',
        error: `default for column "${c.name}" cannot be cast automatically to type ${detail.to}`,
      });
      return true;
    }
  }
  if (!isKnownType(world, to) || categoryOf(world, c.type) === categoryOf(world, to)) return false;
  if (
    typeEntry(world, c.type)?.kind === 'enum' &&
    typeEntry(world, to)?.kind === 'enum' &&
    !r.constraints.some((k) => k.kind === 'check' && k.columns.includes(c.name))
  )
    return false;
  const check = r.constraints.find((k) => k.kind === 'check' && k.expression && comparesColumn(k.expression, c.name));
  if (check) {
    fail(run, 'operator-does-not-exist', r, c.name, {
      ...detail,
      others: [check.name],
      error: `the check "${check.name}" has no operator for ${detail.to}`,
    });
    return true;
  }
  const index = indexesOf(world, r).find(
    (i) =>
      (i.index?.where && comparesColumn(i.index.where, c.name)) || i.index?.columns.some((x) => x.expression && uses(x.expression, c.name)),
  );
  if (index) {
    fail(run, 'operator-does-not-exist', r, c.name, {
      ...detail,
      others: [index.name],
      error: `the index "${index.name}" has no operator for ${detail.to}`,
    });
    return true;
  }
  const key = r.constraints.find((k) => k.references && k.columns.includes(c.name));
  const back = r.referencedBy.find((x) =>
    world
      .get('relation', x.table)
      ?.constraints.find((k) => k.name === x.constraint)
      ?.references?.columns.includes(c.name),
  );
  if (key ?? back) {
    fail(run, 'foreign-key-type-mismatch', r, c.name, {
      ...detail,
      others: [key?.name ?? back?.constraint ?? ''],
      error: `foreign key constraint "${key?.name ?? back?.constraint}" cannot be implemented`,
    });
    return true;
  }
  return false;
}

const comparesColumn = (e: Expression, column: string): boolean => {
  if (e.kind === 'operator' || e.kind === 'call') return e.args.some((a) => uses(a, column));
  if (e.kind === 'null-test' || e.kind === 'column') return false;
  if (e.kind === 'cast') return comparesColumn(e.arg, column);
  return 'args' in e && e.args.some((a) => comparesColumn(a, column));
};

function rewriteOf(run: Run, c: Column, to: ColumnType, f: SetType, chain: readonly ColumnType[] | null): Conversion {
  if (chain === null) return { kind: 'rewrite' };
  let at = c.type;
  for (const next of [...chain, to]) {
    const step = inZone(run, conversion(run.world, at, next));
    if (step.kind !== 'free') return step;
    at = next;
  }
  return f.using && f.using.kind !== 'column' && chain.length > 1 ? { kind: 'rewrite' } : { kind: 'free' };
}

/** Indexes and checks that are made anew although the table is not. Source: the oracle's cases type-indexed-*. */
function rebuilt(run: Run, r: Relation, c: Column, f: SetType, detail: { readonly from: string; readonly to: string }): void {
  const touched = indexesOf(run.world, r).filter(
    (i) =>
      i.index &&
      (i.index.columns.some((x) => x.column === c.name || (x.expression && uses(x.expression, c.name))) ||
        i.index.include.includes(c.name) ||
        (i.index.where && uses(i.index.where, c.name))),
  );
  if (touched.length > 0)
    workTree(
      run,
      r,
      'index-build',
      'alter-column-type-index-rebuild',
      { object: c.name, detail: { ...detail, others: touched.map((i) => i.name) } },
      f.target.only,
    );
  const checks = r.constraints.filter((k) => k.kind === 'check' && k.columns.includes(c.name) && k.validated);
  if (checks.length > 0)
    workTree(
      run,
      again(run, r),
      'scan',
      'alter-column-type-check-scan',
      { object: c.name, detail: { ...detail, others: checks.map((k) => k.name) } },
      f.target.only,
    );
}

/** Foreign keys over the column are dropped and made again: both tables are locked. */
function lockNeighbours(run: Run, r: Relation, c: Column): void {
  for (const { table } of keysOver(run, r, c)) lockTree(run, table, 'ACCESS EXCLUSIVE');
}

function keysOver(run: Run, r: Relation, c: Column): readonly { readonly table: Relation }[] {
  const { world } = run;
  const own = r.constraints
    .filter((k) => k.references && k.columns.includes(c.name))
    .flatMap((k) => world.get('relation', k.references?.table ?? '') ?? []);
  const others = r.referencedBy
    .filter((x) =>
      world
        .get('relation', x.table)
        ?.constraints.find((k) => k.name === x.constraint)
        ?.references?.columns.includes(c.name),
    )
    .flatMap((x) => world.get('relation', x.table) ?? []);
  return [...own, ...others].map((table) => ({ table }));
}

/** The foreign key is checked again when the comparison is another one than before. */
function recheckForeignKeys(run: Run, r: Relation, c: Column, to: ColumnType): void {
  const a = domainBase(run.world, c.type).base.key;
  const b = domainBase(run.world, to).base.key;
  const strings = categoryOf(run.world, c.type) === 'string' && categoryOf(run.world, to) === 'string';
  if (a === b || strings) return;
  for (const { table } of keysOver(run, r, c))
    for (const x of withDescendants(run.world, table))
      if (isFilled(x)) work(run, x, 'scan', 'alter-column-type-check-scan', { object: c.name });
}
