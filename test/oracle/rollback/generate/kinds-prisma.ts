import { aColumn, aKey, aTable } from './kinds-tables.ts';
import { aModel, FIELDS, fieldSql, fieldType, foreignKey, fresh, full, models, named, q, VALUES, WORDS } from './prisma-fields.ts';
import type { Random } from './random.ts';
import type { Kind, Made } from './types.ts';
import { literal, type World } from './world.ts';

/*
 * What Prisma's engine renders for PostgreSQL, statement for statement. Source: prisma-engines,
 * schema-engine/connectors/sql-schema-connector/src/flavour/postgres/renderer.rs
 */

function createModel(w: World, r: Random): Made {
  const taken = new Set(w.tables.map((t) => t.name));
  const name = fresh(WORDS, (n) => taken.has(n), r);
  const schema = r.chance(0.15) && w.schemas.length > 1 ? r.pick(w.schemas) : 'public';
  const t = full({ schema, name });
  const fields = new Map<string, string>();
  const id = r.pick([
    '"id" SERIAL NOT NULL',
    '"id" TEXT NOT NULL',
    '"id" BIGSERIAL NOT NULL',
    '"id" UUID NOT NULL DEFAULT gen_random_uuid()',
    '"id" INTEGER NOT NULL',
  ]);
  const sql: string[] = [];
  for (let i = 1 + r.below(6); i > 0; i--) {
    const field = r.pick(FIELDS);
    fields.set(field, fieldSql(field, w, r, false));
  }
  const after: string[] = [];
  const key = r.chance(0.5) ? aKey(w, r) : null;
  if (key !== null) {
    const field = `${key.t.name.replace(/^_/, '')}Id`;
    fields.set(
      field,
      `${q(field)} ${key.c.type === 'integer' ? 'INTEGER' : key.c.type === 'bigint' ? 'BIGINT' : key.c.type.toUpperCase()}${r.chance(0.6) ? ' NOT NULL' : ''}`,
    );
    after.push(foreignKey(t, name, [field], key, r));
  }
  sql.push(
    `CREATE TABLE ${t} (\n    ${[id, ...fields.values()].join(',\n    ')},\n\n    CONSTRAINT ${q(`${name}_pkey`)} PRIMARY KEY ("id")\n)`,
  );
  const names = [...fields.keys()];
  if (r.chance(0.4)) {
    const [a] = r.some(names, 1);
    if (a !== undefined) sql.push(`CREATE UNIQUE INDEX ${named(name, [a], 'key')} ON ${t}(${q(a)})`);
  }
  if (r.chance(0.4)) {
    const some = r.some(names, 2);
    if (some.length > 0)
      sql.push(`CREATE INDEX ${named(name, some, 'idx')} ON ${t}(${some.map((x) => `${q(x)}${r.chance(0.1) ? ' DESC' : ''}`).join(', ')})`);
  }
  return { sql: [...sql, ...after] };
}

/** A field and the ways in which its type changes in place. */
const CASTS: Readonly<Record<string, readonly string[]>> = {
  integer: ['BIGINT', 'TEXT', 'DOUBLE PRECISION', 'DECIMAL(65,30)'],
  smallint: ['INTEGER', 'BIGINT'],
  bigint: ['TEXT', 'DECIMAL(65,30)'],
  text: ['VARCHAR(255)', 'CITEXT'],
  'character varying(30)': ['TEXT', 'VARCHAR(100)'],
  'timestamp(3) without time zone': ['TIMESTAMPTZ(3)', 'TIMESTAMP(6)'],
  'timestamp(6) with time zone': ['TIMESTAMP(3)', 'TIMESTAMPTZ(3)'],
  boolean: ['TEXT'],
  uuid: ['TEXT'],
};

