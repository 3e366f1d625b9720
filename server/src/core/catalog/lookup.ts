import type { Name, TypeName } from '../facts/expression.ts';
import { findThing } from './apply-routines.ts';
import type { CatalogReader, Column, ColumnType, FunctionEntry, Relation, TableConstraint, TypeEntry } from './types.ts';
import type { TypeWorld, World } from './world.ts';

export const qualified = (r: { readonly schema: string; readonly name: string }): string => `${r.schema}.${r.name}`;

/** PostgreSQL's default, `"$user", public`, as a migration sees it. Source: manual, 5.10.3 "The Schema Search Path". */
export function searchPath(world: TypeWorld): readonly string[] {
  const set = world.get('localSetting', 'search_path') ?? world.get('setting', 'search_path');
  if (set === null) return ['public'];
  const parts = set.split(',').map((p) => p.trim().replace(/^"(.*)"$/, '$1'));
  return parts.filter((p) => p !== '$user' && p !== '');
}

/** The schema in which an unqualified CREATE puts things. */
export const creationSchema = (world: World): string => searchPath(world)[0] ?? 'public';

/** True when everything before could be read, so that a missing object is missing for certain. */
export const historyIsKnown = (world: World): boolean => world.get('doubt', 'history') === null;

/** The relation that PostgreSQL would find under the name, or null. */
export function findRelation(world: World, name: Name): Relation | null {
  for (const schema of name.schema === null ? ['pg_temp', ...searchPath(world)] : [name.schema]) {
    const id = world.get('name', `${schema}.${name.name}`);
    if (id !== null) return world.get('relation', id);
  }
  return null;
}

/** The id of a relation; the inverse of `world.get('relation', id)`. */
export const idOf = (world: World, r: Relation): string => world.get('name', qualified(r)) ?? qualified(r);

/** Relations of the system's own schemas: never in the catalog, never missing. */
export const isSystemName = (name: Name): boolean =>
  name.schema === 'pg_catalog' || name.schema === 'information_schema' || (name.schema === null && name.name.startsWith('pg_'));

const BUILT_IN_ALIASES: Readonly<Record<string, string>> = {
  int: 'int4',
  integer: 'int4',
  bigint: 'int8',
  smallint: 'int2',
  boolean: 'bool',
  real: 'float4',
  decimal: 'numeric',
  'character varying': 'varchar',
  character: 'bpchar',
  char: 'bpchar',
  'double precision': 'float8',
  float: 'float8',
  serial: 'int4',
  bigserial: 'int8',
  smallserial: 'int2',
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
  'bit varying': 'varbit',
};

const BUILT_IN = new Set([
  'int2',
  'int4',
  'int8',
  'float4',
  'float8',
  'numeric',
  'money',
  'bool',
  'text',
  'varchar',
  'bpchar',
  'char',
  'name',
  'bytea',
  'date',
  'time',
  'timetz',
  'timestamp',
  'timestamptz',
  'interval',
  'uuid',
  'json',
  'jsonb',
  'jsonpath',
  'xml',
  'inet',
  'cidr',
  'macaddr',
  'macaddr8',
  'bit',
  'varbit',
  'oid',
  'regclass',
  'regtype',
  'regproc',
  'regprocedure',
  'regrole',
  'regnamespace',
  'regconfig',
  'point',
  'line',
  'lseg',
  'box',
  'path',
  'polygon',
  'circle',
  'tsvector',
  'tsquery',
  'int4range',
  'int8range',
  'numrange',
  'tsrange',
  'tstzrange',
  'daterange',
  'int4multirange',
  'int8multirange',
  'nummultirange',
  'tsmultirange',
  'tstzmultirange',
  'datemultirange',
  'pg_lsn',
  'xid',
  'xid8',
  'cid',
  'tid',
  'record',
  'void',
  'trigger',
  'any',
  'anyelement',
  'unknown',
  'cstring',
]);

export function resolveType(world: TypeWorld, type: TypeName): ColumnType {
  const rest = { modifiers: type.modifiers, dimensions: type.dimensions };
  const plain = BUILT_IN_ALIASES[type.name] ?? type.name;
  if (type.schema === 'pg_catalog' || (type.schema === null && BUILT_IN.has(plain))) {
    // `char` without a length is `char(1)`; varchar(n)[] keeps its modifier
    return { key: `pg_catalog.${plain}`, ...rest };
  }
  for (const schema of type.schema === null ? ['pg_temp', ...searchPath(world)] : [type.schema]) {
    const id = world.get('typeName', `${schema}.${type.name}`);
    if (id !== null) return { key: id, ...rest };
  }
  return { key: `${type.schema ?? '?'}.${type.name}`, ...rest };
}

