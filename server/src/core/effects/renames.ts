import { findTypeId } from '../catalog/apply-objects.ts';
import { relationsIn } from '../catalog/apply-schemas.ts';
import { columnOf, historyIsKnown, idOf, withDescendants } from '../catalog/lookup.ts';
import type { Rename, SetSchema } from '../facts/fact.ts';
import type { Cause } from './causes.ts';
import { isCounted } from './columns.ts';
import { breaksRelation, fail, incident, lock, lockSequences, lockTree, type Run, target } from './run.ts';

const RELATIONS: Readonly<Record<string, Cause>> = {
  table: 'rename-table',
  'foreign-table': 'rename-table',
  view: 'rename-view',
  'materialized-view': 'rename-view',
  sequence: 'rename-sequence',
};

/** ALTER … RENAME. Source: the oracle's cases rename-* and ren-*. */
export function judgeRename(run: Run, f: Rename): void {
  const { world } = run;
  const cause = RELATIONS[f.object];
  if (cause) {
    // ALTER TABLE renames views and sequences too
    const r = target(run, f.name, null, f.ifExists);
    if (!r) return;
    if (world.get('name', `${r.schema}.${f.to}`) !== null)
      return fail(run, 'relation-exists', r, f.to, { error: `relation "${f.to}" already exists` });
    if (r.kind === 'index') return;
    lock(run, r, 'ACCESS EXCLUSIVE');
    // partitions are reached through their parent, owned sequences through their column
    if (r.partitionOf || r.ownedBy) return;
    return breaksRelation(run, RELATIONS[r.kind] ?? cause, r, { to: f.to });
  }
  switch (f.object) {
    case 'index': {
      const r = target(run, f.name, 'index', f.ifExists);
      if (r && world.get('name', `${r.schema}.${f.to}`) !== null)
        fail(run, 'relation-exists', null, f.to, { error: `relation "${f.to}" already exists` });
      return;
    }
    case 'column':
      return renameColumn(run, f);
    case 'constraint': {
      const r = target(run, f.name, null, f.ifExists);
      if (!r) return;
      if (!r.uncertain && !r.constraints.some((c) => c.name === f.part))
        return fail(run, 'constraint-does-not-exist', r, f.part, { error: `constraint "${f.part}" for table "${r.name}" does not exist` });
      if (r.constraints.some((c) => c.name === f.to))
        return fail(run, 'constraint-exists', r, f.to, { error: `constraint "${f.to}" for relation "${r.name}" already exists` });
      return lockTree(run, r, 'ACCESS EXCLUSIVE');
    }
    case 'trigger':
    case 'policy':
    case 'rule': {
      const r = target(run, f.name, null, f.ifExists);
      if (!r) return;
      const known =
        f.object === 'trigger'
          ? r.triggers.some((t) => t.name === f.part)
          : f.object === 'policy'
            ? r.policies.some((p) => p.name === f.part)
            : true;
      if (!known && !r.uncertain)
        return fail(run, 'object-does-not-exist', r, f.part, { error: `${f.object} "${f.part}" for table "${r.name}" does not exist` });
      return lock(run, r, 'ACCESS EXCLUSIVE');
    }
    case 'type':
    case 'domain': {
      const id = findTypeId(world, f.name);
      const t = id === null ? null : world.get('type', id);
      if (!t) return missingType(run, f.name.name);
      if (world.get('typeName', `${t.schema}.${f.to}`) !== null)
        return fail(run, 'type-exists', null, f.to, { error: `type "${f.to}" already exists` });
      if (t.origin !== null && (t.wasUsed || t.kind === 'domain'))
        incident(run, {
          cause: 'rename-type',
          object: t.name,
          hazards: ['breaks-clients'],
          detail: { to: f.to },
          surface: { kind: 'type', name: t.origin, values: t.values },
        });
      return;
    }
    case 'enum-value': {
      const id = findTypeId(world, f.name);
      const t = id === null ? null : world.get('type', id);
      if (!t) return missingType(run, f.name.name);
      if (f.part !== null && !t.values.includes(f.part))
        return fail(run, 'enum-value-does-not-exist', null, f.part, { from: t.name, error: `"${f.part}" is not an existing enum label` });
      if (t.values.includes(f.to))
        return fail(run, 'enum-value-exists', null, f.to, { from: t.name, error: `enum label "${f.to}" already exists` });
      const label = world.get('columnOrigin', `label ${id}.${f.part}`) ?? f.part;
      if (t.origin !== null && f.part !== null && label !== null)
        incident(run, {
          cause: 'rename-enum-value',
          object: f.part,
          hazards: ['breaks-clients'],
          detail: { from: t.name, to: f.to },
          surface: { kind: 'label', type: t.origin, label },
        });
      return;
    }
    case 'schema': {
      if (world.get('schema', f.name.name) === null && f.name.name !== 'public') {
        if (historyIsKnown(world))
          fail(run, 'schema-does-not-exist', null, f.name.name, { error: `schema "${f.name.name}" does not exist` });
        return;
      }
      const inside = relationsIn(world, f.name.name)
        .flatMap((id) => world.get('relation', id) ?? [])
        .filter((r) => r.origin !== null);
      if (inside.length > 0)
        incident(run, {
          cause: 'rename-schema',
          object: f.name.name,
          hazards: ['breaks-clients'],
          detail: { to: f.to, others: inside.map((r) => r.name) },
        });
      return;
    }
    default:
      return;
  }
}

