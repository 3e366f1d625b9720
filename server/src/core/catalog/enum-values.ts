import { type Expression, walk } from '../facts/expression.ts';
import { edited, lexed, literal } from '../sql/identifiers.ts';
import { change } from './change.ts';
import { mapLeaves } from './texts.ts';
import type { Relation } from './types.ts';
import type { World } from './world.ts';

type IsEnum = (e: Expression) => boolean;

/** The constants of an expression that stand for values of the enum: cast to it, or compared with what is of it. */
function valuesIn(expression: Expression, value: string, isEnum: IsEnum): ReadonlySet<Expression> {
  const found = new Set<Expression>();
  const collect = (e: Expression): void =>
    walk(e, (x) => {
      if (x.kind === 'constant' && x.type === 'string' && x.value === value) found.add(x);
    });
  walk(expression, (e) => {
    if (e.kind === 'cast' && isEnum(e)) collect(e.arg);
    else if (e.kind === 'operator' && e.args.some(isEnum))
      e.args.filter((a) => a.kind === 'constant' || a.kind === 'list').forEach(collect);
  });
  if (isEnum(expression)) collect(expression);
  return found;
}

/** Null: the text has the literal also where it does not stand for a value of the enum. */
function textWith(sql: string, from: string, to: string, times: number): string | null {
  const at = lexed(sql).tokens.filter((t) => sql.slice(t.start, t.end) === literal(from));
  if (at.length !== times) return null;
  return edited(
    sql,
    at.map((t) => ({ start: t.start, end: t.end, text: literal(to) })),
  );
}

function renamedIn(e: Expression, from: string, to: string, isEnum: IsEnum): Expression {
  const found = valuesIn(e, from, isEnum);
  if (found.size === 0) return e;
  const sql = e.sql === undefined ? undefined : textWith(e.sql, from, to, found.size);
  if (sql === null) return e;
  const next = mapLeaves(e, (leaf) => (leaf.kind === 'constant' && found.has(leaf) ? { ...leaf, value: to } : leaf));
  return sql === undefined ? next : { ...next, sql };
}

/**
 * Defaults, checks, generated columns and indexes of a table hold an enum's values by their number: they say a value by its new name
 * (measured: `pg_get_expr` after ALTER TYPE … RENAME VALUE).
 */
export function renameValueInTable(world: World, table: string, type: string, from: string, to: string, isType: IsEnum): void {
  const r = world.get('relation', table);
  if (!r) return;
  const own = new Set(r.columns.filter((c) => c.type.key === type).map((c) => c.name));
  const isEnum: IsEnum = (e) => (e.kind === 'column' ? own.has(e.name) : isType(e));
  const swap = (e: Expression): Expression => renamedIn(e, from, to, isEnum);
  const ofColumn = (name: string, e: Expression): Expression =>
    own.has(name) ? renamedIn(e, from, to, (x) => x === e || isEnum(x)) : swap(e);
  const update: Partial<Relation> = {
    columns: r.columns.map((c) => ({
      ...c,
      default: c.default && ofColumn(c.name, c.default),
      generated: c.generated && { ...c.generated, expression: ofColumn(c.name, c.generated.expression) },
    })),
    constraints: r.constraints.map((c) => {
      if (c.expression === null) return c;
      const times = valuesIn(c.expression, from, isEnum).size;
      const sql = times === 0 || c.sql === null ? c.sql : textWith(c.sql, from, to, times);
      return sql === null && c.sql !== null ? c : { ...c, expression: swap(c.expression), sql };
    }),
  };
  change(world, table, () => update);
  for (const id of r.indexes)
    change(world, id, (i) => ({
      index: i.index && {
        ...i.index,
        columns: i.index.columns.map((c) => (c.expression ? { ...c, expression: swap(c.expression) } : c)),
        where: i.index.where && swap(i.index.where),
      },
    }));
}
