import type { Name, TypeName } from '../facts/expression.ts';
import type { ObjectKind } from '../facts/fact.ts';
import type { Comment, Grant } from '../facts/privileges.ts';
import { findTypeId } from './apply-objects.ts';
import { findRoutines, findThing, thingKeyOf } from './apply-routines.ts';
import { relationsIn } from './apply-schemas.ts';
import { change, changeColumn, changeConstraint, type Origin } from './change.ts';
import { columnOf, findRelation, idOf as id } from './lookup.ts';
import type { Privilege, Relation } from './types.ts';

const COMMENTED = new Set<Comment['object']>(['table', 'view', 'materialized-view', 'index', 'sequence', 'foreign-table']);

const named = <T extends { readonly name: string; readonly comment: string | null }>(list: readonly T[], f: Comment): readonly T[] =>
  list.map((x) => (x.name === f.name.name && x.comment !== f.comment ? { ...x, comment: f.comment } : x));

/** COMMENT on what the catalog keeps. */
export function applyComment(at: Origin, f: Comment): void {
  const { world } = at;
  const { comment, column } = f;
  const table = f.on && findRelation(world, f.on);
  switch (f.object) {
    case 'trigger':
      if (table) change(world, id(world, table), (t) => ({ triggers: named(t.triggers, f) }));
      return;
    case 'policy':
      if (table) change(world, id(world, table), (t) => ({ policies: named(t.policies, f) }));
      return;
    case 'rule':
      if (table) change(world, id(world, table), (t) => ({ rules: named(t.rules, f) }));
      return;
    default:
      if (onEntries(at, f, f.name, f.arguments, (e) => (e.comment === comment ? e : { ...e, comment }))) return;
  }
  const r = findRelation(world, f.object === 'constraint' ? (f.on ?? f.name) : f.name);
  if (!r) return;
  const key = id(world, r);
  if (f.object === 'column' && column !== null) {
    if ((columnOf(r, column)?.comment ?? null) !== comment) changeColumn(world, key, column, () => ({ comment }));
  } else if (f.object === 'constraint') {
    const known = r.constraints.find((c) => c.name === f.name.name);
    const held = r.columns.find((c) => c.notNullName === f.name.name);
    if (known && known.comment !== comment) changeConstraint(world, key, known.name, () => ({ comment }));
    else if (held && held.notNullComment !== comment) changeColumn(world, key, held.name, () => ({ notNullComment: comment }));
  } else if (COMMENTED.has(f.object) && r.comment !== comment) change(world, key, () => ({ comment }));
}

interface Entry {
  readonly comment: string | null;
  readonly grants: readonly Privilege[];
}

/** Changes a type, routine or thing; true when the object is of such a kind. */
function onEntries(
  { world }: Origin,
  f: { readonly object: ObjectKind },
  name: Name,
  args: readonly TypeName[] | null,
  update: <T extends Entry>(entry: T) => T,
): boolean {
  switch (f.object) {
    case 'type':
    case 'domain': {
      const key = findTypeId(world, name);
      const t = key === null ? null : world.get('type', key);
      if (key !== null && t) world.set('type', key, update(t));
      return true;
    }
    case 'function':
    case 'procedure':
    case 'routine':
    case 'aggregate':
      for (const key of findRoutines(world, name, args)) {
        const r = world.get('routine', key);
        if (r) world.set('routine', key, update(r));
      }
      return true;
    case 'schema':
    case 'extension':
    case 'publication':
    case 'statistics': {
      const key = thingKeyOf(world, f.object, name);
      const t = key === null ? null : findThing(world, key);
      if (key !== null && t) world.set('thing', key, update(t));
      return true;
    }
    default:
      return false;
  }
}

/** What ALL stands for, when one of it is taken away. MAINTAIN, new in 17, is left out: it is no privilege of all versions. */
const ALL: Readonly<Record<'table' | 'sequence' | 'column', readonly string[]>> = {
  table: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'],
  sequence: ['SELECT', 'USAGE', 'UPDATE'],
  column: ['SELECT', 'INSERT', 'UPDATE', 'REFERENCES'],
};

