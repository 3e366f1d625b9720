import { domainBase } from '../catalog/lookup.ts';
import type { CatalogReader, Column, ColumnType, Relation } from '../catalog/types.ts';
import { castContext, categoryOf, conversion } from '../effects/casts.ts';
import { uses } from '../effects/columns.ts';
import { type Expression, walk } from '../facts/expression.ts';
import { relationSql } from '../write/names.ts';
import { obstacleOf } from './views.ts';

export interface Retyped {
  readonly catalog: CatalogReader;
  readonly table: Relation;
  readonly old: Column;
  readonly to: ColumnType;
  /** As SQL. */
  readonly newType: string;
  readonly collation: string | null;
  /** The values are converted by an expression and not by a cast. */
  readonly computed: boolean;
  /** The default of the old column goes over to the new one. */
  readonly keepsDefault: boolean;
}

/** A sentence when the type changes without any work, so that a plan would only be a burden. */
export function needlessness(r: Retyped): string | null {
  if (r.computed || r.collation !== r.old.collation || conversion(r.catalog.types, r.old.type, r.to).kind !== 'free') return null;
  const checked = r.table.constraints.some((k) => k.kind === 'check' && k.validated && k.columns.includes(r.old.name));
  const built = indexes(r).some(
    (i) => i.index?.columns.some((c) => named(c.expression, r.old.name)) || named(i.index?.where ?? null, r.old.name),
  );
  return checked || built ? null : 'PostgreSQL changes this type without touching a row: run it as it is.';
}

const indexes = (r: Retyped): readonly Relation[] => r.table.indexes.flatMap((id) => r.catalog.relation(id) ?? []);
const named = (e: Expression | null, column: string): boolean => e !== null && uses(e, column);

/** What `nextval` gives. */
const NEXTVAL: ColumnType = { key: 'pg_catalog.int8', modifiers: [], dimensions: 0 };

/** What a second column of another type cannot take over, as a sentence. */
export function typeObstacle(r: Retyped): string | null {
  const { catalog, table, old, to, newType } = r;
  const { types } = catalog;
  if (table.inherits.length > 0 || table.children.length > 0)
    return `${relationSql(table)} is part of an inheritance. Change the type on each table by hand.`;
  if (domainBase(types, to).constrained)
    return `${newType} is a domain with constraints, and PostgreSQL rewrites a table to add a column of such a domain. Use the domain's base type, and a check on the table.`;
  if (old.identity !== null && !/^pg_catalog\.int[248]$/.test(to.key))
    return `"${old.name}" is an identity column, which can only be smallint, integer or bigint. Drop the identity first.`;
  if (old.default !== null || old.sequence !== null) {
    const context = castContext(types, old.sequence === null ? old.type : NEXTVAL, to);
    const fits = context !== 'explicit' && context !== 'none';
    if (old.sequence !== null && !(r.keepsDefault && fits))
      return `The default of "${old.name}" takes numbers from a sequence. Change the default in a migration before this one.`;
    if (r.keepsDefault && !fits)
      return `The default of "${old.name}" does not become a ${newType} by itself. Write DROP DEFAULT before the change and SET DEFAULT behind it, in the same ALTER TABLE.`;
  }
  return obstacleOf({ catalog, table, old }) ?? checkObstacle(r) ?? indexObstacle(r) ?? keyObstacle(r);
}

const another = (r: Retyped): boolean => categoryOf(r.catalog.types, r.old.type) !== categoryOf(r.catalog.types, r.to);

/** A comparison or a call that may not exist for the new type. A test for NULL exists for all. */
function compares(e: Expression, column: string): boolean {
  let found = false;
  walk(e, (x) => {
    if (x.kind === 'column' || x.kind === 'null-test' || x.kind === 'and' || x.kind === 'or' || x.kind === 'not') return;
    if (uses(x, column)) found = true;
  });
  return found;
}

function checkObstacle(r: Retyped): string | null {
  const check = r.table.constraints.find((k) => k.kind === 'check' && k.expression !== null && compares(k.expression, r.old.name));
  return another(r) && check !== undefined
    ? `The check "${check.name}" compares it as a value of its old type. Drop that check first, and add one for ${r.newType} when the plan is done.`
    : null;
}

/** Types without an order, so without an index of the default kind. Source: manual, 11.10 "Operator Classes and Operator Families". */
const UNORDERED = new Set('json xml point line lseg box path polygon circle'.split(' '));

function indexObstacle(r: Retyped): string | null {
  // what reads a time with a zone depends on the session, and no index may
  const dates = categoryOf(r.catalog.types, r.to) === 'date' && r.old.type.key !== r.to.key;
  for (const i of indexes(r)) {
    if (i.index === null) continue;
    const own = i.index.columns.find((c) => c.column === r.old.name);
    const computed =
      i.index.columns.some((c) => named(c.expression, r.old.name)) || (i.index.where !== null && compares(i.index.where, r.old.name));
    if (own === undefined && !computed) continue;
    const again = `Drop the index "${i.name}" first, and make one for ${r.newType} when the plan is done.`;
    if (computed && (another(r) || dates)) return `The index "${i.name}" computes with values of the old type. ${again}`;
    if (own !== undefined && UNORDERED.has(r.to.key.replace(/^pg_catalog\./, '')))
      return `There is no such index for ${r.newType}. ${again}`;
    if (own !== undefined && another(r) && (own.operatorClass !== null || !['btree', 'hash'].includes(i.index.method)))
      return `The index "${i.name}" is made for values of the old type. ${again}`;
  }
  return null;
}

const INTEGERS = new Set(['int2', 'int4', 'int8']);

/** Types that a foreign key may compare. Source: manual, `pg_amop`: integer_ops, text_ops, datetime_ops. */
function keyFamily(r: Retyped, type: ColumnType): string {
  const { base } = domainBase(r.catalog.types, type);
  const name = base.key.replace(/^pg_catalog\./, '');
  if (base.dimensions === 0 && INTEGERS.has(name)) return 'integer';
  const category = categoryOf(r.catalog.types, base);
  return (category === 'string' && name !== 'bpchar') || category === 'date' ? category : base.key;
}

function keyObstacle(r: Retyped): string | null {
  if (keyFamily(r, r.old.type) === keyFamily(r, r.to)) return null;
  const own = r.table.constraints.find((k) => k.kind === 'foreign-key' && k.columns.includes(r.old.name));
  const key = r.table.constraints.find((k) => k.kind === 'primary-key')?.columns ?? [];
  const back = r.table.referencedBy.find(({ table, constraint }) => {
    const columns = r.catalog.relation(table)?.constraints.find((k) => k.name === constraint)?.references?.columns;
    return columns !== undefined && (columns.length === 0 ? key : columns).includes(r.old.name);
  });
  const name = own?.name ?? back?.constraint;
  return name === undefined
    ? null
    : `The foreign key "${name}" compares it with a column of the old type. Give both sides a second column of the new type, move the key to these, and drop the old ones last.`;
}
