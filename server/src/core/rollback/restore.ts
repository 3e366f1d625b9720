import { viewTraits } from '../catalog/traits.ts';
import type { Column, Relation } from '../catalog/types.ts';
import { quote, relationSql } from '../write/names.ts';
import { commentSql } from '../write/sayings.ts';
import { restoreType } from './column-type.ts';
import { addColumnAgain, columnWords, defaultSql, identitySql, sayColumn } from './columns.ts';
import { restoreConstraints } from './constraints.ts';
import type { Moment } from './moment.ts';
import { restorePartition } from './partitions.ts';
import { makeIndexAgain, policySql, sayRelation } from './relations.ts';
import type { Undo } from './undo.ts';
import { restoreView } from './views.ts';

/** Brings a relation that is there before and after a fact back to what it was. Renames are not among it. */
export function restoreRelation(u: Undo, m: Moment, key: string, was: Relation, is: Relation): void {
  if (was.kind === 'index') return restoreIndex(u, m, was, is);
  const handed = handedDown(m, was, is);
  if (was.kind === 'view' || was.kind === 'materialized-view') {
    restoreView(u, m, was, is);
    for (const c of was.columns) {
      const now = is.columns.find((o) => o.name === c.name);
      if (now !== undefined) sayColumn(u, relationSql(was), c, now);
    }
  } else {
    restoreColumns(u, m, key, was, is, handed.columns);
    const goes = new Set(is.columns.flatMap((c) => (was.columns.some((o) => o.name === c.name) ? [] : [c.name])));
    restoreConstraints(u, m, was, is, { columns: goes, handed: handed.constraints });
    restorePartition(u, m, was, is);
    restoreStorage(u, was, is);
  }
  if (was.kind === 'sequence') restoreOwner(u, m, was, is);
  restoreTriggers(u, was, is);
  // CREATE OR REPLACE VIEW sets the options that it says, and no others
  const replaced = was.view !== null && is.view !== null && was.view.definition !== is.view.definition;
  sayRelation(u, was, replaced && was.view !== null ? { ...is, traits: { ...is.traits, ...viewTraits(was.view.definition) } } : is);
}

/** What the change of a parent or a partitioned table brings back by itself. */
function handedDown(
  m: Moment,
  was: Relation,
  is: Relation,
): { readonly columns: ReadonlySet<string>; readonly constraints: ReadonlySet<string> } {
  const columns = new Set<string>();
  const constraints = new Set<string>();
  const above = [
    ...(is.partitionOf === null || was.partitionOf === null ? [] : [is.partitionOf.parent]),
    ...is.inherits.filter((id) => was.inherits.includes(id)),
  ];
  for (const id of above) {
    if (!m.changed.relations.includes(id)) continue;
    const before = m.before.relation(id);
    const after = m.after.relation(id);
    for (const c of [...(before?.columns ?? []), ...(after?.columns ?? [])]) columns.add(c.name);
    for (const k of [...(before?.constraints ?? []), ...(after?.constraints ?? [])]) constraints.add(k.name);
  }
  return { columns, constraints };
}

function restoreColumns(u: Undo, m: Moment, key: string, was: Relation, is: Relation, handed: ReadonlySet<string>): void {
  const at = relationSql(is);
  for (const c of is.columns)
    if (!handed.has(c.name) && !was.columns.some((o) => o.name === c.name))
      u.put('shape', `ALTER TABLE ${at} DROP COLUMN ${quote(c.name)}`);
  for (const c of was.columns) {
    const now = is.columns.find((o) => o.name === c.name);
    if (now === undefined) {
      if (!handed.has(c.name)) addColumnAgain(u, m, key, was, c);
      else sayColumn(u, at, c, null);
      if (handed.has(c.name) && was.columns.at(-1)?.name !== c.name)
        u.lose('lossy', `${columnWords(was, c.name)} comes back as the last column`);
    } else if (now !== c && !handed.has(c.name)) restoreColumn(u, m, was, c, now);
    else if (now !== c) restoreOwnDefault(u, m, was, c);
  }
}

/** A partition's default that is not that of the partitioned table, which has just been handed down. */
function restoreOwnDefault(u: Undo, m: Moment, was: Relation, c: Column): void {
  const parent = m.before.relation(was.partitionOf?.parent ?? was.inherits[0] ?? '');
  const above = parent?.columns.find((x) => x.name === c.name);
  const own = defaultSql(m.before, c);
  if (above === undefined || own === undefined || own === defaultSql(m.before, above)) return;
  const alter = `ALTER TABLE ${relationSql(was)} ALTER COLUMN ${quote(c.name)}`;
  u.put('keys', own === null ? `${alter} DROP DEFAULT` : `${alter} SET DEFAULT ${own}`);
}

