import type { Privilege } from '../catalog/types.ts';
import { literal } from '../sql/identifiers.ts';
import { quote } from './names.ts';

/** COMMENT, GRANT and REVOKE for objects of the catalog. */

/** @param object as COMMENT names it: `TABLE "User"`, `CONSTRAINT "x" ON "User"` */
export const commentSql = (object: string, comment: string | null): string =>
  `COMMENT ON ${object} IS ${comment === null ? 'NULL' : literal(comment)}`;

const KEY_ROLES: ReadonlySet<string> = new Set(['PUBLIC', 'CURRENT_USER', 'SESSION_USER', 'CURRENT_ROLE']);
const roleSql = (role: string): string => (KEY_ROLES.has(role) ? role : quote(role));

/** @param on as GRANT names it: `"User"`, `SEQUENCE "s"`, `FUNCTION "f"(int4)`. @param column the privileges are those of a column */
export const grantSql = (on: string, g: Privilege, column: string | null = null): string =>
  `GRANT ${g.privilege}${column === null ? '' : ` (${quote(column)})`} ON ${on} TO ${roleSql(g.role)}${g.withGrantOption ? ' WITH GRANT OPTION' : ''}`;

export const revokeAllSql = (on: string, role: string): string => `REVOKE ALL ON ${on} FROM ${roleSql(role)}`;

/** The roles of which two lists say different things. */
export function changedRoles(a: readonly Privilege[], b: readonly Privilege[]): readonly string[] {
  const of = (list: readonly Privilege[], role: string): string =>
    list
      .filter((g) => g.role === role)
      .map((g) => `${g.privilege} ${g.withGrantOption}`)
      .sort()
      .join();
  return [...new Set([...a, ...b].map((g) => g.role))].filter((role) => of(a, role) !== of(b, role));
}
