import type { Name, TypeName } from '../facts/expression.ts';
import type { AlterFunction, CreateFunction, Drop, Fact, ObjectKind, Rename, SetSchema } from '../facts/fact.ts';
import { lexed, nameAt, signAt } from '../sql/identifiers.ts';
import { change, type Origin, placeOf } from './change.ts';
import { findRelation, idOf, resolveType, searchPath } from './lookup.ts';
import type { ColumnType, RoutineEntry, ThingEntry } from './types.ts';
import type { TypeWorld, World } from './world.ts';

/** Routines by their arguments, and the objects of which no judgement asks; see `RoutineEntry` and `ThingEntry`. */

const typeKey = (t: ColumnType): string => t.key + '[]'.repeat(Math.min(1, t.dimensions));

export const routineKey = (schema: string, name: string, args: readonly ColumnType[] | null): string =>
  `${schema}.${name}(${args === null ? '*' : args.map(typeKey).join()})`;

export const thingKey = (kind: ThingEntry['kind'], schema: string | null, name: string): string =>
  `${kind} ${schema === null ? '' : `${schema}.`}${name}`;

const kindOf = (f: CreateFunction, sql: string): RoutineEntry['kind'] =>
  f.procedure ? 'procedure' : /^\s*create\s+(or\s+replace\s+)?aggregate\b/i.test(sql) ? 'aggregate' : 'function';

/** PostgreSQL grants EXECUTE to everybody on a new routine, USAGE on nothing else here. Source: manual, 5.8 "Privileges". */
const EXECUTE_FOR_ALL = [{ privilege: 'EXECUTE', role: 'PUBLIC', withGrantOption: false }] as const;

export function applyCreateRoutine(at: Origin, f: CreateFunction): void {
  const { world } = at;
  const { schema, name } = placeOf(world, f.function);
  const kind = kindOf(f, f.sql);
  const args = kind === 'aggregate' ? null : f.argumentTypes.map((t) => resolveType(world, t));
  const key = routineKey(schema, name, args);
  const old = world.get('routine', key);
  world.set('routine', key, {
    kind,
    schema,
    name,
    arguments: args,
    definition: f.sql,
    alters: [],
    comment: old?.comment ?? null,
    grants: old?.grants ?? EXECUTE_FOR_ALL,
    traits: old?.traits ?? {},
  });
}

/** Keys of the routines that a name means: the one with these arguments; without arguments all of the name in the first schema with one. */
export function findRoutines(world: World, name: Name, args: readonly TypeName[] | null): readonly string[] {
  for (const schema of name.schema === null ? searchPath(world) : [name.schema]) {
    const exact =
      args === null
        ? null
        : routineKey(
            schema,
            name.name,
            args.map((t) => resolveType(world, t)),
          );
    if (exact !== null && world.get('routine', exact) !== null) return [exact];
    const named = world.keys('routine', `${schema}.${name.name}(`);
    const wanted = args === null ? named : named.filter((key) => world.get('routine', key)?.arguments === null);
    if (wanted.length > 0) return wanted;
  }
  return [];
}

export function applyAlterRoutine(at: Origin, f: AlterFunction): void {
  for (const key of findRoutines(at.world, f.function, f.arguments)) {
    const r = at.world.get('routine', key);
    if (r) at.world.set('routine', key, { ...r, alters: [...r.alters, at.sql] });
  }
}

export function applyDropRoutine(at: Origin, f: Drop): void {
  for (const key of findRoutines(at.world, f.name, f.arguments))
    if (f.object === 'routine' || at.world.get('routine', key)?.kind === f.object) at.world.remove('routine', key);
}

/** Gives a routine another name or schema. */
export function applyMoveRoutine(at: Origin, f: Rename | SetSchema): void {
  const { world } = at;
  for (const key of findRoutines(world, f.name, f.arguments)) {
    const r = world.get('routine', key);
    if (!r) continue;
    const next = f.kind === 'rename' ? { ...r, name: f.to } : { ...r, schema: f.to };
    world.remove('routine', key);
    world.set('routine', routineKey(next.schema, next.name, next.arguments), next);
  }
}

/** The routines and extended statistics of a schema under its new name. */
export function moveRoutines(world: World, from: string, to: string): void {
  for (const key of world.keys('routine', `${from}.`)) {
    const r = world.get('routine', key);
    if (!r || r.schema !== from) continue;
    world.remove('routine', key);
    world.set('routine', routineKey(to, r.name, r.arguments), { ...r, schema: to });
  }
  for (const key of world.keys('thing', `statistics ${from}.`)) {
    const t = world.get('thing', key);
    if (!t) continue;
    world.remove('thing', key);
    world.set('thing', thingKey(t.kind, to, t.name), { ...t, schema: to });
  }
}