function restoreColumn(u: Undo, m: Moment, table: Relation, was: Column, is: Column): void {
  const at = relationSql(table);
  const alter = `ALTER TABLE ${at} ALTER COLUMN ${quote(was.name)}`;
  const retyped = was.type !== is.type || was.collation !== is.collation;
  const old = defaultSql(m.before, was);
  const now = defaultSql(m.after, is);
  if (old === undefined) u.lose('irreversible', `the default that ${columnWords(table, was.name)} had is not known`);
  const given = old !== undefined && (retyped ? old !== null : old !== now);
  if (retyped) {
    if (now !== null && is.identity === null) u.put('move', `${alter} DROP DEFAULT`);
    restoreType(u, m, table, was, is);
  } else if (given && old === null) u.put('shape', `${alter} DROP DEFAULT`);
  if (was.identity !== is.identity) restoreIdentity(u, m, table, was, is, alter);
  if (given && old !== null && was.identity === null) u.put('shape', `${alter} SET DEFAULT ${old}`);
  if (was.generated !== is.generated) restoreGenerated(u, table, was, is, alter);
  if (was.notNull !== is.notNull) restoreNotNull(u, m, table, was, alter);
  else if (was.notNullName !== is.notNullName && m.postgres >= 18 && was.notNullName !== null && is.notNullName !== null)
    u.put('shape', `ALTER TABLE ${at} RENAME CONSTRAINT ${quote(is.notNullName)} TO ${quote(was.notNullName)}`);
  sayColumn(u, at, was, is);
}

/** SET NOT NULL reads the whole table under its lock, unless a validated check proves it. Source: manual, ALTER TABLE, SET NOT NULL. */
function restoreNotNull(u: Undo, m: Moment, table: Relation, was: Column, alter: string): void {
  if (!was.notNull) {
    if (!m.before.complete) u.lose('lossy', `${columnWords(table, was.name)} may have been NOT NULL before`);
    return u.put('shape', `${alter} DROP NOT NULL`);
  }
  const at = relationSql(table);
  const key = m.keyOf(table);
  if (key !== null && table.filled && m.isRemadeColumn(key, was.name))
    return u.lose('lossy', `${columnWords(table, was.name)} stays without NOT NULL until it is filled, then: ${alter} SET NOT NULL`);
  const held = table.constraints.find((k) => k.kind === 'not-null' && k.columns.includes(was.name) && !k.validated);
  if (held !== undefined) return;
  const name = table.constraints.find((k) => k.kind === 'not-null' && k.columns.includes(was.name))?.name ?? was.notNullName;
  if (m.postgres >= 18 && name !== null)
    return u.put(
      'keys',
      `ALTER TABLE ${at} ADD CONSTRAINT ${quote(name)} NOT NULL ${quote(was.name)}${table.filled ? ' NOT VALID' : ''}`,
      ...(table.filled ? [`ALTER TABLE ${at} VALIDATE CONSTRAINT ${quote(name)}`] : []),
    );
  const check = quote(`${was.name}_is_not_null`.slice(-63));
  if (table.filled && table.kind === 'table')
    u.put(
      'keys',
      `ALTER TABLE ${at} ADD CONSTRAINT ${check} CHECK (${quote(was.name)} IS NOT NULL) NOT VALID`,
      `ALTER TABLE ${at} VALIDATE CONSTRAINT ${check}`,
      `${alter} SET NOT NULL`,
      `ALTER TABLE ${at} DROP CONSTRAINT ${check}`,
    );
  else u.put('keys', `${alter} SET NOT NULL`);
}

function restoreIdentity(u: Undo, m: Moment, table: Relation, was: Column, is: Column, alter: string): void {
  const name = columnWords(table, was.name);
  if (was.identity === null) return u.put('shape', `${alter} DROP IDENTITY`);
  if (is.identity !== null) return u.put('shape', `${alter} SET GENERATED ${was.identity === 'always' ? 'ALWAYS' : 'BY DEFAULT'}`);
  const sequence = was.sequence === null ? null : m.before.relation(was.sequence);
  u.put('shape', `${alter} ADD ${identitySql(was.identity, sequence, table, was)}`);
  u.lose(
    'lossy',
    `${sequence === null ? 'a sequence' : relationSql(sequence)}, the sequence of ${name}, counts from its start again: set it with setval() before rows are added`,
  );
}

