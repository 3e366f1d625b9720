import type { Expression, Name, TypeName } from '../../../facts/expression.ts';
import { readQuery } from './queries.ts';
import { flag, inside, list, node, number, type Source, strings, type Tree, text, unwrap } from './tree.ts';

export const nameOfStrings = (parts: readonly string[]): Name => {
  const last = parts[parts.length - 1] ?? '';
  return { schema: parts.length > 1 ? (parts[parts.length - 2] ?? null) : null, name: last };
};

export const nameOfRange = (r: Tree | null): Name => ({ schema: text(r, 'schemaname'), name: text(r, 'relname') ?? '' });

/** The parts of a name wrapped as a List, of which some may be types (`ON DOMAIN d`, casts), or of a lone String. */
export function partsOf(t: Tree | null): readonly string[] {
  const items = list(node(t, 'List'), 'items');
  if (items.length === 0) return [text(node(t, 'String'), 'sval') ?? ''];
  return items.flatMap((i) => (node(i, 'TypeName') ? strings(list(node(i, 'TypeName'), 'names')) : strings([i])));
}

/** A name wrapped as List, String or TypeName, as DROP and COMMENT have them. */
export function nameOfObject(t: Tree | null): Name {
  const list_ = node(t, 'List');
  if (list_) return nameOfStrings(partsOf(t));
  const type = node(t, 'TypeName');
  if (type) return nameOfStrings(strings(list(type, 'names')));
  const withArgs = node(t, 'ObjectWithArgs');
  if (withArgs) return nameOfStrings(strings(list(withArgs, 'objname')));
  return { schema: null, name: text(node(t, 'String'), 'sval') ?? '' };
}

/** The input arguments that a name of a routine says; null: it says none, or names no routine. */
export function argumentsOf(t: Tree | null): readonly TypeName[] | null {
  const o = node(t, 'ObjectWithArgs');
  return o === null || flag(o, 'args_unspecified') ? null : inside(list(o, 'objargs'), 'TypeName').map(readType);
}

const SERIAL: Readonly<Record<string, string>> = {
  serial: 'serial',
  serial4: 'serial',
  bigserial: 'bigserial',
  serial8: 'bigserial',
  smallserial: 'smallserial',
  serial2: 'smallserial',
};

/**
 * A modifier that is no number, as in PostGIS's `geometry(Point, 4326)`, becomes a number of its own, so that two types with
 * different words are not taken for the same.
 */
function modifierOf(m: Tree): number {
  const constant = node(m, 'A_Const');
  const word = constant ? text(node(constant, 'sval'), 'sval') : strings(list(node(m, 'ColumnRef'), 'fields')).join('.');
  if (word === null) return number(node(constant, 'ival'), 'ival');
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = (hash * 31 + word.charCodeAt(i)) % 1_000_003;
  return -1 - hash;
}

export function readType(t: Tree | null): TypeName {
  const parts = strings(list(t, 'names'));
  const name = parts[parts.length - 1] ?? '';
  const schema = parts.length > 1 ? (parts[parts.length - 2] ?? null) : null;
  const serial = schema === null || schema === 'pg_catalog' ? SERIAL[name] : undefined;
  const numbers = list(t, 'typmods').map(modifierOf);
  // the first number of an interval says its fields, the second its precision
  const modifiers = name === 'interval' ? numbers.slice(1) : numbers;
  return {
    schema,
    name: serial ?? name,
    modifiers: name === 'bpchar' && schema === 'pg_catalog' && modifiers.length === 0 ? [1] : modifiers,
    dimensions: list(t, 'arrayBounds').length,
  };
}

const SQL_VALUES: Readonly<Record<string, string>> = {
  SVFOP_CURRENT_DATE: 'current_date',
  SVFOP_CURRENT_TIME: 'current_time',
  SVFOP_CURRENT_TIME_N: 'current_time',
  SVFOP_CURRENT_TIMESTAMP: 'current_timestamp',
  SVFOP_CURRENT_TIMESTAMP_N: 'current_timestamp',
  SVFOP_LOCALTIME: 'localtime',
  SVFOP_LOCALTIME_N: 'localtime',
  SVFOP_LOCALTIMESTAMP: 'localtimestamp',
  SVFOP_LOCALTIMESTAMP_N: 'localtimestamp',
  SVFOP_CURRENT_ROLE: 'current_role',
  SVFOP_CURRENT_USER: 'current_user',
  SVFOP_USER: 'user',
  SVFOP_SESSION_USER: 'session_user',
  SVFOP_CURRENT_CATALOG: 'current_catalog',
  SVFOP_CURRENT_SCHEMA: 'current_schema',
};

function readConstant(c: Tree): Expression {
  if (flag(c, 'isnull')) return { kind: 'constant', type: 'null', value: '' };
  if ('sval' in c) return { kind: 'constant', type: 'string', value: text(node(c, 'sval'), 'sval') ?? '' };
  if ('ival' in c) return { kind: 'constant', type: 'integer', value: String(number(node(c, 'ival'), 'ival')) };
  if ('fval' in c) return { kind: 'constant', type: 'float', value: text(node(c, 'fval'), 'fval') ?? '0' };
  if ('boolval' in c) return { kind: 'constant', type: 'boolean', value: flag(node(c, 'boolval'), 'boolval') ? 'true' : 'false' };
  return { kind: 'constant', type: 'bits', value: text(node(c, 'bsval'), 'bsval') ?? '' };
}

