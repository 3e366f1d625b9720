import { type Expression, type Name, walk } from '../facts/expression.ts';
import { lexed, nameAt, replaceIdentifier, wordAt } from '../sql/identifiers.ts';
import { objectName } from '../sql/object-names.ts';
import { creationSchema, qualified } from './lookup.ts';
import { withRelationRenamed } from './texts.ts';
import { parameterTraits, withTraits } from './traits.ts';
import type { Column, ColumnType, IndexDefinition, Privilege, Provenance, Relation, TableConstraint, TypeEntry } from './types.ts';
import { freshId, type World } from './world.ts';

/** The statement that the changes come from. */
export interface Origin {
  readonly world: World;
  readonly statement: number;
  readonly provenance: Provenance | null;
  /** Its text; spans of facts are places in it. */
  readonly sql: string;
}

const EMPTY: Omit<Relation, 'kind' | 'schema' | 'name' | 'createdBy'> = {
  persistence: 'permanent',
  origin: null,
  filled: false,
  columns: [],
  constraints: [],
  indexes: [],
  triggers: [],
  policies: [],
  rules: [],
  statistics: [],
  readers: [],
  referencedBy: [],
  partitionOf: null,
  partitionBy: null,
  partitions: [],
  inherits: [],
  children: [],
  view: null,
  index: null,
  ownedBy: null,
  accessMethod: null,
  tablespace: null,
  clusteredOn: null,
  comment: null,
  grants: [],
  traits: {},
  uncertain: false,
};

/** A column of which a query tells no more than its name and, perhaps, the column that it shows. */
export const shownColumn = (name: string, from: Column | null, createdBy: Provenance | null): Column => ({
  name,
  type: from?.type ?? { key: '?.unknown', modifiers: [], dimensions: 0 },
  notNull: false,
  default: null,
  identity: null,
  generated: null,
  collation: null,
  sequence: null,
  added: null,
  comment: null,
  grants: [],
  traits: {},
  notNullName: null,
  notNullComment: null,
  createdBy,
});

/** Where a CREATE would put the name. */
export const placeOf = (world: World, name: Name, temporary = false): { readonly schema: string; readonly name: string } => ({
  schema: name.schema ?? (temporary ? 'pg_temp' : creationSchema(world)),
  name: name.name,
});

/** Adds a relation under a new id and returns the id. */
export function createRelation(
  at: Origin,
  place: { readonly schema: string; readonly name: string },
  relation: Partial<Relation> & Pick<Relation, 'kind'>,
): string {
  const { world } = at;
  const id = freshId(world, 'relation', qualified(place));
  world.set('relation', id, { ...EMPTY, createdBy: at.provenance, ...relation, schema: place.schema, name: place.name });
  world.set('name', qualified(place), id);
  world.set('here', id, at.statement);
  return id;
}

/** Replaces parts of a relation; silent when it is gone. */
export function change(world: World, id: string, update: (r: Relation) => Partial<Relation>): void {
  const r = world.get('relation', id);
  if (r) world.set('relation', id, { ...r, ...update(r) });
}

export const changeColumn = (world: World, id: string, column: string, update: (c: Column) => Partial<Column>): void =>
  change(world, id, (r) => ({ columns: r.columns.map((c) => (c.name === column ? { ...c, ...update(c) } : c)) }));

export const changeConstraint = (world: World, id: string, name: string, update: (c: TableConstraint) => Partial<TableConstraint>): void =>
  change(world, id, (r) => ({ constraints: r.constraints.map((c) => (c.name === name ? { ...c, ...update(c) } : c)) }));

export function addTypeUser(world: World, type: ColumnType, table: string, column: string): void {
  const entry = world.get('type', type.key);
  if (entry && !entry.users.some((u) => u.table === table && u.column === column))
    world.set('type', type.key, { ...entry, users: [...entry.users, { table, column }] });
}

