import type { Client } from 'pg';
import { catalogQuery } from './catalog-query.ts';

/** One object of a catalog: `column "x" of "t" in schema "s"`, with its properties. */
export interface Entry {
  readonly kind: string;
  /** Null for what stands in no schema. */
  readonly schema: string | null;
  /** The relation or type that it belongs to; null for what belongs to none. */
  readonly of: string | null;
  readonly name: string;
  readonly is: Readonly<Record<string, unknown>>;
}

/**
 * The whole catalog of a database in comparable form, by names; object ids and gaps that dropped columns leave are left out, the places
 * of columns among each other are not.
 */
export type Snapshot = ReadonlyMap<string, Entry>;

export interface Difference {
  readonly what: 'missing' | 'left' | 'differs';
  readonly entry: Entry;
  /** The property that differs; null for a whole object. */
  readonly property: string | null;
  readonly was: unknown;
  readonly is: unknown;
}

const queries = new Map<number, string>();

const keyOf = (e: Entry): string => [e.kind, e.schema ?? '', e.of ?? '', e.name].join('\u0000');

/**
 * What the session sees, its own open transaction included. Its search path is the same afterwards.
 * @param open whether the session is in a transaction
 */
export async function snapshotOf(client: Client, version: number, open: boolean): Promise<Snapshot> {
  const query = queries.get(version) ?? catalogQuery(version);
  queries.set(version, query);
  await client.query(`${open ? 'SAVEPOINT looking' : 'BEGIN'}; SET LOCAL search_path = ''`);
  const { rows } = await client.query<Entry>({ name: 'catalog', text: query });
  await client.query(open ? 'ROLLBACK TO looking; RELEASE looking' : 'ROLLBACK');
  return new Map(rows.map((e): [string, Entry] => [keyOf(e), e]));
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** In what `is` differs from `was`; empty when they are the same. */
export function differences(is: Snapshot, was: Snapshot): readonly Difference[] {
  const out: Difference[] = [];
  for (const [key, entry] of was) {
    const now = is.get(key);
    if (now === undefined) out.push({ what: 'missing', entry, property: null, was: entry.is, is: null });
    else
      for (const property of Object.keys(entry.is))
        if (!same(entry.is[property], now.is[property]))
          out.push({ what: 'differs', entry, property, was: entry.is[property], is: now.is[property] });
  }
  for (const [key, entry] of is) if (!was.has(key)) out.push({ what: 'left', entry, property: null, was: null, is: entry.is });
  return out;
}

const shown = (value: unknown): string => (typeof value === 'string' ? value.trim() : JSON.stringify(value ?? null));

export const entryName = ({ kind, schema, of, name }: Entry): string => `${kind} ${[schema, of, name].filter((x) => x !== null).join('.')}`;

/** One line for people. */
export function differenceText({ what, entry, property, was, is }: Difference): string {
  if (what === 'differs') return `${entryName(entry)}: ${property} is ${shown(is)}, not ${shown(was)}`;
  const whole = shown(entry.is.definition ?? entry.is.type ?? entry.is.query ?? entry.is.values ?? '');
  return `${what}: ${entryName(entry)} ${whole}`.trimEnd();
}
