import type { Name, TypeName } from './expression.ts';
import type { ObjectKind } from './fact.ts';
import type { FactBase } from './table.ts';

export interface Comment extends FactBase {
  readonly kind: 'comment';
  readonly object: ObjectKind;
  readonly name: Name;
  /** The column of a comment on a column; `name` is then its relation. */
  readonly column: string | null;
  /** The table of a constraint, trigger, policy or rule. */
  readonly on: Name | null;
  /** Types of the input arguments of a routine; null: not said, or it is no routine. */
  readonly arguments: readonly TypeName[] | null;
  /** Null: IS NULL, which removes the comment. */
  readonly comment: string | null;
}

export interface Grant extends FactBase {
  readonly kind: 'grant';
  readonly revoke: boolean;
  readonly object: ObjectKind;
  readonly names: readonly Name[];
  /** Of each name: types of the input arguments of a routine; null: not said, or it is no routine. */
  readonly arguments: readonly (readonly TypeName[] | null)[];
  /** GRANT … ON ALL TABLES IN SCHEMA: the schemas. */
  readonly allInSchemas: readonly string[];
  /** Upper case; `ALL` for ALL PRIVILEGES. `columns` is empty when the whole object is meant. */
  readonly privileges: readonly { readonly privilege: string; readonly columns: readonly string[] }[];
  /** Roles; `PUBLIC` for everybody. */
  readonly roles: readonly string[];
  readonly withGrantOption: boolean;
}
