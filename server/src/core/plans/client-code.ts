import type { Column, Relation, TableConstraint } from '../catalog/types.ts';
import { clientName, fieldNameOf, fieldOf, type Model, modelNameOf, modelOf } from './models.ts';
import type { PlanContext } from './plan.ts';

/** Application code in instructions: Prisma Client in TypeScript, for the very models and fields, as schema.prisma names them. */

export interface ClientModel {
  /** `User` */
  readonly name: string;
  /** `prisma.user` */
  readonly delegate: string;
  /** The field of a column; for a column that is not in the schema yet the name that it would have. */
  readonly field: (column: string) => string;
  /** `{ id }`, `{ tenantId_id: { tenantId, id } }`: which row is meant. */
  readonly where: string;
  /** The same for a row at hand: `{ id: row.id }`. */
  readonly whereRow: string;
  /** The model in schema.prisma; null when it is not there. */
  readonly model: Model | null;
}

const camelCase = (column: string): string => column.replace(/_+([a-z0-9])/gi, (_, c: string) => c.toUpperCase());

export function clientModel(
  context: Pick<PlanContext, 'models'>,
  table: Pick<Relation, 'schema' | 'name'> & { readonly constraints: readonly Pick<TableConstraint, 'kind' | 'columns'>[] },
): ClientModel {
  const model = modelOf(context.models, table.schema, table.name);
  const name = model?.name ?? modelNameOf(table.name);
  // where fields of the model are camelCase over snake_case columns, a new one is too
  const camel = model?.fields.some((f) => f.column.includes('_') && f.name === camelCase(f.column)) === true;
  const field = (column: string): string =>
    (model === null ? null : fieldOf(model, column)?.name) ?? fieldNameOf(camel ? camelCase(column) : column);
  const key = model?.id ?? table.constraints.find((c) => c.kind === 'primary-key')?.columns.map(field) ?? ['id'];
  const ids = key.length === 0 ? ['id'] : key;
  const where = ids.length === 1 ? `{ ${ids[0]} }` : `{ ${ids.join('_')}: { ${ids.join(', ')} } }`;
  const inRow = ids.map((id) => `${id}: row.${id}`).join(', ');
  const whereRow = ids.length === 1 ? `{ ${inRow} }` : `{ ${ids.join('_')}: { ${inRow} } }`;
  return { whereRow, name, delegate: `prisma.${clientName(name)}`, field, where, model };
}

const fence = (language: string, lines: readonly string[]): string => [`\`\`\`${language}`, ...lines, '```'].join('\n');

export const ts = (...lines: readonly string[]): string => fence('ts', lines);
export const prismaBlock = (...lines: readonly string[]): string => fence('prisma', lines);
export const sqlBlock = (...lines: readonly string[]): string => fence('sql', lines);

/** Scalar types of Prisma for PostgreSQL's. Source: Prisma's documentation, "PostgreSQL: type mapping". */
const PRISMA_TYPE: Readonly<Record<string, string>> = {
  int2: 'Int @db.SmallInt',
  int4: 'Int',
  int8: 'BigInt',
  oid: 'Int @db.Oid',
  float4: 'Float @db.Real',
  float8: 'Float',
  numeric: 'Decimal',
  money: 'Decimal @db.Money',
  bool: 'Boolean',
  text: 'String',
  varchar: 'String @db.VarChar',
  bpchar: 'String @db.Char',
  citext: 'String @db.Citext',
  uuid: 'String @db.Uuid',
  xml: 'String @db.Xml',
  inet: 'String @db.Inet',
  bit: 'String @db.Bit',
  varbit: 'String @db.VarBit',
  date: 'DateTime @db.Date',
  time: 'DateTime @db.Time',
  timetz: 'DateTime @db.Timetz',
  timestamp: 'DateTime',
  timestamptz: 'DateTime @db.Timestamptz',
  json: 'Json @db.Json',
  jsonb: 'Json',
  bytea: 'Bytes',
};

/** A field line of a model: `displayName String? @map("display_name")`. */
export function fieldLine(context: PlanContext, column: Pick<Column, 'type'>, field: string, name: string, optional: boolean): string {
  const { key, modifiers, dimensions } = column.type;
  const known = key.startsWith('pg_catalog.') ? PRISMA_TYPE[key.slice('pg_catalog.'.length)] : undefined;
  const entry = context.catalog.type(key);
  const prismaEnum = entry === null ? undefined : context.models.enums.find((e) => e.type === entry.name);
  const [scalar = 'Unsupported', native] = (
    known ??
    prismaEnum?.name ??
    entry?.name ??
    `Unsupported("${key.slice(key.indexOf('.') + 1)}")`
  ).split(' ');
  const withModifiers =
    native !== undefined && modifiers.length > 0 ? ` ${native}(${modifiers.join(', ')})` : native !== undefined ? ` ${native}` : '';
  const decimal = scalar === 'Decimal' && native === undefined && modifiers.length > 0 ? ` @db.Decimal(${modifiers.join(', ')})` : '';
  const mapped = field === name ? '' : ` @map("${name}")`;
  return `${field} ${scalar}${dimensions > 0 ? '[]' : optional ? '?' : ''}${withModifiers}${decimal}${mapped}`;
}

/** The model with some of its fields, for schema.prisma. */
export const modelBlock = (m: ClientModel, ...lines: readonly string[]): string =>
  prismaBlock(`model ${m.name} {`, '  // …', ...lines.map((l) => `  ${l}`), '}');
