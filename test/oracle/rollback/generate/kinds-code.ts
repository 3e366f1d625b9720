import { aColumn, aTable, qualified } from './kinds-tables.ts';
import type { Random } from './random.ts';
import type { Kind } from './types.ts';
import { literal, quote, type World } from './world.ts';

const ROLES = ['app_reader', 'app_writer', 'PUBLIC'];

function viewBody(w: World, r: Random): string | null {
  const t = aTable(w, r);
  if (t === null || t.columns.length === 0) return null;
  const columns = r.some(t.columns, 3);
  if (columns.length === 0) return null;
  return r.pick([
    `SELECT ${columns.map((c) => c.sql).join(', ')} FROM ${t.sql}`,
    `SELECT * FROM ${t.sql}`,
    `SELECT ${columns[0]?.sql} AS shown, count(*) AS n FROM ${t.sql} x GROUP BY 1`,
    `SELECT x.${columns[0]?.sql} FROM ${t.sql} x WHERE x.${columns[0]?.sql} IS NOT NULL`,
  ]);
}

const aRelation = (w: World, r: Random): { readonly sql: string; readonly kind: string } | null => {
  const all = [
    ...w.tables.map((t) => ({ sql: t.sql, kind: 'TABLE' })),
    ...w.views.map((t) => ({ sql: t.sql, kind: 'VIEW' })),
    ...w.materialized.map((t) => ({ sql: t.sql, kind: 'MATERIALIZED VIEW' })),
    ...w.sequences.filter((s) => !s.owned).map((t) => ({ sql: t.sql, kind: 'SEQUENCE' })),
  ];
  return all.length === 0 ? null : r.pick(all);
};

