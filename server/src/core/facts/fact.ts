import type { DataChange, Expression, Name, Query, TypeName } from './expression.ts';
import type { LockMode } from './lock-mode.ts';
import type { Comment, Grant } from './privileges.ts';
import type { AlterIndexPartition, AlterTable, Constraint, CreateIndex, CreateTable, FactBase, Reindex } from './table.ts';

export type { LockMode };

export type ObjectKind =
  | 'table'
  | 'view'
  | 'materialized-view'
  | 'index'
  | 'sequence'
  | 'foreign-table'
  | 'type'
  | 'domain'
  | 'function'
  | 'procedure'
  | 'aggregate'
  | 'routine'
  | 'trigger'
  | 'policy'
  | 'rule'
  | 'schema'
  | 'extension'
  | 'statistics'
  | 'constraint'
  | 'column'
  | 'enum-value'
  | 'attribute'
  | 'domain-constraint'
  | 'publication'
  | 'subscription'
  | 'database'
  | 'tablespace'
  | 'role'
  | 'collation'
  | 'cast'
  | 'operator'
  | 'other';

/** DROP of one object; a DROP of several gives one fact each, with the same `count`. */
export interface Drop extends FactBase {
  readonly kind: 'drop';
  readonly object: ObjectKind;
  readonly name: Name;
  /** The table of a trigger, policy or rule. */
  readonly on: Name | null;
  /** Types of the input arguments of a routine; null: not said, or it is no routine. */
  readonly arguments: readonly TypeName[] | null;
  readonly ifExists: boolean;
  readonly cascade: boolean;
  readonly concurrently: boolean;
  /** How many objects the statement drops. */
  readonly count: number;
}

/** Every ALTER … RENAME. */
export interface Rename extends FactBase {
  readonly kind: 'rename';
  readonly object: ObjectKind;
  /** The object renamed; for columns, constraints, triggers, policies, attributes, enum values: what they belong to. */
  readonly name: Name;
  /** The old name of a column, constraint, trigger, policy, attribute or enum value. */
  readonly part: string | null;
  /** Types of the input arguments of a routine; null: not said, or it is no routine. */
  readonly arguments: readonly TypeName[] | null;
  readonly to: string;
  readonly ifExists: boolean;
}

export interface SetSchema extends FactBase {
  readonly kind: 'set-schema';
  readonly object: ObjectKind;
  readonly name: Name;
  /** Types of the input arguments of a routine; null: not said, or it is no routine. */
  readonly arguments: readonly TypeName[] | null;
  readonly to: string;
  readonly ifExists: boolean;
}

/** ALTER … OWNER TO of anything but a table (see `owner-to`). */
export interface ChangeOwner extends FactBase {
  readonly kind: 'change-owner';
  readonly object: ObjectKind;
  readonly name: Name;
  /** Types of the input arguments of a routine; null: not said, or it is no routine. */
  readonly arguments: readonly TypeName[] | null;
  /** `CURRENT_USER` and its kin in upper case. */
  readonly owner: string;
}

export interface CreateType extends FactBase {
  readonly kind: 'create-type';
  readonly type: Name;
  readonly form: 'enum' | 'composite' | 'range' | 'base';
  /** Labels of an enum, in order. */
  readonly values: readonly string[];
  readonly attributes: readonly { readonly name: string; readonly type: TypeName }[];
}

export interface AddEnumValue extends FactBase {
  readonly kind: 'add-enum-value';
  readonly type: Name;
  readonly value: string;
  readonly ifNotExists: boolean;
  readonly neighbour: string | null;
  readonly place: 'before' | 'after' | null;
}

export interface AlterCompositeType extends FactBase {
  readonly kind: 'alter-composite-type';
  readonly type: Name;
  /** It changes the type of an attribute, which PostgreSQL refuses while a column has the composite type. */
  readonly alters: boolean;
}

export interface CreateDomain extends FactBase {
  readonly kind: 'create-domain';
  readonly domain: Name;
  readonly base: TypeName;
  readonly constraints: readonly Constraint[];
  readonly collation: string | null;
}

