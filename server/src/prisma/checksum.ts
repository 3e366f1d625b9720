import { createHash } from 'node:crypto';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Prisma's checksum of a migration: lower-case hexadecimal SHA-256 of the text of `migration.sql` as it is read. */
export const checksumOf = (text: string): string => sha256(text);

/**
 * Whether a checksum of Prisma's history belongs to the text. Line endings do not count; a byte order mark and a trailing newline do.
 * Values that are not 64 characters long are compared in the old form, each byte without its leading zero.
 * Source: prisma-engines, `schema-connector/src/checksum.rs`.
 */
export function checksumMatches(checksum: string, text: string): boolean {
  const unix = text.replaceAll('\r\n', '\n');
  const texts = [text, unix, unix.replaceAll('\n', '\r\n')];
  if (checksum.length === 64) return texts.some((t) => sha256(t) === checksum);
  return texts.some((t) => sha256(t).replaceAll(/0([0-9a-f])|([0-9a-f]{2})/g, (_, low, both) => low ?? both) === checksum);
}
