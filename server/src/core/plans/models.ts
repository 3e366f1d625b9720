/** What schema.prisma says about the tables: plans name the very models and fields of the application's code with it. */

export interface Models {
  /** False: no schema.prisma was found or nothing in it could be read; names are then made from tables and columns. */
  readonly known: boolean;
  readonly models: readonly Model[];
  readonly enums: readonly PrismaEnum[];
  /** Module to import PrismaClient from: a package, or a path from the folder of the schema that starts with `./` or `../`. */
  readonly client: string;
}

export interface Model {
  readonly name: string;
  /** Name in the database: `@@map`, else the model's name. */
  readonly table: string;
  /** As `@@schema` says; null: the schema of the connection. */
  readonly schema: string | null;
  /** In the order of the file, relations among them. */
  readonly fields: readonly Field[];
  /** Field names of `@id` or `@@id`; empty: none. */
  readonly id: readonly string[];
  /** Field names of each `@unique` and `@@unique`, the id not among them. */
  readonly uniques: readonly (readonly string[])[];
  readonly view: boolean;
}

export interface Field {
  readonly name: string;
  /** Name in the database: `@map`, else the field's name. A relation has no column; this is its name then. */
  readonly column: string;
  /** `String`, `Role`, `User`, `Unsupported("vector(3)")`, without `?` and `[]`. */
  readonly type: string;
  readonly optional: boolean;
  readonly list: boolean;
  /** Its type is a model: no column of the table. */
  readonly relation: boolean;
  /** All attributes as written: `@unique @map("full_name")`; empty: none. */
  readonly attributes: string;
  /** Its type is an enum of the schema. */
  readonly enum: boolean;
  /** Has `@default`; `@updatedAt` is none. */
  readonly hasDefault: boolean;
  /** `VarChar(255)` of `@db.VarChar(255)`; null: Prisma's own choice. */
  readonly nativeType: string | null;
}

export interface PrismaEnum {
  readonly name: string;
  /** Name of the type in the database. */
  readonly type: string;
  readonly schema: string | null;
  /** `name` in code, `value` in the database. */
  readonly values: readonly { readonly name: string; readonly value: string }[];
}

/** What holds where no schema could be read. */
export const NO_MODELS: Models = { known: false, models: [], enums: [], client: '@prisma/client' };

/**
 * The model of a table; null when there is none. A model without `@@schema` lies in the schema of the connection, which the files
 * do not name: it stands for any schema that no other model of that table claims. `schema` null: any.
 */
export function modelOf(models: Models, schema: string | null, table: string): Model | null {
  const named = models.models.filter((m) => m.table === table);
  const inSchema = (wanted: string | null): Model | undefined => named.find((m) => m.schema === wanted);
  if (schema === null) return inSchema(null) ?? inSchema('public') ?? named[0] ?? null;
  return inSchema(schema) ?? inSchema(null) ?? null;
}

/** The field of a column; null when the model has none, or is not known itself. Relations are never it. */
export function fieldOf(model: Model | null, column: string): Field | null {
  return model?.fields.find((f) => !f.relation && f.column === column) ?? null;
}

/** The delegate of a model in Prisma Client: `UserProfile` is `prisma.userProfile`. */
export function clientName(modelName: string): string {
  return modelName.charAt(0).toLowerCase() + modelName.slice(1);
}

/** The name that a model of a table would sensibly have where none is known: `order items` is `OrderItems`. */
export function modelNameOf(table: string): string {
  return IDENTIFIER.test(table) ? table : pascal(table, 'Model');
}

/** The name that a field of a column would sensibly have where none is known: `e-mail` is `eMail`. */
export function fieldNameOf(column: string): string {
  return IDENTIFIER.test(column) ? column : clientName(pascal(column, 'field'));
}

/** What Prisma takes as a name of a model or field. */
const IDENTIFIER = /^[A-Za-z]\w*$/;

function pascal(name: string, otherwise: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/ß/g, 'ss')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return IDENTIFIER.test(joined) ? joined : `${otherwise}${joined}`;
}
