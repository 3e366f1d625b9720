import { findTypeId } from '../catalog/apply-objects.ts';
import { relationsIn } from '../catalog/apply-schemas.ts';
import { columnOf, findFunction, findRelation, historyIsKnown, qualified, withDescendants } from '../catalog/lookup.ts';
import type { Relation } from '../catalog/types.ts';
import { type Expression, walk } from '../facts/expression.ts';
import type { Drop } from '../facts/fact.ts';
import { cascadeToReaders, readersOfColumn } from './dependents.ts';
import { anyExtension } from './functions.ts';
import { judgeDropIndex } from './indexes.ts';
import { defaultPartitionOf } from './partitions.ts';
import { breaksRelation, fail, incident, isFilled, lock, lockSequences, type Run, target } from './run.ts';
import { sequencesIn } from './volatility.ts';

/** DROP. Source: the oracle's cases drop-* and drp-*; manual, 5.15 "Dependency Tracking". */
export function judgeDrop(run: Run, f: Drop, group: readonly Drop[]): void {
  switch (f.object) {
    case 'index':
      return judgeDropIndex(run, f);
    case 'table':
    case 'foreign-table':
      return dropTable(run, f, group);
    case 'view':
    case 'materialized-view':
      return dropView(run, f, group);
    case 'sequence':
      return dropSequence(run, f);
    case 'type':
    case 'domain':
      return dropType(run, f);
    case 'schema':
      return dropSchema(run, f);
    case 'trigger':
    case 'policy':
    case 'rule': {
      const table = f.on && target(run, f.on, null, f.ifExists);
      if (!table) return;
      const known =
        f.object === 'trigger'
          ? table.triggers.some((t) => t.name === f.name.name)
          : f.object === 'policy'
            ? table.policies.some((p) => p.name === f.name.name)
            : true;
      if (!known && !table.uncertain && historyIsKnown(run.world)) {
        if (!f.ifExists)
          fail(run, 'object-does-not-exist', table, f.name.name, {
            error: `${f.object} "${f.name.name}" for table "${table.name}" does not exist`,
          });
        return;
      }
      return lock(run, table, 'ACCESS EXCLUSIVE');
    }
    case 'function':
    case 'procedure':
    case 'routine':
      return dropFunction(run, f);
    case 'extension':
      if (!f.ifExists && historyIsKnown(run.world) && run.world.get('extension', f.name.name) === null && f.name.name !== 'plpgsql')
        fail(run, 'object-does-not-exist', null, f.name.name, { error: `extension "${f.name.name}" does not exist` });
      return;
    case 'statistics': {
      const id = run.world.get('statistics', f.name.name);
      const table = id === null ? null : run.world.get('relation', id);
      if (table) lock(run, table, 'SHARE UPDATE EXCLUSIVE');
      return;
    }
    case 'database':
    case 'tablespace':
    case 'subscription':
      run.refuses = f.object !== 'subscription';
      return;
    default:
      return;
  }
}

