import type { Expression, Name, Query, TypeName } from '../facts/expression.ts';
import type { IndexColumn, PartitionBound, ReferentialAction } from '../facts/table.ts';
import type { TypeWorld } from './world.ts';

/**
 * The schema as the earlier statements leave it. Entries are immutable and are replaced, never changed: two entries are the
 * same exactly when they are the same object, which is how unchanged statements are known to need no second judgement.
 * Keys are `schema.name`, as PostgreSQL folds them, without quotes.
 */
export interface Relation {
  readonly kind: 'table' | 'partitioned-table' | 'view' | 'materialized-view' | 'sequence' | 'index' | 'foreign-table';
  readonly schema: string;
  readonly name: string;
  readonly persistence: 'permanent' | 'unlogged' | 'temporary';
  /** `schema.name` before the migration at hand; null when this migration created it. Names in effects are these. */
  readonly origin: string | null;
  /** Rows may be there: it existed before this migration, or was filled in it. */
  readonly filled: boolean;
  readonly columns: readonly Column[];
  readonly constraints: readonly TableConstraint[];
  /** Keys of its indexes. */
  readonly indexes: readonly string[];
  /** `definition` is the statement that made it, with ALTER POLICY behind it; names are kept up with renames as far as tokens tell. */
  readonly triggers: readonly {
    readonly name: string;
    readonly function: string;
    readonly columns: readonly string[];
    readonly definition: string;
    /** ENABLE ALWAYS, ENABLE REPLICA or DISABLE; null: as made. */
    readonly state: string | null;
    readonly comment: string | null;
  }[];
  readonly policies: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly definition: string;
    readonly comment: string | null;
  }[];
  /** Extended statistics over it: keys of things, and the names in their texts. */
  readonly statistics: readonly { readonly key: string; readonly columns: readonly string[] }[];
  /** Rewrite rules, `definition` as above. */
  readonly rules: readonly {
    readonly name: string;
    readonly definition: string;
    readonly state: string | null;
    readonly comment: string | null;
  }[];
  /** Keys of the views and materialized views that read it, with the columns they use (null: not known). */
  readonly readers: readonly { readonly view: string; readonly columns: readonly string[] | null }[];
  /** Keys of tables with a foreign key to it, and the constraint's name. */
  readonly referencedBy: readonly { readonly table: string; readonly constraint: string }[];
  readonly partitionOf: { readonly parent: string; readonly bound: PartitionBound | null } | null;
  readonly partitionBy: {
    readonly strategy: 'range' | 'list' | 'hash';
    readonly columns: readonly string[];
    /** What stands in its parentheses; null: not known. */
    readonly sql: string | null;
  } | null;
  readonly partitions: readonly string[];
  readonly inherits: readonly string[];
  readonly children: readonly string[];
  /** For views: what they show. */
  readonly view: {
    readonly query: Query;
    readonly reads: readonly string[];
    readonly populated: boolean;
    /** The statement that made it. */
    readonly definition: string;
  } | null;
  readonly index: IndexDefinition | null;
  /** For sequences: the column that owns it, `identity` when the column is an identity column. */
  readonly ownedBy: { readonly table: string; readonly column: string; readonly identity: boolean } | null;
  readonly accessMethod: string | null;
  readonly tablespace: string | null;
  readonly clusteredOn: string | null;
  readonly comment: string | null;
  /** Of the whole relation; those of columns are at the column. */
  readonly grants: readonly Privilege[];
  readonly traits: Traits;
  /** Something that could not be read may have changed it. */
  readonly uncertain: boolean;
  readonly createdBy: Provenance | null;
}

/**
 * What is set on an object beside its definition, by name, as the words that set it: `owner` → `OWNER TO "app"`. What was never set is
 * missing; `traits.ts` has the words that bring it back.
 */
export type Traits = Readonly<Record<string, string>>;

export interface Privilege {
  /** Upper case; `ALL` for all privileges. */
  readonly privilege: string;
  /** `PUBLIC` for everybody. */
  readonly role: string;
  readonly withGrantOption: boolean;
}

/** Where something was written: the migration's folder name, and the statement's span in its file. */
export interface Provenance {
  readonly migration: string;
  readonly start: number;
  readonly end: number;
}

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly notNull: boolean;
  readonly default: Expression | null;
  readonly identity: 'always' | 'by-default' | null;
  readonly generated: { readonly stored: boolean; readonly expression: Expression } | null;
  readonly collation: string | null;
  /** The sequence that serial or identity made, as a key. */
  readonly sequence: string | null;
  /** Added by this migration: `'null'` when every old row holds NULL, `'value'` when a default filled it, null when it is older. */
  readonly added: 'null' | 'value' | null;
  readonly comment: string | null;
  readonly grants: readonly Privilege[];
  readonly traits: Traits;
  /** The name that PostgreSQL 18 gave to its NOT NULL, which stays when column or table are renamed; null: it has none. */
  readonly notNullName: string | null;
  readonly notNullComment: string | null;
  readonly createdBy: Provenance | null;
}

/** A resolved type: `key` is `pg_catalog.int4` or `public.Role`. */
export interface ColumnType {
  readonly key: string;
  readonly modifiers: readonly number[];
  readonly dimensions: number;
  /** As written, for types of which modifiers do not tell all: `interval day to second`, `geometry(Point, 4326)`. */
  readonly written?: string;
}

