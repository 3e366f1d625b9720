import type { AlterTable, CreateIndex, CreateTable } from '../facts/table.ts';
import { groupsOf } from '../sql/identifiers.ts';
import { attachParts } from './apply-attach.ts';
import { addConstraint } from './apply-constraint.ts';
import { applyLike } from './apply-like.ts';
import { applyTrait, withDeferring } from './apply-traits.ts';
import { dropReaders } from './apply-views.ts';
import {
  addTypeUser,
  attachIndex,
  change,
  changeColumn,
  changeConstraint,
  chooseName,
  createRelation,
  indexNames,
  type Origin,
  placeOf,
  removeColumn,
  removeConstraint,
  removeRelation,
  removeTypeUser,
  shownColumn,
} from './change.ts';
import { addColumn, castDefault, isNull, makeSequence, SEQUENCE_TYPES, writtenType } from './columns.ts';
import { indexPartNames } from './index-names.ts';
import { columnOf, findRelation, idOf as id, resolveType } from './lookup.ts';
import { inheritedNotNullName, notNullName } from './not-null-name.ts';
import { validatedText } from './texts.ts';
import { parameterTraits, withTraits } from './traits.ts';
import type { Relation, Traits } from './types.ts';
import type { World } from './world.ts';

/** Checks and expressions of indexes over a column whose type changes get its casts. */
function respell(world: World, table: string, column: string): void {
  const r = world.get('relation', table);
  for (const k of r?.constraints ?? [])
    if (k.kind === 'check' && k.columns.includes(column)) changeConstraint(world, table, k.name, () => ({ respelled: true }));
  for (const id of r?.indexes ?? []) {
    const d = world.get('relation', id)?.index;
    const said =
      d &&
      (d.where !== null || d.columns.some((c) => c.expression !== null)) &&
      indexNames({ ...d, columns: d.columns.filter((c) => c.column === null), include: [] }, column);
    if (said) change(world, id, (i) => ({ index: i.index && { ...i.index, respelled: true } }));
  }
}

/** What PARTITION BY has in its parentheses. */
function partitionKey(at: Origin, f: CreateTable): string | null {
  const sql = at.sql.slice(f.span.start, f.span.end);
  const group = groupsOf(sql).find((g) => g.after === f.partitionBy?.strategy);
  return group === undefined ? null : sql.slice(group.start, group.end).trim();
}

/** WITH (…) behind the columns of CREATE TABLE. */
function storageOf(at: Origin, f: CreateTable): Traits {
  const sql = at.sql.slice(f.span.start, f.span.end);
  const group = f.as === null ? groupsOf(sql).find((g) => g.after === 'with') : undefined;
  // WITH (MODULUS …) is the bound of a hash partition
  if (group === undefined || /^\s*(modulus|remainder)\b/i.test(sql.slice(group.start, group.end))) return {};
  return withTraits({}, parameterTraits(sql.slice(group.start, group.end), false));
}

const FOREIGN = /^\s*create\s+foreign\s+table\b/i;

/** @param here false for the history: everything it made is old. */
export function applyCreateTable(at: Origin, f: CreateTable): void {
  const { world } = at;
  if (f.ifNotExists && findRelation(world, f.table)) return;
  const parent = f.partitionOf ? findRelation(world, f.partitionOf.parent) : null;
  const parents = f.inherits.flatMap((n) => findRelation(world, n) ?? []);
  const inherited = [...(parent ? [parent] : []), ...parents].flatMap((p) =>
    p.columns.map((c) => ({ ...c, sequence: null, comment: null, notNullComment: null, grants: [], traits: {} })),
  );
  const copied = f.like.flatMap(
    (l) =>
      findRelation(world, l.table)?.columns.map((c) => ({
        ...c,
        sequence: null,
        default: l.including.includes('defaults') ? c.default : null,
        comment: l.including.includes('comments') ? c.comment : null,
        grants: [],
        traits: {},
      })) ?? [],
  );
  const table = createRelation(at, placeOf(world, f.table, f.persistence === 'temporary'), {
    kind: f.partitionBy ? 'partitioned-table' : FOREIGN.test(at.sql) ? 'foreign-table' : 'table',
    persistence: f.persistence,
    columns: [...inherited, ...copied],
    partitionBy: f.partitionBy && { ...f.partitionBy, sql: partitionKey(at, f) },
    partitionOf: f.partitionOf && parent ? { parent: id(world, parent), bound: f.partitionOf.bound } : null,
    inherits: parents.map((p) => id(world, p)),
    filled: f.as?.withData ?? false,
    traits: storageOf(at, f),
  });
  if (parent) change(world, id(world, parent), (p) => ({ partitions: [...p.partitions, table] }));
  for (const p of parents) change(world, id(world, p), (x) => ({ children: [...x.children, table] }));
  for (const c of f.columns) {
    if (parent) for (const k of c.constraints) addConstraint(at, table, k, c.name);
    else addColumn(at, table, c, null);
  }
  if (f.as) {
    const source = f.as.query.reads[0] ? findRelation(world, f.as.query.reads[0]) : null;
    const outputs = f.as.query.outputs.flatMap((o) =>
      o.name === '*' ? (source?.columns.map((c) => ({ name: c.name, column: c.name })) ?? []) : [o],
    );
    const columns = outputs.map((o) => shownColumn(o.name, o.column !== null && source ? columnOf(source, o.column) : null, at.provenance));
    change(world, table, () => ({ columns, uncertain: columns.length === 0 }));
  }
  // an empty table: NOT VALID says nothing there. Source: transformCheckConstraints in the server's parse_utilcmd.c, as measured
  for (const c of f.constraints) addConstraint(at, table, c.notValid ? { ...c, notValid: false, sql: validatedText(c.sql) ?? '' } : c);
  // constraints and indexes of the parent come along
  for (const c of parent?.constraints ?? [])
    if (c.kind === 'check')
      change(world, table, (t) => ({
        // an empty table: every row meets it
        constraints: [...t.constraints, { ...c, validated: true, sql: validatedText(c.sql), index: null, comment: null }],
      }));
  for (const c of world.get('relation', table)?.columns ?? []) addTypeUser(world, c.type, table, c.name);
  if (parent) attachParts(at, parent, table);
  applyLike(at, table, f);
}

