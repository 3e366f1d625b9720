import type { Comment, Grant } from '../facts/privileges.ts';
import { relationsIn } from './apply-objects.ts';
import { change, changeColumn, changeConstraint, type Origin } from './change.ts';
import { columnOf, findRelation, idOf as id } from './lookup.ts';
import type { Privilege, Relation } from './types.ts';

const COMMENTED = new Set<Comment['object']>(['table', 'view', 'materialized-view', 'index', 'sequence', 'foreign-table']);

/** COMMENT on a relation, a column or a constraint of a table; others are not kept. */
export function applyComment(at: Origin, f: Comment): void {
  const { world } = at;
  const { comment, column } = f;
  const r = findRelation(world, f.object === 'constraint' ? (f.on ?? f.name) : f.name);
  if (!r) return;
  const key = id(world, r);
  if (f.object === 'column' && column !== null) {
    if ((columnOf(r, column)?.comment ?? null) !== comment) changeColumn(world, key, column, () => ({ comment }));
  } else if (f.object === 'constraint') {
    const known = r.constraints.find((c) => c.name === f.name.name);
    if (known && known.comment !== comment) changeConstraint(world, key, known.name, () => ({ comment }));
  } else if (COMMENTED.has(f.object) && r.comment !== comment) change(world, key, () => ({ comment }));
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

/** GRANT and REVOKE on tables, views and sequences. */
export function applyGrant(at: Origin, f: Grant): void {
  const { world } = at;
  if (f.object !== 'table' && f.object !== 'sequence') return;
  const named = f.names.flatMap((n) => findRelation(world, n) ?? []);
  const wanted = (r: Relation): boolean => (f.object === 'sequence' ? r.kind === 'sequence' : TABLES.has(r.kind));
  const listed = f.allInSchemas
    .flatMap((schema) => relationsIn(world, schema))
    .flatMap((key) => world.get('relation', key) ?? [])
    .filter(wanted);
  for (const r of [...named, ...listed]) {
    const next = withGrant(r, f);
    if (next) change(world, id(world, r), () => next);
  }
}
