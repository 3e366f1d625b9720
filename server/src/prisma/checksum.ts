import { createHash } from 'node:crypto';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Prisma's checksum of a migration: lower-case hexadecimal SHA-256 of the text of `migration.sql` as it is read. */
export const checksumOf = (text: string): string => sha256(text);

/**
 * The checksums by which Prisma knows a text: as it is, with LF, and with CRLF. The last one is made as the engine makes it: of a text
 * that has CRLF already it is that of a text which nobody has. Measured: test/oracle/status/.
 */
export function checksumsOf(text: string): readonly string[] {
  const unix = text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text;
  const windows = text.includes('\n') ? text.replaceAll('\n', '\r\n') : text;
  return [...new Set([text, unix, windows])].map(sha256);
}

/** As an old Prisma wrote it: each byte without its leading zero. */
const unpadded = (checksum: string): string => checksum.replaceAll(/0([0-9a-f])|([0-9a-f]{2})/g, (_, low, both) => low ?? both);

/**
 * Whether a checksum of Prisma's history is one of those of a text. Line endings do not count; a byte order mark and a trailing newline
 * do. Values that are not 64 characters long are compared in the old form.
 * Source: prisma-engines, `schema-connector/src/checksum.rs`.
 */
export const isOneOf = (checksum: string, known: readonly string[]): boolean =>
  known.some((c) => (checksum.length === 64 ? c : unpadded(c)) === checksum);

/** Whether a checksum of Prisma's history belongs to the text. */
export const checksumMatches = (checksum: string, text: string): boolean => isOneOf(checksum, checksumsOf(text));
