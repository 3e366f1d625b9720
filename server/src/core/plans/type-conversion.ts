import { domainBase } from '../catalog/lookup.ts';
import type { CatalogReader, Column, ColumnType, Relation } from '../catalog/types.ts';
import { castContext } from '../effects/casts.ts';
import type { TypeName } from '../facts/expression.ts';
import { canBeColumn, edited, type Lexed, lexed, nameAt, signAt, wordAt } from '../sql/identifiers.ts';
import { quote } from '../write/names.ts';
import { typeSql } from '../write/types.ts';

/** How values of one column become values of another type, and back, as SQL. */
export interface TypeConversion {
  /** The old value as it is assigned: what does not fit is an error. `row` stands before other columns: `NEW.`, or nothing. */
  readonly assign: (value: string, row: string) => string;
  /** The same with a cast, for comparing it with what is stored. */
  readonly exact: (value: string, row: string) => string;
  readonly back: (value: string) => string;
  /** `back` gives what was there before, so that code which reads the old column can go on. */
  readonly invertible: boolean;
  /** No two values become one, so that `back` loses nothing. */
  readonly exactBack: boolean;
  /** Some values may have no counterpart. */
  readonly mayFail: boolean;
  /** Times were read at a time zone that nobody wrote down. */
  readonly zoned: boolean;
  /** True where the two differ, for values of each of the types. */
  readonly differs: (a: string, b: string) => string;
  readonly oldDiffers: (a: string, b: string) => string;
}

export interface TypeChange {
  readonly table: Relation;
  readonly old: Column;
  readonly to: ColumnType;
  /** As SQL. */
  readonly oldType: string;
  readonly newType: string;
  /** The expression of USING. */
  readonly using: string | null;
}

const short = (t: ColumnType): string => t.key.replace(/^pg_catalog\./, '');

/** @returns a sentence when PostgreSQL cannot convert the values by itself. */
export function conversionOf(catalog: CatalogReader, change: TypeChange): TypeConversion | { readonly problem: string } {
  const { old, to, using, newType, oldType } = change;
  const chain = using === null ? [] : castsOf(using, old.name);
  const zone = using === null ? null : zoneOf(using, old.name);
  // a chain of one cast to the very type says no more than no USING
  const bare = using === null || chain?.length === 0 || (chain?.length === 1 && sameType(catalog.resolveType(chain[0]!), to));
  const context = castContext(catalog.types, old.type, to);
  if (bare && context === 'none')
    return {
      problem: `PostgreSQL has no cast from ${oldType} to ${newType}. Say with USING how a value becomes one of the new type.`,
    };
  const zoned = bare ? atUtc(old.type, to) : null;
  const assign = (value: string, row: string): string => {
    if (zoned !== null) return zoned(value);
    if (!bare) return `(${withValue(change, value, row)})`;
    return context === 'explicit' ? `${value}::${newType}` : value;
  };
  const backContext = castContext(catalog.types, to, old.type);
  const zonedBack = bare ? atUtc(to, old.type) : null;
  const back = (value: string): string => {
    if (zone !== null) return `(${value} AT TIME ZONE ${zone})::${oldType}`;
    if (zonedBack !== null) return zonedBack(value);
    // through text, char(n) loses the blanks behind it
    return backContext === 'none' || short(to) === 'bpchar' ? `${value}::text::${oldType}` : `${value}::${oldType}`;
  };
  const total = bare && (context === 'implicit' || (STRINGS.has(short(to)) && context === 'assignment'));
  return {
    assign,
    exact: (value, row) => `(${assign(value, row)})::${newType}`,
    back,
    invertible: bare || chain !== null || zone !== null,
    exactBack: total && to.modifiers.length === 0,
    mayFail: !(total && (to.modifiers.length === 0 || TIMES.has(short(to)))) && zone === null && zoned === null,
    zoned: zoned !== null,
    differs: comparison(catalog, to),
    oldDiffers: comparison(catalog, old.type),
  };
}