/** The schema that is there from the beginning. What PUBLIC may in it differs between 14 and 15, and is left out. */
const PUBLIC: ThingEntry = {
  kind: 'schema',
  schema: null,
  name: 'public',
  definition: 'CREATE SCHEMA public',
  alters: [],
  comment: 'standard public schema',
  grants: [],
  traits: {},
};

const PUBLIC_KEY = 'schema public';

/** A thing by its key; the schema public is there without a statement. */
export const findThing = (world: TypeWorld, key: string): ThingEntry | null =>
  world.get('thing', key) ?? (key === PUBLIC_KEY ? PUBLIC : null);

const THINGS: Partial<Record<ObjectKind, ThingEntry['kind']>> = {
  schema: 'schema',
  extension: 'extension',
  publication: 'publication',
  statistics: 'statistics',
};

/** The key of a thing by its name; null: it is of another kind, or not there. */
export function thingKeyOf(world: World, object: ObjectKind, name: Name): string | null {
  const kind = THINGS[object];
  if (kind === undefined) return null;
  const places = kind !== 'statistics' ? [null] : name.schema === null ? searchPath(world) : [name.schema];
  return places.map((schema) => thingKey(kind, schema, name.name)).find((key) => findThing(world, key) !== null) ?? null;
}

type ThingFact = Extract<
  Fact,
  { kind: 'create-schema' | 'create-extension' | 'alter-extension' | 'create-statistics' | 'create-publication' | 'alter-publication' }
>;

const made = (kind: ThingEntry['kind'], schema: string | null, name: string, definition: string): ThingEntry => ({
  kind,
  schema,
  name,
  definition,
  alters: [],
  comment: null,
  grants: [],
  traits: {},
});

export function applyThing(at: Origin, f: ThingFact): void {
  const { world } = at;
  const create = (entry: ThingEntry): void => {
    const key = thingKey(entry.kind, entry.schema, entry.name);
    if (world.get('thing', key) === null) world.set('thing', key, entry);
  };
  const alter = (kind: ThingEntry['kind'], name: string): void => {
    const key = thingKey(kind, null, name);
    const t = world.get('thing', key);
    if (t) world.set('thing', key, { ...t, alters: [...t.alters, at.sql] });
  };
  switch (f.kind) {
    case 'create-schema':
      // public is there from the beginning
      return f.schema === 'public' ? undefined : create(made('schema', null, f.schema, at.sql));
    case 'create-extension':
      return create(made('extension', null, f.extension, at.sql));
    case 'create-publication':
      return create(made('publication', null, f.publication, at.sql));
    case 'create-statistics': {
      if (f.statistics === null) return;
      const { schema, name } = placeOf(world, f.statistics);
      const r = findRelation(world, f.table);
      const l = lexed(at.sql);
      const names = l.tokens.flatMap((_, i) => nameAt(l, i) ?? []);
      const over = { key: thingKey('statistics', schema, name), columns: names };
      if (r) change(world, idOf(world, r), (t) => ({ statistics: [...t.statistics, over] }));
      return create(made('statistics', schema, name, at.sql));
    }
    case 'alter-extension':
      return alter('extension', f.extension);
    case 'alter-publication':
      return alter('publication', f.publication);
  }
}

/** ALTER STATISTICS … SET STATISTICS, of which the facts say no more than that it was said. */
export function applyAlterStatistics({ world, sql }: Origin): void {
  const l = lexed(sql);
  const dotted = signAt(l, 3) === '.';
  const name = nameAt(l, dotted ? 4 : 2);
  const key = name === null ? null : thingKeyOf(world, 'statistics', { schema: dotted ? nameAt(l, 2) : null, name });
  const t = key === null ? null : world.get('thing', key);
  if (key !== null && t) world.set('thing', key, { ...t, alters: [...t.alters, sql] });
}

export function applyDropThing(at: Origin, f: Drop): void {
  const key = thingKeyOf(at.world, f.object, f.name);
  if (key !== null) at.world.remove('thing', key);
}

/** Gives a thing another name or schema. */
export function applyMoveThing(at: Origin, f: Rename | SetSchema): void {
  const { world } = at;
  const key = thingKeyOf(world, f.object, f.name);
  const t = key === null ? null : world.get('thing', key);
  if (key === null || !t) return;
  const next: ThingEntry = f.kind === 'rename' ? { ...t, name: f.to } : { ...t, schema: t.kind === 'statistics' ? f.to : t.schema };
  world.remove('thing', key);
  world.set('thing', thingKey(next.kind, next.schema, next.name), next);
}
