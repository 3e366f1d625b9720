import type { CatalogReader, Column, Relation } from '../catalog/types.ts';
import { literal } from '../sql/identifiers.ts';
import { objectName } from '../sql/object-names.ts';
import { quote, relationSql } from '../write/names.ts';
import type { Backfill } from './plan.ts';
import { lastName } from './table-triggers.ts';

/**
 * A second column that takes the place of another: for a new name or a new type. What hangs on the old column is made again on
 * the new one by `carried.ts`.
 */
export interface ColumnCopy {
  readonly catalog: CatalogReader;
  readonly postgres: number;
  readonly table: Relation;
  readonly old: Column;
  /** The name of the new column while both are there. */
  readonly to: string;
  /** The types as SQL. */
  readonly oldType: string;
  readonly newType: string;
  /** The old value as the new column takes it, and back; both get an expression and give one. */
  readonly forward: (value: string) => string;
  readonly backward: (value: string) => string;
  /** A trigger keeps both columns in step while both are there. */
  readonly trigger: boolean;
}

const same = (value: string): string => value;

/** A copy under another name, with the same type. */
export const renamedCopy = (c: Omit<ColumnCopy, 'newType' | 'forward' | 'backward'>): ColumnCopy => ({
  ...c,
  newType: c.oldType,
  forward: same,
  backward: same,
});

export const tableOf = (c: ColumnCopy): string => relationSql(c.table);
export const alter = (c: ColumnCopy, action: string): string => `ALTER TABLE ${tableOf(c)} ${action}`;

const collate = (column: Column): string => (column.collation === null ? '' : ` COLLATE ${quote(column.collation)}`);

/** Comments and grants of a column, for a column of another name. */
export function sayings(table: Relation, column: Column, name: string): readonly string[] {
  const comment = column.comment === null ? [] : [`COMMENT ON COLUMN ${relationSql(table)}.${quote(name)} IS ${literal(column.comment)}`];
  const grants = column.grants.map(
    (g) =>
      `GRANT ${g.privilege} (${quote(name)}) ON ${relationSql(table)} TO ${g.role === 'PUBLIC' ? 'PUBLIC' : quote(g.role)}${g.withGrantOption ? ' WITH GRANT OPTION' : ''}`,
  );
  return [...comment, ...grants];
}

/** The new column, empty and without a default, with comment, grants and, where asked for, the trigger. */
export const addCopy = (c: ColumnCopy): readonly string[] => [
  alter(c, `ADD COLUMN ${quote(c.to)} ${c.newType}${collate(c.old)}`),
  ...sayings(c.table, c.old, c.to),
  ...(c.trigger ? makeTrigger(c) : []),
];

export const dropCopy = (c: ColumnCopy): readonly string[] => [
  ...(c.trigger ? dropTrigger(c) : []),
  alter(c, `DROP COLUMN ${quote(c.to)}`),
];

/** The old column again, filled from the new one; not yet NOT NULL. */
export const addOldAgain = (c: ColumnCopy): readonly string[] => [
  alter(c, `ADD COLUMN ${quote(c.old.name)} ${c.oldType}${collate(c.old)}`),
  `UPDATE ${tableOf(c)} SET ${quote(c.old.name)} = ${c.backward(quote(c.to))}`,
  ...sayings(c.table, c.old, c.old.name),
];

/** Rows whose new column is not what the old one says: also those that old code changed after they were copied. */
export const copyBackfill = (c: ColumnCopy): Backfill => ({
  table: c.table,
  set: `${quote(c.to)} = ${c.forward(quote(c.old.name))}`,
  where: `${quote(c.to)} IS DISTINCT FROM ${c.forward(quote(c.old.name))}`,
});

const triggerName = (c: ColumnCopy): string => lastName(c.table, objectName(c.table.name, `${c.old.name}_${c.to}`, 'sync'));
const functionSql = (c: ColumnCopy): string => relationSql({ schema: c.table.schema, name: triggerName(c) });

/**
 * Whoever writes one column writes both: the new one wins where a statement gives both. The trigger runs before the row's
 * NOT NULL is looked at. Source: manual, 39.1 "Overview of Trigger Behavior".
 */
export function makeTrigger(c: ColumnCopy): readonly string[] {
  const [was, is] = [quote(c.old.name), quote(c.to)];
  const toNew = `NEW.${is} := ${c.forward(`NEW.${was}`)};`;
  const toOld = `NEW.${was} := ${c.backward(`NEW.${is}`)};`;
  return [
    [
      `CREATE FUNCTION ${functionSql(c)}() RETURNS trigger LANGUAGE plpgsql AS $sync$`,
      'BEGIN',
      "  IF TG_OP = 'INSERT' THEN",
      `    IF NEW.${is} IS NULL THEN ${toNew} ELSE ${toOld} END IF;`,
      `  ELSIF NEW.${is} IS DISTINCT FROM OLD.${is} THEN`,
      `    ${toOld}`,
      `  ELSIF NEW.${was} IS DISTINCT FROM OLD.${was} THEN`,
      `    ${toNew}`,
      '  END IF;',
      '  RETURN NEW;',
      'END',
      '$sync$',
    ].join('\n'),
    `CREATE TRIGGER ${quote(triggerName(c))} BEFORE INSERT OR UPDATE ON ${tableOf(c)} FOR EACH ROW EXECUTE FUNCTION ${functionSql(c)}()`,
  ];
}

export const dropTrigger = (c: ColumnCopy): readonly string[] => [
  `DROP TRIGGER ${quote(triggerName(c))} ON ${tableOf(c)}`,
  `DROP FUNCTION ${functionSql(c)}()`,
];
