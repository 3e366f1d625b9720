import type { Client } from 'pg';

/** Rows of one table as text, one cell a column; columns by name. */
export interface TableRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** By table, as SQL writes it. */
export type Rows = ReadonlyMap<string, TableRows>;

const TABLES = `
  SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
    (SELECT coalesce(json_agg(attname ORDER BY attname), '[]') FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND c.relname <> '_data_migrations' ORDER BY 1`;

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** All rows of all ordinary tables, partitions included. */
export async function rowsOf(client: Client): Promise<Rows> {
  const { rows: tables } = await client.query<{ name: string; columns: string[] }>(TABLES);
  const out = new Map<string, TableRows>();
  for (const { name, columns } of tables) {
    const cells = columns.map((c) => `${quote(c)}::text`).join(', ');
    const { rows } = await client.query<{ r: (string | null)[] }>(`SELECT to_json(ARRAY[${cells}]::text[]) AS r FROM ONLY ${name}`);
    out.set(name, { columns, rows: rows.map((row) => row.r) });
  }
  return out;
}

const projected = (t: TableRows, columns: readonly string[]): readonly string[] => {
  const at = columns.map((c) => t.columns.indexOf(c));
  return t.rows.map((row) => JSON.stringify(at.map((i) => row[i] ?? null))).sort();
};

const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((x, i) => x === b[i]);
const sameIn = (a: TableRows, b: TableRows, columns: readonly string[]): boolean => same(projected(a, columns), projected(b, columns));

/** A sentence with the first row on either side that the other has not. */
function difference(table: string, got: TableRows, expected: TableRows, columns: readonly string[]): string | null {
  const [is, was] = [projected(got, columns), projected(expected, columns)];
  if (same(is, was)) return null;
  const only = (a: readonly string[], b: readonly string[]): string => {
    const there = new Set(b);
    return a.find((x) => !there.has(x)) ?? 'the same ones, but not as often';
  };
  const counts = is.length === was.length ? `${is.length} rows` : `${is.length} rows, not ${was.length}`;
  return `${table} (${columns.join(', ')}): ${counts}; there is ${only(is, was)}, expected is ${only(was, is)}`;
}

/**
 * Where the rows differ; tables and columns that only one side has are the schema's business.
 * @param except columns whose values do not count, as `"Table"."column"` or with the schema before it
 */
export function rowDifferences(got: Rows, expected: Rows, except: readonly string[] = []): readonly string[] {
  const ignored = new Set(except.flatMap((name) => [name, `public.${name}`]));
  return [...expected].flatMap(([table, was]) => {
    const is = got.get(table);
    if (is === undefined) return [];
    const columns = was.columns.filter(
      (c) => is.columns.includes(c) && !ignored.has(`${table}.${quote(c)}`) && !ignored.has(`${table}.${c}`),
    );
    return difference(table, is, was, columns) ?? [];
  });
}

/**
 * What going back has lost, compared with the rows before the phase. A column that the phase changed may keep its new values;
 * one that it dropped must come back with its values unless that loss is announced.
 */
export function lostByDown(before: Rows, after: Rows, back: Rows, lossAnnounced: boolean): readonly string[] {
  return [...before].flatMap(([table, was]) => {
    const is = back.get(table);
    if (is === undefined) return [];
    const [then, common] = [after.get(table), was.columns.filter((c) => is.columns.includes(c))];
    // a dropped table comes back without rows where that loss is announced
    if (then === undefined && lossAnnounced) return [];
    if (sameIn(is, was, common)) return [];
    const dropped = common.filter((c) => !then?.columns.includes(c));
    const stable = common.filter((c) => then?.columns.includes(c) && sameIn(then, was, [c]));
    const changed = common.filter((c) => !dropped.includes(c) && !stable.includes(c));
    const strict = lossAnnounced ? stable : [...stable, ...dropped];
    const strange = changed.filter((c) => !sameIn(is, was, [c]) && !(then && sameIn(is, then, [c])));
    const lost = difference(table, is, was, strict);
    return [...(lost === null ? [] : [lost]), ...strange.map((c) => `${table}: the values of ${c} are neither the old nor the new ones`)];
  });
}
