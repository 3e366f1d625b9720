import type { IndexDefinition } from '../catalog/types.ts';
import type { IndexColumn } from '../facts/table.ts';
import { replaceIdentifier } from '../sql/identifiers.ts';
import { columnList, quote } from './names.ts';

export interface IndexWords {
  readonly name: string;
  /** The table as SQL, with ONLY where that is meant. */
  readonly on: string;
  readonly concurrently: boolean;
  /** Columns under new names. */
  readonly renamed?: { readonly from: string; readonly to: string };
}

/** CREATE INDEX for an index of the catalog. Null: the text of an expression in it is not known. */
export function indexSql(index: IndexDefinition, w: IndexWords): string | null {
  const rename = (column: string): string => (w.renamed?.from === column ? w.renamed.to : column);
  const text = (sql: string): string => (w.renamed === undefined ? sql : replaceIdentifier(sql, w.renamed.from, w.renamed.to));
  const parts = index.columns.map((c) => partSql(c, rename, text));
  if (parts.some((p) => p === null)) return null;
  if (index.where !== null && index.where.sql === undefined) return null;
  return [
    'CREATE',
    ...(index.unique ? ['UNIQUE'] : []),
    'INDEX',
    ...(w.concurrently ? ['CONCURRENTLY'] : []),
    quote(w.name),
    'ON',
    w.on,
    ...(index.method === 'btree' ? [] : [`USING ${index.method}`]),
    `(${parts.join(', ')})`,
    ...(index.include.length > 0 ? [`INCLUDE ${columnList(index.include.map(rename))}`] : []),
    ...(index.nullsNotDistinct ? ['NULLS NOT DISTINCT'] : []),
    ...(index.storage === null ? [] : [`WITH (${index.storage})`]),
    ...(index.tablespace === null ? [] : [`TABLESPACE ${quote(index.tablespace)}`]),
    ...(index.where === null ? [] : [`WHERE ${text(index.where.sql ?? '')}`]),
  ].join(' ');
}

function partSql(c: IndexColumn, rename: (column: string) => string, text: (sql: string) => string): string | null {
  if (c.column === null && c.expression?.sql === undefined) return null;
  const what = c.column === null ? `(${text(c.expression?.sql ?? '')})` : quote(rename(c.column));
  return [
    what,
    ...(c.collation === null ? [] : [`COLLATE ${quote(c.collation)}`]),
    ...(c.operatorClass === null ? [] : [c.operatorClass]),
    ...(c.descending ? ['DESC'] : []),
    ...(c.nulls === null ? [] : [`NULLS ${c.nulls.toUpperCase()}`]),
  ].join(' ');
}
