import type { Client } from 'pg';

/**
 * The schema of a database in comparable form: what each object is called, and its properties. Places of columns, object ids
 * and sizes are left out, so that two ways to the same schema give the same. The table in which backfills note how far they are is none of it.
 */
export type Schema = ReadonlyMap<string, Properties>;
type Properties = Readonly<Record<string, unknown>>;

const acl = (column: string, kind: string, owner: string): string =>
  `(SELECT coalesce(jsonb_agg(a::text ORDER BY a::text), '[]') FROM unnest(coalesce(${column}, acldefault('${kind}', ${owner}))) a)`;
const commentOf = (catalog: string, oid: string, sub = '0'): string =>
  `(SELECT description FROM pg_description WHERE classoid = '${catalog}'::regclass AND objoid = ${oid} AND objsubid = ${sub})`;
/** Objects that came with an extension are the extension's. */
const ownObject = (catalog: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend WHERE classid = '${catalog}'::regclass AND objid = ${oid} AND deptype = 'e')`;

/** Catalog columns that some versions lack are read from the row as JSON. Source: manual, chapter "System Catalogs". */
const QUERY = `
WITH space AS (
  SELECT oid, quote_ident(nspname) AS name, nspname, nspowner, nspacl FROM pg_namespace
  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
), rel AS (
  SELECT c.*, s.name || '.' || quote_ident(c.relname) AS name FROM pg_class c JOIN space s ON s.oid = c.relnamespace
  WHERE ${ownObject('pg_class', 'c.oid')} AND c.relname !~ '^_data_migrations(?:_pkey)?$'
)
SELECT 'schema ' || name AS key, jsonb_build_object('owner', nspowner::regrole, 'grants', ${acl('nspacl', 'n', 'nspowner')},
  'comment', ${commentOf('pg_namespace', 'space.oid')}) AS is