export const CODE_KINDS: readonly Kind[] = [
  {
    name: 'create view',
    weight: 3,
    make: (w, r) => {
      const body = viewBody(w, r);
      return body === null
        ? null
        : `CREATE ${r.chance(0.3) ? 'OR REPLACE ' : ''}VIEW ${qualified(w.fresh(r), w, r)}${r.chance(0.1) ? ' WITH (security_barrier = true)' : ''} AS ${body}`;
    },
  },
  {
    name: 'view on a view',
    weight: 1,
    make: (w, r) => (w.views.length === 0 ? null : `CREATE VIEW ${w.fresh(r)} AS SELECT * FROM ${r.pick(w.views).sql}`),
  },
  {
    name: 'replace view',
    weight: 1.5,
    make: (w, r) => {
      const body = viewBody(w, r);
      return body === null || w.views.length === 0 ? null : `CREATE OR REPLACE VIEW ${r.pick(w.views).sql} AS ${body}`;
    },
  },
  {
    name: 'drop view',
    weight: 2,
    make: (w, r) =>
      w.views.length === 0
        ? null
        : `DROP VIEW ${r.chance(0.2) ? 'IF EXISTS ' : ''}${r.pick(w.views).sql}${r.chance(0.3) ? ' CASCADE' : ''}`,
  },
  {
    name: 'alter view',
    weight: 1.5,
    make: (w, r) => {
      if (w.views.length === 0) return null;
      const v = r.pick(w.views).sql;
      return `ALTER VIEW ${v} ${r.pick([`RENAME TO ${w.fresh(r)}`, `SET SCHEMA ${quote(r.pick(w.schemas))}`, 'SET (security_barrier = true)', 'RESET (security_barrier)', `RENAME COLUMN shown TO ${w.fresh(r)}`])}`;
    },
  },
  {
    name: 'materialized view',
    weight: 1.5,
    make: (w, r) => {
      const body = viewBody(w, r);
      const some = w.materialized;
      if (some.length === 0 || r.chance(0.4))
        return body === null
          ? null
          : `CREATE MATERIALIZED VIEW ${qualified(w.fresh(r), w, r)} AS ${body}${r.chance(0.2) ? ' WITH NO DATA' : ''}`;
      const m = r.pick(some).sql;
      return r.pick([
        `DROP MATERIALIZED VIEW ${m}`,
        `REFRESH MATERIALIZED VIEW ${m}`,
        `ALTER MATERIALIZED VIEW ${m} RENAME TO ${w.fresh(r)}`,
        `CREATE INDEX ON ${m} ((1))`,
      ]);
    },
  },
  {
    name: 'create function',
    weight: 3,
    make: (w, r) => {
      const name = qualified(w.fresh(r), w, r);
      return r.pick([
        `CREATE FUNCTION ${name}(n INTEGER) RETURNS INTEGER LANGUAGE sql IMMUTABLE AS $$ SELECT n + ${r.below(9)} $$`,
        `CREATE OR REPLACE FUNCTION ${name}(t TEXT, n INTEGER DEFAULT 2) RETURNS TEXT LANGUAGE plpgsql STABLE AS $body$ BEGIN RETURN repeat(t, n); END $body$`,
        `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN NEW;\nEND;\n$$`,
        `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$`,
        `CREATE PROCEDURE ${name}() LANGUAGE sql AS 'SELECT ${r.below(9)}'`,
        `CREATE FUNCTION ${name}(a INTEGER, OUT b INTEGER, OUT c TEXT) LANGUAGE sql AS $$ SELECT a, 'x' $$`,
        `CREATE FUNCTION ${name}(n BIGINT) RETURNS BIGINT LANGUAGE sql RETURN n + 1`,
      ]);
    },
  },
  {
    name: 'replace function',
    weight: 2,
    make: (w, r) => {
      if (w.functions.length === 0) return null;
      const f = r.pick(w.functions);
      return f.definition
        .replace('RETURN NEW', 'RETURN NEW /* again */')
        .replace(/SELECT n \+ \d/, `SELECT n + ${10 + r.below(90)}`)
        .replace('repeat(t, n)', 'repeat(t, n + 1)')
        .replace(/'SELECT \d+'/, `'SELECT ${r.below(99)}'`);
    },
  },
  {
    name: 'another form of a function',
    weight: 0.7,
    make: (w, r) =>
      w.functions.length === 0
        ? null
        : `CREATE ${r.chance(0.5) ? 'OR REPLACE ' : ''}FUNCTION ${r.pick(w.functions).sql}(d DATE) RETURNS DATE LANGUAGE sql AS $$ SELECT d $$`,
  },
  {
    name: 'drop function',
    weight: 2,
    make: (w, r) => {
      if (w.functions.length === 0) return null;
      const f = r.pick(w.functions);
      return `DROP ${r.chance(0.1) ? 'ROUTINE' : f.procedure ? 'PROCEDURE' : 'FUNCTION'} ${r.chance(0.2) ? 'IF EXISTS ' : ''}${r.chance(0.6) ? f.call : f.sql}${r.chance(0.3) ? ' CASCADE' : ''}`;
    },
  },
  {
    name: 'alter function',
    weight: 1.5,
    make: (w, r) => {
      if (w.functions.length === 0) return null;
      const f = r.pick(w.functions);
      return `ALTER ${f.procedure ? 'PROCEDURE' : 'FUNCTION'} ${f.call} ${r.pick([`RENAME TO ${w.fresh(r)}`, `SET SCHEMA ${quote(r.pick(w.schemas))}`, 'STABLE', 'VOLATILE', 'OWNER TO app_owner', 'SECURITY DEFINER', 'COST 200', "SET work_mem = '8MB'"])}`;
    },
  },
  {
    name: 'create trigger',
    weight: 3,
    make: (w, r) => {
      const [t, functions] = [aTable(w, r), w.functions.filter((f) => f.trigger)];
      if (t === null || functions.length === 0 || t.columns.length === 0) return null;
      const c = r.pick(t.columns).sql;
      return r.pick([
        `CREATE TRIGGER ${w.fresh(r)} BEFORE INSERT OR UPDATE ON ${t.sql} FOR EACH ROW EXECUTE FUNCTION ${r.pick(functions).sql}()`,
        `CREATE TRIGGER ${w.fresh(r)} AFTER UPDATE OF ${c} ON ${t.sql} FOR EACH ROW WHEN (OLD.${c} IS NOT NULL) EXECUTE FUNCTION ${r.pick(functions).sql}('x')`,
        `CREATE OR REPLACE TRIGGER ${w.fresh(r)} AFTER TRUNCATE ON ${t.sql} FOR EACH STATEMENT EXECUTE FUNCTION ${r.pick(functions).sql}()`,
      ]);
    },
  },
  {
    name: 'alter trigger',
    weight: 2.5,
    make: (w, r) => {
      const all = w.tables.flatMap((t) => t.triggers.map((g) => ({ t, g })));
      if (all.length === 0) return null;
      const { t, g } = r.pick(all);
      const name = quote(g.name);
      return r.pick([
        `DROP TRIGGER ${name} ON ${t.sql}`,
        `DROP TRIGGER IF EXISTS ${name} ON ${t.sql}`,
        `ALTER TRIGGER ${name} ON ${t.sql} RENAME TO ${w.fresh(r)}`,
        `ALTER TABLE ${t.sql} DISABLE TRIGGER ${name}`,
        `ALTER TABLE ${t.sql} ENABLE TRIGGER ${name}`,
        `ALTER TABLE ${t.sql} ENABLE ALWAYS TRIGGER ${name}`,
        `ALTER TABLE ${t.sql} DISABLE TRIGGER USER`,
        g.definition.replace('CREATE TRIGGER', 'CREATE OR REPLACE TRIGGER').replace('AFTER', 'BEFORE'),
      ]);
    },
  },
  {
    name: 'policies',
    weight: 2.5,
    make: (w, r) => {
      const t = aTable(w, r);
      if (t === null || t.columns.length === 0) return null;
      const c = r.pick(t.columns).sql;
      if (t.policies.length === 0 || r.chance(0.3))
        return `CREATE POLICY ${w.fresh(r)} ON ${t.sql}${r.pick(['', ' AS RESTRICTIVE'])}${r.pick(['', ' FOR SELECT', ' FOR ALL'])} TO ${r.pick(ROLES)} USING (${c} IS NOT NULL)`;
      const p = quote(r.pick(t.policies));
      return r.pick([
        `DROP POLICY ${p} ON ${t.sql}`,
        `ALTER POLICY ${p} ON ${t.sql} USING (${c} IS NULL)`,
        `ALTER POLICY ${p} ON ${t.sql} TO app_writer`,
        `ALTER POLICY ${p} ON ${t.sql} RENAME TO ${w.fresh(r)}`,
      ]);
    },
  },
  {
    name: 'rules',
    weight: 0.7,
    make: (w, r) => {
      const t = aTable(w, r);
      if (t === null) return null;
      if (t.rules.length === 0 || r.chance(0.3))
        return `CREATE ${r.chance(0.3) ? 'OR REPLACE ' : ''}RULE ${w.fresh(r)} AS ON DELETE TO ${t.sql} DO INSTEAD NOTHING`;
      const rule = quote(r.pick(t.rules));
      return r.pick([
        `DROP RULE ${rule} ON ${t.sql}`,
        `ALTER TABLE ${t.sql} DISABLE RULE ${rule}`,
        `ALTER RULE ${rule} ON ${t.sql} RENAME TO ${w.fresh(r)}`,
      ]);
    },
  },
  {
    name: 'grants',
    weight: 4,
    make: (w, r) => {
      const at = aColumn(w, r);
      if (at === null) return null;
      const [verb, to] = r.chance(0.6) ? ['GRANT', 'TO'] : ['REVOKE', 'FROM'];
      const role = r.pick(ROLES);
      const option = verb === 'GRANT' && role !== 'PUBLIC' && r.chance(0.15) ? ' WITH GRANT OPTION' : '';
      const relation = aRelation(w, r);
      return r.pick([
        `${verb} ${r.pick(['SELECT', 'INSERT, UPDATE', 'ALL', 'ALL PRIVILEGES'])} ON ${at.t.sql} ${to} ${role}${option}`,
        `${verb} SELECT (${at.c.sql}), UPDATE (${at.c.sql}) ON ${at.t.sql} ${to} ${role}`,
        `${verb} USAGE ON SCHEMA ${quote(r.pick(w.schemas))} ${to} ${role}`,
        ...(relation === null
          ? []
          : [`${verb} SELECT ON ${relation.kind === 'SEQUENCE' ? 'SEQUENCE ' : ''}${relation.sql} ${to} ${role}${option}`]),
        ...(w.functions.length > 0
          ? [
              `${verb} EXECUTE ON ${(() => {
                const f = r.pick(w.functions);
                return `${f.procedure ? 'PROCEDURE' : 'FUNCTION'} ${f.call}`;
              })()} ${to} ${role}`,
            ]
          : []),
        ...(w.enums.length > 0 ? [`${verb} USAGE ON TYPE ${r.pick(w.enums).sql} ${to} ${role}`] : []),
      ]);
    },
  },
  {
    name: 'comments',
    weight: 4,
    make: (w, r) => {
      const at = aColumn(w, r);
      if (at === null) return null;
      const is = r.chance(0.2) ? 'NULL' : literal(r.pick(['a note', "it's", 'größe', 'two\nlines', '$$']));
      const relation = aRelation(w, r);
      const index = at.t.indexes.length > 0 ? r.pick(at.t.indexes) : null;
      const constraint = at.t.constraints.length > 0 ? r.pick(at.t.constraints) : null;
      const on = r.pick([
        `TABLE ${at.t.sql}`,
        `COLUMN ${at.t.sql}.${at.c.sql}`,
        `SCHEMA ${quote(r.pick(w.schemas))}`,
        ...(relation === null ? [] : [`${relation.kind} ${relation.sql}`]),
        ...(index === null ? [] : [`INDEX ${index.sql}`]),
        ...(constraint === null ? [] : [`CONSTRAINT ${quote(constraint.name)} ON ${at.t.sql}`]),
        ...(at.t.triggers.length === 0 ? [] : [`TRIGGER ${quote(r.pick(at.t.triggers).name)} ON ${at.t.sql}`]),
        ...(at.t.policies.length === 0 ? [] : [`POLICY ${quote(r.pick(at.t.policies))} ON ${at.t.sql}`]),
        ...(w.enums.length === 0 ? [] : [`TYPE ${r.pick(w.enums).sql}`]),
        ...(w.domains.length === 0 ? [] : [`DOMAIN ${r.pick(w.domains).sql}`]),
        ...(w.functions.length === 0
          ? []
          : [
              (() => {
                const f = r.pick(w.functions);
                return `${f.procedure ? 'PROCEDURE' : 'FUNCTION'} ${f.call}`;
              })(),
            ]),
      ]);
      return `COMMENT ON ${on} IS ${is}`;
    },
  },
  {
    name: 'owners',
    weight: 1.5,
    make: (w, r) => {
      const relation = aRelation(w, r);
      const role = r.pick(['app_owner', 'app_writer', 'postgres']);
      if (w.enums.length > 0 && r.chance(0.2)) return `ALTER TYPE ${r.pick(w.enums).sql} OWNER TO ${role}`;
      return relation === null ? null : `ALTER ${relation.kind} ${relation.sql} OWNER TO ${role}`;
    },
  },
  {
    name: 'data',
    weight: 2,
    make: (w, r) => {
      const at = aColumn(w, r, (c) => !c.generated && !c.identity);
      if (at === null) return null;
      return r.pick([
        { sql: [`UPDATE ${at.t.sql} SET ${at.c.sql} = ${at.c.sql}`], loses: true },
        { sql: [`DELETE FROM ${at.t.sql} WHERE ${at.c.sql} IS NULL`], loses: true },
        { sql: [`INSERT INTO ${at.t.sql} DEFAULT VALUES`], loses: true },
        { sql: [`TRUNCATE ${at.t.sql}`], loses: true },
      ]);
    },
  },
  {
    name: 'settings',
    weight: 1,
    make: (w, r) =>
      r.pick([
        `SET lock_timeout = '5s'`,
        `SET LOCAL statement_timeout = '30s'`,
        'SELECT 1',
        `SET search_path = ${[...w.schemas].map(quote).join(', ')}`,
      ]),
  },
  {
    name: 'do block',
    weight: 0.6,
    make: (w, r) => {
      const t = aTable(w, r);
      const fresh = w.fresh(r);
      return t === null
        ? null
        : r.pick([
            `DO $$ BEGIN CREATE TYPE ${fresh} AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
            `DO $$ BEGIN ALTER TABLE ${t.sql} ADD COLUMN ${fresh} TEXT; END $$`,
          ]);
    },
  },
];
