import { aColumn, aKey, aTable, qualified, references } from './kinds-tables.ts';
import type { Random } from './random.ts';
import type { Kind } from './types.ts';
import { quote, type Table, type Thing, type World } from './world.ts';

/** Of an object in the schema of its table. */
const beside = (t: Thing, name: string): string => (t.schema === 'public' ? name : `${quote(t.schema)}.${name}`);

function anIndex(w: World, r: Random, free: boolean): { readonly t: Table; readonly i: Table['indexes'][number] } | null {
  const all = w.tables.flatMap((t) => t.indexes.filter((i) => !free || (!i.constraint && !i.part)).map((i) => ({ t, i })));
  return all.length === 0 ? null : r.pick(all);
}

function aConstraint(w: World, r: Random, types: RegExp): { readonly t: Table; readonly k: Table['constraints'][number] } | null {
  const all = w.tables.flatMap((t) => t.constraints.filter((k) => types.test(k.type)).map((k) => ({ t, k })));
  return all.length === 0 ? null : r.pick(all);
}

function createIndex(w: World, r: Random): string | null {
  const at = aColumn(w, r);
  if (at === null) return null;
  const { t, c } = at;
  const text = /^(text|character)/.test(c.type);
  const key = r.pick([
    c.sql,
    c.sql,
    c.sql,
    `${c.sql} DESC`,
    `${c.sql} DESC NULLS LAST`,
    ...(text ? [`lower(${c.sql})`, `${c.sql} text_pattern_ops`, `${c.sql} COLLATE "C"`, `(${c.sql} || 'x')`] : [`(${c.sql} IS NULL)`]),
  ]);
  const second = r.chance(0.3) ? `, ${r.pick(t.columns).sql}` : '';
  const method = /\[\]|jsonb/.test(c.type) && r.chance(0.5) ? ' USING gin' : r.chance(0.08) ? r.pick([' USING hash', ' USING brin']) : '';
  const keys = method === ' USING gin' || method === ' USING hash' ? c.sql : `${key}${second}`;
  const include = method === '' && r.chance(0.1) ? ` INCLUDE (${r.pick(t.columns).sql})` : '';
  const distinct = w.version >= 15 && r.chance(0.05) ? ' NULLS NOT DISTINCT' : '';
  const where = r.chance(0.15) ? ` WHERE ${r.pick(t.columns).sql} IS NOT NULL` : '';
  const storage = method === '' && r.chance(0.06) ? ' WITH (fillfactor = 70)' : '';
  const name = r.chance(0.2) ? '' : ` ${r.chance(0.08) ? 'IF NOT EXISTS ' : ''}${w.fresh(r)}`;
  return `CREATE ${r.chance(0.25) && !/hash|brin|gin/.test(method) ? 'UNIQUE ' : ''}INDEX${name} ON ${t.sql}${method} (${keys})${include}${distinct}${storage}${where}`;
}

