import type { DataTypeDef, Expr, QName } from 'pgsql-ast-parser';
import { type Expression, type Name, type Query, type TypeName, walk } from '../../../facts/expression.ts';

/** Thrown inside the reader for a form that the parser reads wrongly, or that is not mapped; it becomes an `unread` fact. */
export class Refused extends Error {}

export const refuse = (what: string): never => {
  throw new Refused(what);
};

export const nameOf = (q: QName): Name => ({ schema: q.schema ?? null, name: q.name });

/** PostgreSQL's names for the types that its grammar knows as keywords. */
const KEYWORD_TYPES: Readonly<Record<string, string>> = {
  int: 'int4',
  integer: 'int4',
  smallint: 'int2',
  bigint: 'int8',
  real: 'float4',
  float: 'float8',
  'double precision': 'float8',
  decimal: 'numeric',
  dec: 'numeric',
  numeric: 'numeric',
  boolean: 'bool',
  char: 'bpchar',
  character: 'bpchar',
  nchar: 'bpchar',
  varchar: 'varchar',
  'character varying': 'varchar',
  timestamp: 'timestamp',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
  time: 'time',
  'time without time zone': 'time',
  'time with time zone': 'timetz',
  interval: 'interval',
  json: 'json',
};

const SERIAL: Readonly<Record<string, string>> = {
  serial4: 'serial',
  serial8: 'bigserial',
  serial2: 'smallserial',
};

export function readType(t: DataTypeDef): TypeName {
  if (t.kind === 'array') {
    const inner = readType(t.arrayOf);
    return { ...inner, dimensions: inner.dimensions + 1 };
  }
  const modifiers = t.config ?? [];
  if (t.schema !== undefined || t.doubleQuoted) return { schema: t.schema ?? null, name: t.name, modifiers, dimensions: 0 };
  const written = t.name.toLowerCase().replace(/\s+/g, ' ');
  if (written === 'bit' || written === 'bit varying' || (written === 'float' && modifiers.length > 0)) return refuse(`the type ${written}`);
  const keyword = KEYWORD_TYPES[written];
  if (keyword === undefined) return { schema: null, name: SERIAL[written] ?? written, modifiers, dimensions: 0 };
  return {
    schema: 'pg_catalog',
    name: keyword,
    modifiers: keyword === 'bpchar' && modifiers.length === 0 ? [1] : modifiers,
    dimensions: 0,
  };
}

const OPERATORS: Readonly<Record<string, string>> = { '!=': '<>', LIKE: '~~', 'NOT LIKE': '!~~', ILIKE: '~~*', 'NOT ILIKE': '!~~*' };

/** Written like calls, but grammar of their own for PostgreSQL. */
const NO_CALLS: ReadonlySet<string> = new Set([
  'localtimestamp',
  'localtime',
  'current_timestamp',
  'current_time',
  'nullif',
  'any',
  'some',
  'all',
  'exists',
  'row',
  'array',
  'trim',
  'position',
  'overlay',
  'substring',
  'normalize',
  'treat',
  'grouping',
  'rollup',
  'cube',
  'xmlelement',
  'xmlforest',
  'xmlparse',
  'json_object',
  'json_array',
  'json_value',
  'json_query',
  'json_exists',
  'json_scalar',
  'json_serialize',
  'merge_action',
  'collation',
  'extract',
  'cast',
]);

