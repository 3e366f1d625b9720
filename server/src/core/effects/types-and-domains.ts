import { findTypeId } from '../catalog/apply-objects.ts';
import { placeOf } from '../catalog/change.ts';
import { findRelation, historyIsKnown, resolveType, withDescendants } from '../catalog/lookup.ts';
import type { TypeEntry } from '../catalog/types.ts';
import { type DataChange, type Expression, type Query, walk } from '../facts/expression.ts';
import type { AddEnumValue, AlterDomain, CreateType, Fact } from '../facts/fact.ts';
import { fail, incident, lock, type Run, work } from './run.ts';

export function judgeCreateType(run: Run, name: CreateType['type']): void {
  const place = placeOf(run.world, name);
  const exists =
    run.world.get('typeName', `${place.schema}.${place.name}`) !== null || run.world.get('name', `${place.schema}.${place.name}`) !== null;
  if (exists) fail(run, 'type-exists', null, name.name, { error: `type "${name.name}" already exists` });
}

/** ALTER TYPE … ADD VALUE: no lock on any table. Source: the oracle's cases enum-*. */
export function judgeAddEnumValue(run: Run, f: AddEnumValue): void {
  const id = findTypeId(run.world, f.type);
  const t = id === null ? null : run.world.get('type', id);
  if (!t) {
    if (historyIsKnown(run.world)) fail(run, 'type-does-not-exist', null, f.type.name, { error: `type "${f.type.name}" does not exist` });
    return;
  }
  if (t.kind !== 'enum')
    return fail(run, 'wrong-object-kind', null, t.name, { from: t.kind, to: 'enum', error: `${t.name} is not an enum` });
  if (t.values.includes(f.value)) {
    if (!f.ifNotExists) fail(run, 'enum-value-exists', null, f.value, { from: t.name, error: `enum label "${f.value}" already exists` });
    return;
  }
  if (f.neighbour !== null && !t.values.includes(f.neighbour))
    fail(run, 'enum-value-does-not-exist', null, f.neighbour, { from: t.name, error: `"${f.neighbour}" is not an existing enum label` });
}

/** ALTER DOMAIN: SHARE on every table with a column of the domain, which is scanned. Source: the oracle's cases con-domain-*. */
export function judgeAlterDomain(run: Run, f: AlterDomain): void {
  const { world } = run;
  const id = findTypeId(world, f.domain);
  const t = id === null ? null : world.get('type', id);
  if (!t) {
    if (historyIsKnown(world)) fail(run, 'type-does-not-exist', null, f.domain.name, { error: `type "${f.domain.name}" does not exist` });
    return;
  }
  const a = f.action;
  if ((a.kind === 'drop-constraint' || a.kind === 'validate-constraint') && !t.constraints.some((c) => c.name === a.name)) {
    return fail(run, 'constraint-does-not-exist', null, a.name, { error: `constraint "${a.name}" of domain "${t.name}" does not exist` });
  }
  const scans =
    a.kind === 'set-not-null' ||
    a.kind === 'validate-constraint' ||
    (a.kind === 'add-constraint' && !a.constraint.notValid && (a.constraint.kind === 'check' || a.constraint.kind === 'not-null'));
  if (!scans) return;
  for (const u of t.users) {
    const r = world.get('relation', u.table);
    if (!r) continue;
    for (const x of withDescendants(world, r)) {
      lock(run, x, 'SHARE');
      work(run, x, 'scan', 'domain-constraint', { object: t.name });
    }
  }
}

/** Text constants of an enum's fresh labels where the statement uses them. Source: error 55P04, the oracle's cases enum-*. */
export function judgeFreshLabels(run: Run, fact: Fact): void {
  if (!run.unit.inTransaction || fact.kind === 'add-enum-value') return;
  const use = literalsOf(fact);
  if (use.size === 0) return;
  for (const { type, id } of enumsOf(run, fact)) {
    for (const value of type.values) {
      if (!use.has(value)) continue;
      const added = run.world.get('fresh', `label ${id}.${value}`);
      if (added === null) continue;
      const typeIsFresh = run.world.get('fresh', `type ${id}`) !== null;
      if (typeIsFresh && run.postgres >= 17) continue;
      incident(run, {
        cause: 'enum-value-used-in-its-transaction',
        object: value,
        hazards: ['not-in-transaction'],
        detail: { from: type.name, error: `unsafe use of new value "${value}" of enum type "${type.name}"` },
        earlier: added,
      });
    }
  }
}

function literalsOf(fact: Fact): ReadonlySet<string> {
  const out = new Set<string>();
  const look = (e: Expression | null): void => {
    if (e)
      walk(e, (x) => {
        if (x.kind === 'constant' && x.type === 'string') out.add(x.value);
        if (x.kind === 'subquery') query(x.query);
      });
  };
  const query = (q: Query): void => {
    for (const c of q.calls) for (const a of c.args) look(a);
    for (const w of q.writes) data(w);
  };
  const data = (d: DataChange): void => {
    for (const w of d.with) data(w);
    if (d.kind === 'insert') for (const row of d.rows) for (const e of row) look(e);
    if (d.kind === 'update') for (const s of d.set) look(s.value);
    if (d.kind === 'update' || d.kind === 'delete') look(d.where);
  };
  switch (fact.kind) {
    case 'set-default':
      look(fact.expression);
      break;
    case 'set-type':
      look(fact.using);
      break;
    case 'add-constraint':
      if (fact.constraint.kind === 'check') look(fact.constraint.expression);
      break;
    case 'add-column':
      for (const c of fact.column.constraints) if (c.kind === 'default' || c.kind === 'check' || c.kind === 'generated') look(c.expression);
      break;
    case 'create-table':
      for (const column of fact.columns)
        for (const c of column.constraints) if (c.kind === 'default' || c.kind === 'check') look(c.expression);
      for (const c of fact.constraints) if (c.kind === 'check') look(c.expression);
      break;
    case 'create-index':
      look(fact.where);
      for (const c of fact.columns) look(c.expression);
      break;
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
      data(fact);
      break;
    case 'select':
    case 'create-view':
    case 'create-materialized-view':
      query(fact.query);
      break;
    default:
      break;
  }
  return out;
}

/** Enums that the fact may compare with: types of the table's columns and types named in it. */
function enumsOf(run: Run, fact: Fact): readonly { readonly type: TypeEntry; readonly id: string }[] {
  const ids = new Set<string>();
  const table = 'target' in fact ? fact.target.table : 'table' in fact ? fact.table : null;
  const r = table ? findRelation(run.world, table) : null;
  for (const c of r?.columns ?? []) ids.add(c.type.key);
  if (fact.kind === 'add-column') ids.add(resolveType(run.world, fact.column.type).key);
  if (fact.kind === 'create-table') for (const c of fact.columns) ids.add(resolveType(run.world, c.type).key);
  if ('query' in fact && fact.query) for (const t of fact.query.types) ids.add(resolveType(run.world, t).key);
  if (fact.kind === 'select' || fact.kind === 'create-view')
    for (const n of fact.query.reads) for (const c of findRelation(run.world, n)?.columns ?? []) ids.add(c.type.key);
  return [...ids].flatMap((id) => {
    const type = run.world.get('type', id);
    return type?.kind === 'enum' ? [{ type, id }] : [];
  });
}
