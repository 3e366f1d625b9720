/** How PostgreSQL itself names things, and how long a name may be. */

/** PostgreSQL cuts longer names. Source: manual, 4.1.1 "Identifiers and Key Words" (NAMEDATALEN - 1). */
export const LONGEST_NAME = 63;

/** Bytes of the name in UTF-8. */
export function byteLength(name: string): number {
  let bytes = 0;
  for (const c of name) {
    const code = c.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** The longest start of the name that has at most so many bytes; never half a character. */
export function cutName(name: string, bytes: number): string {
  let out = '';
  let used = 0;
  for (const c of name) {
    used += byteLength(c);
    if (used > bytes) break;
    out += c;
  }
  return out;
}

/**
 * `table_columns_label` within 63 bytes, the longer of the two parts cut first, as PostgreSQL names constraints and indexes by
 * itself. Source: makeObjectName in src/backend/commands/indexcmds.c.
 */
export function objectName(table: string, columns: string, label: string): string {
  const room = LONGEST_NAME - byteLength(label) - (columns === '' ? 1 : 2);
  let a = byteLength(table);
  let b = byteLength(columns);
  while (a + b > room) {
    if (a > b) a--;
    else b--;
  }
  const first = cutName(table, a);
  return columns === '' ? `${first}_${label}` : `${first}_${cutName(columns, b)}_${label}`;
}