/** Every node inside, for kinds of which only the inside matters. */
function readInside(s: Source, t: Tree): readonly Expression[] {
  const out: Expression[] = [];
  for (const key in t) {
    const x = t[key];
    for (const child of Array.isArray(x) ? x : [x]) {
      if (typeof child !== 'object' || child === null) continue;
      const e = readExpression(s, child as Tree);
      if (e.kind !== 'other' || e.args.length > 0) out.push(e);
    }
  }
  return out;
}

const OPERATOR_OF: Readonly<Record<string, string>> = {
  AEXPR_OP_ANY: '=',
  AEXPR_OP_ALL: 'all',
  AEXPR_DISTINCT: 'is distinct from',
  AEXPR_NOT_DISTINCT: 'is not distinct from',
  AEXPR_NULLIF: 'nullif',
  AEXPR_LIKE: '~~',
  AEXPR_ILIKE: '~~*',
  AEXPR_SIMILAR: '~',
  AEXPR_BETWEEN: 'between',
  AEXPR_NOT_BETWEEN: 'not between',
};

function readOperator(s: Source, e: Tree): Expression {
  const kind = text(e, 'kind') ?? 'AEXPR_OP';
  const written = strings(list(e, 'name')).at(-1) ?? '';
  const right = node(e, 'rexpr');
  const items = node(right, 'List');
  const array = node(right, 'A_ArrayExpr');
  const sides: Expression[] = [];
  const left = node(e, 'lexpr');
  if (left) sides.push(readExpression(s, left));
  if (kind === 'AEXPR_IN' || kind === 'AEXPR_OP_ANY') {
    const members = items ? list(items, 'items') : array ? list(array, 'elements') : null;
    if (members) sides.push({ kind: 'list', args: members.map((m) => readExpression(s, m)) });
    else if (right) sides.push(readExpression(s, right));
    return { kind: 'operator', name: kind === 'AEXPR_IN' ? written : written, args: sides };
  }
  if (items) for (const m of list(items, 'items')) sides.push(readExpression(s, m));
  else if (right) sides.push(readExpression(s, right));
  return { kind: 'operator', name: kind === 'AEXPR_OP' || kind === 'AEXPR_LIKE' ? written : (OPERATOR_OF[kind] ?? written), args: sides };
}

/** An expression. Total: what it does not know becomes `other` with what is inside. */
export function readExpression(s: Source, t: Tree | null): Expression {
  const tagged = unwrap(t);
  if (!tagged) return { kind: 'other', args: [] };
  const [tag, e] = tagged;
  switch (tag) {
    case 'A_Const':
      return readConstant(e);
    case 'ColumnRef': {
      const parts = list(e, 'fields').map((f) => text(node(f, 'String'), 'sval') ?? '*');
      return { kind: 'column', table: parts.length > 1 ? (parts[parts.length - 2] ?? null) : null, name: parts[parts.length - 1] ?? '*' };
    }
    case 'ParamRef':
      return { kind: 'parameter' };
    case 'FuncCall':
      return {
        kind: 'call',
        function: nameOfStrings(strings(list(e, 'funcname'))),
        args: [...list(e, 'args'), ...list(e, 'agg_order'), ...(node(e, 'agg_filter') ? [node(e, 'agg_filter') as Tree] : [])].map((a) =>
          readExpression(s, node(a, 'NamedArgExpr') ? node(node(a, 'NamedArgExpr'), 'arg') : a),
        ),
      };
    case 'SQLValueFunction':
      return { kind: 'call', function: { schema: 'pg_catalog', name: SQL_VALUES[text(e, 'op') ?? ''] ?? 'current_user' }, args: [] };
    case 'TypeCast':
      return { kind: 'cast', type: readType(node(e, 'typeName')), arg: readExpression(s, node(e, 'arg')) };
    case 'A_Expr':
      return readOperator(s, e);
    case 'BoolExpr': {
      const kind = text(e, 'boolop') === 'OR_EXPR' ? 'or' : text(e, 'boolop') === 'NOT_EXPR' ? 'not' : 'and';
      return { kind, args: list(e, 'args').map((a) => readExpression(s, a)) };
    }
    case 'NullTest':
      return { kind: 'null-test', not: text(e, 'nulltesttype') === 'IS_NOT_NULL', arg: readExpression(s, node(e, 'arg')) };
    case 'SubLink': {
      const test = node(e, 'testexpr');
      return { kind: 'subquery', query: readQuery(s, node(e, 'subselect')), args: test ? [readExpression(s, test)] : [] };
    }
    case 'A_ArrayExpr':
      return { kind: 'list', args: list(e, 'elements').map((a) => readExpression(s, a)) };
    case 'RowExpr':
      return { kind: 'list', args: list(e, 'args').map((a) => readExpression(s, a)) };
    case 'List':
      return { kind: 'list', args: list(e, 'items').map((a) => readExpression(s, a)) };
    case 'SelectStmt':
      return { kind: 'subquery', query: readQuery(s, t), args: [] };
    case 'TypeName':
    case 'String':
      return { kind: 'other', args: [] };
    default:
      return { kind: 'other', args: readInside(s, e) };
  }
}