function alterField(w: World, r: Random): Made | null {
  const at = aColumn(w, r, (c) => c.name !== 'id');
  if (at === null) return null;
  const { t, c } = at;
  const casts = CASTS[c.type];
  const actions: string[] = [];
  let loses = false;
  const how = r.below(6);
  if (how === 0) actions.push(`ALTER COLUMN ${q(c.name)} ${c.notNull ? 'DROP' : 'SET'} NOT NULL`);
  else if (how === 1)
    actions.push(`ALTER COLUMN ${q(c.name)} ${c.default !== null ? 'DROP DEFAULT' : `SET DEFAULT ${fieldType(w, r).value ?? `'x'`}`}`);
  else if (how === 2 && casts !== undefined) {
    const to = r.pick(casts);
    if (c.default !== null && r.chance(0.5)) actions.push(`ALTER COLUMN ${q(c.name)} DROP DEFAULT`);
    actions.push(`ALTER COLUMN ${q(c.name)} SET DATA TYPE ${to}`);
    loses = c.type === 'timestamp(6) with time zone' || to === 'DOUBLE PRECISION';
  } else if (how === 3) {
    actions.push(`DROP COLUMN ${q(c.name)}`, `ADD COLUMN     ${fieldSql(c.name, w, r, true)}`);
    loses = true;
  } else {
    const other = fresh(FIELDS, (n) => t.columns.some((x) => x.name === n), r);
    actions.push(`ADD COLUMN     ${fieldSql(other, w, r, true)}`, `ALTER COLUMN ${q(c.name)} ${c.notNull ? 'DROP' : 'SET'} NOT NULL`);
  }
  return { sql: [`ALTER TABLE ${full(t)} ${actions.join(',\n')}`], loses };
}

function alterEnum(w: World, r: Random): Made | null {
  const some = w.enums.filter((e) => e.values.length > 1);
  if (some.length === 0) return null;
  const e = r.pick(some);
  const gone = r.pick(e.values);
  const values = [...e.values.filter((v) => v !== gone), ...(r.chance(0.3) ? [`NEW_${r.below(99)}`] : [])];
  const prefix = e.schema === 'public' && r.chance(0.7) ? '' : `${q(e.schema)}.`;
  const next = `${prefix}${q(`${e.name}_new`)}`;
  const printed = new RegExp(`^(?:"?${e.schema}"?\\.)?"?${e.name}"?(\\[\\])?$`);
  const users = w.tables.flatMap((t) => t.columns.filter((c) => printed.test(c.type)).map((c) => ({ t, c })));
  const sql: string[] = ['BEGIN', `CREATE TYPE ${next} AS ENUM (${values.map(literal).join(', ')})`];
  for (const { t, c } of users)
    if (c.default !== null) sql.push(`ALTER TABLE ${q(t.schema)}.${q(t.name)} ALTER COLUMN ${q(c.name)} DROP DEFAULT`);
  for (const { t, c } of users) {
    const list = c.type.endsWith('[]') ? '[]' : '';
    sql.push(`ALTER TABLE ${full(t)} ALTER COLUMN ${q(c.name)} TYPE ${next}${list} USING (${q(c.name)}::text::${next}${list})`);
  }
  sql.push(
    `ALTER TYPE ${prefix}${q(e.name)} RENAME TO ${q(`${e.name}_old`)}`,
    `ALTER TYPE ${next} RENAME TO ${q(e.name)}`,
    `DROP TYPE ${prefix === '' ? '"public".' : prefix}${q(`${e.name}_old`)}`,
  );
  for (const { t, c } of users)
    if (c.default !== null && !c.type.endsWith('[]') && !c.default.includes(literal(gone)))
      sql.push(`ALTER TABLE ${full(t)} ALTER COLUMN ${q(c.name)} SET DEFAULT ${c.default.replace(/::.*$/, '')}`);
  sql.push('COMMIT');
  return { sql };
}

