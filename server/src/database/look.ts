import type { CatalogState } from '../core/analyse.types.ts';
import { schemaStates } from '../core/drafting.ts';
import { type Inventory, inventoryDifferences, inventoryOf } from '../core/rollback/inventory.ts';
import { readInventory, schemasOf } from './read-inventory.ts';
import type { RunScript } from './script.ts';
import type { Session } from './session.ts';

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
  const { states, touched, unclear } = schemaStates({ migration: '', statements, before });
  const inventories = states.map((state) => inventoryOf(state, touched));
  return { states: inventories, known: new Set(inventories.flatMap((i) => [...i.keys()])), unclear };
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
