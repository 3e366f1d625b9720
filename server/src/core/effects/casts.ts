import { domainBase, typeEntry } from '../catalog/lookup.ts';
import type { ColumnType } from '../catalog/types.ts';
import type { TypeWorld } from '../catalog/world.ts';
import type { Expression } from '../facts/expression.ts';
import { CASTS } from './builtin.generated.ts';

const short = (t: ColumnType): string => t.key.replace(/^pg_catalog\./, '');
const STRINGS = new Set(['text', 'varchar', 'bpchar', 'name', 'citext']);
const NUMBERS = new Set(['int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'oid', 'money']);
const TIMES = new Set(['date', 'timestamp', 'timestamptz', 'time', 'timetz']);

/** A coarse family of types that compare with each other. */
export function categoryOf(world: TypeWorld, type: ColumnType): string {
  if (type.dimensions > 0) return `array of ${type.key}`;
  const { base } = domainBase(world, type);
  const name = short(base);
  if (STRINGS.has(name)) return 'string';
  if (NUMBERS.has(name)) return 'number';
  if (name === 'date' || name === 'timestamp' || name === 'timestamptz') return 'date';
  if (name === 'inet' || name === 'cidr') return 'network';
  return base.key;
}

export const isKnownType = (world: TypeWorld, type: ColumnType): boolean =>
  type.key.startsWith('pg_catalog.') || typeEntry(world, type) !== null;

const sameType = (a: ColumnType, b: ColumnType): boolean => a.key === b.key && a.dimensions === b.dimensions;

/** How far a cast goes by itself: `implicit`, in assignments, only when written, or not at all. Null: not known. */
export function castContext(world: TypeWorld, from: ColumnType, to: ColumnType): 'implicit' | 'assignment' | 'explicit' | 'none' | null {
  if (sameType(from, to)) return 'implicit';
  if (!isKnownType(world, from) || !isKnownType(world, to)) return null;
  if (from.dimensions !== to.dimensions) {
    if (from.dimensions > 0 && STRINGS.has(short(to))) return 'assignment';
    if (to.dimensions > 0 && STRINGS.has(short(from))) return 'explicit';
    return 'none';
  }
  const a = domainBase(world, from).base;
  const b = domainBase(world, to).base;
  if (sameType(a, b)) return domainBase(world, to).domain ? 'assignment' : 'implicit';
  const found = CASTS.get(`${short(a)}>${short(b)}`);
  if (found) return found.startsWith('i') ? 'implicit' : found.startsWith('a') ? 'assignment' : 'explicit';
  // through text: automatic in assignments to a string type, explicit from one. Source: manual, CREATE CAST, "I/O conversion casts"
  if (STRINGS.has(short(b))) return 'assignment';
  if (STRINGS.has(short(a))) return 'explicit';
  return 'none';
}

const binary = (from: string, to: string): boolean => CASTS.get(`${from}>${to}`)?.endsWith('b') ?? false;

/** Types whose shorter form is a prefix of the longer one, so that a wider modifier is free. */
const WIDENS = new Set(['varchar', 'varbit', 'timestamp', 'timestamptz', 'time', 'timetz', 'interval']);

/** What changing the type of stored values takes. Source: the oracle's cases type-* and typ-*, measured; ATColumnChangeRequiresRewrite in the server. */
export type Conversion =
  | { readonly kind: 'free' }
  | { readonly kind: 'rewrite' }
  /** Free when the connection's TimeZone is UTC. */
  | { readonly kind: 'utc' }
  | { readonly kind: 'unknown'; readonly what: string };

export function conversion(world: TypeWorld, from: ColumnType, to: ColumnType): Conversion {
  const sameModifiers = from.modifiers.join() === to.modifiers.join();
  if (sameType(from, to) && sameModifiers) return { kind: 'free' };
  if (!isKnownType(world, from)) return { kind: 'unknown', what: 'the present type of the column' };
  if (from.dimensions > 0 || to.dimensions > 0) return { kind: 'rewrite' };
  const domainTo = domainBase(world, to);
  if (domainTo.constrained && !sameType(from, to)) return { kind: 'rewrite' };
  const a = domainBase(world, from).base;
  const b = domainTo.base;
  const [source, goal] = [short(a), short(b)];
  if ((source === 'timestamp' && goal === 'timestamptz') || (source === 'timestamptz' && goal === 'timestamp')) {
    return b.modifiers.length > 0 ? { kind: 'rewrite' } : { kind: 'utc' };
  }
  if (source !== goal && !binary(source, goal))
    return isKnownType(world, to) ? { kind: 'rewrite' } : { kind: 'unknown', what: `the type ${to.key}` };
  if (goal === 'bpchar')
    return source === 'bpchar' && (a.modifiers[0] ?? 1) === (b.modifiers[0] ?? 1) ? { kind: 'free' } : { kind: 'rewrite' };
  if (b.modifiers.length === 0) return { kind: 'free' };
  if (source !== goal) return { kind: 'rewrite' };
  if (a.modifiers.join() === b.modifiers.join()) return { kind: 'free' };
  if (goal === 'numeric') {
    const free =
      a.modifiers.length > 0 && (a.modifiers[1] ?? 0) === (b.modifiers[1] ?? 0) && (b.modifiers[0] ?? 0) >= (a.modifiers[0] ?? 0);
    return { kind: free ? 'free' : 'rewrite' };
  }
  if (WIDENS.has(goal)) {
    const wanted = b.modifiers[0] ?? 0;
    // six digits are all that times have, so (6) is as wide as no modifier
    if (TIMES.has(goal) || goal === 'interval') return { kind: wanted >= (a.modifiers[0] ?? 6) ? 'free' : 'rewrite' };
    return { kind: a.modifiers.length > 0 && wanted >= (a.modifiers[0] ?? 0) ? 'free' : 'rewrite' };
  }
  return { kind: 'rewrite' };
}

/**
 * True when statements written for a column of type `from` still work on one of type `to`: values are assigned without a cast.
 * @param counted the column counts (a number with a number as default), so that code does arithmetic on it
 */
export function assignable(world: TypeWorld, from: ColumnType, to: ColumnType, counted: boolean): boolean {
  const a = typeEntry(world, from);
  const b = typeEntry(world, to);
  if (a?.kind === 'enum' && b?.kind === 'enum') return a.values.every((v) => b.values.includes(v));
  const context = castContext(world, from, to);
  if (context === null) return true;
  if (counted && categoryOf(world, from) === 'number' && categoryOf(world, to) !== 'number') return false;
  return context === 'implicit' || context === 'assignment';
}

/** A constant, looked at through casts. */
export function constantIn(e: Expression): Extract<Expression, { kind: 'constant' }> | null {
  if (e.kind === 'constant') return e;
  return e.kind === 'cast' ? constantIn(e.arg) : null;
}