export interface AlterDomain extends FactBase {
  readonly kind: 'alter-domain';
  readonly domain: Name;
  readonly action: /** The text of the default; null: not known. */
    | { readonly kind: 'set-default'; readonly sql: string | null }
    | { readonly kind: 'drop-default' | 'set-not-null' | 'drop-not-null' }
    | { readonly kind: 'add-constraint'; readonly constraint: Constraint }
    | { readonly kind: 'drop-constraint' | 'validate-constraint'; readonly name: string };
}

export interface CreateSequence extends FactBase {
  readonly kind: 'create-sequence';
  readonly sequence: Name;
  readonly ifNotExists: boolean;
  readonly ownedBy: { readonly table: Name; readonly column: string } | null;
}

export interface AlterSequence extends FactBase {
  readonly kind: 'alter-sequence';
  readonly sequence: Name;
  readonly ifExists: boolean;
  readonly ownedBy: { readonly table: Name; readonly column: string } | 'none' | null;
}

export interface CreateView extends FactBase {
  readonly kind: 'create-view';
  readonly view: Name;
  readonly orReplace: boolean;
  readonly temporary: boolean;
  /** The column list after the name; empty when there is none. */
  readonly columns: readonly string[];
  readonly query: Query;
  /** The statement as written. */
  readonly sql: string;
}

export interface CreateMaterializedView extends FactBase {
  readonly kind: 'create-materialized-view';
  readonly view: Name;
  readonly ifNotExists: boolean;
  readonly columns: readonly string[];
  readonly query: Query;
  readonly withData: boolean;
  /** The statement as written. */
  readonly sql: string;
}

export interface RefreshMaterializedView extends FactBase {
  readonly kind: 'refresh-materialized-view';
  readonly view: Name;
  readonly concurrently: boolean;
  readonly withData: boolean;
}

export interface CreateFunction extends FactBase {
  readonly kind: 'create-function';
  readonly function: Name;
  readonly procedure: boolean;
  readonly orReplace: boolean;
  readonly argumentTypes: readonly TypeName[];
  readonly returns: TypeName | null;
  readonly language: string;
  /** As declared; PostgreSQL's default is volatile. */
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  readonly body: string | null;
  /** The statement as written. */
  readonly sql: string;
  /** For LANGUAGE sql with a single `SELECT expression`: that expression (it may be inlined). */
  readonly inlines: Expression | null;
}

export interface AlterFunction extends FactBase {
  readonly kind: 'alter-function';
  readonly function: Name;
  /** Types of the input arguments of a routine; null: not said, or it is no routine. */
  readonly arguments: readonly TypeName[] | null;
  readonly volatility: 'immutable' | 'stable' | 'volatile' | null;
}

export interface CreateTrigger extends FactBase {
  readonly kind: 'create-trigger';
  readonly trigger: string;
  readonly table: Name;
  readonly orReplace: boolean;
  readonly function: Name;
  readonly constraintFrom: Name | null;
  readonly row: boolean;
  readonly timing: 'before' | 'after' | 'instead';
  readonly events: readonly ('insert' | 'update' | 'delete' | 'truncate')[];
  /** The statement as written. */
  readonly sql: string;
  /** Columns that UPDATE OF and WHEN name. */
  readonly columns: readonly string[];
}

export interface PolicyChange extends FactBase {
  readonly kind: 'create-policy' | 'alter-policy';
  readonly policy: string;
  readonly table: Name;
  /** The statement as written. */
  readonly sql: string;
  /** Columns that USING and WITH CHECK name. */
  readonly columns: readonly string[];
}

export interface CreateRule extends FactBase {
  readonly kind: 'create-rule';
  readonly rule: string;
  readonly table: Name;
}

export interface CreateSchema extends FactBase {
  readonly kind: 'create-schema';
  readonly schema: string;
  readonly ifNotExists: boolean;
}

export interface ExtensionChange extends FactBase {
  readonly kind: 'create-extension' | 'alter-extension';
  readonly extension: string;
  readonly schema: string | null;
}

export interface CreateStatistics extends FactBase {
  readonly kind: 'create-statistics';
  readonly statistics: Name | null;
  readonly table: Name;
}

export interface PublicationChange extends FactBase {
  readonly kind: 'create-publication' | 'alter-publication';
  readonly publication: string;
  readonly tables: readonly Name[];
}

