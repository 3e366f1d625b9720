import { type DataChange, type Expression, type Name, type Query, type TypeName, walk } from '../../../facts/expression.ts';
import { nameOfRange, readExpression } from './expressions.ts';
import { deleteTexts, updateTexts, withText } from './texts.ts';
import { flag, inside, list, node, number, type Source, type Tree, text, unwrap } from './tree.ts';

/** Collects what a query touches while its tree is walked. */
interface Collected {
  readonly reads: Name[];
  readonly columns: { table: string | Name | null; name: string }[];
  readonly calls: { function: Name; args: readonly Expression[] }[];
  readonly types: TypeName[];
  readonly writes: DataChange[];
  /** Null: the alias of a subquery, of a WITH part or of a function. */
  readonly aliases: Map<string, Name | null>;
  readonly hidden: ReadonlySet<string>;
  locksRows: boolean;
}

const take = (c: Collected, e: Expression): void =>
  walk(e, (x) => {
    if (x.kind === 'column') c.columns.push({ table: x.table, name: x.name });
    else if (x.kind === 'call') c.calls.push({ function: x.function, args: x.args });
    else if (x.kind === 'cast') c.types.push(x.type);
    else if (x.kind === 'subquery') absorb(c, x.query);
  });

function absorb(c: Collected, q: Query): void {
  for (const r of q.reads) if (r.schema !== null || !c.hidden.has(r.name)) c.reads.push(r);
  for (const column of q.columns) c.columns.push(column);
  for (const call of q.calls) c.calls.push(call);
  for (const type of q.types) c.types.push(type);
  for (const write of q.writes) c.writes.push(write);
  if (q.locksRows) c.locksRows = true;
}

function readFrom(s: Source, c: Collected, t: Tree): void {
  const tagged = unwrap(t);
  if (!tagged) return;
  const [tag, f] = tagged;
  switch (tag) {
    case 'RangeVar': {
      const name = nameOfRange(f);
      const hidden = name.schema === null && c.hidden.has(name.name);
      if (!hidden) c.reads.push(name);
      c.aliases.set(text(node(f, 'alias'), 'aliasname') ?? name.name, hidden ? null : name);
      return;
    }
    case 'JoinExpr':
      for (const side of ['larg', 'rarg']) {
        const x = node(f, side);
        if (x) readFrom(s, c, x);
      }
      if (node(f, 'quals')) take(c, readExpression(s, node(f, 'quals')));
      return;
    case 'RangeSubselect':
      c.aliases.set(text(node(f, 'alias'), 'aliasname') ?? '', null);
      absorb(c, readQuery(s, node(f, 'subquery'), c.hidden));
      return;
    case 'RangeFunction':
      c.aliases.set(text(node(f, 'alias'), 'aliasname') ?? '', null);
      take(c, readExpression(s, { RangeFunction: f }));
      return;
    case 'RangeTableSample': {
      const relation = node(f, 'relation');
      if (relation) readFrom(s, c, relation);
      return;
    }
    default:
      take(c, readExpression(s, t));
  }
}

const AGGREGATES = new Set([
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'array_agg',
  'string_agg',
  'json_agg',
  'jsonb_agg',
  'bool_and',
  'bool_or',
  'every',
]);

/** The WITH part: names that hide tables, what the parts read, and the changes of data among them. */
function readWith(
  s: Source,
  t: Tree | null,
  outer: ReadonlySet<string>,
): { readonly hidden: ReadonlySet<string>; readonly queries: readonly Query[]; readonly writes: readonly DataChange[] } {
  const ctes = inside(list(t, 'ctes'), 'CommonTableExpr');
  if (ctes.length === 0) return { hidden: outer, queries: [], writes: [] };
  const hidden = new Set(outer);
  // without RECURSIVE a part sees only the parts before it
  if (flag(t, 'recursive')) for (const c of ctes) hidden.add(text(c, 'ctename') ?? '');
  const queries: Query[] = [];
  const writes: DataChange[] = [];
  for (const c of ctes) {
    const inner = node(c, 'ctequery');
    const change = readDataChange(s, inner, hidden);
    if (change) writes.push(change);
    else queries.push(readQuery(s, inner, hidden));
    hidden.add(text(c, 'ctename') ?? '');
  }
  return { hidden, queries, writes };
}

const collect = (hidden: ReadonlySet<string>): Collected => ({
  reads: [],
  columns: [],
  calls: [],
  types: [],
  writes: [],
  aliases: new Map(),
  hidden,
  locksRows: false,
});

/** An alias, or a name that an inner query could not resolve, as the table that it stands for. */
function resolved(c: Collected, table: string | Name | null): Name | null {
  if (table === null) return null;
  const unresolved = typeof table === 'string' ? { schema: null, name: table } : table;
  const known = unresolved.schema === null ? c.aliases.get(unresolved.name) : undefined;
  return known === undefined ? unresolved : known;
}

