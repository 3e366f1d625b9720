import type { CatalogState } from '../../core/analyse.types.ts';
import { type SchemaStates, schemaStates } from '../../core/drafting.ts';
import { type Inventory, inventoryDifferences, inventoryOf } from '../../core/rollback/inventory.ts';
import type { Session } from '../sessions/session.ts';
import { readInventory, schemasOf } from './read-inventory.ts';
import type { RunScript } from './script.ts';

/** What a database has to look like before the first statement of scripts that follow each other, and after each. */
export interface Expected {
  readonly states: readonly Inventory[];
  /** The objects that any of them changes. */
  readonly known: ReadonlySet<string>;
  /** Statements (from 0) of which nobody can read what they do. */
  readonly unclear: readonly number[];
}

/** @param before the catalog that the first script finds */
export function expectedAlong(statements: RunScript['statements'], before: CatalogState): Expected {
  const { unclear, ...along } = schemaStates({ migration: '', statements, before });
  const states = inventoriesAlong(along);
  const known = new Set<string>();
  for (const state of states) for (const object of state.keys()) known.add(object);
  return { states, known, unclear };
}

const isDescribed = (key: string): boolean => /^(?:relation|type|routine|thing):/.test(key);

/** Linear in what changes: an entry is described anew only where a statement changed it, or a type or a routine, which others show. */
function inventoriesAlong({ states, changed, touched }: Omit<SchemaStates, 'unclear'>): readonly Inventory[] {
  const described = touched.filter(isDescribed);
  const known = new Map<string, Inventory>();
  return states.map((state, i) => {
    const keys = i === 0 ? described : (changed[i - 1] ?? []).filter(isDescribed);
    const all = keys.some((key) => !key.startsWith('relation:')) ? described : keys;
    for (const key of all) known.set(key, inventoryOf(state, [key]));
    const whole = new Map<string, string>();
    for (const inventory of known.values()) for (const [object, value] of inventory) whole.set(object, value);
    return whole;
  });
}

/** The live objects of the schemas that are concerned. @throws DatabaseError */
export const lookAt = (session: Session, expected: Expected): Promise<Inventory> => readInventory(session, schemasOf(expected.states));

/** In what the database differs from a state, a clause each. @param at how many statements have run */
export const differsFrom = (live: Inventory, { states, known }: Expected, at: number): readonly string[] =>
  inventoryDifferences(states[at] ?? new Map(), live, known);

/** The numbers of statements, of those that are possible, after which the schema looks as it does. */
export const fitting = (live: Inventory, expected: Expected, possible: readonly number[]): readonly number[] =>
  possible.filter((at) => differsFrom(live, expected, at).length === 0);

/** True when the statement leaves something in the schema by which it can be seen that it ran. */
export function leavesTrace({ states, known }: Expected, index: number): boolean {
  return inventoryDifferences(states[index + 1] ?? new Map(), states[index] ?? new Map(), known).length > 0;
}