const STRINGS = new Set(['text', 'varchar']);
const TIMES = new Set(['timestamp', 'timestamptz', 'time', 'timetz', 'interval']);
const sameType = (a: ColumnType, b: ColumnType): boolean =>
  a.key === b.key && a.dimensions === b.dimensions && a.modifiers.join() === b.modifiers.join();

/** Types without `=`, or whose `=` does not tell all values apart: `'a' = 'A'`, `'1 day' = '24 hours'`, boxes of one size. */
const UNEQUAL = new Set('json xml citext interval point line lseg box path polygon circle'.split(' '));

/** SQL that is true where two values of a type differ, NULL among them. */
export function comparison(catalog: CatalogReader, type: ColumnType): (a: string, b: string) => string {
  const { base } = domainBase(catalog.types, type);
  const name = base.key.slice(base.key.indexOf('.') + 1);
  const asText = UNEQUAL.has(name) || (name === 'numeric' && base.modifiers.length === 0);
  return (a, b) => (asText ? `${a}::text IS DISTINCT FROM ${b}::text` : `${a} IS DISTINCT FROM ${b}`);
}

/**
 * Between types with and without a time zone PostgreSQL takes the TimeZone of the session, which differs between the migration,
 * the backfill and each client. Prisma writes UTC.
 */
function atUtc(from: ColumnType, to: ColumnType): ((value: string) => string) | null {
  if (from.dimensions > 0 || to.dimensions > 0) return null;
  const [a, b] = [short(from), short(to)];
  if (b === 'timestamptz' && a === 'timestamp') return (v) => `${v} AT TIME ZONE 'UTC'`;
  if (b === 'timestamptz' && a === 'date') return (v) => `${v}::timestamp AT TIME ZONE 'UTC'`;
  if (a === 'timestamptz' && b === 'timestamp') return (v) => `${v} AT TIME ZONE 'UTC'`;
  if (a === 'timestamptz' && (b === 'date' || b === 'time')) return (v) => `(${v} AT TIME ZONE 'UTC')::${b}`;
  return null;
}

/** The expression with another value in the place of the column, and other columns of the row qualified. */
function withValue({ table, old, using }: TypeChange, value: string, row: string): string {
  const l = lexed(using ?? '');
  const columns = new Set(table.columns.map((c) => c.name));
  return edited(
    l.sql,
    l.tokens.flatMap((token, i) => {
      const name = nameAt(l, i);
      if (name === null || !columns.has(name) || !canBeColumn(l, i)) return [];
      const qualified = signAt(l, i - 1) === '.';
      if (qualified && nameAt(l, i - 2) !== table.name) return [];
      const start = qualified ? startOfQualifier(l, i) : token.start;
      return [{ start, end: token.end, text: name === old.name ? value : `${row}${quote(name)}` }];
    }),
  );
}

/** `"public"."User"."name"`: from the schema on. */
function startOfQualifier(l: Lexed, column: number): number {
  const first = signAt(l, column - 3) === '.' ? column - 4 : column - 2;
  return l.tokens[first]?.start ?? 0;
}

/** A longer text is no chain of casts that somebody wrote. */
const LONGEST_CHAIN = 1000;

/** The types of `"x"::a::b` and of the like, in order; null for any other expression. */
export function castsOf(using: string, column: string): readonly TypeName[] | null {
  if (using.length > LONGEST_CHAIN) return null;
  const written = /^cast\s*\(\s*("(?:[^"]|"")+"|[\w$]+)\s+as\s+([^()]+(?:\([^()]*\)[^()]*)?)\)$/i.exec(bareOf(using));
  const casts = written === null ? bareOf(using).split('::') : [written[1] ?? '', written[2] ?? ''];
  const types = casts.slice(1).map(typeNamed);
  const head = lexed(bareOf(casts[0] ?? ''));
  const last = head.tokens.length - 1;
  const isColumn = last >= 0 && nameAt(head, last) === column && (last === 0 || signAt(head, last - 1) === '.');
  return isColumn && types.every((t) => t !== null) ? types.filter((t) => t !== null) : null;
}

