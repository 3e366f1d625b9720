import { readsOf } from '../catalog/apply-views.ts';
import { columnOf, findRelation, idOf, indexesOf, typeEntry, withDescendants } from '../catalog/lookup.ts';
import type { Relation } from '../catalog/types.ts';
import type { DataChange, Expression, Query } from '../facts/expression.ts';
import { constantIn } from './casts.ts';
import { defaultError, evaluate } from './literals.ts';
import { again, fail, incident, isFilled, lock, lockSequences, lockTree, patch, type Run, scan, target, workTree } from './run.ts';
import { sequencesIn } from './volatility.ts';

/** How many of a table's rows a condition can reach. */
export type Reach = 'none' | 'few' | 'many' | 'all';

const isConstantLike = (e: Expression): boolean =>
  constantIn(e) !== null || e.kind === 'parameter' || (e.kind === 'list' && e.args.every(isConstantLike));

/** `column = constant`, either way round. */
function equality(e: Expression): { readonly column: string; readonly value: Expression } | null {
  if (e.kind !== 'operator' || e.name !== '=') return null;
  const [a, b] = e.args;
  if (a?.kind === 'column' && b && isConstantLike(b)) return { column: a.name, value: b };
  if (b?.kind === 'column' && a && isConstantLike(a)) return { column: b.name, value: a };
  return null;
}

/**
 * Rows reached by a WHERE. An equality with a constant reaches few rows, unless the column has few values (boolean, enum) or
 * the constant is its default; ranges, null tests, joins and unbounded subqueries may reach many.
 */
export function reach(run: Run, r: Relation, where: Expression | null): Reach {
  if (where === null) return 'all';
  const constant = constantIn(where);
  if (constant?.type === 'boolean') return constant.value === 'true' || constant.value === 't' ? 'all' : 'none';
  if (where.kind === 'and') {
    const parts = where.args.map((a) => reach(run, r, a));
    return parts.includes('none') ? 'none' : parts.includes('few') ? 'few' : parts.includes('many') ? 'many' : 'all';
  }
  if (where.kind === 'or') {
    const parts = where.args.map((a) => reach(run, r, a));
    return parts.includes('all') ? 'all' : parts.includes('many') ? 'many' : parts.includes('few') ? 'few' : 'none';
  }
  if (where.kind === 'operator' && where.args.length === 2 && where.args.every((a) => constantIn(a))) {
    const [a, b] = where.args.map((x) => constantIn(x)?.value);
    if (where.name === '=') return a === b ? 'all' : 'none';
    return 'many';
  }
  const equal = equality(where);
  if (equal) {
    const c = columnOf(r, equal.column);
    const values = equal.value.kind === 'list' ? equal.value.args : [equal.value];
    if (!c) return 'few';
    const fallback = c.default ? constantIn(c.default)?.value : undefined;
    if (c.type.key === 'pg_catalog.bool' || typeEntry(run.world, c.type)?.kind === 'enum') return 'many';
    return values.some((v) => fallback !== undefined && constantIn(v)?.value === fallback) ? 'many' : 'few';
  }
  if (where.kind === 'subquery' || where.kind === 'operator') {
    const inner = subqueryOf(where);
    if (inner) return inner.bounded ? 'few' : 'many';
  }
  return 'many';
}

const subqueryOf = (e: Expression): Query | null => {
  if (e.kind === 'subquery') return e.query;
  if (e.kind === 'operator') for (const a of e.args) if (a.kind === 'subquery') return a.query;
  return null;
};

/** An equality on the leading column of an index: no scan of the whole table. */
function usesIndex(run: Run, r: Relation, where: Expression | null): boolean {
  if (where === null) return false;
  const parts = where.kind === 'and' ? where.args : [where];
  return parts.some((p) => {
    const equal = equality(p);
    return (
      equal !== null &&
      indexesOf(run.world, r).some((i) => i.index?.valid && i.index.where === null && i.index.columns[0]?.column === equal.column)
    );
  });
}

