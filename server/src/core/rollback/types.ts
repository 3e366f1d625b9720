import { wordsWithout } from '../catalog/traits.ts';
import type { Column, Relation, TypeEntry } from '../catalog/types.ts';
import { literal } from '../sql/identifiers.ts';
import { quote, relationSql } from '../write/names.ts';
import { placedSql } from '../write/placed.ts';
import { changedRoles, commentSql, grantSql, revokeAllSql } from '../write/sayings.ts';
import { typeSql } from '../write/types.ts';
import { setAside } from './column-type.ts';
import { columnWords, defaultSql } from './columns.ts';
import { addConstraintAgain } from './constraints.ts';
import type { Moment } from './moment.ts';
import { policySql } from './relations.ts';
import type { Undo } from './undo.ts';
import { aroundViews, readersOf } from './views.ts';

const word = (t: TypeEntry): 'DOMAIN' | 'TYPE' => (t.kind === 'domain' ? 'DOMAIN' : 'TYPE');

/** Comment, owner and grants of a type, from what they are now. @param is null: it was just made */
function sayType(u: Undo, was: TypeEntry, is: TypeEntry | null): void {
  const at = relationSql(was);
  const made = { comment: null, traits: {}, grants: [{ privilege: 'USAGE', role: 'PUBLIC', withGrantOption: false }] };
  const now = is ?? made;
  if (was.comment !== now.comment) u.put('sayings', commentSql(`${word(was)} ${at}`, was.comment));
  for (const role of changedRoles(was.grants, now.grants)) {
    if (now.grants.some((g) => g.role === role)) u.put('sayings', revokeAllSql(`${word(was)} ${at}`, role));
    for (const g of was.grants) if (g.role === role) u.put('sayings', grantSql(`${word(was)} ${at}`, g));
  }
  const traits: Readonly<Record<string, string>> = now.traits;
  for (const name of new Set([...Object.keys(was.traits), ...Object.keys(traits)]))
    if (was.traits[name] !== traits[name]) u.put('sayings', `ALTER ${word(was)} ${at} ${was.traits[name] ?? wordsWithout(name) ?? ''}`);
}

const enumSql = (t: TypeEntry): string => `CREATE TYPE ${relationSql(t)} AS ENUM (${t.values.map(literal).join(', ')})`;

/** A type that the fact dropped, as it was. */
export function makeTypeAgain(u: Undo, m: Moment, was: TypeEntry): void {
  const at = relationSql(was);
  if (was.kind === 'enum') u.put('types', enumSql(was));
  else if (was.kind === 'domain') makeDomain(u, m, was);
  else if (was.definition === null || was.kind === 'base') return u.lose('irreversible', `the definition of the type ${at} is not known`);
  else u.put('types', placedSql(was.definition, ['type'], was));
  sayType(u, was, null);
}

function makeDomain(u: Undo, m: Moment, was: TypeEntry): void {
  const base = was.base === null ? null : typeSql(m.before, m.before.resolveType(was.base));
  if (base === null || was.constraints.some((c) => c.sql === null))
    return u.lose('irreversible', `the definition of the domain ${relationSql(was)} is not known in full`);
  const collate = was.collation === null ? '' : ` COLLATE ${quote(was.collation)}`;
  u.put(
    'types',
    `CREATE DOMAIN ${relationSql(was)} AS ${base}${collate}${was.default === null ? '' : ` DEFAULT ${was.default}`}${was.notNull ? ' NOT NULL' : ''}`,
  );
  for (const c of was.constraints) u.put('types', `ALTER DOMAIN ${relationSql(was)} ADD CONSTRAINT ${quote(c.name)} ${c.sql}`);
}

/** Brings a type that is there before and after back to what it was. */
export function restoreTypeEntry(u: Undo, m: Moment, key: string, was: TypeEntry, is: TypeEntry): void {
  if (was.kind === 'enum' && was.values.join('\0') !== is.values.join('\0') && !m.isNewType(key)) makeEnumAgain(u, m, key, was, is);
  if (was.kind === 'domain') restoreDomain(u, was, is);
  const shaped = m.fact.kind === 'alter-composite-type' || (m.fact.kind === 'rename' && m.fact.object === 'attribute');
  if (shaped) restoreComposite(u, m, was);
  sayType(u, was, is);
}

