import type { Random } from './random.ts';
import { literal, type World } from './world.ts';

/** One or several statements that belong together. */
export interface Made {
  readonly sql: readonly string[];
  /** Rows or values of older tables go by its nature. */
  readonly loses?: boolean;
}

export interface Kind {
  readonly name: string;
  readonly weight: number;
  /** Null: there is nothing that it could be about. */
  readonly make: (w: World, r: Random) => Made | string | null;
}

/** Types with a literal of each. */
export const SCALARS: readonly { readonly type: string; readonly value: string; readonly expression?: string }[] = [
  { type: 'INTEGER', value: '7' },
  { type: 'INTEGER', value: '0' },
  { type: 'BIGINT', value: '42' },
  { type: 'TEXT', value: `'abc'` },
  { type: 'TEXT', value: `''`, expression: `upper('it''s')` },
  { type: 'VARCHAR(30)', value: `'x'` },
  { type: 'BOOLEAN', value: 'false' },
  { type: 'TIMESTAMP(3)', value: 'CURRENT_TIMESTAMP', expression: `now() AT TIME ZONE 'utc'` },
  { type: 'TIMESTAMPTZ(6)', value: 'now()' },
  { type: 'DATE', value: `'2025-01-01'` },
  { type: 'NUMERIC(10,2)', value: '1.5' },
  { type: 'DOUBLE PRECISION', value: '0.5' },
  { type: 'JSONB', value: `'{}'` },
  { type: 'UUID', value: 'gen_random_uuid()' },
  { type: 'TEXT[]', value: `ARRAY[]::TEXT[]` },
  { type: 'SMALLINT', value: '3' },
  { type: 'BYTEA', value: `'\\x00'` },
  { type: 'CHAR(4)', value: `'abcd'` },
];

/** A type for a column, and a value of it. */
export function anyType(w: World, r: Random): { readonly type: string; readonly value: string } {
  if (w.enums.length > 0 && r.chance(0.2)) {
    const e = r.pick(w.enums);
    const value = e.values.length > 0 ? literal(r.pick(e.values)) : 'NULL';
    return r.chance(0.15) ? { type: `${e.sql}[]`, value: `'{}'` } : { type: e.sql, value };
  }
  if (w.domains.length > 0 && r.chance(0.06)) return { type: r.pick(w.domains).sql, value: 'NULL' };
  if (w.composites.length > 0 && r.chance(0.04)) return { type: r.pick(w.composites).sql, value: 'NULL' };
  const { type, value, expression } = r.pick(SCALARS);
  return { type, value: expression !== undefined && r.chance(0.4) ? expression : value };
}

/** `"name" TYPE …` for CREATE TABLE and ADD COLUMN. */
export function columnSql(name: string, w: World, r: Random, old: boolean): string {
  if (r.chance(0.06)) return `${name} ${r.pick(['SERIAL', 'BIGSERIAL'])}${r.chance(0.5) ? ' NOT NULL' : ''}`;
  if (r.chance(0.06))
    return `${name} ${r.pick(['INTEGER', 'BIGINT'])} GENERATED ${r.pick(['ALWAYS', 'BY DEFAULT'])} AS IDENTITY${r.chance(0.3) ? ' (START WITH 100 INCREMENT BY 5)' : ''}`;
  const { type, value } = anyType(w, r);
  const parts = [name, type];
  if (/^(TEXT|VARCHAR)/.test(type) && !type.endsWith(']') && r.chance(0.08)) parts.push('COLLATE "C"');
  const hasDefault = value !== 'NULL' && r.chance(0.4);
  const required = r.chance(0.4) && (hasDefault || !old || r.chance(0.2));
  if (required && r.chance(0.5)) parts.push('NOT NULL');
  if (hasDefault) parts.push(`DEFAULT ${value}`);
  if (required && !parts.includes('NOT NULL')) parts.push('NOT NULL');
  if (type === 'INTEGER' && r.chance(0.1)) parts.push(`${r.chance(0.5) ? `CONSTRAINT ${w.fresh(r)} ` : ''}CHECK (${name} >= 0)`);
  if (/^(TEXT|INTEGER|UUID)$/.test(type) && r.chance(0.06) && (!hasDefault || /uuid/.test(value))) parts.push('UNIQUE');
  return parts.join(' ');
}
