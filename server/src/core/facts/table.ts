import type { Span } from '../text/span.ts';
import type { Expression, Name, Query, TypeName } from './expression.ts';

/** What every fact has. Spans are relative to the start of the statement, in UTF-16 offsets. */
export interface FactBase {
  /** What a message underlines: the action (`ADD COLUMN …`, `SET NOT NULL`), not the whole statement. */
  readonly span: Span;
  /** Set when the statement stands inside a DO block: 'always' or under an IF, a loop or an exception handler. */
  readonly inDo?: 'always' | 'maybe';
}

export type Constraint = ConstraintBase &
  (
    | { readonly kind: 'not-null'; readonly column: string | null }
    | { readonly kind: 'null' }
    | { readonly kind: 'check'; readonly expression: Expression }
    | { readonly kind: 'default'; readonly expression: Expression }
    | {
        readonly kind: 'unique' | 'primary-key';
        readonly columns: readonly string[];
        readonly usingIndex: string | null;
        readonly nullsNotDistinct: boolean;
        readonly include: readonly string[];
      }
    | { readonly kind: 'exclude'; readonly columns: readonly string[]; readonly where: Expression | null }
    | {
        readonly kind: 'foreign-key';
        readonly columns: readonly string[];
        readonly references: Name;
        /** Empty: the primary key of the referenced table. */
        readonly referencedColumns: readonly string[];
        readonly onDelete: ReferentialAction | null;
        readonly onUpdate: ReferentialAction | null;
      }
    | { readonly kind: 'identity'; readonly always: boolean }
    | { readonly kind: 'generated'; readonly expression: Expression; readonly stored: boolean }
  );

interface ConstraintBase {
  readonly span: Span;
  /** As written, without `CONSTRAINT name`: `CHECK ("x" > 0) NOT VALID`. */
  readonly sql: string;
  readonly name: string | null;
  readonly notValid: boolean;
  readonly notEnforced: boolean;
  readonly deferrable: boolean;
}

/** Null in `onDelete` means that the text does not say it; PostgreSQL then takes NO ACTION. */
export type ReferentialAction = 'no-action' | 'restrict' | 'cascade' | 'set-null' | 'set-default';

export interface ColumnDefinition {
  readonly span: Span;
  readonly name: string;
  readonly nameSpan: Span;
  readonly type: TypeName;
  readonly typeSpan: Span;
  readonly collation: string | null;
  /** As written, from its name on: `"x" TEXT NOT NULL DEFAULT ''`. */
  readonly sql: string;
  /** In the order of the text; column constraints carry their own column in `columns`. */
  readonly constraints: readonly Constraint[];
}

export interface IndexColumn {
  readonly column: string | null;
  readonly expression: Expression | null;
  readonly operatorClass: string | null;
  readonly collation: string | null;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last' | null;
}

export type PartitionBound =
  | { readonly kind: 'default' }
  | { readonly kind: 'list'; readonly values: readonly Expression[] }
  /** An entry is null for MINVALUE and MAXVALUE. */
  | { readonly kind: 'range'; readonly from: readonly (Expression | null)[]; readonly to: readonly (Expression | null)[] }
  | { readonly kind: 'hash'; readonly modulus: number; readonly remainder: number };

export interface CreateTable extends FactBase {
  readonly kind: 'create-table';
  readonly table: Name;
  readonly ifNotExists: boolean;
  readonly persistence: 'permanent' | 'unlogged' | 'temporary';
  readonly columns: readonly ColumnDefinition[];
  /** Table constraints only. */
  readonly constraints: readonly Constraint[];
  readonly like: readonly { readonly table: Name; readonly including: readonly string[] }[];
  readonly inherits: readonly Name[];
  readonly partitionOf: { readonly parent: Name; readonly bound: PartitionBound } | null;
  readonly partitionBy: { readonly strategy: 'range' | 'list' | 'hash'; readonly columns: readonly string[] } | null;
  /** CREATE TABLE AS, SELECT INTO. */
  readonly as: { readonly query: Query; readonly withData: boolean } | null;
}

/** The head of an ALTER TABLE; each action of the statement is a fact of its own with the same `target` object. */
export interface AlterTarget {
  readonly table: Name;
  readonly ifExists: boolean;
  readonly only: boolean;
  /** What the statement calls it: ALTER TABLE, ALTER INDEX, ALTER VIEW … */
  readonly says: 'table' | 'index' | 'view' | 'materialized-view' | 'sequence' | 'foreign-table';
}

interface AlterBase extends FactBase {
  readonly target: AlterTarget;
}