function missingType(run: Run, name: string): void {
  if (historyIsKnown(run.world)) fail(run, 'type-does-not-exist', null, name, { error: `type "${name}" does not exist` });
}

function renameColumn(run: Run, f: Rename): void {
  const r = target(run, f.name, null, f.ifExists);
  if (!r || f.part === null) return;
  const c = columnOf(r, f.part);
  if (!c && !r.uncertain) return fail(run, 'column-does-not-exist', r, f.part, { error: `column "${f.part}" does not exist` });
  if (columnOf(r, f.to)) return fail(run, 'column-exists', r, f.to, { error: `column "${f.to}" of relation "${r.name}" already exists` });
  for (const x of withDescendants(run.world, r)) lock(run, x, 'ACCESS EXCLUSIVE');
  if (r.origin === null || (c && c.added !== null)) return;
  const origin = run.world.get('columnOrigin', `${idOf(run.world, r)}.${f.part}`) ?? f.part;
  incident(run, {
    cause: 'rename-column',
    relation: r,
    object: f.part,
    lock: 'ACCESS EXCLUSIVE',
    hazards: ['breaks-clients'],
    detail: { to: f.to },
    ...(c ? { surface: { kind: 'column', relation: r.origin, column: origin, type: c.type, counted: isCounted(c) } } : {}),
  });
}

/** ALTER … SET SCHEMA. */
export function judgeSetSchema(run: Run, f: SetSchema): void {
  const { world } = run;
  if (world.get('schema', f.to) === null && f.to !== 'public' && historyIsKnown(world))
    return fail(run, 'schema-does-not-exist', null, f.to, { error: `schema "${f.to}" does not exist` });
  if (f.object === 'type' || f.object === 'domain') {
    const id = findTypeId(world, f.name);
    const t = id === null ? null : world.get('type', id);
    if (!t) return missingType(run, f.name.name);
    if (t.origin !== null)
      incident(run, {
        cause: 'set-schema',
        object: t.name,
        hazards: ['breaks-clients'],
        detail: { to: f.to },
        surface: { kind: 'type', name: t.origin, values: t.values },
      });
    return;
  }
  if (!RELATIONS[f.object]) return;
  const r = target(run, f.name, null, f.ifExists);
  if (!r) return;
  lock(run, r, 'ACCESS EXCLUSIVE');
  lockSequences(run, r.columns, 'ACCESS EXCLUSIVE');
  breaksRelation(run, 'set-schema', r, { to: f.to });
}
