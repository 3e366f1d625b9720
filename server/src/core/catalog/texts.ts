import type { Expression } from '../facts/expression.ts';
import type { Constraint } from '../facts/table.ts';
import { edited, lexed, nameAt, quoteIdentifier, replaceIdentifier, replaceInGroups, wordAt } from '../sql/identifiers.ts';
import {
  replaceColumnOfPolicy,
  replaceColumnOfTrigger,
  replaceColumnOfView,
  replaceRelation,
  withViewColumns,
} from '../sql/relation-names.ts';
import type { Relation, TableConstraint } from './types.ts';
import type { World } from './world.ts';

interface Place {
  readonly schema: string;
  readonly name: string;
}

const quoted = (columns: readonly string[]): string => `(${columns.map(quoteIdentifier).join(', ')})`;

/**
 * A constraint as ADD CONSTRAINT takes it: one that stood at a column gets the column, one that took an index over its columns.
 * Null when its text is not known.
 */
export function tableForm(c: Constraint, columns: readonly string[]): string | null {
  if (c.sql === '') return null;
  if ((c.kind === 'unique' || c.kind === 'primary-key') && c.columns.length === 0) {
    const l = lexed(c.sql);
    const index = l.tokens.findIndex(
      (_, i) => wordAt(l, i) === 'index' && wordAt(l, i - 1) === 'using' && wordAt(l, i + 1) !== 'tablespace',
    );
    const head = /^(unique(\s+nulls\s+(not\s+)?distinct)?|primary\s+key)/i.exec(c.sql)?.[0];
    if (head === undefined || columns.length === 0) return null;
    const tail = c.usingIndex === null ? head.length : (l.tokens[index + 1]?.end ?? head.length);
    return `${head} ${quoted(columns)}${c.sql.slice(tail)}`;
  }
  if (c.kind === 'foreign-key' && c.columns.length === 0) return `FOREIGN KEY ${quoted(columns)} ${c.sql}`;
  if (c.kind === 'not-null' && c.column === null)
    return c.sql.replace(/^not\s+null/i, (said) => `${said} ${columns.map(quoteIdentifier).join()}`);
  return c.sql;
}

/** Without NOT VALID: what the constraint is once it is validated. */
export function validatedText(sql: string | null): string | null {
  if (sql === null) return null;
  const l = lexed(sql);
  let depth = 0;
  for (const [i, t] of l.tokens.entries()) {
    const sign = sql.slice(t.start, t.end);
    if (sign === '(') depth++;
    else if (sign === ')') depth--;
    const next = l.tokens[i + 1];
    if (depth === 0 && next && wordAt(l, i) === 'not' && wordAt(l, i + 1) === 'valid')
      return edited(sql, [{ start: l.tokens[i - 1]?.end ?? t.start, end: next.end, text: '' }]);
  }
  return sql;
}

type Column = Extract<Expression, { kind: 'column' }>;
type Leaf = Extract<Expression, { kind: 'column' | 'constant' }>;

const each = (args: readonly Expression[], update: (leaf: Leaf) => Leaf): readonly Expression[] => {
  const next = args.map((a) => mapLeaves(a, update));
  return next.some((a, i) => a !== args[i]) ? next : args;
};

/** The expression with its columns and constants replaced; the same object when none is. Queries inside stay. */
export function mapLeaves(e: Expression, update: (leaf: Leaf) => Leaf): Expression {
  switch (e.kind) {
    case 'column':
    case 'constant':
      return update(e);
    case 'null-test':
    case 'cast': {
      const arg = mapLeaves(e.arg, update);
      return arg === e.arg ? e : { ...e, arg };
    }
    case 'call':
    case 'operator':
    case 'and':
    case 'or':
    case 'not':
    case 'subquery':
    case 'list':
    case 'other': {
      const args = each(e.args, update);
      return args === e.args ? e : { ...e, args };
    }
    case 'parameter':
      return e;
  }
}

/** The same expression over other names, with its text. */
function changed(e: Expression, update: (c: Column) => Column, text: (sql: string) => string): Expression {
  const next = mapLeaves(e, (leaf) => (leaf.kind === 'column' ? update(leaf) : leaf));
  const sql = next.sql === undefined ? undefined : text(next.sql);
  return sql === undefined || sql === next.sql ? next : { ...next, sql };
}

const renameColumnIn = (e: Expression, from: string, to: string): Expression =>
  changed(
    e,
    (c) => (c.name === from ? { ...c, name: to } : c),
    (sql) => replaceIdentifier(sql, from, to),
  );

const isOwnList = (g: { readonly after: string; readonly referenced: boolean }): boolean =>
  g.after !== 'with' && (!g.referenced || g.after === 'null' || g.after === 'default');