export function removeTypeUser(world: World, type: ColumnType, table: string, column: string): void {
  const entry = world.get('type', type.key);
  if (entry) world.set('type', type.key, { ...entry, users: entry.users.filter((u) => u.table !== table || u.column !== column) });
}

/** Removes a relation with everything that belongs to it: indexes, owned sequences, partitions, links from others. */
export function removeRelation(world: World, id: string): void {
  const r = world.get('relation', id);
  if (!r) return;
  world.remove('relation', id);
  world.remove('name', qualified(r));
  for (const s of r.statistics) world.remove('thing', s.key);
  for (const index of r.indexes) removeRelation(world, index);
  for (const part of r.partitions) removeRelation(world, part);
  for (const c of r.columns) {
    removeTypeUser(world, c.type, id, c.name);
    if (c.sequence !== null) removeRelation(world, c.sequence);
  }
  for (const fk of r.constraints)
    if (fk.references) change(world, fk.references.table, (p) => ({ referencedBy: p.referencedBy.filter((x) => x.table !== id) }));
  for (const { table, constraint } of r.referencedBy)
    change(world, table, (t) => ({ constraints: t.constraints.filter((c) => c.name !== constraint) }));
  if (r.partitionOf) change(world, r.partitionOf.parent, (p) => ({ partitions: p.partitions.filter((x) => x !== id) }));
  for (const parent of r.inherits) change(world, parent, (p) => ({ children: p.children.filter((x) => x !== id) }));
  for (const read of r.view?.reads ?? []) change(world, read, (t) => ({ readers: t.readers.filter((x) => x.view !== id) }));
  if (!r.index) return;
  change(world, r.index.table, (t) => ({
    indexes: t.indexes.filter((x) => x !== id),
    clusteredOn: t.clusteredOn === r.name ? null : t.clusteredOn,
    traits: withoutIdentityIndex(t, r.name),
  }));
  // the parts of the index of a partitioned table go with it
  for (const partition of world.get('relation', r.index.table)?.partitions ?? [])
    for (const part of world.get('relation', partition)?.indexes ?? []) {
      const own = world.get('relation', part)?.index;
      if (own?.partOf !== id) continue;
      if (own.constraint === null) removeRelation(world, part);
      else removeConstraint(world, partition, own.constraint, true);
    }
}

/** Removes a column with the constraints and indexes that contain it, and its own sequence. */
export function removeColumn(world: World, id: string, column: string): void {
  const r = world.get('relation', id);
  const c = r?.columns.find((x) => x.name === column);
  if (!r || !c) return;
  for (const k of r.constraints) if (k.columns.includes(column)) removeConstraint(world, id, k.name);
  // what PostgreSQL drops with it only by CASCADE, and refuses otherwise
  for (const { table, constraint } of r.referencedBy) {
    const key = world.get('relation', table)?.constraints.find((x) => x.name === constraint);
    if (key?.references?.columns.includes(column)) removeConstraint(world, table, constraint);
  }
  if (r.triggers.some((t) => t.columns.includes(column)) || r.policies.some((p) => p.columns.includes(column)))
    change(world, id, (t) => ({
      triggers: t.triggers.filter((x) => !x.columns.includes(column)),
      policies: t.policies.filter((x) => !x.columns.includes(column)),
    }));
  for (const index of r.indexes) {
    const definition = world.get('relation', index)?.index;
    if (definition && indexNames(definition, column)) removeRelation(world, index);
  }
  for (const own of r.columns)
    if (own.name !== column && own.generated !== null && namesIn(own.generated.expression, column)) removeColumn(world, id, own.name);
  for (const s of r.statistics) if (s.columns.includes(column)) world.remove('thing', s.key);
  if (c.sequence !== null) removeRelation(world, c.sequence);
  removeTypeUser(world, c.type, id, column);
  change(world, id, (t) => ({
    columns: t.columns.filter((x) => x.name !== column),
    statistics: t.statistics.filter((s) => !s.columns.includes(column)),
  }));
}

