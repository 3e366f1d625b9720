import type { Span } from '../text/span.ts';

/**
 * A name as PostgreSQL reads it: unquoted parts folded to lower case, quoted parts as they are.
 * `schema` is null when the text does not say one; the catalog then follows the search path.
 */
export interface Name {
  readonly schema: string | null;
  readonly name: string;
}

/**
 * A type as written, with PostgreSQL's own spelling for the built-in ones: `int4`, `int8`, `varchar`, `bpchar`, `numeric`,
 * `timestamptz`, `bool`, `float8` … `schema` is null or `pg_catalog` for these. `serial` types keep the name `serial`,
 * `bigserial`, `smallserial` (all spellings mapped to these three).
 */
export interface TypeName {
  readonly schema: string | null;
  readonly name: string;
  /** Numbers in parentheses: `varchar(10)` is [10], `numeric(10,2)` is [10, 2]; interval fields are left out. */
  readonly modifiers: readonly number[];
  /** Array dimensions: `text[]` is 1. */
  readonly dimensions: number;
}

/**
 * An expression, as far as effects need it. Built by the reader; no parse tree leaves `core/sql`.
 * `sql` is the text as written, without comments around it. It is set on expressions that stand for themselves: defaults, checks,
 * generated columns, parts and predicates of indexes, USING, and the values and conditions of UPDATE and DELETE.
 */
export type Expression = ExpressionForm & { readonly sql?: string };

type ExpressionForm =
  | { readonly kind: 'constant'; readonly type: 'null' | 'string' | 'integer' | 'float' | 'boolean' | 'bits'; readonly value: string }
  | { readonly kind: 'column'; readonly table: string | null; readonly name: string }
  | { readonly kind: 'parameter' }
  /** Also `CURRENT_TIMESTAMP`, `CURRENT_USER` and their kin, under their lower-case name with schema `pg_catalog`. */
  | { readonly kind: 'call'; readonly function: Name; readonly args: readonly Expression[] }
  /** `=`, `<`, `||`, `LIKE` (`~~`), `BETWEEN`, `IN` with a list (`= any`), `IS DISTINCT FROM`… */
  | { readonly kind: 'operator'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'and' | 'or' | 'not'; readonly args: readonly Expression[] }
  | { readonly kind: 'null-test'; readonly not: boolean; readonly arg: Expression }
  | { readonly kind: 'cast'; readonly type: TypeName; readonly arg: Expression }
  | { readonly kind: 'subquery'; readonly query: Query; readonly args: readonly Expression[] }
  /** `ARRAY[…]`, `ROW(…)` and the right side of `IN (…)`. */
  | { readonly kind: 'list'; readonly args: readonly Expression[] }
  /** `CASE`, `COALESCE`, `GREATEST`, `COLLATE`, subscripts, field selection … : only what is inside matters. */
  | { readonly kind: 'other'; readonly args: readonly Expression[] };

/** What a query reads; enough for locks, for dependencies of views and for breakage. */
export interface Query {
  /** Tables and views read, without the names of the query's own WITH parts. May repeat. */
  readonly reads: readonly Name[];
  /** Columns named anywhere in the query; `table` is the alias resolved to the table where that is possible, else null. */
  readonly columns: readonly { readonly table: Name | null; readonly name: string }[];
  /** Functions called anywhere in the query (sequences reached by `nextval` among them), with their arguments. */
  readonly calls: readonly { readonly function: Name; readonly args: readonly Expression[] }[];
  /** Types named in casts. */
  readonly types: readonly TypeName[];
  /** Output columns in order: its name, and the column of `reads[0]` that it passes through, if it does. `*` gives one entry `{ name: '*' }`. */
  readonly outputs: readonly { readonly name: string; readonly column: string | null }[];
  /** One table, no DISTINCT, GROUP BY, HAVING, LIMIT, set operation, WITH, window or aggregate: an auto-updatable view. */
  readonly simple: boolean;
  /** Rows are limited for certain: no FROM, VALUES, or LIMIT with a constant. */
  readonly bounded: boolean;
  /** True when there is a WHERE at the top. */
  readonly filtered: boolean;
  /** INSERT, UPDATE, DELETE or MERGE inside WITH. */
  readonly writes: readonly DataChange[];
  /** FOR UPDATE / SHARE: a ROW SHARE lock on these tables. */
  readonly locksRows: boolean;
}

/** INSERT, UPDATE, DELETE, MERGE, as facts and inside WITH. */
export type DataChange = InsertRows | UpdateRows | DeleteRows | MergeRows;

export interface InsertRows {
  readonly kind: 'insert';
  readonly span: Span;
  readonly table: Name;
  /** Null: no column list. */
  readonly columns: readonly string[] | null;
  readonly source: 'values' | 'query' | 'defaults';
  /** For VALUES: each row's expressions (`{kind:'other',args:[]}` for DEFAULT); at most the first 100 rows are kept. */
  readonly rows: readonly (readonly Expression[])[];
  readonly rowCount: number;
  readonly query: Query | null;
  readonly onConflict: 'nothing' | 'update' | null;
  /** The columns of ON CONFLICT (…); null when none or an expression or a constraint is named. */
  readonly conflictColumns: readonly string[] | null;
  /** OVERRIDING SYSTEM VALUE or USER VALUE. */
  readonly overriding: boolean;
  readonly with: readonly DataChange[];
}

export interface UpdateRows {
  readonly kind: 'update';
  readonly span: Span;
  readonly table: Name;
  readonly alias: string | null;
  readonly only: boolean;
  readonly set: readonly { readonly column: string; readonly value: Expression }[];
  readonly where: Expression | null;
  /** The list behind FROM, as written. */
  readonly from: string | null;
  /** FROM and subqueries and WITH: what else is read. */
  readonly query: Query;
  readonly with: readonly DataChange[];
}

export interface DeleteRows {
  readonly kind: 'delete';
  readonly span: Span;
  readonly table: Name;
  readonly alias: string | null;
  readonly only: boolean;
  readonly where: Expression | null;
  /** The list behind USING, as written. */
  readonly using: string | null;
  readonly query: Query;
  readonly with: readonly DataChange[];
}

export interface MergeRows {
  readonly kind: 'merge';
  readonly span: Span;
  readonly table: Name;
  readonly actions: readonly ('insert' | 'update' | 'delete' | 'nothing')[];
  readonly query: Query;
  readonly with: readonly DataChange[];
}

/** Calls `visit` for the expression and everything inside it, subqueries' calls left out (see `Query.calls`). */
export function walk(expression: Expression, visit: (e: Expression) => void): void {
  visit(expression);
  switch (expression.kind) {
    case 'null-test':
    case 'cast':
      walk(expression.arg, visit);
      break;
    case 'call':
    case 'operator':
    case 'and':
    case 'or':
    case 'not':
    case 'subquery':
    case 'list':
    case 'other':
      for (const arg of expression.args) walk(arg, visit);
      break;
    case 'constant':
    case 'column':
    case 'parameter':
      break;
  }
}
