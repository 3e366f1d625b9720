import type { Inventory } from '../../core/rollback/inventory.ts';
import type { Session } from '../sessions/session.ts';

/** Asks for what `core/rollback/inventory.ts` names. Everything is text, because the names of PostgreSQL are cut to 63 bytes otherwise. */
const QUERY = `
WITH space AS (SELECT oid, nspname::text AS name FROM pg_namespace WHERE nspname IN (SELECT jsonb_array_elements_text($1::jsonb))),
rel AS (
  SELECT c.oid, c.relkind, s.name || '.' || c.relname AS name
  FROM pg_class c JOIN space s ON s.oid = c.relnamespace WHERE c.relpersistence <> 't'
)
SELECT CASE rel.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' WHEN 'i' THEN 'index'
         WHEN 'I' THEN 'index' WHEN 'f' THEN 'foreign table' ELSE 'table' END || ' ' || rel.name AS object,
       CASE WHEN x.indexrelid IS NULL OR rel.relkind = 'I' THEN '' WHEN x.indisvalid THEN 'valid' ELSE 'not valid' END AS value
  FROM rel LEFT JOIN pg_index x ON x.indexrelid = rel.oid WHERE rel.relkind IN ('r', 'p', 'v', 'm', 'S', 'i', 'I', 'f')
UNION ALL
SELECT 'column ' || rel.name || '.' || a.attname,
       concat_ws(' ',
         coalesce(en.nspname || '.' || e.typname, tn.nspname || '.' || t.typname)
           || coalesce('(' || substring(format_type(a.atttypid, a.atttypmod) from '[(]([0-9,]+)[)]') || ')', '')
           || CASE WHEN e.oid IS NULL THEN '' ELSE '[]' END,
         CASE WHEN a.attnotnull AND NOT EXISTS (SELECT FROM pg_constraint n WHERE n.conrelid = rel.oid AND n.contype = 'n'
           AND n.conkey = ARRAY[a.attnum] AND NOT n.convalidated) THEN 'NOT NULL' END,
         CASE WHEN a.atthasdef AND a.attgenerated = '' THEN 'DEFAULT' END,
         CASE WHEN a.attidentity <> '' THEN 'IDENTITY' END,
         CASE WHEN a.attgenerated <> '' THEN 'GENERATED' END)
  FROM rel JOIN pg_attribute a ON a.attrelid = rel.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid JOIN pg_namespace tn ON tn.oid = t.typnamespace
  LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A' LEFT JOIN pg_namespace en ON en.oid = e.typnamespace
  WHERE rel.relkind IN ('r', 'p')
UNION ALL
SELECT 'constraint ' || rel.name || '.' || k.conname, CASE WHEN k.convalidated THEN 'valid' ELSE 'not valid' END
  FROM rel JOIN pg_constraint k ON k.conrelid = rel.oid WHERE k.contype IN ('c', 'f', 'p', 'u', 'x')
UNION ALL
SELECT 'trigger ' || rel.name || '.' || g.tgname, '' FROM rel JOIN pg_trigger g ON g.tgrelid = rel.oid WHERE NOT g.tgisinternal
UNION ALL
SELECT 'policy ' || rel.name || '.' || p.polname, '' FROM rel JOIN pg_policy p ON p.polrelid = rel.oid
UNION ALL
SELECT 'type ' || s.name || '.' || t.typname,
       CASE t.typtype WHEN 'e' THEN 'enum ' || coalesce((SELECT string_agg('''' || v.enumlabel || '''', ', ' ORDER BY v.enumsortorder)
                                                     FROM pg_enum v WHERE v.enumtypid = t.oid), '')
         WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' WHEN 'c' THEN 'composite' ELSE 'base' END
  FROM pg_type t JOIN space s ON s.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
  WHERE t.typtype IN ('e', 'd', 'r', 'c') AND (c.oid IS NULL OR c.relkind = 'c')
UNION ALL
SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END || ' ' || s.name || '.' || p.proname, count(*)::text
  FROM pg_proc p JOIN space s ON s.oid = p.pronamespace GROUP BY 1
UNION ALL
SELECT 'schema ' || name, '' FROM space
UNION ALL
SELECT 'extension ' || extname, '' FROM pg_extension`;

/** What the schemas of a database hold; extensions are those of the whole database. One SELECT. @throws DatabaseError */
export async function readInventory(session: Session, schemas: readonly string[]): Promise<Inventory> {
  const rows = await session.query(QUERY, [JSON.stringify(schemas)]);
  return new Map(rows.map((row) => [row.object ?? '', row.value ?? '']));
}

/** The schemas in which the objects of inventories lie. */
export function schemasOf(inventories: readonly Inventory[]): readonly string[] {
  const out = new Set<string>();
  for (const inventory of inventories)
    for (const object of inventory.keys()) {
      const [, kind, name = ''] = /^((?:materialized |foreign )?\w+) (.*)$/s.exec(object) ?? [];
      if (kind !== 'extension') out.add(name.split('.')[0] ?? name);
    }
  return [...out];
}
