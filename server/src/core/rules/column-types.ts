import type { ColumnType } from '../catalog/types.ts';

const SPELLED: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  bool: 'boolean',
  float4: 'real',
  float8: 'double precision',
  bpchar: 'char',
};

/** The built-in type's name in PostgreSQL's own spelling (`int4`), null for arrays and for types that are not built in. */
export const builtIn = (type: ColumnType): string | null =>
  type.dimensions === 0 && type.key.startsWith('pg_catalog.') ? type.key.slice('pg_catalog.'.length) : null;

/** A type as people write it: `varchar(10)`, `integer`, `"Role"`. */
export function showType(type: ColumnType): string {
  const name = type.key.slice(type.key.indexOf('.') + 1);
  const spelled = type.key.startsWith('pg_catalog.') ? (SPELLED[name] ?? name) : `"${name}"`;
  return `${spelled}${type.modifiers.length > 0 ? `(${type.modifiers.join(',')})` : ''}${'[]'.repeat(type.dimensions)}`;
}

/** How large the values of a family of types are; a type that is absent does not take part. */
const INTEGERS: Readonly<Record<string, number>> = { int2: 2, int4: 4, int8: 8 };
const FLOATS: Readonly<Record<string, number>> = { float4: 4, float8: 8 };
const TEXTS: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar']);
const TIMES: ReadonlySet<string> = new Set(['timestamp', 'timestamptz', 'time', 'timetz', 'interval']);
/** `timestamp` without a number keeps microseconds. Source: manual, 8.5 "Date/Time Types". */
const MICROSECONDS = 6;

/** What happens to a value that the narrower type does not hold. */
export type Narrowing = 'fails' | 'rounds' | 'cuts';

const text = (type: ColumnType, name: string): number => type.modifiers[0] ?? (name === 'bpchar' ? 1 : Number.POSITIVE_INFINITY);

function narrowsNumeric(from: ColumnType, to: ColumnType): Narrowing | null {
  const [precision, scale = 0] = to.modifiers;
  if (precision === undefined) return null;
  const [oldPrecision = Number.POSITIVE_INFINITY, oldScale = from.modifiers.length > 0 ? 0 : Number.POSITIVE_INFINITY] = from.modifiers;
  const oldWhole = oldPrecision === Number.POSITIVE_INFINITY ? oldPrecision : oldPrecision - oldScale;
  if (precision - scale < oldWhole) return 'fails';
  return scale < oldScale ? 'rounds' : null;
}

/**
 * Whether some values of the first type do not fit into the second, and what PostgreSQL does with them. Null: all fit, or the
 * types are no kin. Source: manual, chapter 8 "Data Types".
 */
export function narrowing(from: ColumnType, to: ColumnType): Narrowing | null {
  const a = builtIn(from);
  const b = builtIn(to);
  if (a === null || b === null) return null;
  const [wide, narrow] = [INTEGERS[a], INTEGERS[b]];
  if (wide !== undefined && narrow !== undefined) return narrow < wide ? 'fails' : null;
  if (FLOATS[a] !== undefined && FLOATS[b] !== undefined) return (FLOATS[b] ?? 0) < (FLOATS[a] ?? 0) ? 'rounds' : null;
  if (a === 'numeric' && b === 'numeric') return narrowsNumeric(from, to);
  if ((a === 'numeric' || FLOATS[a] !== undefined) && narrow !== undefined) return 'rounds';
  if (a === 'numeric' && FLOATS[b] !== undefined) return 'rounds';
  if (TEXTS.has(a) && TEXTS.has(b)) return text(to, b) < text(from, a) ? 'fails' : null;
  if (TIMES.has(a) && b === 'date') return 'cuts';
  if ((a === 'timestamp' || a === 'timestamptz') && (b === 'time' || b === 'timetz')) return 'cuts';
  if (TIMES.has(a) && TIMES.has(b)) return (to.modifiers[0] ?? MICROSECONDS) < (from.modifiers[0] ?? MICROSECONDS) ? 'rounds' : null;
  return null;
}