/** An index of a partition that the partitioned index can take as its part: nothing is built then. */
export function matchingIndex(world: World, partition: Relation, f: CreateIndex): string | null {
  const shape = (columns: CreateIndex['columns']): string => columns.map((c) => `${c.column} ${c.descending} ${c.operatorClass}`).join();
  const plain = f.where === null && f.columns.every((c) => c.column !== null);
  const found = partition.indexes.find((i) => {
    const d = world.get('relation', i)?.index;
    return (
      plain &&
      d &&
      d.partOf === null &&
      d.where === null &&
      d.unique === f.unique &&
      d.nullsNotDistinct === f.nullsNotDistinct &&
      d.method === f.method &&
      shape(d.columns) === shape(f.columns)
    );
  });
  return found ?? null;
}

export function applyCreateIndex(at: Origin, f: CreateIndex): void {
  const { world } = at;
  const table = findRelation(world, f.table);
  if (!table) return;
  if (f.ifNotExists && f.index !== null && world.get('name', `${table.schema}.${f.index}`) !== null) return;
  const make = (t: Relation, name: string | null, partOf: string | null): string => {
    const chosen = name ?? chooseName(world, t.schema, [t.name, ...indexPartNames(f.columns, f.include).map((n) => n ?? 'expr')], 'idx');
    return attachIndex(at, id(world, t), chosen, {
      table: id(world, t),
      unique: f.unique,
      method: f.method,
      columns: f.columns,
      include: f.include,
      where: f.where,
      nullsNotDistinct: f.nullsNotDistinct,
      storage: f.storage,
      tablespace: f.tablespace,
      valid: !f.only,
      constraint: null,
      concurrently: f.concurrently,
      partOf,
    });
  };
  const parent = make(table, f.index, null);
  if (!f.only)
    for (const part of table.partitions) {
      const p = world.get('relation', part);
      const same = p ? matchingIndex(world, p, f) : null;
      if (same) change(world, same, (i) => ({ index: i.index ? { ...i.index, partOf: parent } : null }));
      else if (p) make(p, null, parent);
    }
}