/** Actions of ALTER TABLE. */
export type AlterTable =
  | (AlterBase & { readonly kind: 'add-column'; readonly column: ColumnDefinition; readonly ifNotExists: boolean })
  | (AlterBase & { readonly kind: 'drop-column'; readonly column: string; readonly ifExists: boolean; readonly cascade: boolean })
  | (AlterBase & {
      readonly kind: 'set-type';
      readonly column: string;
      readonly type: TypeName;
      readonly typeSpan: Span;
      readonly collation: string | null;
      readonly using: Expression | null;
    })
  | (AlterBase & { readonly kind: 'set-default'; readonly column: string; readonly expression: Expression })
  | (AlterBase & { readonly kind: 'drop-default'; readonly column: string })
  | (AlterBase & { readonly kind: 'set-not-null'; readonly column: string })
  | (AlterBase & { readonly kind: 'drop-not-null'; readonly column: string })
  | (AlterBase & { readonly kind: 'add-constraint'; readonly constraint: Constraint })
  | (AlterBase & { readonly kind: 'drop-constraint'; readonly constraint: string; readonly ifExists: boolean; readonly cascade: boolean })
  | (AlterBase & { readonly kind: 'validate-constraint'; readonly constraint: string })
  | (AlterBase & { readonly kind: 'alter-constraint'; readonly constraint: string })
  | (AlterBase & { readonly kind: 'add-identity'; readonly column: string; readonly always: boolean })
  | (AlterBase & {
      readonly kind: 'set-identity';
      readonly column: string /** SET GENERATED …; null when it is not said. */;
      readonly always: boolean | null;
    })
  | (AlterBase & { readonly kind: 'drop-identity'; readonly column: string; readonly ifExists: boolean })
  | (AlterBase & { readonly kind: 'set-expression'; readonly column: string; readonly expression: Expression })
  | (AlterBase & { readonly kind: 'drop-expression'; readonly column: string; readonly ifExists: boolean })
  | (AlterBase & {
      readonly kind: 'set-column-option';
      readonly column: string;
      readonly option: 'statistics' | 'storage' | 'compression' | 'options';
    })
  | (AlterBase & { readonly kind: 'attach-partition'; readonly partition: Name; readonly bound: PartitionBound | null })
  | (AlterBase & {
      readonly kind: 'detach-partition';
      readonly partition: Name;
      readonly concurrently: boolean;
      readonly finalize: boolean;
    })
  | (AlterBase & { readonly kind: 'inherit' | 'no-inherit'; readonly parent: Name })
  | (AlterBase & { readonly kind: 'set-tablespace'; readonly tablespace: string })
  | (AlterBase & { readonly kind: 'set-access-method'; readonly method: string | null })
  | (AlterBase & { readonly kind: 'set-storage-parameters'; readonly parameters: readonly string[]; readonly reset: boolean })
  | (AlterBase & { readonly kind: 'cluster-on'; readonly index: string | null })
  | (AlterBase & { readonly kind: 'owner-to'; readonly owner: string })
  | (AlterBase & { readonly kind: 'trigger-state' | 'rule-state'; readonly name: string | null; readonly state: 'enable' | 'disable' })
  | (AlterBase & { readonly kind: 'row-security'; readonly state: 'enable' | 'disable' | 'force' | 'no-force' })
  | (AlterBase & { readonly kind: 'set-logged' | 'set-unlogged' | 'of-type' | 'not-of-type' })
  | (AlterBase & { readonly kind: 'replica-identity' })
  /** An action that the model does not know; PostgreSQL takes ACCESS EXCLUSIVE unless told otherwise. */
  | (AlterBase & { readonly kind: 'other-alter'; readonly what: string });

export interface CreateIndex extends FactBase {
  readonly kind: 'create-index';
  readonly index: string | null;
  readonly table: Name;
  readonly unique: boolean;
  readonly concurrently: boolean;
  readonly ifNotExists: boolean;
  readonly only: boolean;
  /** `btree` when the text does not say one. */
  readonly method: string;
  readonly columns: readonly IndexColumn[];
  readonly include: readonly string[];
  readonly where: Expression | null;
  readonly nullsNotDistinct: boolean;
  /** What stands in WITH (…), as written. */
  readonly storage: string | null;
  readonly tablespace: string | null;
}

export interface AlterIndexPartition extends FactBase {
  readonly kind: 'attach-index';
  readonly index: Name;
  readonly partition: Name;
}

export interface Reindex extends FactBase {
  readonly kind: 'reindex';
  readonly what: 'index' | 'table' | 'schema' | 'database' | 'system';
  /** Null for REINDEX DATABASE without a name. */
  readonly name: Name | null;
  readonly concurrently: boolean;
}