export const PRISMA_KINDS: readonly Kind[] = [
  { name: 'CreateTable', weight: 8, make: createModel },
  {
    name: 'CreateTable of a many-to-many relation',
    weight: 1.5,
    make: (w, r) => {
      const [a, b] = [aKey(w, r), aKey(w, r)];
      if (a === null || b === null) return null;
      const name = `_${[a.t.name, b.t.name].sort().join('To')}`;
      const old = r.chance(0.5);
      return {
        sql: [
          `CREATE TABLE ${q(name)} (\n    "A" ${a.c.type.toUpperCase()} NOT NULL,\n    "B" ${b.c.type.toUpperCase()} NOT NULL${old ? '' : `,\n\n    CONSTRAINT ${q(`${name}_AB_pkey`)} PRIMARY KEY ("A","B")`}\n)`,
          ...(old ? [`CREATE UNIQUE INDEX ${q(`${name}_AB_unique`)} ON ${q(name)}("A", "B")`] : []),
          `CREATE INDEX ${q(`${name}_B_index`)} ON ${q(name)}("B")`,
          `ALTER TABLE ${q(name)} ADD CONSTRAINT ${q(`${name}_A_fkey`)} FOREIGN KEY ("A") REFERENCES ${full(a.t)}(${q(a.c.name)}) ON DELETE CASCADE ON UPDATE CASCADE`,
          `ALTER TABLE ${q(name)} ADD CONSTRAINT ${q(`${name}_B_fkey`)} FOREIGN KEY ("B") REFERENCES ${full(b.t)}(${q(b.c.name)}) ON DELETE CASCADE ON UPDATE CASCADE`,
        ],
      };
    },
  },
  {
    name: 'many-to-many key',
    weight: 0.5,
    make: (w) => {
      const t = w.tables.find((x) => x.indexes.some((i) => i.name.endsWith('_AB_unique')));
      return t === undefined
        ? null
        : {
            sql: [
              `ALTER TABLE ${full(t)} ADD CONSTRAINT ${q(`${t.name}_AB_pkey`)} PRIMARY KEY ("A", "B")`,
              `DROP INDEX ${q(`${t.name}_AB_unique`)}`,
            ],
          };
    },
  },
  {
    name: 'AlterTable: add',
    weight: 10,
    make: (w, r) => {
      const t = aModel(w, r);
      if (t === null) return null;
      const names = r.some(
        FIELDS.filter((f) => !t.columns.some((c) => c.name === f)),
        1 + r.below(3),
      );
      return names.length === 0
        ? null
        : `ALTER TABLE ${full(t)} ${names.map((n) => `ADD COLUMN     ${fieldSql(n, w, r, true)}`).join(',\n')}`;
    },
  },
  {
    name: 'AlterTable: drop',
    weight: 3,
    make: (w, r) => {
      const at = aColumn(w, r, (c) => c.name !== 'id');
      return at === null ? null : { sql: [`ALTER TABLE ${full(at.t)} DROP COLUMN ${q(at.c.name)}`], loses: true };
    },
  },
  { name: 'AlterTable: alter', weight: 8, make: alterField },
  {
    name: 'AlterTable: primary key',
    weight: 0.7,
    make: (w, r) => {
      const t = r.pick([null, ...models(w)]);
      const key = t?.constraints.find((k) => k.type === 'p');
      const id = t?.columns.find((c) => c.name === 'id');
      if (t === null || key === undefined || id === undefined) return null;
      const to = id.type === 'text' ? null : 'TEXT';
      const sequence = /nextval\('(.*)'/.exec(id.default ?? '')?.[1];
      if (to === null) return null;
      return {
        sql: [
          `ALTER TABLE ${full(t)} DROP CONSTRAINT ${q(key.name)},\n${id.default === null ? '' : `ALTER COLUMN "id" DROP DEFAULT,\n`}ALTER COLUMN "id" SET DATA TYPE ${to},\nADD CONSTRAINT ${q(`${t.name}_pkey`)} PRIMARY KEY ("id")`,
          ...(sequence === undefined ? [] : [`DROP SEQUENCE ${t.schema === 'public' ? '' : `${q(t.schema)}.`}${q(`${t.name}_id_seq`)}`]),
        ],
      };
    },
  },
  {
    name: 'autoincrement',
    weight: 0.7,
    make: (w, r) => {
      const at = aColumn(w, r, (c, t) => c.type === 'integer' && c.default === null && c.notNull && t.schema === 'public');
      if (at === null) return null;
      const name = `${at.t.name}_${at.c.name}_seq`.toLowerCase();
      return {
        sql: [
          `CREATE SEQUENCE ${name}`,
          `ALTER TABLE ${full(at.t)} ALTER COLUMN ${q(at.c.name)} SET DEFAULT nextval('${name}')`,
          `ALTER SEQUENCE ${name} OWNED BY ${full(at.t)}.${q(at.c.name)}`,
        ],
      };
    },
  },
  {
    name: 'CreateIndex',
    weight: 6,
    make: (w, r) => {
      const at = aColumn(w, r);
      if (at === null) return null;
      const columns = [at.c.name, ...(r.chance(0.4) ? [r.pick(at.t.columns).name] : [])];
      if (new Set(columns).size < columns.length) return null;
      if (/jsonb|\[\]/.test(at.c.type) && r.chance(0.6))
        return `CREATE INDEX ${named(at.t.name, [at.c.name], 'idx')} ON ${full(at.t)} USING GIN (${q(at.c.name)}${at.c.type === 'jsonb' && r.chance(0.5) ? ' jsonb_path_ops' : ''})`;
      if (r.chance(0.05)) return `CREATE INDEX ${named(at.t.name, [at.c.name], 'idx')} ON ${full(at.t)} USING HASH (${q(at.c.name)})`;
      const unique = r.chance(0.3);
      return `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${named(at.t.name, columns, unique ? 'key' : 'idx')} ON ${full(at.t)}(${columns.map((c) => `${q(c)}${r.chance(0.1) ? ' DESC' : ''}`).join(', ')})`;
    },
  },
  {
    name: 'DropIndex',
    weight: 3,
    make: (w, r) => {
      const all = w.tables.flatMap((t) => t.indexes.filter((i) => !i.constraint));
      return all.length === 0 ? null : `DROP INDEX ${full(r.pick(all))}`;
    },
  },
  {
    name: 'RenameIndex',
    weight: 1,
    make: (w, r) => {
      const all = w.tables.flatMap((t) => t.indexes.filter((i) => !i.constraint));
      return all.length === 0 ? null : `ALTER INDEX ${full(r.pick(all))} RENAME TO ${q(`renamed_idx_${r.below(1000)}`)}`;
    },
  },
  {
    name: 'RenameForeignKey',
    weight: 1,
    make: (w, r) => {
      const all = w.tables.flatMap((t) => t.constraints.filter((k) => /[fp]/.test(k.type)).map((k) => ({ t, k })));
      if (all.length === 0) return null;
      const { t, k } = r.pick(all);
      return `ALTER TABLE ${full(t)} RENAME CONSTRAINT ${q(k.name)} TO ${q(`renamed_${k.type}_${r.below(1000)}`)}`;
    },
  },
  {
    name: 'AddForeignKey',
    weight: 4,
    make: (w, r) => {
      const key = aKey(w, r);
      const at = key === null ? null : aColumn(w, r, (c) => c.type === key.c.type && c.name !== 'id');
      return key === null || at === null ? null : foreignKey(full(at.t), at.t.name, [at.c.name], key, r);
    },
  },
  {
    name: 'DropForeignKey',
    weight: 2,
    make: (w, r) => {
      const all = w.tables.flatMap((t) => t.constraints.filter((k) => k.type === 'f').map((k) => ({ t, k })));
      if (all.length === 0) return null;
      const { t, k } = r.pick(all);
      return `ALTER TABLE ${full(t)} DROP CONSTRAINT ${q(k.name)}`;
    },
  },
  {
    name: 'DropTable',
    weight: 1.5,
    make: (w, r) => {
      const t = aTable(w, r);
      if (t === null) return null;
      const keys = w.tables.flatMap((x) =>
        x.constraints
          .filter(
            (k) =>
              k.type === 'f' &&
              (x === t || k.definition.includes(`REFERENCES ${t.schema}.${/^[a-z_]+$/.test(t.name) ? t.name : q(t.name)}(`)),
          )
          .map((k) => `ALTER TABLE ${full(x)} DROP CONSTRAINT ${q(k.name)}`),
      );
      return { sql: [...keys, `DROP TABLE ${full(t)}`], loses: true };
    },
  },
  {
    name: 'CreateEnum',
    weight: 2.5,
    make: (w, r) =>
      `CREATE TYPE ${full({ schema: r.chance(0.15) ? r.pick(w.schemas) : 'public', name: fresh(['Role', 'Status', 'Kind', 'Plan', 'Level'], (n) => w.enums.some((e) => e.name === n), r) })} AS ENUM (${r.some(VALUES, 4).map(literal).join(', ')})`,
  },
  {
    name: 'AlterEnum: add',
    weight: 2.5,
    make: (w, r) => {
      if (w.enums.length === 0) return null;
      const e = r.pick(w.enums);
      const added = r.some(
        VALUES.filter((v) => !e.values.includes(v)),
        2,
      );
      const place = e.values.length > 0 && r.chance(0.1) ? ` BEFORE ${literal(r.pick(e.values))}` : '';
      return added.length === 0 ? null : { sql: added.map((v) => `ALTER TYPE ${full(e)} ADD VALUE ${literal(v)}${place}`) };
    },
  },
  { name: 'AlterEnum: remove', weight: 2, make: alterEnum },
  {
    name: 'DropEnum',
    weight: 1,
    make: (w, r) => (w.enums.length === 0 ? null : `DROP TYPE ${full(r.pick(w.enums))}`),
  },
  { name: 'CreateSchema', weight: 0.7, make: (_, r) => `CREATE SCHEMA IF NOT EXISTS "${r.pick(['auth', 'billing', 'Audit', 'public'])}"` },
  {
    name: 'CreateExtension',
    weight: 0.5,
    make: (_, r) => `CREATE EXTENSION IF NOT EXISTS "${r.pick(['citext', 'pg_trgm', 'uuid-ossp', 'pgcrypto'])}"`,
  },
];