export interface TableConstraint {
  readonly kind: 'check' | 'not-null' | 'unique' | 'primary-key' | 'exclude' | 'foreign-key';
  readonly name: string;
  readonly columns: readonly string[];
  readonly validated: boolean;
  readonly enforced: boolean;
  readonly expression: Expression | null;
  /**
   * As ADD CONSTRAINT takes it, without `CONSTRAINT name`: as written, but one that stood at a column gets the column's name. Kept up
   * with renames as far as tokens tell. Null: not known, or PostgreSQL made it.
   */
  readonly sql: string | null;
  readonly deferrable: boolean;
  readonly comment: string | null;
  readonly references: {
    readonly table: string;
    readonly columns: readonly string[];
    readonly onDelete: ReferentialAction | null;
    readonly onUpdate: ReferentialAction | null;
  } | null;
  /** A column of it changed its type since: PostgreSQL keeps it in other words, which mean the same. */
  readonly respelled?: true;
  /** The index behind unique, primary key and exclude. */
  readonly index: string | null;
  readonly createdBy: Provenance | null;
}

export interface IndexDefinition {
  readonly table: string;
  /** As of a constraint. */
  readonly respelled?: true;
  readonly unique: boolean;
  readonly method: string;
  readonly columns: readonly IndexColumn[];
  readonly include: readonly string[];
  readonly where: Expression | null;
  readonly nullsNotDistinct: boolean;
  /** What stands in WITH (…). */
  readonly storage: string | null;
  readonly tablespace: string | null;
  readonly valid: boolean;
  /** The constraint that it stands behind. */
  readonly constraint: string | null;
  readonly concurrently: boolean;
  /** The partitioned index that it is a part of. */
  readonly partOf: string | null;
}

export interface TypeEntry {
  readonly kind: 'enum' | 'composite' | 'domain' | 'range' | 'base';
  readonly schema: string;
  readonly name: string;
  readonly origin: string | null;
  readonly values: readonly string[];
  /** Domains. */
  readonly base: TypeName | null;
  readonly notNull: boolean;
  readonly constraints: readonly {
    readonly name: string;
    readonly validated: boolean;
    readonly expression: Expression | null;
    /** As ADD CONSTRAINT takes it, without its name. */
    readonly sql: string | null;
  }[];
  /** Domains: the default as written; null: there is none. */
  readonly default: string | null;
  readonly collation: string | null;
  /** The statement that made it, where that still says what it is; null for enums, of which the values say all. */
  readonly definition: string | null;
  readonly comment: string | null;
  readonly grants: readonly Privilege[];
  readonly traits: Traits;
  /** A column had it before this migration. */
  readonly wasUsed: boolean;
  /** Columns of that type. */
  readonly users: readonly { readonly table: string; readonly column: string }[];
  readonly createdBy: Provenance | null;
}

export interface FunctionEntry {
  readonly schema: string;
  readonly name: string;
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  readonly language: string;
  /** A single expression that PostgreSQL would put in the call's place. */
  readonly inlines: Expression | null;
  readonly procedure: boolean;
  readonly overloads: number;
  /** As written: `int4`; null for procedures. */
  readonly returns: string | null;
  /** The statement that made it. */
  readonly definition: string;
  /** Its body; null when it is not text. */
  readonly body: string | null;
}

/** A function, procedure or aggregate with its arguments. */
export interface RoutineEntry {
  readonly kind: 'function' | 'procedure' | 'aggregate';
  readonly schema: string;
  readonly name: string;
  /** Types of its input arguments; null: not known, as of an aggregate. */
  readonly arguments: readonly ColumnType[] | null;
  /** The statement that made it, and those that changed it since. */
  readonly definition: string;
  readonly alters: readonly string[];
  readonly comment: string | null;
  /** The privileges of PUBLIC, which a routine is made with, among them. */
  readonly grants: readonly Privilege[];
  readonly traits: Traits;
}

/** What is kept of an object of which no judgement asks: a schema, extension, publication, extended statistics … */
export interface ThingEntry {
  readonly kind: 'schema' | 'extension' | 'publication' | 'statistics';
  /** Null: it is in no schema. */
  readonly schema: string | null;
  readonly name: string;
  /** The statement that made it, and those that changed it since. */
  readonly definition: string;
  readonly alters: readonly string[];
  readonly comment: string | null;
  readonly grants: readonly Privilege[];
  readonly traits: Traits;
}

/** What effects and rules may ask of the catalog. Every answer is tracked, so that a judgement knows what it stood on. */
export interface CatalogReader {
  /** Null: there is none. */
  relation(key: string): Relation | null;
  type(key: string): TypeEntry | null;
  function(key: string): FunctionEntry | null;
  schema(name: string): boolean;
  /** Follows the search path. Null: no such relation, or (see `complete`) none that is known. */
  resolve(name: Name): Relation | null;
  resolveType(type: TypeName): ColumnType;
  resolveFunction(name: Name): FunctionEntry | null;
  /** False when something before could not be read, or no history is known: a missing object then proves nothing. */
  readonly complete: boolean;
  /** Every relation, of every kind; for plans and drafts, never for judgements, which a list of names would make stale. */
  relations(): readonly Relation[];
  functions(): readonly FunctionEntry[];
  routines(): readonly RoutineEntry[];
  typeEntries(): readonly TypeEntry[];
  things(): readonly ThingEntry[];
  /** By `schema.name(argument types)`, see `routineKey`. */
  routine(key: string): RoutineEntry | null;
  /** By `kind schema.name`, see `thingKey`. */
  thing(key: string): ThingEntry | null;
  setting(name: string): string | null;
  /** For the functions over types in `effects/casts.ts`. */
  readonly types: TypeWorld;
}
