import type { CatalogReader, Relation } from '../catalog/types.ts';
import type { JudgedStatement } from '../effects/types.ts';
import type { Name } from '../facts/expression.ts';
import type { Fact, FactOf, ObjectKind } from '../facts/fact.ts';
import { chosenIndex } from '../write/chosen-names.ts';
import { indexSql } from '../write/indexes.ts';
import { literal, quote, relationSql } from '../write/names.ts';
import { inverseOfAlter } from './inverse-alter.ts';
import { beginningOf } from './own-migration.ts';

/** What takes a fact back: statements without semicolons (empty: nothing is to be done); null: a person has to write it. */
export type Inverse = readonly string[] | null;

export interface InverseContext {
  /** The catalog as the file finds it, and as it leaves it. */
  readonly before: CatalogReader;
  readonly after: CatalogReader;
  /** Indexes that go with a constraint which was made over them. */
  readonly absorbed: Set<string>;
  /** `table.column` of columns that the file adds: they go as a whole. */
  readonly added: ReadonlySet<string>;
}

/**
 * A plain way back for a file, last statement first: schema only, and only for what is simple. Rows that were changed or dropped do
 * not come back. What it cannot take back is said in a comment.
 */
export function draftOfDown(statements: readonly JudgedStatement[], before: CatalogReader, after: CatalogReader): readonly string[] {
  const added = statements.flatMap((s) =>
    s.facts.flatMap((f) => (f.kind === 'add-column' ? [`${f.target.table.name}.${f.column.name}`] : [])),
  );
  const context: InverseContext = { before, after, absorbed: new Set(), added: new Set(added) };
  const out: string[] = [];
  for (const statement of statements.toReversed()) {
    const parts = statement.facts.toReversed().map((fact) => inverseOf(fact, context));
    if (parts.some((p) => p === null)) out.push(`-- irreversible by this draft: ${beginningOf(statement)}: write the inverse by hand`);
    for (const part of parts) out.push(...(part ?? []));
  }
  return [...new Set(out)].length === 0 ? ['-- irreversible: nothing here changes the schema.'] : out;
}

/** True when this file makes the table: then it goes as a whole. */
export const isNew = ({ before, after }: InverseContext, table: Name): boolean =>
  before.resolve(table) === null && after.resolve(table) !== null;

/** Of two tables of one file neither can be dropped before a foreign key between them. */
const referencesNewTable = (fact: Fact, c: InverseContext): boolean =>
  fact.kind === 'add-constraint' && fact.constraint.kind === 'foreign-key' && isNew(c, fact.constraint.references);

function inverseOf(fact: Fact, c: InverseContext): Inverse {
  if (fact.inDo !== undefined) return null;
  // IF EXISTS: nothing was there to change
  const optional = 'target' in fact ? fact.target : fact.kind === 'rename' ? { table: fact.name, ifExists: fact.ifExists } : null;
  if (optional?.ifExists && c.before.complete && c.before.resolve(optional.table) === null && c.after.resolve(optional.table) === null) {
    if (fact.kind !== 'rename' || c.after.resolve({ ...fact.name, name: fact.to }) === null) return [];
  }
  if ('target' in fact) return isNew(c, fact.target.table) && !referencesNewTable(fact, c) ? [] : inverseOfAlter(fact, c);
  switch (fact.kind) {
    case 'create-table':
      return c.before.resolve(fact.table) === null ? [`DROP TABLE ${relationSql(fact.table)}`] : [];
    case 'create-index':
      return inverseOfIndex(fact, c);
    case 'create-type':
      return [`DROP TYPE ${relationSql(fact.type)}`];
    case 'create-domain':
      return [`DROP DOMAIN ${relationSql(fact.domain)}`];
    case 'create-sequence':
      return c.before.resolve(fact.sequence) !== null || (fact.ownedBy !== null && isNew(c, fact.ownedBy.table))
        ? []
        : [`DROP SEQUENCE ${relationSql(fact.sequence)}`];
    case 'create-view':
      return c.before.resolve(fact.view) === null ? [`DROP VIEW ${relationSql(fact.view)}`] : null;
    case 'create-materialized-view':
      return c.before.resolve(fact.view) === null ? [`DROP MATERIALIZED VIEW ${relationSql(fact.view)}`] : [];
    case 'create-function':
      return c.before.resolveFunction(fact.function) === null
        ? [`DROP ${fact.procedure ? 'PROCEDURE' : 'FUNCTION'} ${relationSql(fact.function)}`]
        : null;
    case 'create-trigger':
      if (isNew(c, fact.table)) return [];
      return fact.orReplace ? null : [`DROP TRIGGER ${quote(fact.trigger)} ON ${relationSql(fact.table)}`];
    case 'create-policy':
      return isNew(c, fact.table) ? [] : [`DROP POLICY ${quote(fact.policy)} ON ${relationSql(fact.table)}`];
    case 'create-rule':
      return isNew(c, fact.table) ? [] : null;
    case 'create-schema':
      return c.before.schema(fact.schema) ? [] : [`DROP SCHEMA ${quote(fact.schema)}`];
    case 'create-statistics':
      return fact.statistics === null ? null : [`DROP STATISTICS ${relationSql(fact.statistics)}`];
    case 'create-publication':
      return [`DROP PUBLICATION ${quote(fact.publication)}`];
    case 'rename':
      return inverseOfRename(fact);
    case 'drop':
      return inverseOfDrop(fact, c);
    case 'comment':
      return inverseOfComment(fact, c);
    case 'insert':
    case 'copy':
      return fact.table !== null && isNew(c, fact.table) ? [] : null;
    case 'update':
      return isNew(c, fact.table) || fact.set.every((s) => c.added.has(`${fact.table.name}.${s.column}`)) ? [] : null;
    case 'set-setting':
    case 'transaction':
    case 'lock-table':
    case 'vacuum':
    case 'analyze':
    case 'reindex':
    case 'refresh-materialized-view':
    case 'cluster':
    case 'select':
    case 'harmless':
      return [];
    default:
      return null;
  }
}

