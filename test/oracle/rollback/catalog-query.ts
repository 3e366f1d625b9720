/*
 * One query for the whole catalog of a database. Each part gives rows of: kind, schema, relation or type that it belongs to, name, and
 * its properties as JSON. Source: manual, chapter "System Catalogs". Columns that some versions lack are read from the row as JSON.
 * It is meant to be run with an empty search path, so that every printed name is qualified.
 */

const acl = (column: string, kind: string, owner: string): string =>
  `(SELECT coalesce(jsonb_agg(a::text ORDER BY a::text), '[]') FROM unnest(coalesce(${column}, acldefault(${kind}, ${owner}))) a)`;
const sorted = (column: string): string => `(SELECT jsonb_agg(o ORDER BY o) FROM unnest(${column}) o)`;
const own = (column: string): string => `(SELECT coalesce(jsonb_agg(a::text ORDER BY a::text), '[]') FROM unnest(${column}) a)`;
const comment = (catalog: string, oid: string, sub = '0'): string =>
  `(SELECT description FROM pg_description WHERE classoid = '${catalog}'::regclass AND objoid = ${oid} AND objsubid = ${sub})`;
/** Objects that came with an extension are the extension's. */
const ours = (catalog: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend WHERE classid = '${catalog}'::regclass AND objid = ${oid} AND deptype = 'e')`;
const extensionOf = (catalog: string, oid: string): string =>
  `(SELECT jsonb_agg(extname ORDER BY extname) FROM pg_depend d JOIN pg_extension e ON e.oid = refobjid
    WHERE d.classid = '${catalog}'::regclass AND d.objid = ${oid} AND refclassid = 'pg_extension'::regclass AND deptype = 'x')`;
const object = (properties: Readonly<Record<string, string>>): string =>
  `jsonb_build_object(${Object.entries(properties)
    .map(([name, value]) => `'${name}', ${value}`)
    .join(', ')})`;
const part = (kind: string, at: readonly [string, string, string], properties: Readonly<Record<string, string>>, from: string): string =>
  `SELECT ${kind} AS kind, (${at[0]})::text AS schema, (${at[1]})::text AS of, (${at[2]})::text AS name, ${object(properties)} AS is FROM ${from}`;

const SPACE = `space AS (
  SELECT oid, nspname, nspowner, nspacl FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
)`;
const REL = `rel AS (
  SELECT c.*, s.nspname FROM pg_class c JOIN space s ON s.oid = c.relnamespace
  WHERE relkind <> 't' AND ${ours('pg_class', 'c.oid')}
)`;

const RELATION_KIND = `CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' ELSE 'table' END`;