function finish(c: Collected, rest: Pick<Query, 'outputs' | 'simple' | 'bounded' | 'filtered'>): Query {
  return {
    reads: c.reads,
    calls: c.calls,
    types: c.types,
    writes: c.writes,
    locksRows: c.locksRows,
    ...rest,
    columns: c.columns.map((x) => ({ table: resolved(c, x.table), name: x.name })),
  };
}

/** What a SELECT (or VALUES, TABLE, set operation) touches. */
export function readQuery(s: Source, wrapped: Tree | null, outer: ReadonlySet<string> = new Set()): Query {
  const q = node(wrapped, 'SelectStmt') ?? {};
  const { hidden, queries, writes } = readWith(s, node(q, 'withClause'), outer);
  const c = collect(hidden);
  for (const inner of queries) absorb(c, inner);
  c.writes.push(...writes);
  const operation = text(q, 'op') ?? 'SETOP_NONE';
  if (operation !== 'SETOP_NONE') {
    const sides = ['larg', 'rarg'].map((k) => readQuery(s, { SelectStmt: node(q, k) ?? {} }, hidden));
    for (const side of sides) absorb(c, side);
    return finish(c, {
      outputs: sides[0]?.outputs ?? [],
      simple: false,
      bounded: limited(q) || sides.every((x) => x.bounded),
      filtered: sides.every((x) => x.filtered),
    });
  }
  const from = list(q, 'fromClause');
  for (const f of from) readFrom(s, c, f);
  const outputs = list(q, 'targetList').flatMap((t) => {
    const target = node(t, 'ResTarget');
    const value = readExpression(s, node(target, 'val'));
    take(c, value);
    if (value.kind === 'column')
      return [{ name: value.name === '*' ? '*' : (text(target, 'name') ?? value.name), column: value.name === '*' ? null : value.name }];
    const own =
      value.kind === 'call' ? value.function.name : value.kind === 'cast' && value.arg.kind === 'column' ? value.arg.name : '?column?';
    return [{ name: text(target, 'name') ?? own, column: null }];
  });
  const where = node(q, 'whereClause');
  for (const key of ['whereClause', 'havingClause', 'limitCount', 'limitOffset'])
    if (node(q, key)) take(c, readExpression(s, node(q, key)));
  for (const key of ['groupClause', 'sortClause', 'distinctClause', 'valuesLists', 'windowClause'])
    for (const x of list(q, key)) take(c, readExpression(s, x));
  c.locksRows = list(q, 'lockingClause').length > 0;
  const plainTable = from.length === 1 && node(from[0] ?? null, 'RangeVar') !== null;
  const simple = plainTable && !notUpdatable(q) && node(q, 'withClause') === null && !list(q, 'targetList').some(aggregates);
  return finish(c, { outputs, simple, bounded: from.length === 0 || limited(q), filtered: where !== null });
}

/** LIMIT with a constant; LIMIT ALL is a null constant. */
function limited(q: Tree): boolean {
  const limit = node(node(q, 'limitCount'), 'A_Const');
  return limit !== null && !flag(limit, 'isnull');
}

/** True when an output column needs an aggregate or a window; subqueries are their own affair. */
function aggregates(t: Tree): boolean {
  for (const key in t) {
    if (key === 'SubLink') continue;
    const x = t[key];
    if (key === 'FuncCall') {
      const call = node(t, key);
      const name = text(node(list(call, 'funcname').at(-1) ?? null, 'String'), 'sval') ?? '';
      if (node(call, 'over') || flag(call, 'agg_star') || flag(call, 'agg_distinct') || node(call, 'agg_filter') || AGGREGATES.has(name))
        return true;
    }
    for (const child of Array.isArray(x) ? x : [x]) if (typeof child === 'object' && child !== null && aggregates(child)) return true;
  }
  return false;
}

/** DISTINCT, GROUP BY, HAVING, LIMIT, windows: no updatable view. */
const notUpdatable = (q: Tree): boolean =>
  ['distinctClause', 'groupClause', 'windowClause', 'valuesLists'].some((k) => list(q, k).length > 0) ||
  node(q, 'havingClause') !== null ||
  node(q, 'limitCount') !== null ||
  node(q, 'limitOffset') !== null;

