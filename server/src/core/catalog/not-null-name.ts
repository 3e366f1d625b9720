import { objectName } from '../sql/object-names.ts';
import type { Relation } from './types.ts';

/** The name that PostgreSQL 18 gives to NOT NULL. Source: ChooseConstraintName in the server's pg_constraint.c, as measured. */
export function notNullName(owner: Relation | null, column: string): string {
  const taken = (name: string): boolean =>
    owner !== null && (owner.constraints.some((c) => c.name === name) || owner.columns.some((c) => c.notNullName === name));
  let name = objectName(owner?.name ?? 't', column, 'not_null');
  for (let n = 1; taken(name); n++) name = objectName(owner?.name ?? 't', column, `not_null${n}`);
  return name;
}