export const INDEX_KINDS: readonly Kind[] = [
  { name: 'create index', weight: 10, make: createIndex },
  {
    name: 'drop index',
    weight: 4,
    make: (w, r) => {
      if (r.chance(0.1)) return `DROP INDEX IF EXISTS ${w.fresh(r)}`;
      const at = anIndex(w, r, true);
      return at === null ? null : `DROP INDEX ${r.chance(0.2) ? 'IF EXISTS ' : ''}${at.i.sql}${r.chance(0.1) ? ' CASCADE' : ''}`;
    },
  },
  {
    name: 'rename index',
    weight: 2,
    make: (w, r) => {
      const at = anIndex(w, r, false);
      return at === null ? null : `ALTER ${r.chance(0.85) ? 'INDEX' : 'TABLE'} ${at.i.sql} RENAME TO ${w.fresh(r)}`;
    },
  },
  {
    name: 'index options',
    weight: 1,
    make: (w, r) => {
      const at = anIndex(w, r, false);
      return at === null
        ? null
        : `ALTER INDEX ${at.i.sql} ${r.pick(['SET (fillfactor = 50)', 'RESET (fillfactor)', 'ALTER COLUMN 1 SET STATISTICS 200'])}`;
    },
  },
  {
    name: 'add key',
    weight: 4,
    make: (w, r) => {
      const at = aColumn(w, r);
      if (at === null) return null;
      const columns = [at.c.sql, ...(r.chance(0.3) ? [r.pick(at.t.columns).sql] : [])].join(', ');
      const name = r.chance(0.7) ? `CONSTRAINT ${w.fresh(r)} ` : '';
      const what = r.chance(0.35) ? `PRIMARY KEY (${columns})` : `UNIQUE (${columns})${r.chance(0.15) ? ' DEFERRABLE' : ''}`;
      return `ALTER TABLE ${at.t.sql} ADD ${name}${what}`;
    },
  },
  {
    name: 'key from an index',
    weight: 1,
    make: (w, r) => {
      const all = w.tables.flatMap((t) =>
        t.indexes.filter((i) => /^CREATE UNIQUE/.test(i.definition) && !i.constraint && !i.part).map((i) => ({ t, i })),
      );
      if (all.length === 0) return null;
      const { t, i } = r.pick(all);
      return `ALTER TABLE ${t.sql} ADD CONSTRAINT ${r.chance(0.3) ? quote(i.name) : w.fresh(r)} ${r.pick(['UNIQUE', 'PRIMARY KEY'])} USING INDEX ${quote(i.name)}`;
    },
  },
  {
    name: 'add check',
    weight: 4,
    make: (w, r) => {
      const at = aColumn(w, r);
      if (at === null) return null;
      const { c } = at;
      const other = r.pick(at.t.columns);
      const check = /int/.test(c.type)
        ? r.pick([`${c.sql} >= 0`, `${c.sql} BETWEEN 0 AND 5000`])
        : c.type === 'text'
          ? r.pick([`${c.sql} <> ''`, `length(${c.sql}) < 500`, `${c.sql} IN ('a', 'b', 'it''s')`])
          : r.pick([`${c.sql} IS NOT NULL`, `${c.sql} IS NULL OR ${other.sql} IS NOT NULL`]);
      return `ALTER TABLE ${at.t.sql} ADD ${r.chance(0.75) ? `CONSTRAINT ${w.fresh(r)} ` : ''}CHECK (${check})${r.chance(0.5) ? ' NOT VALID' : ''}`;
    },
  },
  {
    name: 'add foreign key',
    weight: 5,
    make: (w, r) => {
      const key = aKey(w, r);
      if (key === null) return null;
      const at = aColumn(w, r, (c) => c.type === key.c.type);
      return at === null
        ? null
        : `ALTER TABLE ${at.t.sql} ADD ${r.chance(0.8) ? `CONSTRAINT ${w.fresh(r)} ` : ''}FOREIGN KEY (${at.c.sql}) ${references(key, r)}${r.chance(0.6) ? ' NOT VALID' : ''}`;
    },
  },
  {
    name: 'validate',
    weight: 2,
    make: (w, r) => {
      const all = w.tables.flatMap((t) => t.constraints.filter((k) => !k.validated || r.chance(0.05)).map((k) => ({ t, k })));
      if (all.length === 0) return null;
      const { t, k } = r.pick(all);
      return `ALTER TABLE ${t.sql} VALIDATE CONSTRAINT ${quote(k.name)}`;
    },
  },
  {
    name: 'drop constraint',
    weight: 5,
    make: (w, r) => {
      const at = aConstraint(w, r, r.chance(0.8) ? /^[pufcx]$/ : /./);
      if (at === null) return null;
      return `ALTER TABLE ${at.t.sql} DROP CONSTRAINT ${r.chance(0.1) ? 'IF EXISTS ' : ''}${quote(at.k.name)}${r.chance(0.3) ? ' CASCADE' : ''}`;
    },
  },
  {
    name: 'rename constraint',
    weight: 2,
    make: (w, r) => {
      const at = aConstraint(w, r, /./);
      return at === null ? null : `ALTER TABLE ${at.t.sql} RENAME CONSTRAINT ${quote(at.k.name)} TO ${w.fresh(r)}`;
    },
  },
  {
    name: 'named not null',
    weight: 1,
    make: (w, r) => {
      const at = w.version < 18 ? null : aColumn(w, r, (c) => !c.notNull);
      return at === null
        ? null
        : `ALTER TABLE ${at.t.sql} ADD CONSTRAINT ${w.fresh(r)} NOT NULL ${at.c.sql}${r.chance(0.5) ? ' NOT VALID' : ''}`;
    },
  },
  {
    name: 'deferrable',
    weight: 0.5,
    make: (w, r) => {
      const at = aConstraint(w, r, /^f$/);
      return at === null
        ? null
        : `ALTER TABLE ${at.t.sql} ALTER CONSTRAINT ${quote(at.k.name)} ${r.pick(['DEFERRABLE', 'DEFERRABLE INITIALLY DEFERRED', 'NOT DEFERRABLE'])}`;
    },
  },
  {
    name: 'exclude',
    weight: 0.5,
    make: (w, r) => {
      const at = aColumn(w, r, (c) => /^(integer|text|date)$/.test(c.type));
      return at === null
        ? null
        : `ALTER TABLE ${at.t.sql} ADD CONSTRAINT ${w.fresh(r)} EXCLUDE USING btree (${at.c.sql} WITH =) WHERE (${at.c.sql} IS NULL)`;
    },
  },
  {
    name: 'statistics',
    weight: 1,
    make: (w, r) => {
      if (w.statistics.length > 0 && r.chance(0.4)) return `DROP STATISTICS ${r.pick(w.statistics).sql}`;
      const t = aTable(w, r);
      const columns = t === null ? [] : r.some(t.columns, 2);
      return t === null || columns.length < 2
        ? null
        : `CREATE STATISTICS ${beside(t, w.fresh(r))} ON ${columns.map((c) => c.sql).join(', ')} FROM ${t.sql}`;
    },
  },
  {
    name: 'sequences',
    weight: 2,
    make: (w, r) => {
      const free = w.sequences.filter((s) => !s.owned);
      const all = w.sequences;
      const how = r.below(8);
      if (how < 2 || all.length === 0)
        return `CREATE SEQUENCE ${r.chance(0.2) ? 'IF NOT EXISTS ' : ''}${qualified(w.fresh(r), w, r)}${r.pick(['', ' START 10 INCREMENT BY 2', ' AS INTEGER MAXVALUE 1000 CYCLE', ' CACHE 5'])}`;
      if (how === 2 && free.length > 0) return { sql: [`DROP SEQUENCE ${r.pick(free).sql}`] };
      if (how === 3) return `ALTER SEQUENCE ${r.pick(all).sql} RENAME TO ${w.fresh(r)}`;
      if (how === 4) {
        const at = aColumn(w, r);
        return at === null ? null : `ALTER SEQUENCE ${r.pick(all).sql} OWNED BY ${r.chance(0.3) ? 'NONE' : `${at.t.sql}.${at.c.sql}`}`;
      }
      if (how === 5) {
        const at = aColumn(w, r, (c) => /^(integer|bigint)$/.test(c.type) && !c.identity && !c.generated);
        return at === null
          ? null
          : `ALTER TABLE ${at.t.sql} ALTER COLUMN ${at.c.sql} SET DEFAULT nextval('${r.pick(all).sql.replaceAll("'", "''")}')`;
      }
      return `ALTER SEQUENCE ${r.pick(all).sql} ${r.pick(['INCREMENT BY 4', 'CACHE 20', 'CYCLE', 'NO CYCLE', 'AS BIGINT', 'MAXVALUE 30000', 'NO MAXVALUE'])}`;
    },
  },
];
