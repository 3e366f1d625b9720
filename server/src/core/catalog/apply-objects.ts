import type { Name } from '../facts/expression.ts';
import type { CreateFunction, Drop, Fact, PolicyChange, Rename, SetSchema, SetSetting } from '../facts/fact.ts';
import { replaceIdentifier } from '../sql/identifiers.ts';
import { withOwnName } from '../sql/relation-names.ts';
import { applyDomain } from './apply-domains.ts';
import { applyDropRoutine, applyDropThing, applyMoveRoutine, applyMoveThing } from './apply-routines.ts';
import { dropSchema, renameSchema } from './apply-schemas.ts';
import { dropReaders } from './apply-views.ts';
import { dropDefaultsOf, dropTriggersOf } from './cascade.ts';
import {
  change,
  changeColumn,
  changeConstraint,
  createRelation,
  createTypeEntry,
  type Origin,
  placeOf,
  removeColumn,
  removeConstraint,
  removeReferencesTo,
  removeRelation,
  removeType,
  renameRelation,
} from './change.ts';
import { renameValueInTable } from './enum-values.ts';
import { findRelation, idOf as id, qualified, searchPath } from './lookup.ts';
import { indexWithColumn, referenceWithColumn, viewWithColumn, withColumnRenamed } from './texts.ts';
import { sequenceTraits, withTraits } from './traits.ts';
import type { TypeEntry } from './types.ts';
import type { World } from './world.ts';

/** The id of a type by name. */
export function findTypeId(world: World, name: Name): string | null {
  for (const schema of name.schema === null ? ['pg_temp', ...searchPath(world)] : [name.schema]) {
    const found = world.get('typeName', `${schema}.${name.name}`);
    if (found !== null) return found;
  }
  return null;
}

const changeType = (world: World, key: string, update: (t: TypeEntry) => Partial<TypeEntry>): void => {
  const t = world.get('type', key);
  if (t) world.set('type', key, { ...t, ...update(t) });
};

export function applyCreateFunction(at: Origin, f: CreateFunction): void {
  const place = placeOf(at.world, f.function);
  const known = at.world.get('function', qualified(place));
  at.world.set('function', qualified(place), {
    ...place,
    volatility: f.volatility,
    language: f.language,
    inlines: f.inlines,
    returns: f.returns?.name ?? null,
    procedure: f.procedure,
    overloads: (known?.overloads ?? 0) + (f.orReplace && known ? 0 : 1),
    definition: f.sql,
    body: f.body,
  });
}

const RELATION_KINDS = new Set(['table', 'view', 'materialized-view', 'index', 'sequence', 'foreign-table']);

export function applyDrop(at: Origin, f: Drop): void {
  const { world } = at;
  if (RELATION_KINDS.has(f.object)) {
    const r = findRelation(world, f.name);
    if (!r) return;
    const key = id(world, r);
    if (f.object === 'sequence' && r.ownedBy)
      changeColumn(world, r.ownedBy.table, r.ownedBy.column, () => ({ default: null, sequence: null }));
    if (f.cascade) dropReaders(world, key, null);
    const indexed = r.index === null ? null : world.get('relation', r.index.table);
    if (f.cascade && indexed && r.index?.unique) {
      const columns = r.index.columns.flatMap((c) => c.column ?? []);
      const other = indexed.indexes.some((x) => {
        const d = x === key ? null : world.get('relation', x)?.index;
        return d?.unique === true && d.columns.map((c) => c.column).join() === columns.join();
      });
      if (!other) removeReferencesTo(world, indexed, columns);
    }
    if (f.cascade) for (const child of r.children) removeRelation(world, child);
    if (f.cascade) dropDefaultsOf(world, [key, ...r.columns.flatMap((c) => c.sequence ?? [])]);
    if (r.index?.constraint) return removeConstraint(world, r.index.table, r.index.constraint);
    return removeRelation(world, key);
  }
  switch (f.object) {
    case 'type':
    case 'domain': {
      const key = findTypeId(world, f.name);
      if (key === null) return;
      if (f.cascade)
        for (const u of world.get('type', key)?.users ?? []) {
          dropReaders(world, u.table, u.column);
          removeColumn(world, u.table, u.column);
        }
      return removeType(world, key);
    }
    case 'schema':
      return dropSchema(at, f);
    case 'rule': {
      const table = f.on && findRelation(world, f.on);
      if (table) change(world, id(world, table), (t) => ({ rules: t.rules.filter((x) => x.name !== f.name.name) }));
      return;
    }
    case 'publication':
    case 'statistics':
      return applyDropThing(at, f);
    case 'trigger': {
      const table = f.on && findRelation(world, f.on);
      if (table) change(world, id(world, table), (t) => ({ triggers: t.triggers.filter((x) => x.name !== f.name.name) }));
      return;
    }
    case 'policy': {
      const table = f.on && findRelation(world, f.on);
      if (table) change(world, id(world, table), (t) => ({ policies: t.policies.filter((x) => x.name !== f.name.name) }));
      return;
    }
    case 'function':
    case 'procedure':
    case 'routine':
    case 'aggregate': {
      if (f.cascade) dropTriggersOf(world, f.name.name);
      applyDropRoutine(at, f);
      const place = placeOf(world, f.name);
      const known = world.get('function', qualified(place));
      if (known && known.overloads > 1) world.set('function', qualified(place), { ...known, overloads: known.overloads - 1 });
      else world.remove('function', qualified(place));
      return;
    }
    case 'extension':
      applyDropThing(at, f);
      return world.remove('extension', f.name.name);
    default:
      return;
  }
}

