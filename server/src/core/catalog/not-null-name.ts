import { objectName } from '../sql/object-names.ts';
import type { Relation } from './types.ts';
import type { World } from './world.ts';

/** The name that PostgreSQL 18 gives to NOT NULL. Source: ChooseConstraintName in the server's pg_constraint.c, as measured. */
export function notNullName(owner: Relation | null, column: string): string {
  const taken = (name: string): boolean =>
    owner !== null && (owner.constraints.some((c) => c.name === name) || owner.columns.some((c) => c.notNullName === name));
  let name = objectName(owner?.name ?? 't', column, 'not_null');
  for (let n = 1; taken(name); n++) name = objectName(owner?.name ?? 't', column, `not_null${n}`);
  return name;
}

/** What a partition or an heir calls it: as its parent does. Null: no parent has it. */
export function inheritedNotNullName(world: World, r: Relation, column: string): string | null {
  for (const id of [...(r.partitionOf === null ? [] : [r.partitionOf.parent]), ...r.inherits]) {
    const name = world.get('relation', id)?.columns.find((c) => c.name === column)?.notNullName;
    if (name != null) return name;
  }
  return null;
}