/** One action of ALTER TABLE on one table, without what PostgreSQL hands on to partitions. */
export function applyAlter(at: Origin, table: string, f: AlterTable): void {
  const { world } = at;
  const r = world.get('relation', table);
  if (!r) return;
  switch (f.kind) {
    case 'add-column':
      if (!columnOf(r, f.column.name)) addColumn(at, table, f.column, 'null');
      return;
    case 'drop-column':
      if (f.cascade) dropReaders(world, table, f.column);
      return removeColumn(world, table, f.column);
    case 'set-type': {
      const type = writtenType(resolveType(world, f.type), f.typeSpan, at.sql, 0);
      const old = columnOf(r, f.column);
      if (old && old.type.key !== type.key) respell(world, table, f.column);
      const sequence = old?.identity == null || old.sequence === null ? null : old.sequence;
      if (sequence !== null) change(world, sequence, (s) => ({ traits: withTraits(s.traits, { as: SEQUENCE_TYPES[type.key] ?? null }) }));
      if (old) removeTypeUser(world, old.type, table, f.column);
      addTypeUser(world, type, table, f.column);
      return changeColumn(world, table, f.column, (c) => ({
        type,
        default: castDefault(world, c, type),
        collation: f.collation,
        // PostgreSQL gives the column the ways of storing of its new type. Source: ATExecAlterColumnType in the server's tablecmds.c
        traits: withTraits(c.traits, { storage: null, compression: null }),
      }));
    }
    case 'set-default':
      return changeColumn(world, table, f.column, () => ({ default: isNull(f.expression) ? null : f.expression }));
    case 'drop-default':
      return changeColumn(world, table, f.column, () => ({ default: null }));
    case 'set-not-null': {
      const name = inheritedNotNullName(world, r, f.column) ?? notNullName(r, f.column);
      return changeColumn(world, table, f.column, (c) => (c.notNull ? {} : { notNull: true, notNullName: name }));
    }
    case 'drop-not-null':
      change(world, table, (t) => ({ constraints: t.constraints.filter((c) => c.kind !== 'not-null' || !c.columns.includes(f.column)) }));
      return changeColumn(world, table, f.column, () => ({ notNull: false, notNullName: null, notNullComment: null }));
    case 'add-constraint':
      return addConstraint(at, table, f.constraint);
    case 'drop-constraint': {
      const c = r.constraints.find((x) => x.name === f.constraint);
      const held = r.columns.find((x) => x.notNullName === f.constraint);
      for (const k of c?.kind === 'not-null' ? c.columns : held === undefined ? [] : [held.name])
        changeColumn(world, table, k, () => ({ notNull: false, notNullName: null, notNullComment: null }));
      return removeConstraint(world, table, f.constraint, f.cascade);
    }
    case 'validate-constraint': {
      const c = r.constraints.find((x) => x.name === f.constraint);
      if (c?.kind === 'not-null') for (const k of c.columns) changeColumn(world, table, k, () => ({ notNull: true }));
      return changeConstraint(world, table, f.constraint, (k) => ({ validated: true, sql: validatedText(k.sql) }));
    }
    case 'add-identity': {
      const options = at.sql.slice(f.span.start, f.span.end);
      const sequence = makeSequence(at, table, f.column, columnOf(r, f.column)?.type.key ?? '', options);
      return changeColumn(world, table, f.column, () => ({ identity: f.always ? 'always' : 'by-default', sequence }));
    }
    case 'drop-identity': {
      const c = columnOf(r, f.column);
      if (c?.sequence) removeRelation(world, c.sequence);
      return changeColumn(world, table, f.column, () => ({ identity: null, sequence: null }));
    }
    case 'set-expression':
      return changeColumn(world, table, f.column, (c) => ({
        generated: { stored: c.generated?.stored ?? true, expression: f.expression },
      }));
    case 'drop-expression':
      return changeColumn(world, table, f.column, () => ({ generated: null }));
    case 'attach-partition': {
      const part = findRelation(world, f.partition);
      if (!part) return;
      const key = id(world, part);
      change(world, key, () => ({ partitionOf: { parent: table, bound: f.bound } }));
      change(world, table, (t) => ({ partitions: [...t.partitions, key] }));
      return attachParts(at, r, key);
    }
    case 'detach-partition': {
      const part = findRelation(world, f.partition);
      if (!part) return;
      change(world, id(world, part), () => ({ partitionOf: null }));
      for (const index of part.indexes) change(world, index, (i) => ({ index: i.index && { ...i.index, partOf: null } }));
      return change(world, table, (t) => ({ partitions: t.partitions.filter((x) => x !== id(world, part)) }));
    }
    case 'inherit':
    case 'no-inherit': {
      const parent = findRelation(world, f.parent);
      if (!parent) return;
      const key = id(world, parent);
      const adds = f.kind === 'inherit';
      change(world, key, (p) => ({ children: adds ? [...p.children, table] : p.children.filter((x) => x !== table) }));
      return change(world, table, (t) => ({ inherits: adds ? [...t.inherits, key] : t.inherits.filter((x) => x !== key) }));
    }
    case 'set-logged':
    case 'set-unlogged':
      return change(world, table, () => ({ persistence: f.kind === 'set-logged' ? 'permanent' : 'unlogged' }));
    case 'set-tablespace':
      return change(world, table, (t) => ({
        tablespace: f.tablespace,
        index: t.index ? { ...t.index, tablespace: f.tablespace } : null,
      }));
    case 'set-access-method':
      return change(world, table, () => ({ accessMethod: f.method }));
    case 'cluster-on':
      return change(world, table, () => ({ clusteredOn: f.index }));
    case 'set-identity': {
      const always = f.always;
      if (always !== null)
        changeColumn(world, table, f.column, (c) => ({ identity: c.identity === null ? null : always ? 'always' : 'by-default' }));
      return applyTrait(at, table, f);
    }
    case 'alter-constraint':
      return changeConstraint(world, table, f.constraint, (c) => ({ sql: withDeferring(c.sql, at.sql.slice(f.span.start, f.span.end)) }));
    case 'set-column-option':
    case 'set-storage-parameters':
    case 'owner-to':
    case 'trigger-state':
    case 'rule-state':
    case 'row-security':
    case 'replica-identity':
      return applyTrait(at, table, f);
    case 'of-type':
    case 'not-of-type':
    case 'other-alter':
      return;
  }
}