FROM space
UNION ALL
SELECT CASE relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'f' THEN 'foreign table ' ELSE 'table ' END || name,
  jsonb_build_object('kind', relkind, 'persistence', relpersistence, 'owner', relowner::regrole, 'grants', ${acl('relacl', 'r', 'relowner')},
  'comment', ${commentOf('pg_class', 'rel.oid')}, 'options', reloptions, 'tablespace', reltablespace,
  'access method', (SELECT amname FROM pg_am WHERE oid = relam), 'row level security', relrowsecurity, 'forced', relforcerowsecurity,
  'replica identity', relreplident, 'populated', relispopulated, 'partition key', pg_get_partkeydef(rel.oid),
  'partition bound', pg_get_expr(relpartbound, rel.oid),
  'parents', (SELECT jsonb_agg(inhparent::regclass ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = rel.oid),
  'query', CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(rel.oid) END)
FROM rel WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
UNION ALL
SELECT 'column ' || name || '.' || quote_ident(attname), jsonb_build_object('type', format_type(atttypid, atttypmod), 'not null', attnotnull,
  'default', CASE WHEN attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END, 'identity', attidentity, 'generated', attgenerated,
  'expression', CASE WHEN attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END,
  'collation', CASE WHEN attcollation <> t.typcollation THEN attcollation::regcollation END,
  'comment', ${commentOf('pg_class', 'rel.oid', 'attnum')},
  'grants', (SELECT coalesce(jsonb_agg(g::text ORDER BY g::text), '[]') FROM unnest(attacl) g),
  'storage', CASE WHEN attstorage <> t.typstorage THEN attstorage END, 'compression', attcompression, 'options', attoptions,
  'statistics', CASE WHEN attstattarget >= 0 THEN attstattarget END)
FROM rel JOIN pg_attribute a ON attrelid = rel.oid JOIN pg_type t ON t.oid = atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = rel.oid AND d.adnum = attnum
WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'constraint ' || coalesce(rel.name, format_type(contypid, NULL)) || '.' || quote_ident(conname), jsonb_build_object(
  'definition', pg_get_constraintdef(k.oid), 'kind', contype, 'validated', convalidated, 'enforced', to_jsonb(k) -> 'conenforced',
  'comment', ${commentOf('pg_constraint', 'k.oid')}, 'index', CASE WHEN contype IN ('p', 'u', 'x') THEN conindid::regclass END)
FROM pg_constraint k JOIN space ON space.oid = connamespace LEFT JOIN rel ON rel.oid = conrelid WHERE contype <> 't' AND conname !~ '^_data_migrations_'
UNION ALL
SELECT 'index ' || rel.name, jsonb_build_object('definition', pg_get_indexdef(indexrelid), 'valid', indisvalid AND indisready AND indislive,
  'replica identity', indisreplident, 'clustered', indisclustered, 'comment', ${commentOf('pg_class', 'rel.oid')},
  'parent', (SELECT inhparent::regclass FROM pg_inherits WHERE inhrelid = indexrelid))
FROM pg_index JOIN rel ON rel.oid = indexrelid
UNION ALL
SELECT 'sequence ' || name, jsonb_build_object('type', seqtypid::regtype, 'start', seqstart, 'increment', seqincrement, 'min', seqmin,
  'max', seqmax, 'cache', seqcache, 'cycle', seqcycle, 'owner', relowner::regrole, 'grants', ${acl('relacl', 's', 'relowner')},
  'comment', ${commentOf('pg_class', 'rel.oid')}, 'owned by', (
    SELECT refobjid::regclass || '.' || quote_ident(attname) || CASE deptype WHEN 'i' THEN ' (identity)' ELSE '' END
    FROM pg_depend JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
    WHERE classid = 'pg_class'::regclass AND objid = rel.oid AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')))
FROM pg_sequence JOIN rel ON rel.oid = seqrelid
UNION ALL
SELECT 'function ' || p.oid::regprocedure, jsonb_build_object('definition', CASE WHEN prokind <> 'a' THEN pg_get_functiondef(p.oid) END,
  'owner', proowner::regrole, 'grants', ${acl('proacl', 'f', 'proowner')}, 'comment', ${commentOf('pg_proc', 'p.oid')})
FROM pg_proc p JOIN space ON space.oid = pronamespace WHERE ${ownObject('pg_proc', 'p.oid')}
UNION ALL
SELECT 'trigger ' || name || '.' || quote_ident(tgname), jsonb_build_object('definition', pg_get_triggerdef(g.oid), 'enabled', tgenabled,
  'comment', ${commentOf('pg_trigger', 'g.oid')})
FROM pg_trigger g JOIN rel ON rel.oid = tgrelid WHERE NOT tgisinternal
UNION ALL
SELECT 'rule ' || name || '.' || quote_ident(rulename), jsonb_build_object('definition', pg_get_ruledef(r.oid), 'enabled', ev_enabled)
FROM pg_rewrite r JOIN rel ON rel.oid = ev_class WHERE rulename <> '_RETURN'
UNION ALL
SELECT 'policy ' || name || '.' || quote_ident(polname), jsonb_build_object('for', polcmd, 'permissive', polpermissive,
  'roles', (SELECT jsonb_agg(CASE x WHEN 0 THEN 'public' ELSE x::regrole::text END ORDER BY x) FROM unnest(polroles) x),
  'using', pg_get_expr(polqual, polrelid), 'check', pg_get_expr(polwithcheck, polrelid), 'comment', ${commentOf('pg_policy', 'p.oid')})
FROM pg_policy p JOIN rel ON rel.oid = polrelid
UNION ALL
SELECT 'type ' || space.name || '.' || quote_ident(typname), jsonb_build_object('kind', typtype, 'owner', typowner::regrole,
  'grants', ${acl('typacl', 'T', 'typowner')}, 'comment', ${commentOf('pg_type', 't.oid')},
  'values', (SELECT jsonb_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
  'base', CASE WHEN typtype = 'd' THEN format_type(typbasetype, typtypmod) END, 'not null', typnotnull, 'default', typdefault,
  'attributes', (SELECT jsonb_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod) ORDER BY attnum)
    FROM pg_attribute WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped))
FROM pg_type t JOIN space ON space.oid = typnamespace LEFT JOIN pg_class c ON c.oid = typrelid
WHERE typtype IN ('e', 'd', 'r', 'c') AND (typtype <> 'c' OR c.relkind = 'c') AND ${ownObject('pg_type', 't.oid')}
UNION ALL
SELECT 'statistics ' || space.name || '.' || quote_ident(stxname), jsonb_build_object('definition', pg_get_statisticsobjdef(e.oid))
FROM pg_statistic_ext e JOIN space ON space.oid = stxnamespace
UNION ALL
SELECT 'publication ' || quote_ident(pubname) || ' of ' || prrelid::regclass, '{}' FROM pg_publication_rel JOIN pg_publication p ON p.oid = prpubid
UNION ALL
SELECT 'extension ' || quote_ident(extname), jsonb_build_object('version', extversion) FROM pg_extension`;

/** What the session sees, its own open transaction included. */
export async function schemaOf(client: Client): Promise<Schema> {
  const { rows } = await client.query<{ key: string; is: Properties }>(QUERY);
  const entries = rows.map(({ key, is }): [string, Properties] => [key, is]);
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const shown = (value: unknown): string => (typeof value === 'string' ? value.trim() : JSON.stringify(value ?? null));
const whole = (is: Properties): string => shown(is.definition ?? is.type ?? is.query ?? is.values ?? '').replace(/^null$/, '');

/** A line for each difference; empty when the schemas are the same. `got` is what is judged. */
export function schemaDifferences(got: Schema, expected: Schema): readonly string[] {
  const lines: string[] = [];
  for (const key of [...new Set([...expected.keys(), ...got.keys()])].sort()) {
    const [is, was] = [got.get(key), expected.get(key)];
    if (is === undefined) lines.push(`missing: ${key} ${whole(was ?? {})}`.trimEnd());
    else if (was === undefined) lines.push(`not expected: ${key} ${whole(is)}`.trimEnd());
    else
      for (const name of Object.keys(was)) {
        const [a, b] = [shown(is[name]), shown(was[name])];
        if (a !== b) lines.push(`${key}: ${name} is ${a}, not ${b}`);
      }
  }
  return lines;
}