const RELATIONS = [
  part(
    RELATION_KIND,
    ['nspname', 'NULL', 'relname'],
    {
      partitioned: `relkind = 'p'`,
      persistence: 'relpersistence',
      owner: 'relowner::regrole',
      grants: acl('relacl', `'r'`, 'relowner'),
      comment: comment('pg_class', 'rel.oid'),
      options: sorted('reloptions'),
      'toast options': sorted('(SELECT t.reloptions FROM pg_class t WHERE t.oid = rel.reltoastrelid)'),
      tablespace: 'reltablespace',
      'access method': '(SELECT amname FROM pg_am WHERE oid = relam)',
      'row level security': 'relrowsecurity',
      forced: 'relforcerowsecurity',
      'replica identity': `CASE WHEN relkind IN ('r', 'p') THEN relreplident END`,
      populated: 'relispopulated',
      'partition key': 'pg_get_partkeydef(rel.oid)',
      'partition bound': 'pg_get_expr(relpartbound, rel.oid)',
      parents: '(SELECT jsonb_agg(inhparent::regclass ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = rel.oid)',
      'of type': 'NULLIF(reloftype, 0)::regtype',
      query: `CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(rel.oid) END`,
      'disabled constraint triggers': `(SELECT NULLIF(count(*), 0) FROM pg_trigger WHERE tgrelid = rel.oid AND tgisinternal AND tgenabled <> 'O')`,
      server: `(SELECT srvname FROM pg_foreign_table f JOIN pg_foreign_server v ON v.oid = ftserver WHERE ftrelid = rel.oid)`,
      extensions: extensionOf('pg_class', 'rel.oid'),
    },
    `rel WHERE relkind IN ('r', 'p', 'v', 'm', 'f')`,
  ),
  part(
    `'column'`,
    ['nspname', 'relname', 'attname'],
    {
      position: 'place',
      type: 'format_type(atttypid, atttypmod)',
      'not null': 'attnotnull',
      default: `CASE WHEN attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END`,
      identity: 'attidentity',
      generated: 'attgenerated',
      expression: `CASE WHEN attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END`,
      collation: 'CASE WHEN attcollation <> t.typcollation THEN attcollation::regcollation END',
      comment: comment('pg_class', 'a.attrelid', 'attnum'),
      grants: own('attacl'),
      storage: 'CASE WHEN attstorage <> t.typstorage THEN attstorage END',
      compression: 'attcompression',
      options: sorted('attoptions'),
      statistics: 'CASE WHEN attstattarget >= 0 THEN attstattarget END',
      inherited: `CASE WHEN NOT relispartition AND attinhcount > 0 THEN attinhcount || CASE WHEN attislocal THEN ' and its own' ELSE '' END END`,
    },
    `(SELECT a.*, nspname, relname, relispartition, row_number() OVER (PARTITION BY attrelid ORDER BY attnum) AS place
      FROM rel JOIN pg_attribute a ON attrelid = rel.oid
      WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND attnum > 0 AND NOT attisdropped) a
    JOIN pg_type t ON t.oid = atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = attnum`,
  ),
  part(
    `'constraint'`,
    ['space.nspname', 'coalesce(relname, typname)', 'conname'],
    {
      definition: 'pg_get_constraintdef(k.oid)',
      type: 'contype',
      validated: 'convalidated',
      enforced: `to_jsonb(k) -> 'conenforced'`,
      comment: comment('pg_constraint', 'k.oid'),
      index: `CASE WHEN contype IN ('p', 'u', 'x') THEN conindid::regclass END`,
      parent: 'CASE WHEN conparentid <> 0 THEN (SELECT conname FROM pg_constraint WHERE oid = k.conparentid) END',
      inherited: `CASE WHEN NOT relispartition AND coninhcount > 0 THEN coninhcount || CASE WHEN conislocal THEN ' and its own' ELSE '' END END`,
    },
    `pg_constraint k JOIN space ON space.oid = connamespace LEFT JOIN rel ON rel.oid = conrelid LEFT JOIN pg_type t ON t.oid = contypid
    WHERE contype <> 't' AND (rel.oid IS NOT NULL OR t.oid IS NOT NULL AND ${ours('pg_type', 't.oid')})`,
  ),
  part(
    `'index'`,
    ['rel.nspname', 'tab.relname', 'rel.relname'],
    {
      definition: 'pg_get_indexdef(indexrelid)',
      valid: 'indisvalid AND indisready AND indislive',
      'replica identity': 'indisreplident',
      clustered: 'indisclustered',
      comment: comment('pg_class', 'rel.oid'),
      options: sorted('rel.reloptions'),
      tablespace: 'rel.reltablespace',
      statistics: '(SELECT jsonb_agg(attstattarget ORDER BY attnum) FROM pg_attribute WHERE attrelid = indexrelid AND attstattarget >= 0)',
      parent: '(SELECT inhparent::regclass FROM pg_inherits WHERE inhrelid = indexrelid)',
      extensions: extensionOf('pg_class', 'rel.oid'),
    },
    'pg_index JOIN rel ON rel.oid = indexrelid JOIN pg_class tab ON tab.oid = indrelid',
  ),
  part(
    `'sequence'`,
    ['nspname', 'NULL', 'relname'],
    {
      type: 'seqtypid::regtype',
      start: 'seqstart',
      increment: 'seqincrement',
      min: 'seqmin',
      max: 'seqmax',
      cache: 'seqcache',
      cycle: 'seqcycle',
      persistence: 'relpersistence',
      owner: 'relowner::regrole',
      grants: acl('relacl', `'s'`, 'relowner'),
      comment: comment('pg_class', 'rel.oid'),
      'owned by': `(SELECT refobjid::regclass || '.' || quote_ident(attname) || CASE deptype WHEN 'i' THEN ' (identity)' ELSE '' END
        FROM pg_depend JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
        WHERE classid = 'pg_class'::regclass AND objid = rel.oid AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i'))`,
    },
    'pg_sequence JOIN rel ON rel.oid = seqrelid',
  ),
  part(
    `'trigger'`,
    ['nspname', 'relname', 'tgname'],
    {
      definition: 'pg_get_triggerdef(g.oid)',
      enabled: 'tgenabled',
      comment: comment('pg_trigger', 'g.oid'),
      extensions: extensionOf('pg_trigger', 'g.oid'),
    },
    'pg_trigger g JOIN rel ON rel.oid = tgrelid WHERE NOT tgisinternal',
  ),
  part(
    `'rule'`,
    ['nspname', 'relname', 'rulename'],
    { definition: 'pg_get_ruledef(r.oid)', enabled: 'ev_enabled', comment: comment('pg_rewrite', 'r.oid') },
    `pg_rewrite r JOIN rel ON rel.oid = ev_class WHERE rulename <> '_RETURN'`,
  ),
  part(
    `'policy'`,
    ['nspname', 'relname', 'polname'],
    {
      for: 'polcmd',
      permissive: 'polpermissive',
      roles: `(SELECT jsonb_agg(CASE x WHEN 0 THEN 'public' ELSE x::regrole::text END ORDER BY x) FROM unnest(polroles) x)`,
      using: 'pg_get_expr(polqual, polrelid)',
      check: 'pg_get_expr(polwithcheck, polrelid)',
      comment: comment('pg_policy', 'p.oid'),
    },
    'pg_policy p JOIN rel ON rel.oid = polrelid',
  ),
  part(
    `'statistics'`,
    ['space.nspname', 'NULL', 'stxname'],
    {
      definition: 'pg_get_statisticsobjdef(e.oid)',
      target: `NULLIF(to_jsonb(e) ->> 'stxstattarget', '-1')`,
      owner: 'stxowner::regrole',
      comment: comment('pg_statistic_ext', 'e.oid'),
    },
    'pg_statistic_ext e JOIN space ON space.oid = stxnamespace',
  ),
];

