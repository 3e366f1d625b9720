import type { Drop, Rename } from '../facts/fact.ts';
import { applyDropThing, applyMoveThing, moveRoutines } from './apply-routines.ts';
import { type Origin, removeRelation, removeType, renameRelation } from './change.ts';
import type { World } from './world.ts';

/** Ids of the relations of a schema, indexes left out. */
export function relationsIn(world: World, schema: string): readonly string[] {
  const out: string[] = [];
  for (const name of world.keys('name', `${schema}.`)) {
    const key = world.get('name', name);
    const r = key === null ? null : world.get('relation', key);
    if (key !== null && r && r.schema === schema && r.kind !== 'index') out.push(key);
  }
  return out;
}

/** With everything in it; CASCADE or not, as a schema that is not empty is only dropped with it. */
export function dropSchema(at: Origin, f: Drop): void {
  const { world } = at;
  for (const key of relationsIn(world, f.name.name)) removeRelation(world, key);
  for (const name of world.keys('typeName', `${f.name.name}.`)) {
    const key = world.get('typeName', name);
    if (key !== null) removeType(world, key);
  }
  for (const key of world.keys('routine', `${f.name.name}.`)) world.remove('routine', key);
  applyDropThing(at, f);
  world.remove('schema', f.name.name);
}

/** What is in it stays in it. */
export function renameSchema(at: Origin, f: Rename): void {
  const { world } = at;
  for (const key of relationsIn(world, f.name.name)) {
    renameRelation(world, key, { schema: f.to });
    for (const index of world.get('relation', key)?.indexes ?? []) renameRelation(world, index, { schema: f.to });
  }
  for (const name of world.keys('typeName', `${f.name.name}.`)) {
    const key = world.get('typeName', name);
    const t = key === null ? null : world.get('type', key);
    if (key === null || !t) continue;
    world.remove('typeName', name);
    world.set('type', key, { ...t, schema: f.to });
    world.set('typeName', `${f.to}.${t.name}`, key);
  }
  moveRoutines(world, f.name.name, f.to);
  applyMoveThing(at, f);
  world.remove('schema', f.name.name);
  world.set('schema', f.to, true);
}
