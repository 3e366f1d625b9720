import { aTable, qualified } from './kinds-tables.ts';
import type { Kind } from './types.ts';
import { literal, quote } from './world.ts';

const LABELS = ['a', 'B', 'ON', 'OFF', "it's", 'two words', 'größe', 'USER', 'ADMIN'];

export const TYPE_KINDS: readonly Kind[] = [
  {
    name: 'create enum',
    weight: 4,
    make: (w, r) => `CREATE TYPE ${qualified(w.fresh(r), w, r)} AS ENUM (${r.some(LABELS, 3).map(literal).join(', ')})`,
  },
  {
    name: 'add value',
    weight: 5,
    make: (w, r) => {
      if (w.enums.length === 0) return null;
      const e = r.pick(w.enums);
      const place = e.values.length > 0 && r.chance(0.5) ? ` ${r.pick(['BEFORE', 'AFTER'])} ${literal(r.pick(e.values))}` : '';
      return `ALTER TYPE ${e.sql} ADD VALUE ${r.chance(0.15) ? 'IF NOT EXISTS ' : ''}${literal(`${r.pick(LABELS)}${r.chance(0.6) ? r.below(50) : ''}`)}${place}`;
    },
  },
  {
    name: 'rename value',
    weight: 1,
    make: (w, r) => {
      const some = w.enums.filter((e) => e.values.length > 0);
      if (some.length === 0) return null;
      const e = r.pick(some);
      return `ALTER TYPE ${e.sql} RENAME VALUE ${literal(r.pick(e.values))} TO ${literal(`v${r.below(99)}`)}`;
    },
  },
  {
    name: 'drop type',
    weight: 2,
    make: (w, r) => {
      const some = [...w.enums, ...w.composites];
      if (r.chance(0.1)) return `DROP TYPE IF EXISTS ${w.fresh(r)}`;
      if (some.length === 0) return null;
      const cascade = r.chance(0.3);
      return { sql: [`DROP TYPE ${r.pick(some).sql}${cascade ? ' CASCADE' : ''}`], loses: cascade };
    },
  },
  {
    name: 'rename type',
    weight: 1.5,
    make: (w, r) => {
      const some = [...w.enums, ...w.composites];
      if (w.domains.length > 0 && r.chance(0.2)) return `ALTER DOMAIN ${r.pick(w.domains).sql} RENAME TO ${w.fresh(r)}`;
      return some.length === 0
        ? null
        : `ALTER TYPE ${r.pick(some).sql} ${r.chance(0.7) ? `RENAME TO ${w.fresh(r)}` : `SET SCHEMA ${quote(r.pick(w.schemas))}`}`;
    },
  },
  {
    name: 'composite',
    weight: 1.5,
    make: (w, r) => {
      if (w.composites.length === 0 || r.chance(0.4))
        return `CREATE TYPE ${qualified(w.fresh(r), w, r)} AS (x INTEGER, ${quote('the note')} TEXT)`;
      const c = r.pick(w.composites);
      const some = c.attributes.length === 0 ? 'x' : r.pick(c.attributes);
      return `ALTER TYPE ${c.sql} ${r.pick([`ADD ATTRIBUTE ${w.fresh(r)} DATE`, `DROP ATTRIBUTE ${some}`, `RENAME ATTRIBUTE ${some} TO ${w.fresh(r)}`, `ALTER ATTRIBUTE ${some} TYPE TEXT`])}`;
    },
  },
  {
    name: 'create domain',
    weight: 1.5,
    make: (w, r) =>
      `CREATE DOMAIN ${qualified(w.fresh(r), w, r)} AS ${r.pick(['TEXT', 'INTEGER', 'VARCHAR(20) COLLATE "C"'])}${r.chance(0.3) ? ` DEFAULT '5'` : ''}${r.chance(0.6) ? `${r.chance(0.5) ? ` CONSTRAINT ${w.fresh(r)}` : ''} CHECK (VALUE IS NOT NULL)` : ''}`,
  },
  {
    name: 'alter domain',
    weight: 2,
    make: (w, r) => {
      if (w.domains.length === 0) return null;
      const d = r.pick(w.domains);
      const k = d.constraints.length === 0 ? null : quote(r.pick(d.constraints));
      return `ALTER DOMAIN ${d.sql} ${r.pick([
        `SET DEFAULT '${r.below(99)}'`,
        'DROP DEFAULT',
        'SET NOT NULL',
        'DROP NOT NULL',
        `ADD ${r.chance(0.6) ? `CONSTRAINT ${w.fresh(r)} ` : ''}CHECK (VALUE::text <> 'x')${r.chance(0.4) ? ' NOT VALID' : ''}`,
        ...(k === null ? [] : [`DROP CONSTRAINT ${k}`, `VALIDATE CONSTRAINT ${k}`, `RENAME CONSTRAINT ${k} TO ${w.fresh(r)}`]),
        `SET SCHEMA ${quote(r.pick(w.schemas))}`,
      ])}`;
    },
  },
  {
    name: 'drop domain',
    weight: 0.7,
    make: (w, r) =>
      w.domains.length === 0 ? null : { sql: [`DROP DOMAIN ${r.pick(w.domains).sql}${r.chance(0.2) ? ' CASCADE' : ''}`], loses: true },
  },
  {
    name: 'schemas',
    weight: 1.5,
    make: (w, r) => {
      const others = w.schemas.filter((s) => s !== 'public');
      if (others.length < 2 && r.chance(0.7)) return `CREATE SCHEMA ${r.chance(0.3) ? 'IF NOT EXISTS ' : ''}${w.fresh(r)}`;
      if (others.length === 0) return null;
      const s = quote(r.pick(others));
      const how = r.below(4);
      if (how === 0) return { sql: [`DROP SCHEMA ${s}${r.chance(0.3) ? ' CASCADE' : ''}`], loses: true };
      return how === 1
        ? `ALTER SCHEMA ${s} RENAME TO ${w.fresh(r)}`
        : how === 2
          ? `CREATE SCHEMA IF NOT EXISTS ${s}`
          : `ALTER SCHEMA ${s} OWNER TO app_owner`;
    },
  },
  {
    name: 'extensions',
    weight: 0.5,
    make: (_, r) =>
      r.pick(['CREATE EXTENSION IF NOT EXISTS "citext"', 'CREATE EXTENSION IF NOT EXISTS "hstore"', 'DROP EXTENSION IF EXISTS "hstore"']),
  },
  {
    name: 'publications',
    weight: 0.5,
    make: (w, r) => {
      const t = aTable(w, r);
      if (w.publications.length > 0 && r.chance(0.5)) return `DROP PUBLICATION ${quote(r.pick(w.publications))}`;
      return t === null ? null : `CREATE PUBLICATION ${w.fresh(r)} FOR TABLE ${t.sql}`;
    },
  },
];
