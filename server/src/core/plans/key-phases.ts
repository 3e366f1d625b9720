import { tableForm } from '../catalog/texts.ts';
import type { IndexDefinition, Relation, TableConstraint } from '../catalog/types.ts';
import type { Constraint } from '../facts/table.ts';
import { groupsOf, lexed, nameAt, wordAt } from '../sql/identifiers.ts';
import { chosenName } from '../write/chosen-names.ts';
import { indexSql } from '../write/indexes.ts';
import { columnList, freshName, quote, relationSql, words } from '../write/names.ts';
import { refuse, takenBy } from './find.ts';
import { notNullPhases } from './not-null-steps.ts';
import type { PhaseDraft, PlanContext, Refusal } from './plan.ts';

type KeyConstraint = Extract<Constraint, { readonly kind: 'unique' | 'primary-key' }>;

/** UNIQUE or PRIMARY KEY, and the index that PostgreSQL would build for it. */
interface Key {
  readonly table: Relation;
  readonly name: string;
  readonly says: 'UNIQUE' | 'PRIMARY KEY';
  readonly index: IndexDefinition;
  /** ` DEFERRABLE …`, or empty. */
  readonly deferral: string;
  /** The primary key that it takes the place of. */
  readonly old: TableConstraint | null;
}

/**
 * A key without a build under a lock: the unique index is built concurrently under the name of the constraint, which then takes it.
 * Source: manual, ALTER TABLE, "ADD table_constraint_using_index".
 * @param added columns that earlier phases of the plan add, fill and make NOT NULL
 * @param old the primary key that the same statement drops
 */
export function keyPhases(
  context: PlanContext,
  table: Relation,
  c: KeyConstraint,
  added: readonly string[] = [],
  old: TableConstraint | null = null,
): readonly PhaseDraft[] | Refusal {
  const key = keyOf(context, table, c, old);
  if ('refused' in key) return key;
  const required = c.kind === 'unique' ? [] : nullable(context, table, c.columns, added);
  const built = table.kind === 'partitioned-table' ? partitionedPhases(context, key) : plainPhases(context, key);
  return 'refused' in built ? built : [...required, ...built];
}

/** A primary key makes its columns NOT NULL; with the proof there before, it reads no row. */
const nullable = (context: PlanContext, table: Relation, columns: readonly string[], added: readonly string[]): readonly PhaseDraft[] =>
  table.columns
    .filter((x) => columns.includes(x.name) && !x.notNull && !added.includes(x.name))
    .flatMap((x) => notNullPhases(context, { table, column: x.name, name: null, done: '' }));

/** The name that the key has in the end. */
export const keyName = (context: PlanContext, table: Relation, c: KeyConstraint, old: TableConstraint | null): string =>
  c.name ??
  chosenName(
    context.catalog,
    table,
    c.kind,
    c.kind === 'primary-key' ? [] : [...c.columns, ...c.include],
    old === null ? {} : { freed: old.name },
  );

function keyOf(context: PlanContext, table: Relation, c: KeyConstraint, old: TableConstraint | null): Key | Refusal {
  const body = tableForm(c, c.columns);
  const name = relationSql(table);
  if (body === null) return refuse('The text of the constraint is not known. Write the phases by hand.');
  const groups = groupsOf(body);
  const inside = (after: string): string | null => {
    const g = groups.find((x) => x.after === after);
    return g === undefined ? null : body.slice(g.start, g.end).trim();
  };
  if (/\bWITHOUT\s+OVERLAPS\b/i.test(body))
    return refuse('PostgreSQL builds a key WITHOUT OVERLAPS only while reads and writes wait. Add it by hand, at a quiet hour.');
  if (c.nullsNotDistinct && context.postgres < 15)
    return refuse(`PostgreSQL ${context.postgres} does not know NULLS NOT DISTINCT. Leave it out.`);
  const there = table.constraints.find((k) => k.kind === 'primary-key');
  if (c.kind === 'primary-key' && there !== undefined && there.name !== old?.name)
    return refuse(`${name} has the primary key "${there.name}" already. Drop it in the same ALTER TABLE.`);
  const standing = old === null ? [] : standingOn(context, table, old);
  if (standing.length > 0)
    return refuse(`These foreign keys stand on "${old?.name}": ${standing.join(', ')}. Move them to another key first.`);
  const outside = table.partitionBy?.columns.filter((k) => !c.columns.includes(k)) ?? [];
  if (outside.length > 0)
    return refuse(
      `A key of a partitioned table holds all columns that it is partitioned by, and ${outside.map((x) => `"${x}"`).join(', ')} is missing. Add it to the key.`,
    );
  const columns = c.columns.map((column) => ({
    column,
    expression: null,
    operatorClass: null,
    collation: null,
    descending: false,
    nulls: null,
  }));
  return {
    table,
    name: keyName(context, table, c, old),
    says: c.kind === 'unique' ? 'UNIQUE' : 'PRIMARY KEY',
    deferral: c.deferrable ? ` DEFERRABLE${/\bINITIALLY\s+DEFERRED\b/i.test(body) ? ' INITIALLY DEFERRED' : ''}` : '',
    old,
    index: {
      table: '',
      unique: true,
      method: 'btree',
      columns,
      include: c.include,
      where: null,
      nullsNotDistinct: c.nullsNotDistinct,
      storage: inside('with'),
      tablespace: tablespaceIn(body),
      valid: true,
      constraint: null,
      concurrently: true,
      partOf: null,
    },
  };
}