/** Locks of reading: the relations named, and what is behind the views among them. */
export function readRelations(run: Run, query: Query, executed: boolean): void {
  const seen = new Set<Relation>();
  const visit = (r: Relation): void => {
    if (seen.has(r)) return;
    seen.add(r);
    for (const x of withDescendants(run.world, r)) {
      lock(run, x, query.locksRows ? 'ROW SHARE' : 'ACCESS SHARE');
      if (executed && x.kind !== 'view') scan(run, x);
    }
    if (executed && r.kind === 'view')
      for (const id of r.view?.reads ?? []) {
        const behind = run.world.get('relation', id);
        if (behind) visit(behind);
      }
  };
  for (const name of query.reads) {
    if (findRelation(run.world, name)) continue;
    target(run, name, null);
    if (run.failed) return;
  }
  for (const r of readsOf(run.world, query)) visit(r);
  for (const c of query.calls)
    for (const a of c.args) if (['setval', 'nextval', 'currval'].includes(c.function.name)) lockSerial(run, a.kind === 'cast' ? a.arg : a);
  for (const c of query.calls) for (const s of sequencesIn({ kind: 'call', function: c.function, args: c.args })) lockSequence(run, s);
  for (const w of query.writes) judgeDataChange(run, w);
}

/** `pg_get_serial_sequence('table', 'column')` */
function lockSerial(run: Run, e: Expression): void {
  if (e.kind !== 'call' || e.function.name !== 'pg_get_serial_sequence') return;
  const [table, column] = e.args.map((a) => constantIn(a)?.value ?? '');
  const r = table ? findRelation(run.world, nameOfText(table)) : null;
  const s = r && column ? columnOf(r, column)?.sequence : null;
  const sequence = s ? run.world.get('relation', s) : null;
  if (sequence) lock(run, sequence, 'ROW EXCLUSIVE');
}

/** A name inside a string constant: quoted, or folded to lower case. */
function nameOfText(text: string): { readonly schema: string | null; readonly name: string } {
  const parts = text.split('.').map((p) => (p.startsWith('"') ? p.slice(1, -1) : p.toLowerCase()));
  return parts.length > 1 ? { schema: parts[0] ?? null, name: parts[1] ?? '' } : { schema: null, name: parts[0] ?? '' };
}

function lockSequence(run: Run, text: string): void {
  const s = run.world.get('relation', text) ?? findRelation(run.world, nameOfText(text));
  if (s?.kind === 'sequence') lock(run, s, 'ROW EXCLUSIVE');
}

export const sequenceLocks = (run: Run, e: Expression): void => {
  for (const s of sequencesIn(e)) lockSequence(run, s);
};

/** INSERT, UPDATE, DELETE and MERGE. Source: manual 13.3; the oracle's cases update-*, delete-*, insert-*, merge. */
export function judgeDataChange(run: Run, d: DataChange): void {
  for (const inner of d.with) judgeDataChange(run, inner);
  const r = target(run, d.table, null);
  if (!r) return;
  if (r.kind === 'materialized-view' || r.kind === 'sequence')
    return fail(run, 'wrong-object-kind', r, r.name, {
      from: r.kind,
      to: 'table',
      error: `cannot change ${r.kind.replace('-', ' ')} "${r.name}"`,
    });
  const base = r.kind === 'view' ? (r.view?.reads[0] ? run.world.get('relation', r.view.reads[0]) : null) : null;
  lock(run, r, 'ROW EXCLUSIVE');
  if (base) lock(run, base, 'ROW EXCLUSIVE');
  const table = base ?? r;
  // the bound of a partition is checked against its parent
  const parent = table.partitionOf ? run.world.get('relation', table.partitionOf.parent) : null;
  if (parent && d.kind === 'insert') lock(run, parent, 'ACCESS SHARE');
  switch (d.kind) {
    case 'insert':
      return judgeInsert(run, table, d);
    case 'update':
    case 'delete':
      return judgeRows(run, table, d);
    case 'merge': {
      readRelations(run, d.query, true);
      scan(run, table);
      if (!isOld(run, table)) return;
      const deletes = d.actions.includes('delete');
      // a source without tables is a list of values
      const bounded = d.query.reads.length === 0;
      if (bounded && deletes)
        incident(run, { cause: 'merge-rows', relation: table, hazards: ['data-loss'], detail: { others: d.actions } });
      else if (!bounded && (deletes || d.actions.includes('update')))
        incident(run, {
          cause: 'merge-rows',
          relation: table,
          hazards: ['bulk-change', ...(deletes ? (['data-loss'] as const) : [])],
          detail: { others: d.actions },
        });
      return;
    }
  }
}

const isOld = (run: Run, r: Relation): boolean => withDescendants(run.world, r).some((x) => isFilled(x));