/** An expression. @param text the statement, for constants as they are written */
export function readExpression(text: string, e: Expr): Expression {
  const read = (x: Expr): Expression => readExpression(text, x);
  switch (e.type) {
    case 'null':
      return { kind: 'constant', type: 'null', value: '' };
    case 'string':
      return { kind: 'constant', type: 'string', value: e.value };
    case 'boolean':
      return { kind: 'constant', type: 'boolean', value: String(e.value) };
    case 'integer':
    case 'numeric': {
      const written = e._location ? text.slice(e._location.start, e._location.end).replace(/\s+/g, '') : '';
      if (!/^-?(\d+|\d+\.\d*|\.\d+)$/.test(written)) return refuse('a number');
      const small = e.type === 'integer' && Math.abs(e.value) <= 2147483647;
      return { kind: 'constant', type: small ? 'integer' : 'float', value: small ? String(e.value) : written };
    }
    case 'ref':
      return e.name === '*' ? refuse('*') : { kind: 'column', table: e.table?.name ?? null, name: e.name };
    case 'parameter':
      return { kind: 'parameter' };
    case 'keyword':
      return e.keyword === 'distinct'
        ? refuse('DISTINCT')
        : { kind: 'call', function: { schema: 'pg_catalog', name: e.keyword }, args: [] };
    case 'call': {
      if (e.distinct || e.orderBy || e.filter || e.withinGroup || e.over) return refuse('an aggregate or window');
      const name = nameOf(e.function);
      const args = e.args.map(read);
      if (name.schema === null && ['coalesce', 'greatest', 'least'].includes(name.name)) return { kind: 'other', args };
      if (name.schema === null && NO_CALLS.has(name.name)) return refuse(name.name);
      return { kind: 'call', function: name, args };
    }
    case 'cast':
      return { kind: 'cast', type: readType(e.to), arg: read(e.operand) };
    case 'array':
      return { kind: 'list', args: e.expressions.map(read) };
    case 'member':
      return {
        kind: 'operator',
        name: e.op,
        args: [
          read(e.operand),
          typeof e.member === 'number'
            ? { kind: 'constant', type: 'integer', value: String(e.member) }
            : { kind: 'constant', type: 'string', value: e.member },
        ],
      };
    case 'ternary':
      return { kind: 'operator', name: e.op.toLowerCase(), args: [read(e.value), read(e.lo), read(e.hi)] };
    case 'unary':
      switch (e.op) {
        case 'NOT':
          return { kind: 'not', args: [read(e.operand)] };
        case 'IS NULL':
        case 'IS NOT NULL':
          return { kind: 'null-test', not: e.op === 'IS NOT NULL', arg: read(e.operand) };
        case '-':
          return { kind: 'operator', name: '-', args: [read(e.operand)] };
        default:
          return refuse(e.op);
      }
    case 'binary': {
      if (e.op === 'AND' || e.op === 'OR') {
        const kind = e.op === 'AND' ? 'and' : 'or';
        const left = read(e.left);
        const right = read(e.right);
        return { kind, args: left.kind === kind ? [...left.args, right] : [left, right] };
      }
      if (e.op === 'IN' || e.op === 'NOT IN') {
        if (e.right.type !== 'list') return refuse(e.op);
        return {
          kind: 'operator',
          name: e.op === 'IN' ? '=' : '<>',
          args: [read(e.left), { kind: 'list', args: e.right.expressions.map(read) }],
        };
      }
      if (e.op === 'AT TIME ZONE' || e.opSchema) return refuse(e.op);
      return { kind: 'operator', name: OPERATORS[e.op] ?? e.op, args: [read(e.left), read(e.right)] };
    }
    default:
      return refuse(e.type);
  }
}

/** What the expressions of a change of data touch; there is no subquery in them. */
export function touchedBy(expressions: readonly Expression[], alias: ReadonlyMap<string, Name>, filtered: boolean): Query {
  const columns: Query['columns'][number][] = [];
  const calls: Query['calls'][number][] = [];
  const types: TypeName[] = [];
  for (const e of expressions)
    walk(e, (x) => {
      if (x.kind === 'column')
        columns.push({ table: x.table === null ? null : (alias.get(x.table) ?? { schema: null, name: x.table }), name: x.name });
      else if (x.kind === 'call') calls.push({ function: x.function, args: x.args });
      else if (x.kind === 'cast') types.push(x.type);
    });
  return { reads: [], columns, calls, types, outputs: [], simple: false, bounded: false, filtered, writes: [], locksRows: false };
}