function restoreDomain(u: Undo, was: TypeEntry, is: TypeEntry): void {
  const alter = `ALTER DOMAIN ${relationSql(was)}`;
  if (was.notNull !== is.notNull) u.put('shape', `${alter} ${was.notNull ? 'SET' : 'DROP'} NOT NULL`);
  if (was.default !== is.default) u.put('shape', was.default === null ? `${alter} DROP DEFAULT` : `${alter} SET DEFAULT ${was.default}`);
  const differs = (a: TypeEntry['constraints'][number] | undefined, b: TypeEntry['constraints'][number]): boolean =>
    a === undefined || a.sql !== b.sql || a.validated !== b.validated;
  for (const c of is.constraints)
    if (
      differs(
        was.constraints.find((o) => o.name === c.name),
        c,
      )
    )
      u.put('drop', `${alter} DROP CONSTRAINT ${quote(c.name)}`);
  for (const c of was.constraints) {
    if (
      !differs(
        is.constraints.find((o) => o.name === c.name),
        c,
      )
    )
      continue;
    if (c.sql === null) u.lose('irreversible', `the definition of "${c.name}" is not known`);
    else u.put('keys', `${alter} ADD CONSTRAINT ${quote(c.name)} ${c.sql}`);
  }
}

/** ALTER TYPE of a composite type: an attribute that it added goes again; no other change is kept by the catalog. */
function restoreComposite(u: Undo, m: Moment, was: TypeEntry): void {
  const at = relationSql(was);
  if (m.fact.kind === 'rename' && m.fact.object === 'attribute' && m.fact.part !== null)
    return u.put('shape', `ALTER TYPE ${at} RENAME ATTRIBUTE ${quote(m.fact.to)} TO ${quote(m.fact.part)}`);
  const name = String.raw`(?:"(?:[^"]|"")+"|[\w$]+)`;
  const added = new RegExp(String.raw`^\s*alter\s+type\s+(?:${name}\.)?${name}\s+add\s+attribute\s+(${name})\s+[^,]*$`, 'i').exec(
    m.sql,
  )?.[1];
  if (added !== undefined) u.put('shape', `ALTER TYPE ${at} DROP ATTRIBUTE ${added}`);
  else u.lose('irreversible', `what the attributes of ${at} were before is not known`);
}

/** PostgreSQL takes no value out of an enum: the type is made again, and each column of it converted. Source: manual, ALTER TYPE. */
function makeEnumAgain(u: Undo, m: Moment, key: string, was: TypeEntry, is: TypeEntry): void {
  const type = relationSql(was);
  const users = was.users.flatMap(({ table, column }) => {
    const r = m.before.relation(table);
    const c = r?.columns.find((x) => x.name === column);
    return r && c && r.kind !== 'view' && r.kind !== 'materialized-view' && !m.isGone(table) ? [{ id: table, r, c }] : [];
  });
  const obstacle = m.before.routines().find((f) => f.arguments?.some((a) => a.key === key) || namesType(f.definition, was));
  if (obstacle !== undefined)
    return u.lose('irreversible', `the function "${obstacle.name}" uses the type ${type}: make the type and it again by hand`);
  const over = m.before.typeEntries().find((t) => t.base !== null && m.before.resolveType(t.base).key === key);
  if (over !== undefined)
    return u.lose('irreversible', `the domain ${relationSql(over)} is over the type ${type}: make both again by hand`);
  const held = users.find(
    ({ r, c }) => r.partitionBy?.columns.includes(c.name) || r.columns.some((x) => x.generated?.expression.sql?.includes(c.name)),
  );
  if (held !== undefined)
    return u.lose('irreversible', `${columnWords(held.r, held.c.name)} cannot change its type, which ${type} would need`);
  const used = is.values.filter((v) => !was.values.includes(v) && m.written.has(v));
  if (used.length > 0)
    return u.lose('irreversible', `rows hold ${used.map(literal).join(', ')} of ${type}, which goes: give them another value first`);
  if (m.hasGrownBefore(key)) return;
  const views: Relation[] = [];
  for (const { r, c } of users) for (const v of readersOf(m.before, r, c.name)) if (!views.includes(v)) views.push(v);
  aroundViews(u, m, views);
  const aside = quote(freeName(m, was));
  u.put('move', `ALTER TYPE ${type} RENAME TO ${aside}`);
  u.put('types', enumSql(was));
  for (const { r, c } of users) {
    // what a partitioned table or a parent does reaches those below it
    const above = [r.partitionOf?.parent, ...r.inherits].flatMap((up) => users.find((o) => o.id === up && o.c.name === c.name) ?? []);
    putAside(u, m, r, c.name, new Set(above.flatMap((o) => o.r.constraints.map((k) => k.name))));
    if (above.length > 0) continue;
    const alter = `ALTER TABLE ${relationSql(r)} ALTER COLUMN ${quote(c.name)}`;
    const fallback = defaultSql(m.before, c);
    if (fallback === undefined) u.lose('irreversible', `the default of ${columnWords(r, c.name)} is not known`);
    if (fallback !== null) u.put('shape', `${alter} DROP DEFAULT`);
    const arrays = '[]'.repeat(c.type.dimensions);
    u.put('shape', `${alter} TYPE ${type}${arrays} USING (${quote(c.name)}::text${arrays}::${type}${arrays})`);
    if (fallback !== null && fallback !== undefined) u.put('shape', `${alter} SET DEFAULT ${fallback}`);
  }
  setOthersAside(u, m, was, users);
  u.put('references', `DROP TYPE ${was.schema === 'public' ? aside : `${quote(was.schema)}.${aside}`}`);
  sayType(u, was, null);
}

