import type { CatalogReader, Relation } from '../catalog/types.ts';
import { cutName, LONGEST_NAME } from '../sql/object-names.ts';
import { mentions } from './views.ts';

/** Triggers that a table has already, beside those of a plan. */

/**
 * A name for a trigger that has to see what the others made of the row: of one kind PostgreSQL runs them in the order of their
 * names, byte by byte. Source: manual, CREATE TRIGGER, "Notes".
 */
export function lastName(table: Relation, wanted: string): string {
  let name = wanted;
  while (name.length < LONGEST_NAME && table.triggers.some((t) => t.name >= name)) name = cutName(`~${name}`, LONGEST_NAME);
  return name;
}

/** Triggers that a backfill of the table sets off. */
export const firedNotes = (table: Relation): readonly string[] =>
  table.triggers.length === 0
    ? []
    : [
        `The backfill updates rows, and the table's own triggers run for each: ${list(table.triggers)}. Look whether they may, before you start it.`,
      ];

/** Triggers whose function names a column that the last phase drops: it fails from then on. */
export function namingNotes(catalog: CatalogReader, table: Relation, goes: readonly string[]): readonly string[] {
  const naming = table.triggers.filter((t) => {
    const body = catalog.resolveFunction({ schema: null, name: t.function })?.body;
    return body != null && goes.some((c) => mentions(body, c));
  });
  return naming.length === 0
    ? []
    : [`The functions of these triggers name a column that goes; change them before the last phase: ${list(naming)}.`];
}

const list = (triggers: readonly { readonly name: string }[]): string => triggers.map((t) => `\`${t.name}\``).join(', ');