const AGGREGATE = `(SELECT concat_ws(' ', aggtransfn, aggtranstype::regtype, agginitval, aggfinalfn, aggsortop, aggcombinefn) FROM pg_aggregate WHERE aggfnoid = p.oid)`;

const ROUTINES_AND_TYPES = [
  part(
    `CASE prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END`,
    ['space.nspname', 'NULL', `proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'`],
    {
      definition: `CASE WHEN prokind <> 'a' THEN pg_get_functiondef(p.oid) ELSE ${AGGREGATE} END`,
      owner: 'proowner::regrole',
      grants: acl('proacl', `'f'`, 'proowner'),
      comment: comment('pg_proc', 'p.oid'),
      extensions: extensionOf('pg_proc', 'p.oid'),
    },
    `pg_proc p JOIN space ON space.oid = pronamespace WHERE ${ours('pg_proc', 'p.oid')}
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'i')`,
  ),
  part(
    `CASE typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' WHEN 'c' THEN 'composite type' ELSE 'type' END`,
    ['space.nspname', 'NULL', 'typname'],
    {
      owner: 'typowner::regrole',
      grants: acl('typacl', `'T'`, 'typowner'),
      comment: comment('pg_type', 't.oid'),
      values: '(SELECT jsonb_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid)',
      base: `CASE WHEN typtype = 'd' THEN format_type(typbasetype, typtypmod) END`,
      collation: `CASE WHEN typtype = 'd' AND typcollation <> 0 THEN typcollation::regcollation END`,
      'not null': 'typnotnull',
      default: 'typdefault',
      attributes: `(SELECT jsonb_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod) || coalesce(' ' || NULLIF(attcollation, 0)::regcollation, '') ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped)`,
      subtype: `(SELECT concat_ws(' ', rngsubtype::regtype, NULLIF(rngcollation, 0)::regcollation, rngsubdiff, rngmultitypid::regtype) FROM pg_range WHERE rngtypid = t.oid)`,
    },
    `pg_type t JOIN space ON space.oid = typnamespace LEFT JOIN pg_class c ON c.oid = typrelid
    WHERE (typtype IN ('e', 'd', 'r') OR typtype = 'c' AND c.relkind = 'c' OR typtype IN ('b', 'p') AND typelem = 0) AND ${ours('pg_type', 't.oid')}`,
  ),
  part(
    `'operator'`,
    ['space.nspname', 'NULL', 'o.oid::regoperator'],
    {
      definition: `concat_ws(' ', oprcode, oprcom, oprnegate, oprrest, oprjoin)`,
      owner: 'oprowner::regrole',
      comment: comment('pg_operator', 'o.oid'),
    },
    `pg_operator o JOIN space ON space.oid = oprnamespace WHERE ${ours('pg_operator', 'o.oid')}`,
  ),
  part(
    `'cast'`,
    ['NULL', 'NULL', `format_type(castsource, NULL) || ' as ' || format_type(casttarget, NULL)`],
    { definition: `concat_ws(' ', castfunc::regprocedure, castcontext, castmethod)`, comment: comment('pg_cast', 'k.oid') },
    `pg_cast k WHERE k.oid >= 16384 AND ${ours('pg_cast', 'k.oid')}`,
  ),
  part(
    `'collation'`,
    ['space.nspname', 'NULL', 'collname'],
    {
      definition: `concat_ws(' ', collprovider, collcollate, collctype, to_jsonb(k) ->> 'colliculocale', to_jsonb(k) ->> 'colllocale', to_jsonb(k) ->> 'collicurules', collisdeterministic)`,
      owner: 'collowner::regrole',
      comment: comment('pg_collation', 'k.oid'),
    },
    'pg_collation k JOIN space ON space.oid = collnamespace',
  ),
  part(
    `'text search configuration'`,
    ['space.nspname', 'NULL', 'cfgname'],
    {
      parser: 'cfgparser',
      owner: 'cfgowner::regrole',
      mappings: `(SELECT jsonb_agg(maptokentype || ' ' || mapseqno || ' ' || mapdict::regdictionary ORDER BY maptokentype, mapseqno) FROM pg_ts_config_map WHERE mapcfg = k.oid)`,
      comment: comment('pg_ts_config', 'k.oid'),
    },
    'pg_ts_config k JOIN space ON space.oid = cfgnamespace',
  ),
];