/** What PostgreSQL rejects whatever the rows are. */
function insertError(run: Run, r: Relation, d: Extract<DataChange, { kind: 'insert' }>): boolean {
  if (r.kind === 'view' || r.uncertain || r.columns.length === 0) return false;
  const no = (object: string, error: string): true => {
    fail(run, 'other-error', r, object, { error });
    return true;
  };
  const given = d.source === 'defaults' ? [] : (d.columns ?? r.columns.map((c) => c.name).slice(0, d.rows[0]?.length ?? r.columns.length));
  for (const c of r.columns) {
    const at = given.indexOf(c.name);
    const filled = c.default !== null || c.identity !== null || c.generated !== null;
    if (at < 0 && c.notNull && !filled && d.source !== 'query')
      return no(c.name, `null value in column "${c.name}" of relation "${r.name}" violates not-null constraint`);
    for (const row of at < 0 ? [] : d.rows) {
      const e = row[at];
      if (!e) continue;
      const said = !(e.kind === 'other' && e.args.length === 0);
      if (said && !d.overriding && (c.identity === 'always' || c.generated))
        return no(c.name, `cannot insert a non-DEFAULT value into column "${c.name}"`);
      const error = constantError(run, r, c.name, e);
      if (error) return no(c.name, error);
    }
  }
  const wanted = d.conflictColumns ? [...d.conflictColumns].sort().join() : null;
  const unique = indexesOf(run.world, r).some(
    (i) =>
      i.index?.unique &&
      i.index.columns
        .map((x) => x.column)
        .sort()
        .join() === wanted,
  );
  return wanted !== null && !unique
    ? no(wanted, 'there is no unique or exclusion constraint matching the ON CONFLICT specification')
    : false;
}

/** PostgreSQL's error for a constant put into a column: wrong for the type, NULL where that is forbidden, or against a CHECK. */
function constantError(run: Run, r: Relation, column: string, e: Expression): string | null {
  const c = columnOf(r, column);
  const constant = constantIn(e);
  if (!c || !constant) return null;
  if (constant.type === 'null')
    return c.notNull ? `null value in column "${column}" of relation "${r.name}" violates not-null constraint` : null;
  const wrong = defaultError(run.world, c.type, e, column);
  if (wrong) return wrong;
  const check = r.constraints.find(
    (k) =>
      k.kind === 'check' &&
      k.enforced &&
      k.expression &&
      k.columns.length === 1 &&
      evaluate(k.expression, column, constant.value) === false,
  );
  return check ? `new row for relation "${r.name}" violates check constraint "${check.name}"` : null;
}

function judgeInsert(run: Run, r: Relation, d: Extract<DataChange, { kind: 'insert' }>): void {
  if (d.query) readRelations(run, d.query, true);
  for (const name of d.columns ?? [])
    if (!columnOf(r, name) && !r.uncertain && r.kind !== 'view')
      return fail(run, 'column-does-not-exist', r, name, { error: `column "${name}" of relation "${r.name}" does not exist` });
  if (insertError(run, r, d)) return;
  const given = d.columns ?? r.columns.map((c) => c.name).slice(0, d.rows[0]?.length ?? r.columns.length);
  for (const c of r.columns) {
    if (given.includes(c.name) && d.source !== 'defaults') continue;
    const s = c.sequence ? run.world.get('relation', c.sequence) : null;
    if (s) lock(run, s, 'ROW EXCLUSIVE');
    else if (c.default) sequenceLocks(run, c.default);
  }
  for (const k of r.constraints) {
    const parent = k.references && k.enforced ? run.world.get('relation', k.references.table) : null;
    if (parent && k.columns.every((c) => given.includes(c)) && !allNull(d, k.columns, given)) lock(run, parent, 'ROW SHARE');
  }
  if (!r.filled) patch(run, again(run, r), () => ({ filled: true }));
}

const allNull = (d: Extract<DataChange, { kind: 'insert' }>, columns: readonly string[], given: readonly string[]): boolean =>
  d.rows.length > 0 &&
  d.rows.every((row) =>
    columns.some((c) => {
      const e = row[given.indexOf(c)];
      return e !== undefined && constantIn(e)?.type === 'null';
    }),
  );