function constraintTextWith(c: TableConstraint, key: string, from: string, to: string): string | null {
  if (c.sql === null) return null;
  if (c.kind === 'not-null') {
    const l = lexed(c.sql);
    const t = l.tokens[2];
    return t && nameAt(l, 2) === from ? edited(c.sql, [{ start: t.start, end: t.end, text: quoteIdentifier(to) }]) : c.sql;
  }
  const self = c.references?.table === key;
  return replaceInGroups(c.sql, from, to, (g) => g.after !== 'with' && (self || isOwnList(g)));
}

/** What a table says in its own texts of a column, under the column's new name. */
export function withColumnRenamed(r: Relation, key: string, from: string, to: string): Partial<Relation> {
  const swap = (name: string): string => (name === from ? to : name);
  return {
    columns: r.columns.map((c) => {
      const generated = c.generated ? { ...c.generated, expression: renameColumnIn(c.generated.expression, from, to) } : null;
      if (c.name === from) return { ...c, name: to, generated };
      return generated?.expression === c.generated?.expression ? c : { ...c, generated };
    }),
    constraints: r.constraints.map((c) => ({
      ...c,
      columns: c.columns.map(swap),
      expression: c.expression ? renameColumnIn(c.expression, from, to) : null,
      sql: constraintTextWith(c, key, from, to),
      references: c.references?.table === key ? { ...c.references, columns: c.references.columns.map(swap) } : c.references,
    })),
    triggers: r.triggers.map((t) => ({ ...t, columns: t.columns.map(swap), definition: replaceColumnOfTrigger(t.definition, from, to) })),
    policies: r.policies.map((p) => ({
      ...p,
      columns: p.columns.map(swap),
      definition: replaceColumnOfPolicy(p.definition, r, from, to),
    })),
    // a view that gives its column another name says it in the list of its columns
    view: r.view
      ? {
          ...r.view,
          definition: withViewColumns(
            r.view.definition,
            r.columns.map((c) => swap(c.name)),
          ),
        }
      : null,
  };
}

/** An index over a column under its new name. */
export const indexWithColumn = (i: Relation, from: string, to: string): Partial<Relation> => ({
  index: i.index
    ? {
        ...i.index,
        columns: i.index.columns.map((c) =>
          c.column === from ? { ...c, column: to } : c.expression ? { ...c, expression: renameColumnIn(c.expression, from, to) } : c,
        ),
        include: i.index.include.map((c) => (c === from ? to : c)),
        where: i.index.where ? renameColumnIn(i.index.where, from, to) : null,
      }
    : null,
});

/** A foreign key of another table to a column under its new name. */
export const referenceWithColumn = (c: TableConstraint, from: string, to: string): TableConstraint => ({
  ...c,
  references: c.references ? { ...c.references, columns: c.references.columns.map((x) => (x === from ? to : x)) } : null,
  sql: c.sql === null ? null : replaceInGroups(c.sql, from, to, (g) => !isOwnList(g) && g.after !== 'with'),
});

/** A view that reads a column under its new name. */
export function viewWithColumn(world: World, view: Relation, source: Relation, from: string, to: string): Partial<Relation> {
  if (!view.view) return {};
  const alone = view.view.reads.every((id) => {
    const other = world.get('relation', id);
    return !other || (other.name === source.name && other.schema === source.schema) || !other.columns.some((c) => c.name === from);
  });
  return { view: { ...view.view, definition: replaceColumnOfView(view.view.definition, source, from, to, alone) } };
}

/** The texts of a relation with another relation, or itself, under another name. The same relation when nothing names it. */
export function withRelationRenamed(r: Relation, from: Place, to: Place): Relation {
  const text = (sql: string): string => replaceRelation(sql, from, to);
  const swap = (e: Expression): Expression => changed(e, (c) => (c.table === from.name ? { ...c, table: to.name } : c), text);
  let same = true;
  const kept = <T extends object>(old: T, next: Partial<T>): T => {
    if (Object.entries(next).every(([k, v]) => old[k as keyof T] === v)) return old;
    same = false;
    return { ...old, ...next };
  };
  const next: Relation = {
    ...r,
    columns: r.columns.map((c) =>
      c.generated ? kept(c, { generated: kept(c.generated, { expression: swap(c.generated.expression) }) }) : c,
    ),
    constraints: r.constraints.map((c) =>
      kept(c, { expression: c.expression && swap(c.expression), sql: c.sql === null ? null : text(c.sql) }),
    ),
    triggers: r.triggers.map((t) => kept(t, { definition: text(t.definition) })),
    policies: r.policies.map((p) => kept(p, { definition: text(p.definition) })),
    view: r.view && kept(r.view, { definition: text(r.view.definition) }),
    index:
      r.index &&
      kept(r.index, {
        columns: sameOr(
          r.index.columns,
          r.index.columns.map((c) => (c.expression ? kept(c, { expression: swap(c.expression) }) : c)),
        ),
        where: r.index.where && swap(r.index.where),
      }),
  };
  return same ? r : next;
}

const sameOr = <T>(old: readonly T[], next: readonly T[]): readonly T[] => (next.every((x, i) => x === old[i]) ? old : next);