/** Foreign keys between columns of the type, and defaults of other columns that are values of it. */
function setOthersAside(
  u: Undo,
  m: Moment,
  type: TypeEntry,
  users: readonly { readonly id: string; readonly r: Relation; readonly c: Column }[],
): void {
  const isUser = (id: string, column: string): boolean => users.some((x) => x.id === id && x.c.name === column);
  const tables = new Map(users.map((x) => [x.id, x.r]));
  for (const [id, r] of tables)
    for (const k of r.constraints) {
      if (k.kind !== 'foreign-key' || !k.columns.some((c) => isUser(id, c))) continue;
      u.put('free', `ALTER TABLE ${relationSql(r)} DROP CONSTRAINT ${quote(k.name)}`);
      addConstraintAgain(u, m, r, k, !r.filled);
    }
  for (const r of m.before.relations()) {
    const key = m.keyOf(r);
    for (const c of r.columns) {
      const value = c.default?.sql;
      if (key === null || value === undefined || isUser(key, c.name) || !value.includes('::') || !value.includes(type.name)) continue;
      const alter = `ALTER TABLE ${relationSql(r)} ALTER COLUMN ${quote(c.name)}`;
      u.put('move', `${alter} DROP DEFAULT`);
      u.put('shape', `${alter} SET DEFAULT ${value}`);
    }
  }
}

/** Checks, expression indexes, triggers and policies that hold a column's type. */
function putAside(u: Undo, m: Moment, table: Relation, column: string, inherited: ReadonlySet<string>): void {
  setAside(u, m, table, column, inherited);
  const at = relationSql(table);
  for (const t of table.triggers) {
    if (!t.columns.includes(column)) continue;
    u.put('free', `DROP TRIGGER ${quote(t.name)} ON ${at}`);
    u.put('views', t.definition);
    if (t.state !== null) u.put('views', `ALTER TABLE ${at} ${t.state} TRIGGER ${quote(t.name)}`);
    if (t.comment !== null) u.put('sayings', commentSql(`TRIGGER ${quote(t.name)} ON ${at}`, t.comment));
  }
  for (const p of table.policies) {
    if (!p.columns.includes(column)) continue;
    u.put('free', `DROP POLICY ${quote(p.name)} ON ${at}`);
    u.put('views', ...policySql(p.definition));
    if (p.comment !== null) u.put('sayings', commentSql(`POLICY ${quote(p.name)} ON ${at}`, p.comment));
  }
}

const namesType = (sql: string, t: TypeEntry): boolean => sql.includes(t.name);

function freeName(m: Moment, t: TypeEntry): string {
  const taken = new Set(m.before.typeEntries().map((x) => `${x.schema}.${x.name}`));
  let name = `${t.name}_old`.slice(-63);
  for (let n = 2; taken.has(`${t.schema}.${name}`) || m.before.resolve({ schema: t.schema, name }) !== null; n++)
    name = `${t.name}_old${n}`.slice(-63);
  return name;
}