function judgeRows(run: Run, r: Relation, d: Extract<DataChange, { kind: 'update' | 'delete' }>): void {
  const { world } = run;
  const partitions = withDescendants(world, r, d.only);
  for (const p of partitions) lock(run, p, 'ROW EXCLUSIVE');
  readRelations(run, d.query, true);
  if (run.failed) return;
  if (d.kind === 'update') {
    for (const { column, value } of d.set) {
      if (!columnOf(r, column) && !r.uncertain && r.kind !== 'view')
        return fail(run, 'column-does-not-exist', r, column, { error: `column "${column}" of relation "${r.name}" does not exist` });
      const error = isOld(run, r) ? constantError(run, r, column, value) : null;
      if (error) return fail(run, 'other-error', r, column, { error });
    }
  }
  const reached = reach(run, r, d.where);
  if (!usesIndex(run, r, d.where) && reached !== 'none') for (const p of partitions) scan(run, p);
  if (d.kind === 'update') {
    for (const k of r.constraints) {
      const parent = k.references && k.enforced ? world.get('relation', k.references.table) : null;
      if (parent && d.set.some((s) => k.columns.includes(s.column) && constantIn(s.value)?.type !== 'null')) lock(run, parent, 'ROW SHARE');
    }
    const filled = d.set.map((s) => s.column).filter((n) => columnOf(r, n)?.added === 'null');
    if (filled.length > 0)
      patch(run, again(run, r), (t) => ({ columns: t.columns.map((c) => (filled.includes(c.name) ? { ...c, added: 'value' } : c)) }));
  }
  if (reached === 'none' || !isOld(run, r)) return;
  const bulk = reached === 'all' || reached === 'many';
  if (d.kind === 'update') {
    if (bulk)
      incident(run, {
        cause: reached === 'all' ? 'update-all-rows' : 'update-many-rows',
        relation: r,
        object: d.set.map((s) => s.column).join(', '),
        hazards: ['bulk-change'],
      });
    return;
  }
  incident(run, {
    cause: reached === 'all' ? 'delete-all-rows' : 'delete-rows',
    relation: r,
    hazards: [...(bulk ? (['bulk-change'] as const) : []), 'data-loss'],
  });
  cascade(run, r, bulk, new Set([idOf(world, r)]));
}

/** Rows that ON DELETE reaches in other tables. */
function cascade(run: Run, r: Relation, bulk: boolean, seen: Set<string>): void {
  for (const { table, constraint } of r.referencedBy) {
    const other = run.world.get('relation', table);
    const action = other?.constraints.find((k) => k.name === constraint)?.references?.onDelete;
    if (!other || seen.has(table)) continue;
    seen.add(table);
    const changes = action === 'cascade' || action === 'set-null' || action === 'set-default';
    lockTree(run, other, changes ? 'ROW EXCLUSIVE' : 'ROW SHARE');
    if (!changes || !isFilled(other)) continue;
    const hazards = [...(bulk ? (['bulk-change'] as const) : []), ...(action === 'cascade' ? (['data-loss'] as const) : [])];
    if (hazards.length > 0)
      incident(run, {
        cause: 'cascade-rows',
        relation: other,
        object: constraint,
        hazards,
        detail: { from: `${r.schema}.${r.name}`, reason: action },
      });
    if (action === 'cascade') cascade(run, other, bulk, seen);
  }
}

/** TRUNCATE. Source: manual, TRUNCATE; the oracle's cases truncate-*. */
export function judgeTruncate(
  run: Run,
  names: readonly { readonly schema: string | null; readonly name: string }[],
  cascadeSaid: boolean,
  restart: boolean,
): void {
  const tables = names.flatMap((n) => target(run, n, 'table') ?? []);
  if (run.failed) return;
  const all = new Set(tables.flatMap((t) => withDescendants(run.world, t)));
  const direct = new Set(all);
  for (const t of all) {
    for (const { table } of t.referencedBy) {
      const other = run.world.get('relation', table);
      if (!other || all.has(other)) continue;
      if (!cascadeSaid)
        return fail(run, 'dependent-objects', t, t.name, {
          others: [other.name],
          error: 'cannot truncate a table referenced in a foreign key constraint',
        });
      for (const x of withDescendants(run.world, other)) all.add(x);
    }
  }
  for (const t of all) lock(run, t, 'ACCESS EXCLUSIVE');
  for (const t of all) {
    const also = isFilled(t) ? (['data-loss'] as const) : [];
    if (direct.has(t)) workTree(run, t, 'rewrite', 'truncate', { also }, true);
    else
      workTree(
        run,
        t,
        'rewrite',
        'cascade-rows',
        { also, detail: { from: tables.map((x) => x.name).join(', '), reason: 'truncate' } },
        true,
      );
    if (restart) lockSequences(run, t.columns, 'ACCESS EXCLUSIVE');
  }
}