const PUBLISHED = 'x.pubname = p.pubname AND x.schemaname = c.relnamespace::regnamespace::text AND x.tablename = c.relname';

const DATABASE = [
  part(
    `'schema'`,
    ['NULL', 'NULL', 'nspname'],
    { owner: 'nspowner::regrole', grants: acl('nspacl', `'n'`, 'nspowner'), comment: comment('pg_namespace', 'space.oid') },
    'space',
  ),
  part(
    `'extension'`,
    ['NULL', 'NULL', 'extname'],
    { version: 'extversion', schema: 'extnamespace::regnamespace', comment: comment('pg_extension', 'e.oid') },
    'pg_extension e',
  ),
  part(
    `'publication'`,
    ['NULL', 'NULL', 'pubname'],
    {
      'all tables': 'puballtables',
      operations: `concat_ws(' ', pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot)`,
      owner: 'pubowner::regrole',
      comment: comment('pg_publication', 'p.oid'),
    },
    'pg_publication p',
  ),
  part(
    `'publication table'`,
    ['NULL', 'pubname', 'prrelid::regclass'],
    {
      where: `(SELECT to_jsonb(x) ->> 'rowfilter' FROM pg_publication_tables x WHERE ${PUBLISHED})`,
      columns: `CASE WHEN to_jsonb(r) ->> 'prattrs' IS NOT NULL THEN (SELECT to_jsonb(x) -> 'attnames' FROM pg_publication_tables x WHERE ${PUBLISHED}) END`,
    },
    'pg_publication_rel r JOIN pg_publication p ON p.oid = prpubid JOIN pg_class c ON c.oid = prrelid',
  ),
  part(
    `'event trigger'`,
    ['NULL', 'NULL', 'evtname'],
    {
      definition: `concat_ws(' ', evtevent, evtfoid::regprocedure, evttags)`,
      enabled: 'evtenabled',
      owner: 'evtowner::regrole',
      comment: comment('pg_event_trigger', 'g.oid'),
    },
    'pg_event_trigger g',
  ),
  part(
    `'default privileges'`,
    ['(SELECT nspname FROM pg_namespace WHERE oid = defaclnamespace)', 'NULL', `defaclrole::regrole || ' ' || defaclobjtype::text`],
    { grants: own('defaclacl') },
    'pg_default_acl',
  ),
  part(
    `'server'`,
    ['NULL', 'NULL', 'srvname'],
    { wrapper: 'fdwname', options: 'srvoptions', owner: 'srvowner::regrole', grants: acl('srvacl', `'S'`, 'srvowner') },
    'pg_foreign_server v JOIN pg_foreign_data_wrapper w ON w.oid = srvfdw',
  ),
  part(
    `'role'`,
    ['NULL', 'NULL', 'rolname'],
    {
      attributes: `concat_ws(' ', rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, rolconnlimit)`,
      'member of': `(SELECT jsonb_agg(roleid::regrole ORDER BY roleid::regrole::text) FROM pg_auth_members m WHERE m.member = r.oid)`,
    },
    `pg_roles r WHERE rolname !~ '^pg_'`,
  ),
  part(
    `'settings'`,
    [
      'NULL',
      'NULL',
      `CASE setrole WHEN 0 THEN 'database' ELSE setrole::regrole::text END || CASE setdatabase WHEN 0 THEN ' everywhere' ELSE '' END`,
    ],
    { settings: own('setconfig') },
    'pg_db_role_setting WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))',
  ),
  part(
    `'database'`,
    ['NULL', 'NULL', `'this'`],
    {
      owner: 'datdba::regrole',
      grants: acl('datacl', `'d'`, 'datdba'),
      comment: `(SELECT description FROM pg_shdescription WHERE classoid = 'pg_database'::regclass AND objoid = b.oid)`,
    },
    'pg_database b WHERE datname = current_database()',
  ),
];

/** FOR TABLES IN SCHEMA is there from version 15 on. */
const SCHEMAS_PUBLISHED = part(
  `'publication schema'`,
  ['NULL', 'pubname', 'pnnspid::regnamespace'],
  { whole: 'true' },
  'pg_publication_namespace JOIN pg_publication p ON p.oid = pnpubid',
);

export const catalogQuery = (version: number): string =>
  `WITH ${SPACE}, ${REL}\n${[...RELATIONS, ...ROUTINES_AND_TYPES, ...DATABASE, ...(version >= 15 ? [SCHEMAS_PUBLISHED] : [])].join('\nUNION ALL\n')}`;