/** Privileges after one GRANT or REVOKE of one of them for one role; the same list when nothing changes. */
function granted(old: readonly Privilege[], f: Grant, privilege: string, role: string, all: readonly string[]): readonly Privilege[] {
  const mine = old.filter((p) => p.role === role);
  const covers = (p: Privilege): boolean => p.privilege === privilege || p.privilege === 'ALL' || privilege === 'ALL';
  if (!f.revoke) {
    const stronger = mine.some((p) => (p.privilege === privilege || p.privilege === 'ALL') && (p.withGrantOption || !f.withGrantOption));
    if (stronger) return old;
    const replaced = (p: Privilege): boolean =>
      p.role === role && (p.privilege === privilege || privilege === 'ALL') && (f.withGrantOption || !p.withGrantOption);
    return [...old.filter((p) => !replaced(p)), { privilege, role, withGrantOption: f.withGrantOption }];
  }
  // GRANT OPTION FOR takes the option alone
  const hit = mine.filter((p) => covers(p) && (p.withGrantOption || !f.withGrantOption));
  if (hit.length === 0) return old;
  return old.flatMap((p): readonly Privilege[] => {
    if (!hit.includes(p)) return [p];
    const single = p.privilege === 'ALL' && privilege !== 'ALL' ? all : [p.privilege];
    return single.flatMap((name) => {
      if (privilege !== 'ALL' && name !== privilege) return [{ ...p, privilege: name }];
      return f.withGrantOption ? [{ ...p, privilege: name, withGrantOption: false }] : [];
    });
  });
}

const TABLES: ReadonlySet<Relation['kind']> = new Set<Relation['kind']>([
  'table',
  'partitioned-table',
  'view',
  'materialized-view',
  'foreign-table',
]);

/** A relation's privileges and those of its columns after the statement. */
function withGrant(r: Relation, f: Grant): Partial<Relation> | null {
  const all = ALL[r.kind === 'sequence' ? 'sequence' : 'table'];
  let { grants, columns } = r;
  for (const role of f.roles) {
    for (const p of f.privileges) {
      if (p.columns.length === 0) grants = granted(grants, f, p.privilege, role, all);
      // a privilege taken from the table is taken from its columns too. Source: manual, REVOKE
      if (p.columns.length === 0 && !f.revoke) continue;
      const next = columns.map((c) => {
        if (p.columns.length > 0 && !p.columns.includes(c.name)) return c;
        const after = granted(c.grants, f, p.privilege, role, ALL.column);
        return after === c.grants ? c : { ...c, grants: after };
      });
      if (next.some((c, i) => c !== columns[i])) columns = next;
    }
  }
  return grants === r.grants && columns === r.columns ? null : { grants, columns };
}

const ALL_OF: Partial<Record<ObjectKind, readonly string[]>> = { schema: ['USAGE', 'CREATE'] };

/** GRANT and REVOKE on what the catalog keeps. */
export function applyGrant(at: Origin, f: Grant): void {
  const { world } = at;
  const all = ALL_OF[f.object] ?? (f.object === 'type' || f.object === 'domain' ? ['USAGE'] : ['EXECUTE']);
  const update = <T extends Entry>(entry: T): T => {
    let { grants } = entry;
    for (const role of f.roles) for (const p of f.privileges) grants = granted(grants, f, p.privilege, role, all);
    return grants === entry.grants ? entry : { ...entry, grants };
  };
  for (const [i, name] of f.names.entries()) onEntries(at, f, name, f.arguments[i] ?? null, update);
  if (f.object !== 'table' && f.object !== 'sequence') return;
  const relations = f.names.flatMap((n) => findRelation(world, n) ?? []);
  const wanted = (r: Relation): boolean => (f.object === 'sequence' ? r.kind === 'sequence' : TABLES.has(r.kind));
  const listed = f.allInSchemas
    .flatMap((schema) => relationsIn(world, schema))
    .flatMap((key) => world.get('relation', key) ?? [])
    .filter(wanted);
  for (const r of [...relations, ...listed]) {
    const next = withGrant(r, f);
    if (next) change(world, id(world, r), () => next);
  }
}