/** `'Europe/Berlin'` of `"x" AT TIME ZONE 'Europe/Berlin'`. */
function zoneOf(using: string, column: string): string | null {
  if (using.length > LONGEST_CHAIN) return null;
  const l = lexed(bareOf(using));
  const at = l.tokens.length - 4;
  const matches =
    at >= 1 &&
    nameAt(l, at - 1) === column &&
    ['at', 'time', 'zone'].every((word, i) => wordAt(l, at + i) === word) &&
    (at === 1 || signAt(l, at - 2) === '.');
  const zone = l.tokens.at(-1);
  return matches && zone?.kind === 'string' ? l.sql.slice(zone.start, zone.end) : null;
}

/** Without parentheses around the whole. */
function bareOf(sql: string): string {
  const text = sql.trim();
  const l = lexed(text);
  if (signAt(l, 0) !== '(') return text;
  let depth = 0;
  for (const i of l.tokens.keys()) {
    if (signAt(l, i) === '(') depth++;
    if (signAt(l, i) === ')') depth--;
    if (depth === 0) {
      if (i === l.tokens.length - 1) return bareOf(text.slice(1, l.tokens[i]!.start));
      // ("x")::text: the parentheses are around the column alone
      const inner = bareOf(text.slice(0, l.tokens[i]!.end));
      return /^[^()]*$/.test(inner) ? inner + text.slice(l.tokens[i]!.end) : text;
    }
  }
  return text;
}

/** A type from its SQL: `varchar(10)`, `timestamp with time zone`, `app."Role"[]`. Null: it is no plain name of a type. */
export function typeNamed(text: string): TypeName | null {
  if (text.length > LONGEST_CHAIN) return null;
  const found =
    /^\s*((?:"(?:[^"]|"")+"|[A-Za-z_][\w$]*)(?:\s*\.\s*(?:"(?:[^"]|"")+"|[A-Za-z_][\w$]*))?)((?:\s+[A-Za-z]+)*)\s*(?:\(\s*(\d+(?:\s*,\s*-?\d+)?)\s*\))?((?:\s+[A-Za-z]+)*)\s*((?:\[\s*\d*\s*\]\s*)*)$/.exec(
      text,
    );
  if (found === null) return null;
  const [, name = '', before = '', modifiers = '', behind = '', arrays = ''] = found;
  const l = lexed(name);
  const parts = l.tokens.map((_, i) => nameAt(l, i)).filter((p) => p !== null);
  const words = `${before} ${behind}`.trim().toLowerCase().replace(/\s+/g, ' ');
  const dimensions = arrays.split('[').length - 1;
  const numbers = modifiers === '' ? [] : modifiers.split(',').map(Number);
  const last = parts.at(-1) ?? '';
  const spelled = SPELLED[words === '' ? last : `${last} ${words}`];
  if (words !== '' && spelled === undefined) return null;
  return { schema: parts.length > 1 ? (parts[0] ?? null) : null, name: spelled ?? last, modifiers: numbers, dimensions };
}

/** Types of several words, and those whose first word is another type. */
const SPELLED: Readonly<Record<string, string>> = {
  'double precision': 'float8',
  'character varying': 'varchar',
  'national character': 'bpchar',
  'national character varying': 'varchar',
  'bit varying': 'varbit',
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
  'time with time zone': 'timetz',
  'time without time zone': 'time',
  dec: 'numeric',
};

/**
 * A default that goes over to a column of another type, as a change in one step leaves it: a constant keeps the type that it had.
 * Null: there is none.
 */
export function defaultOf(catalog: CatalogReader, old: Column, to: ColumnType): string | null {
  const { default: kept, type } = old;
  if (kept?.sql === undefined) return null;
  if (kept.kind !== 'constant' || kept.type !== 'string' || type.key === to.key) return kept.sql;
  // without its length, which a constant does not keep; CHAR alone would be one character
  const name = type.key.startsWith('pg_catalog.')
    ? short(type) + '[]'.repeat(type.dimensions)
    : typeSql(catalog, { ...type, modifiers: [] });
  return name === null ? kept.sql : `${kept.sql}::${name}`;
}
