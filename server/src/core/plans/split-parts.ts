import type { CatalogReader, Column, Relation, TableConstraint } from '../catalog/types.ts';
import { objectName } from '../sql/object-names.ts';
import { indexSql } from '../write/indexes.ts';
import { columnList, quote, relationSql } from '../write/names.ts';
import { typeSql } from '../write/types.ts';
import { deferral, foreignKeySql, type Obstacle } from './carried.ts';
import { sayings } from './column-copy.ts';
import { mentions, obstacleOf } from './views.ts';

/** A table that gives some of its columns to a new one with the same key. */
export interface Split {
  readonly catalog: CatalogReader;
  readonly table: Relation;
  readonly moved: readonly Column[];
  readonly key: readonly Column[];
  readonly to: { readonly schema: string; readonly name: string };
  /** Triggers keep both tables in step. */
  readonly trigger: boolean;
}

/** Columns that no insert can leave out: until the last phase the old table has to do without their values. */
export const required = (s: Split): readonly Column[] => s.moved.filter((c) => c.notNull && c.default === null);

export interface SplitParts {
  /** The new table with its constraints and indexes, comments and grants. */
  readonly create: readonly string[];
  /** The columns again on the old table, filled from the new one, with all that hung on them. */
  readonly restore: readonly string[];
  /** The one of these that copies the values. */
  readonly copyBack: string;
}

const type = (s: Split, c: Column): string => typeSql(s.catalog, c.type) ?? '';
const column = (s: Split, c: Column, notNull: boolean): string =>
  `${quote(c.name)} ${type(s, c)}${c.collation === null ? '' : ` COLLATE ${quote(c.collation)}`}${notNull ? ' NOT NULL' : ''}`;
const withDefault = (c: Column): string => (c.default?.sql === undefined ? '' : ` DEFAULT ${c.default.sql}`);

/** What cannot move, as a sentence. */
export function splitObstacle(s: Split): string | null {
  const { catalog, table, moved } = s;
  const names = new Set(moved.map((c) => c.name));
  if (table.inherits.length > 0 || table.children.length > 0)
    return `${relationSql(table)} is part of an inheritance. Change the columns of each table by hand.`;
  if (table.policies.length > 0)
    return `${relationSql(table)} has policies, and the new table would have none. Write the phases by hand, with policies for the new table.`;
  for (const c of [...s.key, ...moved])
    if (typeSql(catalog, c.type) === null) return `The type of "${c.name}" is not known. Write the phases by hand.`;
  for (const c of moved) {
    if (s.key.includes(c)) return `"${c.name}" belongs to the primary key, which both tables need. Leave it out of the columns to move.`;
    if (c.sequence !== null || c.identity !== null)
      return `"${c.name}" takes its values from a sequence. Leave it out of the columns to move.`;
    if (c.default !== null && c.default.sql === undefined) return `The default of "${c.name}" is not known. Write the phases by hand.`;
    const obstacle = obstacleOf({ catalog, table, old: c });
    if (obstacle !== null) return `"${c.name}" cannot move. ${obstacle}`;
  }
  for (const reader of table.readers) {
    const view = catalog.relation(reader.view);
    if (view !== null && (reader.columns === null || reader.columns.some((c) => names.has(c))))
      return `The view ${relationSql(view)} reads columns that would move. Change that view first, so that it does without them.`;
  }
  for (const { table: id, constraint } of table.referencedBy) {
    const k = catalog.relation(id)?.constraints.find((x) => x.name === constraint);
    if (k?.references?.columns.some((c) => names.has(c)) === true)
      return `The foreign key "${constraint}" references a column that would move. Leave that column out.`;
  }
  return null;
}

