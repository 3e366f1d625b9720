import type { CatalogReader, Column, Relation, TypeEntry } from '../catalog/types.ts';
import type { Expression, Name } from '../facts/expression.ts';
import { literal } from '../sql/identifiers.ts';
import { remainingSql } from '../write/batches.ts';
import { quote, relationSql, words } from '../write/names.ts';
import { prismaBlock } from './client-code.ts';
import { nameParts, refuse } from './find.ts';
import type { PhaseDraft, PlanContext, Refusal } from './plan.ts';
import { mentions } from './views.ts';

/** Enums, their labels, and the columns that hold them. */

export interface EnumColumn {
  readonly table: Relation;
  readonly column: Column;
}

/** An enum by its name. */
export function findEnum({ catalog }: PlanContext, name: Name): TypeEntry | Refusal {
  const { key } = catalog.resolveType({ ...name, modifiers: [], dimensions: 0 });
  const found = catalog.type(key);
  if (found === null) return refuse(`The migrations create no type ${relationSql(name)}. Look at its name.`);
  return found.kind === 'enum' ? found : refuse(`${relationSql(found)} is no enum. Name an enum.`);
}

/** An enum from an operand such as `Role` or `app."Role"`. */
export function enumOperand(context: PlanContext, text: string): TypeEntry | Refusal {
  const parts = nameParts(text);
  if (parts === null || parts.length > 2) return refuse(`"${text}" is no type. Write Type or schema.Type.`);
  return findEnum(context, { schema: parts.length === 2 ? parts[0]!.name : null, name: parts.at(-1)!.name });
}

/** Columns of the type; those of partitions follow their table. */
export const columnsOf = ({ catalog }: PlanContext, type: TypeEntry): readonly EnumColumn[] =>
  type.users.flatMap((u) => {
    const table = catalog.relation(u.table);
    const column = table?.columns.find((c) => c.name === u.column);
    return table == null || column === undefined || table.partitionOf !== null || table.kind === 'view' ? [] : [{ table, column }];
  });

/** The labels of a default: one, or those of an array. Null: it is something else. */
export function defaultLabels(e: Expression): { readonly labels: readonly string[]; readonly array: boolean } | null {
  if (e.kind === 'constant') return e.type === 'string' ? { labels: [e.value], array: false } : null;
  if (e.kind === 'cast') return defaultLabels(e.arg);
  if (e.kind !== 'list' && e.kind !== 'other') return null;
  const labels = e.args.map(defaultLabels);
  return labels.some((l) => l === null || l.array) ? null : { labels: labels.flatMap((l) => l?.labels ?? []), array: true };
}

/** A default with labels in the place of others; null: it has none that can be told. */
export function defaultSql(e: Expression, typeSql: string, label: (was: string) => string): string | null {
  const found = defaultLabels(e);
  if (found === null) return null;
  const texts = found.labels.map((l) => literal(label(l)));
  return found.array ? `ARRAY[${texts.join(', ')}]::${typeSql}[]` : (texts[0] ?? null);
}

/** Defaults that give the label, as statements that change them, and back. */
export function defaultSteps(
  columns: readonly EnumColumn[],
  type: TypeEntry,
  from: string,
  to: string,
): { readonly up: readonly string[]; readonly down: readonly string[] } {
  const found = columns.filter((c) => c.column.default !== null && defaultLabels(c.column.default)?.labels.includes(from) === true);
  const set = (c: EnumColumn, sql: string): string =>
    `ALTER TABLE ${relationSql(c.table)} ALTER COLUMN ${quote(c.column.name)} SET DEFAULT ${sql}`;
  return {
    up: found.flatMap((c) => {
      const sql = c.column.default === null ? null : defaultSql(c.column.default, relationSql(type), (l) => (l === from ? to : l));
      return sql === null ? [] : [set(c, sql)];
    }),
    down: found.map((c) => set(c, c.column.default?.sql ?? 'NULL')),
  };
}

/** Rows with one label get another, a thousand at a time. */
export function labelBackfill(c: EnumColumn, from: string, to: string): PhaseDraft {
  const at = quote(c.column.name);
  const b = {
    table: c.table,
    set: c.column.type.dimensions > 0 ? `${at} = array_replace(${at}, ${literal(from)}, ${literal(to)})` : `${at} = ${literal(to)}`,
    where: c.column.type.dimensions > 0 ? `${literal(from)} = ANY (${at})` : `${at} = ${literal(from)}`,
  };
  return {
    name: words('backfill', c.table.name, c.column.name),
    type: 'backfill',
    title: `Write \`${to}\` in the place of \`${from}\` in \`${c.column.name}\` of \`${c.table.name}\``,
    up: [],
    batches: b,
    down: [],
    instructions:
      'Changes the rows a thousand at a time, each batch in a transaction of its own. It can be stopped and run again at any time: rows that are done are passed over.',
    announces: { hazards: ['bulk-change'], because: 'it changes a thousand rows at a time, and holds no lock between' },
    remaining: remainingSql(b),
    goBack: 'Nothing has to be taken back: the release that runs knows both values.',
  };
}

/** `enum Role { USER ADMIN }` for schema.prisma, with the labels as the code knows them. */
export function enumBlock(context: PlanContext, type: TypeEntry, labels: readonly string[]): string {
  const known = context.models.enums.find((e) => e.type === type.name);
  const line = (label: string): string => {
    const name = known?.values.find((v) => v.value === label)?.name ?? label;
    return name === label ? `  ${name}` : `  ${name} @map("${label}")`;
  };
  return prismaBlock(`enum ${known?.name ?? type.name} {`, ...labels.map(line), '}');
}

/** Functions whose text names the type: nobody but a person can tell what they do with it. */
export const functionsOf = (catalog: CatalogReader, type: TypeEntry): readonly string[] =>
  catalog
    .functions()
    .filter((f) => mentions(f.definition, type.name) || (f.body !== null && mentions(f.body, type.name)))
    .map((f) => `${relationSql(f)}()`);
