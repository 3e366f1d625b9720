import { domainBase, typeEntry, typeText } from '../catalog/lookup.ts';
import type { ColumnType } from '../catalog/types.ts';
import type { World } from '../catalog/world.ts';
import type { Expression } from '../facts/expression.ts';
import { castContext, constantIn } from './casts.ts';

const INTEGER = /^\s*[-+]?\d+(_\d+)*\s*$/;
const FLOAT = /^\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*$|^\s*[-+]?(nan|infinity|inf)\s*$/i;
const BOOLEAN = /^\s*(t|tr|tru|true|y|ye|yes|on|1|f|fa|fal|fals|false|n|no|of|off|0)\s*$/i;
const UUID = /^\s*\{?[0-9a-f]{4}(-?[0-9a-f]{4}){7}\}?\s*$/i;

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Whether a text constant can be read as a value of the type; true where this cannot be told. */
const READABLE: Readonly<Record<string, (text: string) => boolean>> = {
  'pg_catalog.int2': (t) => INTEGER.test(t) || /^\s*0[xob]/i.test(t),
  'pg_catalog.int4': (t) => INTEGER.test(t) || /^\s*0[xob]/i.test(t),
  'pg_catalog.int8': (t) => INTEGER.test(t) || /^\s*0[xob]/i.test(t),
  'pg_catalog.numeric': (t) => FLOAT.test(t) || /^\s*0[xob]/i.test(t),
  'pg_catalog.float4': (t) => FLOAT.test(t),
  'pg_catalog.float8': (t) => FLOAT.test(t),
  'pg_catalog.bool': (t) => BOOLEAN.test(t),
  'pg_catalog.uuid': (t) => UUID.test(t),
  'pg_catalog.json': isJson,
  'pg_catalog.jsonb': isJson,
};

/** PostgreSQL's error for a default that the column's type cannot take; null when it can, or when that is not known. */
export function defaultError(world: World, type: ColumnType, expression: Expression, column: string): string | null {
  const constant = expression.kind === 'constant' ? expression : null;
  if (type.dimensions > 0 || !constant || constant.type === 'null') return null;
  const { base } = domainBase(world, type);
  if (constant.type === 'string') {
    const entry = typeEntry(world, base);
    if (entry?.kind === 'enum' && !entry.values.includes(constant.value))
      return `invalid input value for enum "${entry.name}": "${constant.value}"`;
    const readable = READABLE[base.key];
    return readable && !readable(constant.value) ? `invalid input syntax for type ${typeText(world, base)}: "${constant.value}"` : null;
  }
  const own = { integer: 'int4', float: 'numeric', boolean: 'bool', bits: 'bit' }[constant.type];
  const context = castContext(world, { key: `pg_catalog.${own}`, modifiers: [], dimensions: 0 }, base);
  return context === 'none' || context === 'explicit'
    ? `column "${column}" is of type ${typeText(world, type)} but default expression is of type ${own}`
    : null;
}

/** The value of a check for one constant in one column: true, false, or null for unknown. Only plain comparisons are worked out. */
export function evaluate(e: Expression, column: string, value: string): boolean | null {
  if (e.kind === 'and' || e.kind === 'or') {
    const parts = e.args.map((a) => evaluate(a, column, value));
    const decisive = e.kind === 'or';
    if (parts.includes(decisive)) return decisive;
    return parts.includes(null) ? null : !decisive;
  }
  if (e.kind === 'not') {
    const inner = e.args[0] ? evaluate(e.args[0], column, value) : null;
    return inner === null ? null : !inner;
  }
  if (e.kind === 'null-test') return e.arg.kind === 'column' && e.arg.name === column ? e.not : null;
  if (e.kind !== 'operator' || e.args.length !== 2) return null;
  const [left, right] = e.args;
  if (left?.kind !== 'column' || left.name !== column || !right) return null;
  if (right.kind === 'list' && e.name === '=') {
    const members = right.args.map((a) => constantIn(a)?.value ?? null);
    return members.includes(null) ? null : members.includes(value);
  }
  const other = constantIn(right)?.value;
  const [a, b] = [Number(value), Number(other)];
  if (other === undefined) return null;
  const numeric = !Number.isNaN(a) && !Number.isNaN(b) && value.trim() !== '' && other.trim() !== '';
  switch (e.name) {
    case '=':
      return numeric ? a === b : value === other;
    case '<>':
      return numeric ? a !== b : value !== other;
    case '<':
      return numeric ? a < b : null;
    case '<=':
      return numeric ? a <= b : null;
    case '>':
      return numeric ? a > b : null;
    case '>=':
      return numeric ? a >= b : null;
    default:
      return null;
  }
}