/** An index goes with each column that a key, an expression, INCLUDE or WHERE of it names. Source: manual, ALTER TABLE, DROP COLUMN. */
export const indexNames = (index: IndexDefinition, column: string): boolean =>
  index.include.includes(column) ||
  (index.where !== null && namesIn(index.where, column)) ||
  index.columns.some((x) => x.column === column || (x.expression !== null && namesIn(x.expression, column)));

function namesIn(e: Expression, column: string): boolean {
  let found = false;
  walk(e, (x) => {
    found ||= x.kind === 'column' && x.name === column;
  });
  return found;
}

const sameColumns = (a: readonly string[], b: readonly string[]): boolean => [...a].sort().join('\0') === [...b].sort().join('\0');

/** Foreign keys that stand on a key of a table; CASCADE takes them along. */
export function removeReferencesTo(world: World, r: Relation, columns: readonly string[]): void {
  for (const { table, constraint } of r.referencedBy) {
    const key = world.get('relation', table)?.constraints.find((x) => x.name === constraint);
    if (key?.references && sameColumns(key.references.columns, columns)) removeConstraint(world, table, constraint);
  }
}

export function removeConstraint(world: World, id: string, name: string, cascade = false): void {
  const r = world.get('relation', id);
  const c = r?.constraints.find((x) => x.name === name);
  if (!r || !c) return;
  const primary = r.constraints.find((k) => k.kind === 'primary-key' && k !== c);
  const other = primary !== undefined && sameColumns(primary.columns, c.columns);
  if (cascade && c.index !== null && !other) removeReferencesTo(world, r, c.columns);
  if (c.kind === 'foreign-key') for (const part of r.partitions) removeConstraint(world, part, name);
  if (c.index !== null) removeRelation(world, c.index);
  if (c.references)
    change(world, c.references.table, (p) => ({ referencedBy: p.referencedBy.filter((x) => x.table !== id || x.constraint !== name) }));
  // since 18 dropping a primary key leaves its columns NOT NULL, as before
  change(world, id, (t) => ({ constraints: t.constraints.filter((x) => x.name !== name) }));
}

/** Gives a relation another name or schema; its id, and so every link to it, stays. */
export function renameRelation(world: World, id: string, to: { readonly schema?: string; readonly name?: string }): void {
  const r = world.get('relation', id);
  if (!r) return;
  const named = to.name ?? r.name;
  const index = r.index?.constraint != null && to.name !== undefined ? { ...r.index, constraint: named } : r.index;
  const next = { ...r, schema: to.schema ?? r.schema, name: named, index };
  if (world.get('name', qualified(r)) === id) world.remove('name', qualified(r));
  world.set('relation', id, next);
  world.set('name', qualified(next), id);
  if (next.kind !== 'index' && next.kind !== 'sequence') renameInTexts(world, id, r, next);
  if (next.index !== null && to.name !== undefined) change(world, next.index.table, (t) => withIndexRenamed(t, r.name, next.name));
  // the index behind a constraint and the constraint share their name
  if (r.index?.constraint && to.name !== undefined) changeConstraint(world, r.index.table, r.index.constraint, () => ({ name: next.name }));
}

/** Without the index that it names, REPLICA IDENTITY tells nothing of a row. Source: manual, ALTER TABLE, REPLICA IDENTITY. */
function withoutIdentityIndex(t: Relation, index: string): Relation['traits'] {
  const identity = t.traits['replica identity'];
  if (identity === undefined) return t.traits;
  const l = lexed(identity);
  const last = l.tokens.length - 1;
  return nameAt(l, last) === index && wordAt(l, last - 1) === 'index'
    ? { ...t.traits, 'replica identity': 'REPLICA IDENTITY NOTHING' }
    : t.traits;
}