function dropTable(run: Run, f: Drop, group: readonly Drop[]): void {
  const { world } = run;
  const r = target(run, f.name, 'table', f.ifExists);
  if (!r) return;
  const going = new Set(group.flatMap((g) => findRelation(world, g.name) ?? []).flatMap((g) => withDescendants(world, g)));
  for (const x of withDescendants(world, r)) going.add(x);
  const views = readersOfColumn(world, r, null);
  const referencing = [...going]
    .flatMap((g) => (withDescendants(world, r).includes(g) ? g.referencedBy : []))
    .flatMap((x) => world.get('relation', x.table) ?? [])
    .filter((t) => !going.has(t));
  if (!f.cascade && (views.length > 0 || referencing.length > 0)) {
    return fail(run, 'dependent-objects', r, r.name, {
      others: [...views, ...referencing].map((x) => x.name),
      error: `cannot drop table ${r.name} because other objects depend on it`,
    });
  }
  const parent = r.partitionOf ? world.get('relation', r.partitionOf.parent) : null;
  if (parent) {
    lock(run, parent, 'ACCESS EXCLUSIVE');
    const rest = defaultPartitionOf(run, parent);
    if (rest && rest !== r) lock(run, rest, 'ACCESS EXCLUSIVE');
  }
  if (f.cascade) cascadeToReaders(run, r, null);
  for (const t of referencing) lock(run, t, 'ACCESS EXCLUSIVE');
  for (const x of withDescendants(world, r)) {
    lock(run, x, 'ACCESS EXCLUSIVE');
    for (const k of x.constraints) {
      const other = k.references ? world.get('relation', k.references.table) : null;
      if (other) lock(run, other, 'ACCESS EXCLUSIVE');
    }
    lockSequences(run, x.columns, 'ACCESS EXCLUSIVE');
  }
  if (r.origin === null) return;
  const cause = parent ? 'drop-partition' : 'drop-table';
  if (withDescendants(world, r).some(isFilled))
    incident(run, { cause, relation: r, object: r.name, lock: 'ACCESS EXCLUSIVE', hazards: ['data-loss'] });
  // what a DEFAULT partition takes in still works
  const rest = parent ? defaultPartitionOf(run, parent) : null;
  if (rest && rest !== r) return;
  if (parent) incident(run, { cause, relation: r, object: r.name, lock: 'ACCESS EXCLUSIVE', hazards: ['breaks-clients'] });
  else breaksRelation(run, cause, r);
}

function dropView(run: Run, f: Drop, group: readonly Drop[]): void {
  const r = target(run, f.name, f.object === 'view' ? 'view' : 'materialized-view', f.ifExists);
  if (!r) return;
  const going = group.flatMap((g) => findRelation(run.world, g.name) ?? []);
  const readers = readersOfColumn(run.world, r, null).filter((v) => !going.includes(v));
  if (!f.cascade && readers.length > 0)
    return fail(run, 'dependent-objects', r, r.name, {
      others: readers.map((v) => v.name),
      error: `cannot drop view ${r.name} because other objects depend on it`,
    });
  lock(run, r, 'ACCESS EXCLUSIVE');
  if (f.cascade) cascadeToReaders(run, r, null);
  breaksRelation(run, f.object === 'view' ? 'drop-view' : 'drop-materialized-view', r);
}

/** Columns whose default draws from the sequence. */
function drawers(run: Run, s: Relation): readonly { readonly table: Relation; readonly column: string }[] {
  const owner = s.ownedBy ? run.world.get('relation', s.ownedBy.table) : null;
  if (owner && s.ownedBy) {
    const c = columnOf(owner, s.ownedBy.column);
    return c && (c.default || c.identity) ? [{ table: owner, column: c.name }] : [];
  }
  const out: { table: Relation; column: string }[] = [];
  for (const id of relationsIn(run.world, s.schema)) {
    const t = run.world.get('relation', id);
    for (const c of t?.columns ?? [])
      if (t && c.default && sequencesIn(c.default).some((x) => x.replace(/"/g, '') === s.name || x.replace(/"/g, '') === qualified(s)))
        out.push({ table: t, column: c.name });
  }
  return out;
}

function dropSequence(run: Run, f: Drop): void {
  const s = target(run, f.name, 'sequence', f.ifExists);
  if (!s) return;
  const used = drawers(run, s);
  if (!f.cascade && used.length > 0)
    return fail(run, 'dependent-objects', s, s.name, {
      others: used.map((u) => `${u.table.name}.${u.column}`),
      error: `cannot drop sequence ${s.name} because other objects depend on it`,
    });
  lock(run, s, 'ACCESS EXCLUSIVE');
  for (const u of used) lock(run, u.table, 'ACCESS EXCLUSIVE');
  breaksRelation(run, 'drop-sequence', s);
}

