import type { CatalogReader, ColumnType } from '../catalog/types.ts';
import { quote, relationSql } from './names.ts';

/** Spellings that people know, for the built-in types. */
const SPELLED: Readonly<Record<string, string>> = {
  int4: 'INTEGER',
  int8: 'BIGINT',
  int2: 'SMALLINT',
  bool: 'BOOLEAN',
  float8: 'DOUBLE PRECISION',
  float4: 'REAL',
  bpchar: 'CHAR',
  numeric: 'DECIMAL',
};

/**
 * A column's type as SQL: `VARCHAR(10)`, `TIMESTAMP(3)[]`, `"Role"`. Null: the catalog does not know the type.
 */
export function typeSql(catalog: CatalogReader, type: ColumnType): string | null {
  if (type.written !== undefined) return type.written;
  const modifiers = type.modifiers.length > 0 ? `(${type.modifiers.join(',')})` : '';
  const arrays = '[]'.repeat(type.dimensions);
  if (type.key.startsWith('pg_catalog.')) {
    const name = type.key.slice('pg_catalog.'.length);
    if (name === 'char') return `"char"${arrays}`;
    const spelled = SPELLED[name] ?? name.toUpperCase();
    // with time zone is in the name: TIMESTAMPTZ(3)
    return `${spelled}${modifiers}${arrays}`;
  }
  const entry = catalog.type(type.key);
  if (entry !== null) return `${relationSql(entry)}${modifiers}${arrays}`;
  // a type of an extension: the catalog knows no more than its name
  const [schema, name] = splitKey(type.key);
  if (name === null || schema === '?') return name === null || name === 'unknown' ? null : `${plain(name)}${modifiers}${arrays}`;
  return `${quote(schema)}.${quote(name)}${modifiers}${arrays}`;
}

const splitKey = (key: string): readonly [string, string | null] => {
  const dot = key.indexOf('.');
  return dot < 0 ? [key, null] : [key.slice(0, dot), key.slice(dot + 1)];
};

/** A plain name stays as people write it (`citext`), any other is quoted. */
const plain = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : quote(name));