/** @returns the statements that make the new table, and those that bring the old one back. */
export function splitParts(s: Split): SplitParts | Obstacle {
  const { catalog, table, moved, key, to } = s;
  const names = moved.map((c) => c.name);
  const keys = key.map((c) => c.name);
  const inside = (columns: readonly string[]): 'all' | 'some' | 'none' =>
    columns.every((c) => !names.includes(c)) ? 'none' : columns.every((c) => names.includes(c)) ? 'all' : 'some';
  const constraints: string[] = [];
  const indexes: string[] = [];
  const again: string[] = [];
  const alter = (action: string): string => `ALTER TABLE ${relationSql(table)} ${action}`;
  const mixed = (what: string): Obstacle => ({
    obstacle: `${what} uses columns that move and columns that stay. Drop it first, or move all of its columns.`,
  });

  for (const k of table.constraints) {
    const place = inside(k.columns);
    if (place === 'none' || k.kind === 'not-null') continue;
    if (place === 'some') return mixed(`The constraint "${k.name}"`);
    const made = constraintOf(s, k);
    if (made === null)
      return {
        obstacle: `The constraint "${k.name}" cannot be made on another table for certain. Drop it first, and add it to the new table when the plan is done.`,
      };
    constraints.push(`CONSTRAINT ${quote(made.name)} ${made.body}`);
    again.push(alter(`ADD CONSTRAINT ${quote(k.name)} ${made.body}`));
  }
  for (const id of table.indexes) {
    const index = catalog.relation(id);
    if (index?.index == null || index.index.constraint !== null) continue;
    const computed = [...index.index.columns.map((c) => c.expression?.sql), index.index.where?.sql].filter((x) => x !== undefined);
    const used = table.columns
      .map((c) => c.name)
      .filter(
        (c) => index.index?.include.includes(c) || index.index?.columns.some((x) => x.column === c) || computed.some((x) => mentions(x, c)),
      );
    const place = inside(used);
    if (place === 'none' || used.length === 0) continue;
    if (place === 'some') return mixed(`The index "${index.name}"`);
    const columns = index.index.columns.map((c) => c.column ?? 'expr').join('_');
    const name = objectName(to.name, columns, index.index.unique ? 'key' : 'idx');
    const made = indexSql(index.index, { name, on: relationSql(to), concurrently: false });
    const original = indexSql(index.index, { name: index.name, on: relationSql(table), concurrently: false });
    if (made === null || original === null)
      return { obstacle: `The text of the index "${index.name}" is not known. Write the phases by hand.` };
    indexes.push(made);
    again.push(original);
  }

  const newTable: Relation = { ...table, schema: to.schema, name: to.name };
  const grants = table.grants.map(
    (g) =>
      `GRANT ${g.privilege} ON ${relationSql(to)} TO ${g.role === 'PUBLIC' ? 'PUBLIC' : quote(g.role)}${g.withGrantOption ? ' WITH GRANT OPTION' : ''}`,
  );
  const same = keys.map((k) => `${relationSql(to)}.${quote(k)} = ${relationSql(table)}.${quote(k)}`).join(' AND ');
  const copyBack = `UPDATE ${relationSql(table)} SET ${names.map((c) => `${quote(c)} = ${relationSql(to)}.${quote(c)}`).join(', ')} FROM ${relationSql(to)} WHERE ${same}`;
  return {
    copyBack,
    create: [
      [
        `CREATE TABLE ${relationSql(to)} (`,
        [
          ...key.map((c) => column(s, c, true)),
          ...moved.map((c) => column(s, c, c.notNull) + withDefault(c)),
          `CONSTRAINT ${quote(objectName(to.name, '', 'pkey'))} PRIMARY KEY ${columnList(keys)}`,
          `CONSTRAINT ${quote(objectName(to.name, keys.join('_'), 'fkey'))} FOREIGN KEY ${columnList(keys)} REFERENCES ${relationSql(table)} ${columnList(keys)} ON DELETE CASCADE ON UPDATE CASCADE`,
          ...constraints,
        ]
          .map((line) => `  ${line}`)
          .join(',\n'),
        ')',
      ].join('\n'),
      ...indexes,
      ...grants,
      ...moved.flatMap((c) => sayings(newTable, c, c.name)),
    ],
    restore: [
      alter(moved.map((c) => `ADD COLUMN ${column(s, c, c.notNull && c.default !== null)}${withDefault(c)}`).join(', ')),
      copyBack,
      ...again,
      ...moved.flatMap((c) => sayings(table, c, c.name)),
    ],
  };
}

/** A constraint over moved columns alone, under the name that Prisma gives it on the new table. */
function constraintOf(s: Split, k: TableConstraint): { readonly name: string; readonly body: string } | null {
  const name = (label: string): string => objectName(s.to.name, k.columns.join('_'), label);
  if (!k.validated || k.comment !== null) return null;
  switch (k.kind) {
    case 'check':
      return k.expression?.sql === undefined || mentions(k.expression.sql, s.table.name)
        ? null
        : { name: name('check'), body: `CHECK (${k.expression.sql})` };
    case 'unique':
      return {
        name: name('key'),
        body: `UNIQUE${/NULLS\s+NOT\s+DISTINCT/i.test(k.sql ?? '') ? ' NULLS NOT DISTINCT' : ''} ${columnList(k.columns)}${deferral(k)}`,
      };
    case 'foreign-key': {
      const body = foreignKeySql(s, k);
      return body === null ? null : { name: name('fkey'), body };
    }
    default:
      return null;
  }
}
