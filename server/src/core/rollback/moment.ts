import type { CatalogReader, Relation } from '../catalog/types.ts';
import type { Name } from '../facts/expression.ts';
import type { Fact, ObjectKind } from '../facts/fact.ts';

/** One fact, and the catalog on both sides of it. */
export interface Moment {
  readonly fact: Fact;
  readonly before: CatalogReader;
  readonly after: CatalogReader;
  /** Keys of what it made, changed or took away. */
  readonly changed: {
    readonly relations: readonly string[];
    readonly types: readonly string[];
    readonly routines: readonly string[];
    readonly things: readonly string[];
  };
  /** True for what the migration itself makes: the whole of it goes, and no row of it was there before. By key. */
  readonly isNew: (relation: string) => boolean;
  /** True for a table that a statement of the migration drops: made again, it has no rows. */
  readonly isRemade: (relation: string) => boolean;
  /** The same for a column of a table. */
  readonly isRemadeColumn: (relation: string, column: string) => boolean;
  /** A relation as SQL, under the name that it had before the migration. */
  readonly shown: (relation: string) => string;
  /** The catalog as the migration finds it. */
  readonly start: CatalogReader;
  /** String constants that the migration writes into rows. */
  readonly written: ReadonlySet<string>;
  /** It is new, and was dropped already when this is taken back. */
  readonly isGone: (relation: string) => boolean;
  /** It is new, and there when the migration is done. */
  readonly staysNew: (relation: string) => boolean;
  /** The same for types: their values need not come back. */
  readonly isNewType: (type: string) => boolean;
  /** An earlier statement of the migration gave the enum a value too: what takes that one back takes all back. */
  readonly hasGrownBefore: (type: string) => boolean;
  /** True when the catalog is not the same on both sides. */
  readonly hasChanged: boolean;
  /** The key of a relation of `before`. */
  readonly keyOf: (r: Relation) => string | null;
  /** The schema of a type by its name. */
  readonly typeSchema: (name: Name) => string | null;
  /** False for kinds of objects whose comments and grants the catalog does not keep. */
  readonly knows: (object: ObjectKind) => boolean;
  /** The version of PostgreSQL, 14 to 18. */
  readonly postgres: number;
  /** Of the connection that migrates; null: not known. */
  readonly timeZone: string | null;
  /** The text of the statement. */
  readonly sql: string;
}