export const typeEntry = (world: TypeWorld, type: ColumnType): TypeEntry | null => world.get('type', type.key);

/** A domain's own base type, all the way down, and whether any of the domains on the way has a constraint. */
export function domainBase(
  world: TypeWorld,
  type: ColumnType,
): { readonly base: ColumnType; readonly constrained: boolean; readonly domain: boolean; readonly notNull: boolean } {
  let at = type;
  let constrained = false;
  let domain = false;
  let notNull = false;
  for (let depth = 0; depth < 20 && at.dimensions === 0; depth++) {
    const entry = typeEntry(world, at);
    if (entry?.kind !== 'domain' || entry.base === null) break;
    domain = true;
    notNull ||= entry.notNull;
    constrained ||= entry.notNull || entry.constraints.length > 0;
    at = resolveType(world, entry.base);
  }
  return { base: at, constrained, domain, notNull };
}

export function findFunction(world: World, name: Name): FunctionEntry | null {
  for (const schema of name.schema === null ? searchPath(world) : [name.schema]) {
    const found = world.get('function', `${schema}.${name.name}`);
    if (found) return found;
  }
  return null;
}

export const columnOf = (r: Relation, name: string): Column | null => r.columns.find((c) => c.name === name) ?? null;
export const primaryKeyOf = (r: Relation): TableConstraint | null => r.constraints.find((c) => c.kind === 'primary-key') ?? null;

/** Index relations of a table. */
export const indexesOf = (world: World, r: Relation): readonly Relation[] => r.indexes.flatMap((id) => world.get('relation', id) ?? []);

/** The relation and everything below it: partitions of partitions, or inheritance children. */
export function withDescendants(world: World, r: Relation, only = false): readonly Relation[] {
  const out: Relation[] = [r];
  if (only) return out;
  for (let i = 0; i < out.length && out.length < 100_000; i++) {
    for (const id of [...(out[i]?.partitions ?? []), ...(out[i]?.children ?? [])]) {
      const child = world.get('relation', id);
      if (child && !out.includes(child)) out.push(child);
    }
  }
  return out;
}

/** How a type is written in messages: `varchar(10)`, `timestamp(3)[]`, `"Role"`. */
export function typeText(world: World, type: ColumnType): string {
  const entry = typeEntry(world, type);
  const name = entry
    ? entry.schema === 'public'
      ? `"${entry.name}"`
      : `"${entry.schema}"."${entry.name}"`
    : type.key.replace(/^(pg_catalog|\?)\./, '');
  const spelled =
    (
      {
        int4: 'integer',
        int8: 'bigint',
        int2: 'smallint',
        bool: 'boolean',
        float8: 'double precision',
        float4: 'real',
        bpchar: 'char',
      } as Record<string, string>
    )[name] ?? name;
  return spelled + (type.modifiers.length > 0 ? `(${type.modifiers.join(',')})` : '') + '[]'.repeat(type.dimensions);
}

/** The catalog as the statement at hand found it, for rules: what it reads is tracked as part of the judgement. */
export const readerBefore = (world: World): CatalogReader => catalogReader({ ...world, get: world.getBefore });

/** The catalog as it stands, for rules. */
export function catalogReader(world: World): CatalogReader {
  return {
    relation: (key) => world.get('relation', key),
    type: (key) => world.get('type', key),
    function: (key) => world.get('function', key),
    schema: (name) => world.get('schema', name) !== null,
    resolve: (name) => findRelation(world, name),
    resolveType: (type) => resolveType(world, type),
    resolveFunction: (name) => findFunction(world, name),
    get complete() {
      return historyIsKnown(world);
    },
    relations: () => world.keys('relation').flatMap((key) => world.get('relation', key) ?? []),
    functions: () => world.keys('function').flatMap((key) => world.get('function', key) ?? []),
    routines: () => world.keys('routine').flatMap((key) => world.get('routine', key) ?? []),
    typeEntries: () => world.keys('type').flatMap((key) => world.get('type', key) ?? []),
    routine: (key) => world.get('routine', key),
    thing: (key) => findThing(world, key),
    things: () => world.keys('thing').flatMap((key) => world.get('thing', key) ?? []),
    setting: (name) => world.get('localSetting', name) ?? world.get('setting', name),
    types: world,
  };
}
