import type { Client } from 'pg';

/** What a database holds besides its schema. */
export interface Holdings {
  /** By table, as SQL writes it: its own rows, one object each. */
  readonly rows: ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>;
  /** By sequence: its last value; null when it has given none. */
  readonly sequences: ReadonlyMap<string, number | null>;
  /** By sequence: the table that owns it. */
  readonly owners: ReadonlyMap<string, string>;
}

const TABLES = `
  SELECT format('%I.%I', nspname, relname) AS name, 'table' AS kind, NULL::bigint AS last FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
  WHERE relkind = 'r' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
  UNION ALL SELECT format('%I.%I', schemaname, sequencename), 'sequence', last_value FROM pg_sequences`;

/** Tables that own a sequence. */
const OWNERS = `
  SELECT format('%I.%I', n.nspname, c.relname) AS name, format('%I.%I', m.nspname, t.relname) AS owner
  FROM pg_depend d JOIN pg_class c ON c.oid = d.objid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace m ON m.oid = t.relnamespace
  WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND c.relkind = 'S'`;

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** All rows of all ordinary tables, partitions included, and where the sequences stand. */
export async function holdingsOf(client: Client): Promise<Holdings> {
  const { rows: found } = await client.query<{ name: string; kind: string; last: string | null }>({ name: 'holders', text: TABLES });
  const tables = found.filter((f) => f.kind === 'table').map((f) => f.name);
  const each = tables.map(
    (t) => `SELECT ${text(t)} AS name, coalesce((SELECT json_agg(to_json(its_row)) FROM ONLY ${t} its_row), '[]') AS rows`,
  );
  const { rows } =
    each.length === 0
      ? { rows: [] }
      : await client.query<{ name: string; rows: Readonly<Record<string, unknown>>[] }>(each.join('\nUNION ALL\n'));
  const owners = await client.query<{ name: string; owner: string }>({ name: 'owners', text: OWNERS });
  return {
    owners: new Map(owners.rows.map((o) => [o.name, o.owner])),
    rows: new Map(rows.map((r) => [r.name, r.rows])),
    sequences: new Map(found.filter((f) => f.kind === 'sequence').map((f) => [f.name, f.last === null ? null : Number(f.last)])),
  };
}

export interface RowLoss {
  /** `public."User"`, without the quotes of SQL. */
  readonly of: string;
  readonly says: string;
}

const bare = (name: string): string => name.replaceAll(/"((?:[^"]|"")*)"/g, (_, x: string) => x.replaceAll('""', '"'));

/** What was there and is not any more: rows and values of tables and columns that are there in both, and sequences that went back. */
export function lost(is: Holdings, was: Holdings): readonly RowLoss[] {
  const out: RowLoss[] = [];
  for (const [table, before] of was.rows) {
    const now = is.rows.get(table);
    if (now === undefined) continue;
    if (now.length !== before.length) {
      out.push({ of: bare(table), says: `has ${now.length} rows, not ${before.length}` });
      continue;
    }
    const columns = Object.keys(before[0] ?? {}).filter((c) => c in (now[0] ?? {}));
    for (const column of columns) {
      const values = (rows: typeof now): string => JSON.stringify(rows.map((r) => JSON.stringify(r[column])).sort());
      if (values(now) !== values(before)) out.push({ of: `${bare(table)}.${column}`, says: 'has other values' });
    }
    const whole = (rows: typeof now): string => JSON.stringify(rows.map((r) => JSON.stringify(columns.map((c) => r[c]))).sort());
    if (!out.some((x) => x.of.startsWith(`${bare(table)}.`)) && whole(now) !== whole(before))
      out.push({ of: bare(table), says: 'has its values in other rows' });
  }
  for (const [sequence, before] of was.sequences) {
    const now = is.sequences.get(sequence);
    if (now === undefined || before === null || (now !== null && now >= before)) continue;
    // without rows nothing can meet a number that is given again
    if (is.rows.get(is.owners.get(sequence) ?? '')?.length === 0) continue;
    out.push({ of: bare(sequence), says: `stands at ${now ?? 'its start'}, not at ${before}` });
  }
  return out;
}
