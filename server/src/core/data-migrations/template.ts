import type { Field, Model } from '../plans/models.ts';
import type { DataMigrationContext } from './request.ts';
import { sqlText } from './sql.ts';
import { type KnownTable, rowsText } from './typescript.ts';

/** Where no table is named: the guide's example, a display name from the address, to be edited. */

const column = (name: string, type: string): KnownTable['columns'][number] => ({
  name,
  type: { key: `pg_catalog.${type}`, modifiers: [], dimensions: 0 },
});

const field = (name: string, type: string, optional: boolean): Field => ({
  name,
  column: name,
  type,
  optional,
  list: false,
  relation: false,
  attributes: '',
  enum: false,
  hasDefault: false,
  nativeType: null,
});

const TABLE: KnownTable = {
  kind: 'table',
  schema: 'public',
  name: 'User',
  columns: [column('id', 'int4'), column('email', 'text'), column('displayName', 'text')],
  constraints: [{ kind: 'primary-key', columns: ['id'] }],
  children: [],
};

const MODEL: Model = {
  name: 'User',
  table: 'User',
  schema: null,
  fields: [field('id', 'Int', false), field('email', 'String', false), field('displayName', 'String', true)],
  id: ['id'],
  uniques: [],
  view: false,
};

export function templateText(name: string, language: 'ts' | 'sql', context: DataMigrationContext): string {
  if (language === 'sql')
    return sqlText(name, `${context.folder}/${name}.sql`, {
      table: TABLE,
      set: `"displayName" = split_part("email", '@', 1)`,
      where: '"displayName" IS NULL',
      down: { set: '"displayName" = NULL', where: `"displayName" = split_part("email", '@', 1)` },
    });
  const models = { ...context.models, known: true, models: [MODEL], enums: [] };
  const example = { reads: ['email'], value: "user.email.split('@')[0] ?? null" };
  const title = 'Fills "displayName" of "User" where it is empty: an example. Put your own table, rows and values in its place.';
  return rowsText(name, title, 'backfill', TABLE, 'displayName', MODEL, { ...context, models }, example);
}