/** Statements that refuse to run in a transaction and touch no table: CREATE DATABASE, ALTER SYSTEM, CREATE TABLESPACE, CREATE SUBSCRIPTION … */
export interface OutsideTransaction extends FactBase {
  readonly kind: 'outside-transaction';
  readonly what: string;
}

/** SET, RESET and `set_config('x', …)`. */
export interface SetSetting extends FactBase {
  readonly kind: 'set-setting';
  /** Lower case; `timezone` for SET TIME ZONE. Null for RESET ALL. */
  readonly setting: string | null;
  /** Values as text; null for RESET and SET … TO DEFAULT. */
  readonly values: readonly string[] | null;
  readonly scope: 'session' | 'local';
}

export interface TransactionControl extends FactBase {
  readonly kind: 'transaction';
  readonly action: 'begin' | 'commit' | 'rollback' | 'savepoint' | 'release' | 'rollback-to' | 'prepare' | 'other';
}

export interface LockTable extends FactBase {
  readonly kind: 'lock-table';
  readonly tables: readonly Name[];
  readonly mode: LockMode;
}

export interface Cluster extends FactBase {
  readonly kind: 'cluster';
  /** Null: every clustered table. */
  readonly table: Name | null;
  readonly index: string | null;
}

export interface Vacuum extends FactBase {
  readonly kind: 'vacuum' | 'analyze';
  readonly full: boolean;
  /** Empty: the whole database. */
  readonly tables: readonly Name[];
}

export interface Truncate extends FactBase {
  readonly kind: 'truncate';
  readonly tables: readonly Name[];
  readonly cascade: boolean;
  readonly restartIdentity: boolean;
}

export interface Copy extends FactBase {
  readonly kind: 'copy';
  readonly table: Name | null;
  readonly direction: 'from' | 'to';
  readonly query: Query | null;
}

export interface Select extends FactBase {
  readonly kind: 'select';
  readonly query: Query;
}

/** The DO statement itself; what it runs stands beside it as facts with `inDo`. */
export interface DoBlock extends FactBase {
  readonly kind: 'do-block';
  readonly commits: boolean;
  /** RAISE EXCEPTION that is always reached. */
  readonly raises: boolean;
  /** EXECUTE of text that is not constant, or a body that could not be read: what it does is unknown. */
  readonly dynamic: boolean;
}

export interface CallProcedure extends FactBase {
  readonly kind: 'call';
  readonly procedure: Name;
}

/** A statement, or a part of one, that was not read. Nothing is claimed about it. */
export interface Unread extends FactBase {
  readonly kind: 'unread';
  /** In words: what was not read and why. */
  readonly what: string;
  /** PostgreSQL's message when its grammar rejects the text; null when only this reader does not know the form. */
  readonly syntaxError: string | null;
  /** Relations that it may have changed; 'anything' when that cannot be told. */
  readonly touches: readonly Name[] | 'anything';
}

/** Read, and known to lock no table and to change nothing that the catalog holds. */
export interface Harmless extends FactBase {
  readonly kind: 'harmless';
  readonly what: string;
}

export type Fact =
  | CreateTable
  | AlterTable
  | CreateIndex
  | AlterIndexPartition
  | Reindex
  | Drop
  | Rename
  | SetSchema
  | ChangeOwner
  | CreateType
  | AddEnumValue
  | AlterCompositeType
  | CreateDomain
  | AlterDomain
  | CreateSequence
  | AlterSequence
  | CreateView
  | CreateMaterializedView
  | RefreshMaterializedView
  | CreateFunction
  | AlterFunction
  | CreateTrigger
  | PolicyChange
  | CreateRule
  | CreateSchema
  | ExtensionChange
  | CreateStatistics
  | PublicationChange
  | OutsideTransaction
  | Comment
  | Grant
  | SetSetting
  | TransactionControl
  | LockTable
  | Cluster
  | Vacuum
  | Truncate
  | Copy
  | Select
  | (DataChange & FactBase)
  | DoBlock
  | CallProcedure
  | Unread
  | Harmless;

export type FactKind = Fact['kind'];
export type FactOf<K extends FactKind> = Extract<Fact, { readonly kind: K }>;