/** Foreign keys to the columns of a key, as `"Post"."Post_userId_fkey"`. */
function standingOn(context: PlanContext, table: Relation, key: TableConstraint): readonly string[] {
  const columns = [...key.columns].sort().join();
  return table.referencedBy.flatMap(({ table: id, constraint }) => {
    const other = context.catalog.relation(id);
    const k = other?.constraints.find((x) => x.name === constraint);
    if (other == null || k?.references == null) return [];
    const referenced = k.references.columns.length === 0 ? key.columns : k.references.columns;
    return [...referenced].sort().join() === columns ? [`"${k.name}" of ${relationSql(other)}`] : [];
  });
}

function tablespaceIn(sql: string): string | null {
  const l = lexed(sql);
  const at = l.tokens.findIndex((_, i) => wordAt(l, i) === 'tablespace' && wordAt(l, i - 1) === 'index');
  return at < 0 ? null : nameAt(l, at + 1);
}

const build = (key: Key, name: string, table: Relation, concurrently: boolean): string =>
  indexSql(key.index, { name, on: relationSql(table), concurrently }) ?? '';

const alter = (table: Relation, action: string): string => `ALTER TABLE ${relationSql(table)} ${action}`;
const drop = (table: Relation, name: string): string => alter(table, `DROP CONSTRAINT ${quote(name)}`);
const take = (key: Key, table: Relation, name: string, index: string): string =>
  alter(table, `ADD CONSTRAINT ${quote(name)} ${key.says} USING INDEX ${quote(index)}${key.deferral}`);

function indexPhase(key: Key, table: Relation, name: string): PhaseDraft {
  return {
    name: words('index', name),
    type: 'migration',
    title: `Build the unique index \`${name}\``,
    up: [build(key, name, table, true)],
    down: [`DROP INDEX CONCURRENTLY ${relationSql({ schema: table.schema, name })}`],
    instructions:
      'Builds the index beside the traffic; nothing waits for it. It stands alone because `CONCURRENTLY` cannot run in a transaction. If two rows are the same it fails and leaves an invalid index: run `down.sql` of this phase, repair the rows, then deploy again. From here on PostgreSQL refuses rows that are the same.',
  };
}

const TAKES = 'The constraint takes the index that is there, so this takes a moment.';

function plainPhases(context: PlanContext, key: Key): readonly PhaseDraft[] {
  const { table, name, old } = key;
  const index = old === null ? name : freshName(`${name}_new`, takenBy(context.catalog, table));
  const again =
    old === null ? [] : [alter(table, `ADD CONSTRAINT ${quote(old.name)} ${old.sql ?? `PRIMARY KEY ${columnList(old.columns)}`}`)];
  return [
    indexPhase(key, table, index),
    {
      name: words('add', name),
      type: 'migration',
      title: `Make \`${name}\` of the index`,
      up: [...(old === null ? [] : [drop(table, old.name)]), take(key, table, name, index)],
      down: [drop(table, name), build(key, index, table, false), ...again],
      instructions: old === null ? TAKES : `${TAKES} The old primary key goes in the same transaction.`,
    },
  ];
}

/** Each partition gets its own, and the constraint of the whole takes them. Source: manual, 5.12.2.2 "Partition Maintenance". */
function partitionedPhases(context: PlanContext, key: Key): readonly PhaseDraft[] | Refusal {
  const { table, name } = key;
  if (key.old !== null)
    return refuse(`${relationSql(table)} is partitioned, and its primary key cannot be replaced in steps. Write the phases by hand.`);
  const parts = table.partitions.flatMap((id) => context.catalog.relation(id) ?? []);
  const nested = parts.find((p) => p.kind !== 'table');
  if (nested !== undefined) return refuse(`The partition ${relationSql(nested)} is no plain table. Write the phases by hand.`);
  const keyed = parts.find((p) => key.says === 'PRIMARY KEY' && p.constraints.some((k) => k.kind === 'primary-key'));
  if (keyed !== undefined) return refuse(`The partition ${relationSql(keyed)} has a primary key of its own. Write the phases by hand.`);
  const named = key.says === 'UNIQUE' ? [...key.index.columns.flatMap((c) => c.column ?? []), ...key.index.include] : [];
  const owned = parts.map((part) => ({
    part,
    name: chosenName(context.catalog, part, key.says === 'UNIQUE' ? 'unique' : 'primary-key', named),
  }));
  const at = (t: Relation, n: string): string => relationSql({ schema: t.schema, name: n });
  const include = key.index.include.length === 0 ? '' : ` INCLUDE ${columnList(key.index.include)}`;
  const nulls = key.index.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '';
  const whole = `${key.says}${nulls} ${columnList(key.index.columns.flatMap((c) => c.column ?? []))}${include}${key.deferral}`;
  return [
    ...owned.map((x) => indexPhase(key, x.part, x.name)),
    {
      name: words('add', name),
      type: 'migration',
      title: `Make \`${name}\` of the indexes`,
      up: [
        ...owned.map((x) => take(key, x.part, x.name, x.name)),
        `ALTER TABLE ONLY ${relationSql(table)} ADD CONSTRAINT ${quote(name)} ${whole}`,
        ...owned.map((x) => `ALTER INDEX ${at(table, name)} ATTACH PARTITION ${at(x.part, x.name)}`),
      ],
      down: [drop(table, name), ...owned.map((x) => build(key, x.name, x.part, false))],
      instructions: `${TAKES} A partition that is made meanwhile has no index yet: make none until this phase is applied.`,
    },
  ];
}