export function applyRename(at: Origin, f: Rename): void {
  const { world } = at;
  const r = findRelation(world, f.name);
  switch (f.object) {
    case 'table':
    case 'view':
    case 'materialized-view':
    case 'index':
    case 'sequence':
    case 'foreign-table':
      if (r) renameRelation(world, id(world, r), { name: f.to });
      return;
    case 'column':
      if (r && f.part !== null) renameColumn(world, id(world, r), f.part, f.to);
      return;
    case 'constraint':
      if (r && f.part !== null) {
        const c = r.constraints.find((x) => x.name === f.part);
        changeConstraint(world, id(world, r), f.part, () => ({ name: f.to }));
        const part = f.part;
        if (c?.references)
          change(world, c.references.table, (t) => ({
            referencedBy: t.referencedBy.map((x) => (x.table === id(world, r) && x.constraint === part ? { ...x, constraint: f.to } : x)),
          }));
        const held = r.columns.find((x) => x.notNullName === f.part);
        if (held) changeColumn(world, id(world, r), held.name, () => ({ notNullName: f.to }));
        if (c?.index) renameRelation(world, c.index, { name: f.to });
      }
      return;
    case 'trigger':
      if (r)
        change(world, id(world, r), (t) => ({
          triggers: t.triggers.map((x) =>
            x.name === f.part ? { ...x, name: f.to, definition: withOwnName(x.definition, ['trigger'], f.to) } : x,
          ),
        }));
      return;
    case 'policy':
      if (r)
        change(world, id(world, r), (t) => ({
          policies: t.policies.map((x) =>
            x.name === f.part ? { ...x, name: f.to, definition: withOwnName(x.definition, ['policy'], f.to) } : x,
          ),
        }));
      return;
    case 'type':
    case 'domain': {
      const key = findTypeId(world, f.name);
      const t = key === null ? null : world.get('type', key);
      if (key === null || !t) return;
      world.remove('typeName', qualified(t));
      world.set('type', key, { ...t, name: f.to });
      return world.set('typeName', `${t.schema}.${f.to}`, key);
    }
    case 'enum-value': {
      const key = findTypeId(world, f.name);
      if (key === null) return;
      const of = f.part ?? '';
      changeType(world, key, (t) => ({ values: t.values.map((v) => (v === of ? f.to : v)) }));
      for (const table of new Set(world.get('type', key)?.users.map((u) => u.table)))
        renameValueInTable(world, table, key, of, f.to, (e) => e.kind === 'cast' && findTypeId(world, e.type) === key);
      world.set('columnOrigin', `label ${key}.${f.to}`, world.get('columnOrigin', `label ${key}.${of}`) ?? of);
      return;
    }
    case 'schema':
      return renameSchema(at, f);
    case 'function':
    case 'procedure':
    case 'routine': {
      applyMoveRoutine(at, f);
      const place = placeOf(world, f.name);
      const known = world.get('function', qualified(place));
      if (known) {
        world.remove('function', qualified(place));
        world.set('function', `${place.schema}.${f.to}`, {
          ...known,
          name: f.to,
          definition: withOwnName(known.definition, ['function', 'procedure', 'aggregate'], f.to),
        });
      }
      return;
    }
    case 'publication':
    case 'statistics':
      return applyMoveThing(at, f);
    case 'rule':
      if (r)
        change(world, id(world, r), (t) => ({
          rules: t.rules.map((x) => (x.name === f.part ? { ...x, name: f.to, definition: withOwnName(x.definition, ['rule'], f.to) } : x)),
        }));
      return;
    case 'domain-constraint': {
      const key = findTypeId(world, f.name);
      if (key !== null)
        changeType(world, key, (t) => ({ constraints: t.constraints.map((c) => (c.name === f.part ? { ...c, name: f.to } : c)) }));
      return;
    }
    case 'attribute': {
      const key = findTypeId(world, f.name);
      if (key !== null) changeType(world, key, () => ({ definition: null }));
      return;
    }
    default:
      return;
  }
}

