import type { Relation, TableConstraint } from '../catalog/types.ts';
import { type Expression, walk } from '../facts/expression.ts';
import { quote, relationSql } from '../write/names.ts';
import { commentSql } from '../write/sayings.ts';
import type { Moment } from './moment.ts';
import { isPartOfKey, markIndex, sayRelation } from './relations.ts';
import type { Stage, Undo } from './undo.ts';

const NOT_VALID = /\s+not\s+valid$/i;

/** @param empty no row is checked, so that nothing has to be spared */
export function addConstraintAgain(u: Undo, m: Moment, was: Relation, k: TableConstraint, empty: boolean): void {
  const at = relationSql(was);
  if (k.sql === null) return u.lose('irreversible', `the definition of "${k.name}" is not known`);
  const stage: Stage = k.kind === 'foreign-key' ? 'references' : 'keys';
  const add = `ALTER TABLE ${at} ADD CONSTRAINT ${quote(k.name)} ${k.sql}`;
  // before 18 PostgreSQL has no foreign key of a partitioned table that is not validated
  const target = k.references === null ? null : m.before.relation(k.references.table);
  // the parts of a key to a partitioned table are not validated with it
  const toParts = target?.kind === 'partitioned-table';
  if (toParts && was.partitionOf?.parent === k.references?.table)
    u.lose('lossy', `PostgreSQL names the parts of the foreign key "${k.name}" anew`);
  const canWait = k.kind === 'check' || (k.kind === 'foreign-key' && !toParts && (was.kind !== 'partitioned-table' || m.postgres >= 18));
  if (k.respelled)
    u.lose('lossy', `the check "${k.name}" comes back as it was written, without the casts that a change of its column's type left in it`);
  const own = m.keyOf(was);
  const again =
    k.kind === 'check' && !empty && own !== null
      ? was.columns.filter((c) => k.columns.includes(c.name) && m.isRemadeColumn(own, c.name))
      : [];
  if (k.validated && !again.every((c) => k.expression !== null && isMetByNull(k.expression) && !c.notNull && c.default === null)) {
    u.put(stage, `${add}${NOT_VALID.test(k.sql) ? '' : ' NOT VALID'}`);
    u.lose(
      'lossy',
      `the check "${k.name}" comes back NOT VALID: rows have no value of ${again.map((c) => quote(c.name)).join(', ')} that is known to meet it`,
    );
    return sayConstraint(u, m, was, k);
  }
  const to = k.references;
  const lost = to !== null && !empty && (m.isRemade(to.table) || to.columns.some((c) => m.isRemadeColumn(to.table, c)));
  if (lost && canWait && k.validated) {
    u.put(stage, `${add} NOT VALID`);
    u.lose('lossy', `the foreign key "${k.name}" comes back NOT VALID: the rows that it refers to are gone`);
  } else if (k.validated && k.enforced && canWait && !empty && !NOT_VALID.test(k.sql))
    u.put(stage, `${add} NOT VALID`, `ALTER TABLE ${at} VALIDATE CONSTRAINT ${quote(k.name)}`);
  else u.put(stage, add);
  sayConstraint(u, m, was, k);
}

/** Comments and marks of a constraint that was just made, and of the index behind it. */
function sayConstraint(u: Undo, m: Moment, was: Relation, k: TableConstraint): void {
  const at = relationSql(was);
  if (k.index !== null) {
    markIndex(u, was, k.name);
    const index = m.before.relation(k.index);
    if (index !== null) sayRelation(u, index, { ...index, comment: null, grants: [], traits: {} });
  }
  if (k.comment !== null) u.put('sayings', commentSql(`CONSTRAINT ${quote(k.name)} ON ${at}`, k.comment));
}

/** NULL leaves a comparison open, and a check that is open is met; IS NULL and what is not looked into may say no. */
function isMetByNull(e: Expression): boolean {
  let plain = true;
  walk(e, (x) => {
    if (
      x.kind === 'null-test' ||
      x.kind === 'other' ||
      x.kind === 'call' ||
      x.kind === 'subquery' ||
      (x.kind === 'operator' && /distinct/i.test(x.name))
    )
      plain = false;
  });
  return plain;
}

const same = (a: TableConstraint, b: TableConstraint): boolean =>
  a.sql === b.sql && a.validated === b.validated && a.columns.join() === b.columns.join() && a.references?.table === b.references?.table;

/** @param handed names that the parent's own change brings back */
export function restoreConstraints(
  u: Undo,
  m: Moment,
  was: Relation,
  is: Relation,
  goes: { readonly columns: ReadonlySet<string>; readonly handed: ReadonlySet<string> },
): void {
  const at = relationSql(is);
  const empty = !was.filled;
  for (const k of is.constraints) {
    // a foreign key goes with its column, unless what it refers to goes before
    const refers = k.references !== null && m.isNew(k.references.table) ? k.references.table : null;
    const partOf = k.index === null ? null : (m.after.relation(k.index)?.index?.partOf ?? null);
    if (partOf !== null && m.before.relation(partOf) === null) continue;
    if (goes.handed.has(k.name) || (refers === null && k.columns.some((c) => goes.columns.has(c)))) continue;
    const old = was.constraints.find((x) => x.name === k.name);
    if (old !== undefined && same(old, k)) continue;
    const inherited = [is.partitionOf?.parent, ...is.inherits].some(
      (id) => id !== undefined && m.after.relation(id)?.constraints.some((x) => x.name === k.name),
    );
    if (inherited) {
      u.lose('irreversible', `the constraint "${k.name}" of ${at} is its parent's, and cannot be taken back on it alone`);
      continue;
    }
    if (k.kind === 'not-null') {
      // before 18 it is no constraint with a name
      const column = was.columns.find((c) => c.name === k.columns[0]);
      if (m.postgres >= 18) u.put('drop', `ALTER TABLE ${at} DROP CONSTRAINT ${quote(k.name)}`);
      else if (column?.notNull === false) u.put('drop', `ALTER TABLE ${at} ALTER COLUMN ${quote(column.name)} DROP NOT NULL`);
      continue;
    }
    u.put(k.kind === 'foreign-key' ? 'free' : 'drop', `ALTER TABLE ${at} DROP CONSTRAINT ${quote(k.name)}`);
  }
  for (const k of was.constraints) {
    // the parent's comes back unvalidated, and the partition's with it
    const again = goes.handed.has(k.name) && k.validated && !is.constraints.some((x) => x.name === k.name);
    if (again && isOpenAbove(m, was, k)) u.put('references', `ALTER TABLE ${at} VALIDATE CONSTRAINT ${quote(k.name)}`);
    if (goes.handed.has(k.name) || (isPartOfKey(m, k) && !is.constraints.some((x) => x.name === k.name))) continue;
    const now = is.constraints.find((x) => x.name === k.name);
    if (now !== undefined && same(k, now)) {
      if (now.comment !== k.comment) u.put('sayings', commentSql(`CONSTRAINT ${quote(k.name)} ON ${at}`, k.comment));
      continue;
    }
    if (k.kind !== 'not-null') addConstraintAgain(u, m, was, k, empty);
    else if (m.postgres >= 18 && !k.validated)
      u.put('keys', `ALTER TABLE ${at} ADD CONSTRAINT ${quote(k.name)} NOT NULL ${quote(k.columns[0] ?? '')} NOT VALID`);
  }
}

const isOpenAbove = (m: Moment, r: Relation, k: TableConstraint): boolean =>
  [r.partitionOf?.parent ?? '', ...r.inherits].some(
    (id) => m.before.relation(id)?.constraints.some((x) => x.name === k.name && !x.validated) ?? false,
  );