/** A table whose index has a new name: CLUSTER ON and REPLICA IDENTITY USING INDEX go with it. */
function withIndexRenamed(t: Relation, from: string, to: string): Partial<Relation> {
  const identity = t.traits['replica identity'];
  const named = identity !== undefined && /\bindex\b/i.test(identity);
  return {
    clusteredOn: t.clusteredOn === from ? to : t.clusteredOn,
    traits: named ? { ...t.traits, 'replica identity': replaceIdentifier(identity, from, to) } : t.traits,
  };
}

/** Names a relation anew in its own texts, in those of its indexes, of the views that read it and of the foreign keys to it. */
function renameInTexts(world: World, id: string, from: Relation, to: Relation): void {
  const near = [id, ...to.indexes, ...to.readers.map((x) => x.view), ...to.referencedBy.map((x) => x.table)];
  for (const key of new Set(near)) {
    const r = world.get('relation', key);
    const next = r && withRelationRenamed(r, from, to);
    if (next && next !== r) world.set('relation', key, next);
  }
}

/** What PostgreSQL grants by itself on a new type. Source: manual, 5.8 "Privileges", table of defaults. */
const USAGE_FOR_ALL: readonly Privilege[] = [{ privilege: 'USAGE', role: 'PUBLIC', withGrantOption: false }];

export function createTypeEntry(
  at: Origin,
  place: { readonly schema: string; readonly name: string },
  entry: Partial<TypeEntry> & Pick<TypeEntry, 'kind'>,
): string {
  const { world } = at;
  const id = freshId(world, 'type', qualified(place));
  world.set('type', id, {
    origin: null,
    values: [],
    base: null,
    notNull: false,
    constraints: [],
    default: null,
    collation: null,
    definition: null,
    comment: null,
    grants: USAGE_FOR_ALL,
    traits: {},
    wasUsed: false,
    users: [],
    createdBy: at.provenance,
    ...entry,
    ...place,
  });
  world.set('typeName', qualified(place), id);
  return id;
}

export function removeType(world: World, id: string): void {
  const t = world.get('type', id);
  if (!t) return;
  world.remove('type', id);
  if (world.get('typeName', qualified(t)) === id) world.remove('typeName', qualified(t));
}

/** Adds an index relation to its table. */
export function attachIndex(at: Origin, table: string, name: string, index: NonNullable<Relation['index']>): string {
  const owner = at.world.get('relation', table);
  const traits = index.storage === null ? {} : withTraits({}, parameterTraits(index.storage, false));
  const id = createRelation(at, { schema: owner?.schema ?? 'public', name }, { kind: 'index', index, traits });
  change(at.world, table, (t) => ({ indexes: [...t.indexes, id] }));
  return id;
}

/** PostgreSQL's own choice of a name, made free by a number. Source: manual, CREATE TABLE and CREATE INDEX; `makeObjectName` in the server. */
export function chooseName(world: World, schema: string, parts: readonly string[], suffix: string): string {
  const [first = '', ...rest] = parts;
  let name = objectName(first, rest.join('_'), suffix);
  for (let n = 1; world.get('name', `${schema}.${name}`) !== null; n++) name = objectName(first, rest.join('_'), `${suffix}${n}`);
  return name;
}

/** At the end of a migration: what it made is there and may hold rows; names in effects are the new ones. */
export function settle(world: World): void {
  for (const id of world.writtenKeys('relation')) {
    const r = world.get('relation', id);
    if (!r) continue;
    const origin = qualified(r);
    const fresh = r.columns.some((c) => c.added !== null);
    if (r.origin === origin && r.filled && !fresh) continue;
    world.set('relation', id, {
      ...r,
      origin,
      filled: true,
      columns: fresh ? r.columns.map((c) => (c.added === null ? c : { ...c, added: null })) : r.columns,
    });
  }
  for (const id of world.writtenKeys('type')) {
    const t = world.get('type', id);
    const wasUsed = t ? t.users.length > 0 : false;
    if (t && (t.origin !== qualified(t) || t.wasUsed !== wasUsed)) world.set('type', id, { ...t, origin: qualified(t), wasUsed });
  }
  world.settled();
}
