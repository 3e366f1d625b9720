import { literal } from '../sql/identifiers.ts';

/** Names and paths are data: here they become words of a shell and constants of SQL, whatever is in them. */

/** One word for `sh` and its kin. */
export function shellWord(text: string): string {
  if (/^[\w./:@%+,][\w./:@%+,-]*$/.test(text)) return text;
  // a control character cannot be seen, so it is written out
  if (/\p{Cc}/u.test(text)) return `$'${text.replace(/[\\']/g, '\\$&').replace(/\p{Cc}/gu, asHex)}'`;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A string constant of PostgreSQL, in one line. */
export const sqlConstant = (text: string): string =>
  /\p{Cc}/u.test(text)
    ? `E'${text
        .replaceAll('\\', '\\\\')
        .replaceAll("'", "''")
        .replace(/\p{Cc}/gu, asUnicode)}'`
    : literal(text);

const asHex = (c: string): string => (c < '\x80' ? `\\x${hex(c, 2)}` : `\\u${hex(c, 4)}`);
const asUnicode = (c: string): string => `\\u${hex(c, 4)}`;
const hex = (c: string, digits: number): string => c.charCodeAt(0).toString(16).padStart(digits, '0');