function dropType(run: Run, f: Drop): void {
  const { world } = run;
  const id = findTypeId(world, f.name);
  const t = id === null ? null : world.get('type', id);
  if (!t) {
    if (!f.ifExists && historyIsKnown(world) && !anyExtension(run))
      fail(run, 'type-does-not-exist', null, f.name.name, { error: `type "${f.name.name}" does not exist` });
    return;
  }
  if (!f.cascade && t.users.length > 0) {
    return fail(run, 'dependent-objects', null, t.name, {
      others: t.users.map((u) => `${world.get('relation', u.table)?.name ?? u.table}.${u.column}`),
      error: `cannot drop type ${t.name} because other objects depend on it`,
    });
  }
  for (const u of t.users) {
    const r = world.get('relation', u.table);
    if (!r) continue;
    for (const x of withDescendants(world, r)) lock(run, x, 'ACCESS EXCLUSIVE');
    cascadeToReaders(run, r, u.column);
    if (r.origin !== null) {
      if (withDescendants(world, r).some(isFilled))
        incident(run, {
          cause: 'drop-owned-by-cascade',
          relation: r,
          object: u.column,
          lock: 'ACCESS EXCLUSIVE',
          hazards: ['data-loss'],
          detail: { from: t.name },
        });
      incident(run, {
        cause: 'drop-owned-by-cascade',
        relation: r,
        object: u.column,
        lock: 'ACCESS EXCLUSIVE',
        hazards: ['breaks-clients'],
        detail: { from: t.name },
      });
    }
  }
  if (t.origin !== null && (t.wasUsed || t.kind === 'domain'))
    incident(run, {
      cause: 'drop-type',
      object: t.name,
      hazards: ['breaks-clients'],
      surface: { kind: 'type', name: t.origin, values: t.values },
    });
}

function dropSchema(run: Run, f: Drop): void {
  const { world } = run;
  if (world.get('schema', f.name.name) === null && f.name.name !== 'public') {
    if (!f.ifExists && historyIsKnown(world))
      fail(run, 'schema-does-not-exist', null, f.name.name, { error: `schema "${f.name.name}" does not exist` });
    return;
  }
  const inside = relationsIn(world, f.name.name).flatMap((id) => world.get('relation', id) ?? []);
  if (!f.cascade && inside.length > 0)
    return fail(run, 'dependent-objects', null, f.name.name, {
      others: inside.map((r) => r.name),
      error: `cannot drop schema ${f.name.name} because other objects depend on it`,
    });
  for (const r of inside) {
    lock(run, r, 'ACCESS EXCLUSIVE');
    if (r.origin === null) continue;
    const loses = isFilled(r) && r.kind === 'table';
    incident(run, {
      cause: 'drop-schema',
      relation: r,
      object: f.name.name,
      lock: 'ACCESS EXCLUSIVE',
      hazards: [...(loses ? (['data-loss'] as const) : []), 'breaks-clients'],
    });
  }
}

function dropFunction(run: Run, f: Drop): void {
  const known = findFunction(run.world, f.name);
  if (!known && !f.ifExists && historyIsKnown(run.world) && !anyExtension(run))
    return fail(run, 'object-does-not-exist', null, f.name.name, { error: `function ${f.name.name}() does not exist` });
  if (!known || known.overloads > 1) return;
  const calls = (e: Expression | null): boolean => {
    let found = false;
    if (e)
      walk(e, (x) => {
        found ||= x.kind === 'call' && x.function.name === known.name;
      });
    return found;
  };
  const uses = (r: Relation): boolean =>
    r.triggers.some((t) => t.function === known.name) ||
    r.columns.some((c) => calls(c.default) || calls(c.generated?.expression ?? null)) ||
    r.constraints.some((k) => calls(k.expression));
  const users = relationsIn(run.world, known.schema)
    .flatMap((id) => run.world.get('relation', id) ?? [])
    .filter(uses);
  if (users.length === 0) return;
  if (!f.cascade)
    return fail(run, 'dependent-objects', users[0] ?? null, known.name, {
      others: users.map((u) => u.name),
      error: `cannot drop function ${known.name}() because other objects depend on it`,
    });
  for (const u of users) lock(run, u, 'ACCESS EXCLUSIVE');
}
