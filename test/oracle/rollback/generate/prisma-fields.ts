import type { Random } from './random.ts';
import { SCALARS } from './types.ts';
import { type Column, literal, type Table, type World } from './world.ts';

/* Names, types and fields as Prisma's engine renders them. */

export const q = (name: string): string => `"${name}"`;
export const WORDS = [
  'User',
  'Post',
  'Order',
  'Item',
  'Tag',
  'Team',
  'Invoice',
  'Session',
  'Comment',
  'Account',
  'project_member',
  'api_keys',
];
export const FIELDS = [
  'email',
  'name',
  'title',
  'createdAt',
  'updatedAt',
  'status',
  'price',
  'authorId',
  'ownerId',
  'meta',
  'tags',
  'order',
  'is_active',
  'count',
  'slug',
  'deletedAt',
];
export const VALUES = ['ACTIVE', 'DRAFT', 'DONE', 'PENDING', 'USER', 'ADMIN', 'OTHER'];

export function fresh(from: readonly string[], taken: (name: string) => boolean, r: Random): string {
  for (let i = 0; i < 8; i++) {
    const name = r.pick(from);
    if (!taken(name)) return name;
  }
  for (;;) {
    const name = `${r.pick(from)}${r.below(10_000)}`;
    if (!taken(name)) return name;
  }
}

export const full = (t: { readonly schema: string; readonly name: string }): string =>
  t.schema === 'public' ? q(t.name) : `${q(t.schema)}.${q(t.name)}`;
export const models = (w: World): readonly Table[] => w.tables.filter((t) => !t.name.startsWith('_'));
export const aModel = (w: World, r: Random): Table | null => (models(w).length === 0 ? null : r.pick(models(w)));

/** Scalar fields of the datamodel with native types. */
export function fieldType(w: World, r: Random): { readonly type: string; readonly value: string | null } {
  if (w.enums.length > 0 && r.chance(0.15)) {
    const e = r.pick(w.enums);
    return r.chance(0.2)
      ? { type: `${full(e)}[]`, value: `ARRAY[]::${full(e)}[]` }
      : { type: full(e), value: e.values.length === 0 ? null : literal(r.pick(e.values)) };
  }
  const { type, value } = r.pick(SCALARS.filter((s) => !/CHAR\(4\)|BYTEA|DATE/.test(s.type)));
  if (type === 'TIMESTAMPTZ(6)') return { type, value: 'CURRENT_TIMESTAMP' };
  return { type, value: type.startsWith('NUMERIC') ? null : value };
}

export function fieldSql(name: string, w: World, r: Random, old: boolean): string {
  const { type, value } = fieldType(w, r);
  const withDefault = value !== null && r.chance(0.4);
  const required = !type.endsWith('[]') && r.chance(0.6) && (!old || withDefault || r.chance(0.1));
  return `${q(name)} ${type}${required ? ' NOT NULL' : ''}${withDefault ? ` DEFAULT ${value}` : ''}`;
}

/** Names that are too long are cut as Prisma cuts them: the table's name, not the suffix. */
export const named = (table: string, columns: readonly string[], suffix: string): string => {
  const whole = [table, ...columns].join('_');
  return q(`${whole.slice(0, 63 - suffix.length - 1)}_${suffix}`);
};

export const foreignKey = (
  t: string,
  table: string,
  columns: readonly string[],
  key: { readonly t: Table; readonly c: Column },
  r: Random,
): string =>
  `ALTER TABLE ${t} ADD CONSTRAINT ${named(table, columns, 'fkey')} FOREIGN KEY (${columns.map(q).join(', ')}) REFERENCES ${full(key.t)}(${q(key.c.name)}) ON DELETE ${r.pick(['RESTRICT', 'CASCADE', 'SET NULL'])} ON UPDATE CASCADE`;