/** INSERT, UPDATE, DELETE, MERGE; null for anything else. */
export function readDataChange(s: Source, wrapped: Tree | null, outer: ReadonlySet<string> = new Set()): DataChange | null {
  const tagged = unwrap(wrapped);
  if (!tagged) return null;
  const [tag, d] = tagged;
  if (tag !== 'InsertStmt' && tag !== 'UpdateStmt' && tag !== 'DeleteStmt' && tag !== 'MergeStmt') return null;
  const { hidden, queries, writes } = readWith(s, node(d, 'withClause'), outer);
  const relation = node(d, 'relation');
  const table = nameOfRange(relation);
  const common = { span: s.whole, table, with: writes };
  const c = collect(hidden);
  for (const q of queries) absorb(c, q);
  c.aliases.set(text(node(relation, 'alias'), 'aliasname') ?? table.name, table);
  const returning = node(d, 'returningClause') ? list(node(d, 'returningClause'), 'exprs') : list(d, 'returningList');
  for (const r of returning) take(c, readExpression(s, node(node(r, 'ResTarget'), 'val')));
  const alias = text(node(relation, 'alias'), 'aliasname');
  const only = relation !== null && !flag(relation, 'inh');
  const query = (filtered: boolean): Query => finish(c, { outputs: [], simple: false, bounded: false, filtered });
  switch (tag) {
    case 'InsertStmt': {
      const select = node(d, 'selectStmt');
      const values = list(node(select, 'SelectStmt'), 'valuesLists');
      const rows = values.slice(0, 100).map((v) => list(node(v, 'List'), 'items').map((e) => readExpression(s, e)));
      const columns = list(d, 'cols').map((x) => text(node(x, 'ResTarget'), 'name') ?? '');
      const clause = node(d, 'onConflictClause');
      const conflict = text(clause, 'action');
      for (const x of list(clause, 'targetList')) take(c, readExpression(s, node(node(x, 'ResTarget'), 'val')));
      if (node(clause, 'whereClause')) take(c, readExpression(s, node(clause, 'whereClause')));
      const inferred = list(node(node(d, 'onConflictClause'), 'infer'), 'indexElems').map((e) => text(node(e, 'IndexElem'), 'name'));
      const override = text(d, 'override');
      const source = !select ? 'defaults' : values.length > 0 ? 'values' : 'query';
      let reads: Query | null = source === 'query' ? readQuery(s, select, hidden) : null;
      if (reads) {
        absorb(c, reads);
        reads = { ...finish(c, reads), writes: reads.writes };
      } else if (c.reads.length > 0 || values.length > 0) {
        for (const row of rows) for (const e of row) take(c, e);
        reads = query(false);
      }
      return {
        kind: 'insert',
        ...common,
        columns: columns.length > 0 ? columns : null,
        source,
        rows,
        rowCount: values.length,
        query: reads,
        onConflict: conflict === 'ONCONFLICT_UPDATE' ? 'update' : conflict === 'ONCONFLICT_NOTHING' ? 'nothing' : null,
        conflictColumns: inferred.length > 0 && inferred.every((n) => n !== null) ? inferred.flatMap((n) => n ?? []) : null,
        overriding: override !== null && override !== 'OVERRIDING_NOT_SET',
      };
    }
    case 'UpdateStmt': {
      const targets = inside(list(d, 'targetList'), 'ResTarget');
      // a list of columns, and a part of a value, are given no value of their own
      const alone = (t: Tree): boolean => list(t, 'indirection').length === 0 && node(node(t, 'val'), 'MultiAssignRef') === null;
      const places = targets.map((t) => s.at(number(t, 'location')));
      const texts = updateTexts(
        s,
        targets.map((t, i) => (alone(t) ? (places[i] ?? null) : null)),
        places[0] ?? s.whole.end,
      );
      const set = targets.map((target, i) => {
        const value = withText(readExpression(s, node(target, 'val')), texts.values[i] ?? null);
        take(c, value);
        return { column: text(target, 'name') ?? '', value };
      });
      for (const f of list(d, 'fromClause')) readFrom(s, c, f);
      const where = node(d, 'whereClause') ? withText(readExpression(s, node(d, 'whereClause')), texts.where) : null;
      if (where) take(c, where);
      return { kind: 'update', ...common, alias, only, set, where, from: texts.from, query: query(where !== null) };
    }
    case 'DeleteStmt': {
      for (const f of list(d, 'usingClause')) readFrom(s, c, f);
      const texts = deleteTexts(s, s.at(number(relation, 'location')));
      const where = node(d, 'whereClause') ? withText(readExpression(s, node(d, 'whereClause')), texts.where) : null;
      if (where) take(c, where);
      return { kind: 'delete', ...common, alias, only, where, using: texts.using, query: query(where !== null) };
    }
    case 'MergeStmt': {
      const source = node(d, 'sourceRelation');
      if (source) readFrom(s, c, source);
      if (node(d, 'joinCondition')) take(c, readExpression(s, node(d, 'joinCondition')));
      const actions = list(d, 'mergeWhenClauses').map((w) => {
        for (const x of [...list(node(w, 'MergeWhenClause'), 'targetList'), ...list(node(w, 'MergeWhenClause'), 'values')])
          take(c, readExpression(s, node(node(x, 'ResTarget'), 'val') ?? x));
        const command = text(node(w, 'MergeWhenClause'), 'commandType');
        return command === 'CMD_INSERT'
          ? 'insert'
          : command === 'CMD_UPDATE'
            ? 'update'
            : command === 'CMD_DELETE'
              ? 'delete'
              : ('nothing' as const);
      });
      return { kind: 'merge', ...common, actions, query: query(false) };
    }
  }
}