function restoreGenerated(u: Undo, table: Relation, was: Column, is: Column, alter: string): void {
  const name = columnWords(table, was.name);
  if (was.generated !== null && is.generated !== null && was.generated.expression.sql !== undefined)
    return u.put('shape', `${alter} SET EXPRESSION AS (${was.generated.expression.sql})`);
  u.lose('irreversible', `PostgreSQL cannot make ${name} a generated column again; drop it and add it as one`);
}

function restoreIndex(u: Undo, m: Moment, was: Relation, is: Relation): void {
  // a constraint was made over it, and takes it along when it goes
  if (was.index?.constraint === null && is.index !== null && is.index.constraint !== null) return makeIndexAgain(u, m, was);
  if (was.tablespace !== is.tablespace)
    u.put('shape', `ALTER INDEX ${relationSql(was)} SET TABLESPACE ${quote(was.tablespace ?? 'pg_default')}`);
  // it became a part of an index that the migration makes, and goes with that
  if (was.index?.partOf === null && is.index?.partOf != null && m.isNew(is.index.partOf)) return makeIndexAgain(u, m, was);
  if (was.index?.partOf !== is.index?.partOf && m.fact.kind === 'attach-index')
    u.lose('irreversible', `PostgreSQL cannot take the index "${was.name}" out of a partitioned index; it goes with it`);
  sayRelation(u, was, is);
}

/** Where and how a table lies. */
function restoreStorage(u: Undo, was: Relation, is: Relation): void {
  const at = `ALTER TABLE ${relationSql(was)}`;
  if (was.persistence !== is.persistence) u.put('shape', `${at} SET ${was.persistence === 'unlogged' ? 'UNLOGGED' : 'LOGGED'}`);
  if (was.tablespace !== is.tablespace) u.put('shape', `${at} SET TABLESPACE ${quote(was.tablespace ?? 'pg_default')}`);
  if (was.accessMethod !== is.accessMethod) u.put('shape', `${at} SET ACCESS METHOD ${quote(was.accessMethod ?? 'heap')}`);
  if (was.clusteredOn !== is.clusteredOn)
    u.put('sayings', was.clusteredOn === null ? `${at} SET WITHOUT CLUSTER` : `${at} CLUSTER ON ${quote(was.clusteredOn)}`);
}

function restoreOwner(u: Undo, m: Moment, was: Relation, is: Relation): void {
  if (was.ownedBy?.table === is.ownedBy?.table && was.ownedBy?.column === is.ownedBy?.column) return;
  const table = was.ownedBy === null ? null : m.before.relation(was.ownedBy.table);
  const owner = was.ownedBy === null || table === null ? 'NONE' : `${relationSql(table)}.${quote(was.ownedBy.column)}`;
  // a sequence goes with the table of the column that owns it
  u.put(owner === 'NONE' ? 'free' : 'sayings', `ALTER SEQUENCE ${relationSql(was)} OWNED BY ${owner}`);
}

interface Named {
  readonly name: string;
  readonly definition: string;
  readonly comment: string | null;
  readonly state?: string | null;
}

function restoreTriggers(u: Undo, was: Relation, is: Relation): void {
  restoreNamed(u, 'TRIGGER', was, was.triggers, is.triggers);
  restoreNamed(u, 'POLICY', was, was.policies, is.policies);
  restoreNamed(u, 'RULE', was, was.rules, is.rules);
}

function restoreNamed(u: Undo, word: 'TRIGGER' | 'POLICY' | 'RULE', table: Relation, was: readonly Named[], is: readonly Named[]): void {
  if (was === is) return;
  const at = relationSql(table);
  for (const one of is) {
    const old = was.find((o) => o.name === one.name);
    if (old?.definition !== one.definition) u.put('free', `DROP ${word} ${quote(one.name)} ON ${at}`);
  }
  for (const one of was) {
    const now = is.find((o) => o.name === one.name);
    const again = now?.definition !== one.definition;
    if (again) u.put('views', ...(word === 'POLICY' ? policySql(one.definition) : [one.definition]));
    if ((one.state ?? null) !== (again ? null : (now?.state ?? null)))
      u.put('views', `ALTER TABLE ${at} ${one.state ?? 'ENABLE'} ${word} ${quote(one.name)}`);
    if (one.comment !== (again ? null : (now?.comment ?? null)))
      u.put('sayings', commentSql(`${word} ${quote(one.name)} ON ${at}`, one.comment));
  }
}