/** Renames a column where it is written by name: its constraints, indexes, foreign keys to it, views that read it, partitions. */
function renameColumn(world: World, key: string, from: string, to: string): void {
  const swap = (name: string): string => (name === from ? to : name);
  world.set('columnOrigin', `${key}.${to}`, world.get('columnOrigin', `${key}.${from}`) ?? from);
  world.remove('columnOrigin', `${key}.${from}`);
  change(world, key, (t) => ({
    ...withColumnRenamed(t, key, from, to),
    readers: t.readers.map((x) => ({ ...x, columns: x.columns?.map(swap) ?? null })),
    partitionBy: t.partitionBy
      ? {
          ...t.partitionBy,
          columns: t.partitionBy.columns.map(swap),
          sql: t.partitionBy.sql === null ? null : replaceIdentifier(t.partitionBy.sql, from, to),
        }
      : null,
  }));
  const r = world.get('relation', key);
  for (const index of r?.indexes ?? []) change(world, index, (i) => indexWithColumn(i, from, to));
  for (const other of new Set(r?.referencedBy.map((x) => x.table)))
    if (other !== key)
      change(world, other, (t) => ({
        constraints: t.constraints.map((c) => (c.references?.table === key ? referenceWithColumn(c, from, to) : c)),
      }));
  for (const reader of r?.readers ?? [])
    if (r && (reader.columns === null || reader.columns.includes(to)))
      change(world, reader.view, (v) => viewWithColumn(world, v, r, from, to));
  const c = r?.columns.find((x) => x.name === to);
  if (c)
    changeType(world, c.type.key, (t) => ({
      users: t.users.map((u) => (u.table === key && u.column === from ? { ...u, column: to } : u)),
    }));
  if (c?.sequence) change(world, c.sequence, (s) => ({ ownedBy: s.ownedBy ? { ...s.ownedBy, column: to } : null }));
  for (const child of [...(r?.partitions ?? []), ...(r?.children ?? [])]) renameColumn(world, child, from, to);
}

const ROUTINES = new Set(['function', 'procedure', 'routine', 'aggregate']);

export function applySetSchema(at: Origin, f: SetSchema): void {
  const { world } = at;
  if (f.object === 'type' || f.object === 'domain') {
    const key = findTypeId(world, f.name);
    const t = key === null ? null : world.get('type', key);
    if (key === null || !t) return;
    world.remove('typeName', qualified(t));
    world.set('type', key, { ...t, schema: f.to });
    return world.set('typeName', `${f.to}.${t.name}`, key);
  }
  if (ROUTINES.has(f.object)) return applyMoveRoutine(at, f);
  if (f.object === 'extension' || f.object === 'statistics') return applyMoveThing(at, f);
  const r = RELATION_KINDS.has(f.object) ? findRelation(world, f.name) : null;
  if (!r) return;
  renameRelation(world, id(world, r), { schema: f.to });
  for (const i of r.indexes) renameRelation(world, i, { schema: f.to });
  for (const c of r.columns) if (c.sequence) renameRelation(world, c.sequence, { schema: f.to });
}