function inverseOfIndex(fact: FactOf<'create-index'>, c: InverseContext): Inverse {
  if (isNew(c, fact.table)) return [];
  const name = fact.index ?? chosenIndex(c.before, fact.table, fact);
  if (name === null) return null;
  const table = c.before.resolve(fact.table);
  // an index that a partition has already may become a part of it, and would go with it
  if (table?.partitions.some((key) => (c.before.relation(key)?.indexes.length ?? 1) > 0)) return null;
  const schema = table?.schema ?? fact.table.schema;
  if (c.absorbed.has(name) || (fact.ifNotExists && c.before.resolve({ schema, name }) !== null)) return [];
  return [`DROP INDEX ${fact.concurrently ? 'CONCURRENTLY ' : ''}${relationSql({ schema, name })}`];
}

const ALTERS: Partial<Record<ObjectKind, string>> = {
  table: 'TABLE',
  index: 'INDEX',
  view: 'VIEW',
  'materialized-view': 'MATERIALIZED VIEW',
  sequence: 'SEQUENCE',
  type: 'TYPE',
  domain: 'DOMAIN',
};

function inverseOfRename({ object, name, part, to }: FactOf<'rename'>): Inverse {
  const kind = ALTERS[object];
  if (kind !== undefined && part === null)
    return [`ALTER ${kind} ${relationSql({ schema: name.schema, name: to })} RENAME TO ${quote(name.name)}`];
  if (part === null) return object === 'schema' ? [`ALTER SCHEMA ${quote(to)} RENAME TO ${quote(name.name)}`] : null;
  switch (object) {
    case 'column':
      return [`ALTER TABLE ${relationSql(name)} RENAME COLUMN ${quote(to)} TO ${quote(part)}`];
    case 'constraint':
      return [`ALTER TABLE ${relationSql(name)} RENAME CONSTRAINT ${quote(to)} TO ${quote(part)}`];
    case 'enum-value':
      return [`ALTER TYPE ${relationSql(name)} RENAME VALUE ${literal(to)} TO ${literal(part)}`];
    default:
      return null;
  }
}

/** Only an index comes back as it was; whatever holds rows does not. */
function inverseOfDrop(fact: FactOf<'drop'>, { before, after }: InverseContext): Inverse {
  const dropped = before.resolve(fact.name);
  // made and dropped in the same file
  if (dropped === null && fact.ifExists && before.complete) return [];
  if (fact.object !== 'index' || dropped?.index == null || fact.cascade) return null;
  const table = before.relation(dropped.index.table);
  if (table === null || after.resolve(table) === null) return null;
  const sql = indexSql(dropped.index, { name: dropped.name, on: relationSql(table), concurrently: fact.concurrently });
  return sql === null ? null : [sql];
}

function inverseOfComment(fact: FactOf<'comment'>, c: InverseContext): Inverse {
  const relation: Relation | null = c.before.resolve(fact.name);
  if (isNew(c, fact.name)) return [];
  if (relation === null || fact.on !== null) return null;
  const text = (old: string | null): string => (old === null ? 'NULL' : literal(old));
  if (fact.object === 'column' && fact.column !== null) {
    const column = relation.columns.find((one) => one.name === fact.column);
    return column === undefined ? [] : [`COMMENT ON COLUMN ${relationSql(relation)}.${quote(column.name)} IS ${text(column.comment)}`];
  }
  return fact.object === 'table' ? [`COMMENT ON TABLE ${relationSql(relation)} IS ${text(relation.comment)}`] : null;
}
