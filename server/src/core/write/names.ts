import { cutName, LONGEST_NAME } from '../sql/object-names.ts';

/** How names are written in SQL that Lockkeeper makes: always quoted, as Prisma does it, so that no key word or capital matters. */

export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** `"User"`, and `"app"."User"` outside of `public`. */
export const relationSql = (r: { readonly schema: string | null; readonly name: string }): string =>
  r.schema === null || r.schema === 'public' ? quote(r.name) : `${quote(r.schema)}.${quote(r.name)}`;

/** `("a", "b")` */
export const columnList = (columns: readonly string[]): string => `(${columns.map(quote).join(', ')})`;

/** The name, or the name with a number behind it, that is not taken; within 63 bytes. */
export function freshName(wanted: string, taken: (name: string) => boolean): string {
  const first = cutName(wanted, LONGEST_NAME);
  if (!taken(first)) return first;
  for (let n = 1; ; n++) {
    const suffix = `_${n}`;
    const name = cutName(wanted, LONGEST_NAME - suffix.length) + suffix;
    if (!taken(name)) return name;
  }
}

/** Words for file and phase names: `displayName` and `Größe` become `display_name` and `gro_e`. Empty: nothing is left of it. */
export const snake = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');

/** `add_user_name` from its parts; parts of which nothing is left stand as `x`. */
export const words = (...parts: readonly string[]): string =>
  parts
    .map((p) => snake(p) || 'x')
    .join('_')
    .slice(0, 100)
    .replace(/_+$/, '');