export function applySetting(at: Origin, f: SetSetting): void {
  const { world } = at;
  const family = f.scope === 'local' ? 'localSetting' : 'setting';
  if (f.setting === null) {
    for (const name of ['search_path', 'timezone', 'lock_timeout', 'statement_timeout', 'role']) world.remove('setting', name);
    return;
  }
  if (f.values === null) world.remove(family, f.setting);
  else world.set(family, f.setting, f.values.join(', '));
}

type Rest =
  | Extract<
      Fact,
      {
        kind: 'create-type' | 'add-enum-value' | 'create-domain' | 'alter-domain' | 'create-sequence' | 'alter-sequence' | 'create-trigger';
      }
    >
  | PolicyChange;

export function applyObject(at: Origin, f: Rest): void {
  const { world } = at;
  switch (f.kind) {
    case 'create-type':
      createTypeEntry(at, placeOf(world, f.type), { kind: f.form, values: f.values, definition: f.form === 'enum' ? null : at.sql });
      return world.set('fresh', `type ${findTypeId(world, f.type)}`, at.statement);
    case 'add-enum-value': {
      const key = findTypeId(world, f.type);
      const t = key === null ? null : world.get('type', key);
      if (key === null || !t || t.values.includes(f.value)) return;
      const beside = f.neighbour === null ? -1 : t.values.indexOf(f.neighbour);
      const place = beside < 0 ? t.values.length : f.place === 'before' ? beside : beside + 1;
      world.set('type', key, { ...t, values: [...t.values.slice(0, place), f.value, ...t.values.slice(place)] });
      return world.set('fresh', `label ${key}.${f.value}`, at.statement);
    }
    case 'create-domain':
    case 'alter-domain':
      return applyDomain(at, f);
    case 'create-sequence': {
      if (f.ifNotExists && findRelation(world, f.sequence)) return;
      const table = f.ownedBy && findRelation(world, f.ownedBy.table);
      createRelation(at, placeOf(world, f.sequence), {
        kind: 'sequence',
        ownedBy: f.ownedBy && table ? { table: id(world, table), column: f.ownedBy.column, identity: false } : null,
        traits: withTraits({}, sequenceTraits(at.sql)),
      });
      return;
    }
    case 'alter-sequence': {
      const s = findRelation(world, f.sequence);
      if (!s) return;
      const key = id(world, s);
      change(world, key, (x) => ({ traits: withTraits(x.traits, sequenceTraits(at.sql)) }));
      if (f.ownedBy === null) return;
      if (s.ownedBy) changeColumn(world, s.ownedBy.table, s.ownedBy.column, () => ({ sequence: null }));
      const owner = f.ownedBy === 'none' ? null : f.ownedBy;
      const table = owner && findRelation(world, owner.table);
      change(world, key, () => ({ ownedBy: owner && table ? { table: id(world, table), column: owner.column, identity: false } : null }));
      if (owner && table) changeColumn(world, id(world, table), owner.column, () => ({ sequence: key }));
      return;
    }
    case 'create-trigger': {
      const t = findRelation(world, f.table);
      if (t)
        change(world, id(world, t), (x) => ({
          triggers: [
            ...x.triggers.filter((y) => y.name !== f.trigger),
            { name: f.trigger, function: f.function.name, columns: f.columns, definition: f.sql, state: null, comment: null },
          ],
        }));
      return;
    }
    case 'create-policy':
    case 'alter-policy': {
      const t = findRelation(world, f.table);
      if (t)
        change(world, id(world, t), (x) => ({
          policies:
            f.kind === 'create-policy'
              ? [...x.policies, { name: f.policy, columns: f.columns, definition: f.sql, comment: null }]
              : x.policies.map((p) => (p.name === f.policy ? { ...p, definition: `${p.definition};\n${f.sql}` } : p)),
        }));
      return;
    }
  }
}
