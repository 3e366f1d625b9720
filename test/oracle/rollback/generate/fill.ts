import type { Client } from 'pg';
import type { Random } from './random.ts';

/** Columns that need a value; the others may take their default. */
const EMPTY = `
  SELECT c.oid::regclass::text AS table,
    (SELECT coalesce(json_agg(json_build_object('name', quote_ident(attname), 'type', format_type(atttypid, NULL), 'kind', typtype,
        'filled', atthasdef OR attidentity <> '', 'required', attnotnull) ORDER BY attnum), '[]')
      FROM pg_attribute JOIN pg_type t ON t.oid = atttypid WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns
  FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
  WHERE relkind = 'r' AND nspname !~ '^pg_' AND nspname <> 'information_schema' AND reltuples <= 0 AND pg_relation_size(c.oid) = 0 ORDER BY 1`;

interface Empty {
  readonly table: string;
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly kind: string;
    readonly filled: boolean;
    readonly required: boolean;
  }[];
}

function sampleOf(type: string, kind: string, n: number): string {
  if (kind === 'e') return `(enum_range(NULL::${type}))[1]`;
  if (type.endsWith('[]')) return `'{}'`;
  if (/int|numeric|double|real/.test(type)) return String(n);
  if (/^(text|character)/.test(type)) return `'${'abcdefg'[n % 7]}${n}'`;
  if (type === 'boolean') return n % 2 === 0 ? 'true' : 'false';
  if (/^(timestamp|date)/.test(type)) return `'2024-0${1 + (n % 9)}-01'`;
  if (type === 'uuid') return 'gen_random_uuid()';
  if (/json/.test(type)) return `'{"n": ${n}}'`;
  return 'NULL';
}

/** What an application would do: rows for tables that have none, as far as they can be had. Gives the SQL that worked. */
export async function fillTables(client: Client, r: Random): Promise<string> {
  const { rows } = await client.query<Empty>({ name: 'empty', text: EMPTY });
  const done: string[] = [];
  for (const { table, columns } of rows) {
    const used = columns.filter((c) => !c.filled || r.chance(0.3));
    const values = (n: number): string => used.map((c) => (c.required || r.chance(0.6) ? sampleOf(c.type, c.kind, n) : 'NULL')).join(', ');
    const sql =
      used.length === 0
        ? `INSERT INTO ${table} DEFAULT VALUES`
        : `INSERT INTO ${table} (${used.map((c) => c.name).join(', ')}) VALUES (${values(1)}), (${values(2)})`;
    try {
      await client.query(sql);
      done.push(`${sql};`);
    } catch {
      // a foreign key, a check, a policy: it stays empty
    }
  }
  return done.join('\n');
}
