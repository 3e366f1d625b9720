import type { CatalogReader, Column, Relation } from '../catalog/types.ts';
import { literal } from '../sql/identifiers.ts';
import { indexSql } from './indexes.ts';
import { columnList, quote, relationSql } from './names.ts';
import { typeSql } from './types.ts';

/** A column as CREATE TABLE and ADD COLUMN take it. Null: its type is not known. Serial columns get their default by themselves. */
export function columnSql(catalog: CatalogReader, column: Column): string | null {
  const type = typeSql(catalog, column.type);
  if (type === null) return null;
  const generated = column.generated;
  return [
    quote(column.name),
    type,
    ...(column.collation === null ? [] : [`COLLATE ${quote(column.collation)}`]),
    ...(generated === null ? [] : [`GENERATED ALWAYS AS (${generated.expression.sql ?? 'NULL'})${generated.stored ? ' STORED' : ''}`]),
    ...(column.identity === null ? [] : [`GENERATED ${column.identity === 'always' ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY`]),
    ...(column.default?.sql === undefined || column.sequence !== null ? [] : [`DEFAULT ${column.default.sql}`]),
    ...(column.notNull ? ['NOT NULL'] : []),
  ].join(' ');
}

/** Comments and grants of a relation and its columns, as statements. */
function sayingsOf(r: Relation): readonly string[] {
  const at = relationSql(r);
  const to = (role: string, option: boolean): string => `TO ${role === 'PUBLIC' ? role : quote(role)}${option ? ' WITH GRANT OPTION' : ''}`;
  return [
    ...(r.comment === null ? [] : [`COMMENT ON TABLE ${at} IS ${literal(r.comment)}`]),
    ...r.columns.flatMap((c) => (c.comment === null ? [] : [`COMMENT ON COLUMN ${at}.${quote(c.name)} IS ${literal(c.comment)}`])),
    ...r.grants.map((g) => `GRANT ${g.privilege} ON ${at} ${to(g.role, g.withGrantOption)}`),
    ...r.columns.flatMap((c) => c.grants.map((g) => `GRANT ${g.privilege} (${quote(c.name)}) ON ${at} ${to(g.role, g.withGrantOption)}`)),
  ];
}

/**
 * Statements that make a table of the catalog again, without rows: columns, sequences, constraints, indexes, comments, grants.
 * Foreign keys of other tables, triggers and policies are not among them. Null: something in it is not known.
 */
export function tableSql(catalog: CatalogReader, table: Relation): readonly string[] | null {
  const at = relationSql(table);
  const columns = table.columns.map((c) => columnSql(catalog, c));
  const bodies = table.constraints.map((k) => (k.kind === 'not-null' ? '' : k.sql));
  const indexes = table.indexes.flatMap((id) => {
    const index = catalog.relation(id);
    if (index?.index == null || index.index.constraint !== null) return [];
    return [indexSql(index.index, { name: index.name, on: at, concurrently: false })];
  });
  if ([...columns, ...bodies, ...indexes].some((x) => x === null)) return null;
  const partition =
    table.partitionBy === null ? '' : ` PARTITION BY ${table.partitionBy.strategy.toUpperCase()} ${columnList(table.partitionBy.columns)}`;
  const sequences = table.columns.flatMap((c) => {
    const sequence = c.sequence === null || c.identity !== null ? null : catalog.relation(c.sequence);
    if (sequence === null) return [];
    const name = relationSql({ schema: table.schema, name: sequence.name });
    return [
      `CREATE SEQUENCE ${name} AS ${typeSql(catalog, c.type)} OWNED BY ${at}.${quote(c.name)}`,
      `ALTER TABLE ${at} ALTER COLUMN ${quote(c.name)} SET DEFAULT nextval(${literal(name)}::regclass)`,
    ];
  });
  return [
    `CREATE TABLE ${at} (\n  ${columns.join(',\n  ')}\n)${partition}`,
    ...sequences,
    ...table.constraints.flatMap((k, i) => (bodies[i] ? [`ALTER TABLE ${at} ADD CONSTRAINT ${quote(k.name)} ${bodies[i]}`] : [])),
    ...indexes.flatMap((x) => x ?? []),
    ...sayingsOf(table),
  ];
}
