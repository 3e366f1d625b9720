import { createHash } from 'node:crypto';
import { nextToken } from '../../core/sql/lexer.ts';
import { splitStatements } from '../../core/sql/splitter.ts';
import { checksumOf } from '../checksum.ts';
import type { ScriptDigest } from './history.ts';

/** What states depend on in the text of a migration.sql. */
export function digestOf(text: string): ScriptDigest {
  const unix = text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text;
  const windows = unix.includes('\n') ? unix.replaceAll('\n', '\r\n') : unix;
  const texts = [...new Set([text, unix, windows])];
  // a text that was not UTF-8 is not what git has
  const blobs = text.includes('\uFFFD') ? [] : [...new Set([text, unix])].map(blobOf);
  return { checksums: texts.map(checksumOf), blobs, empty: !holdsStatement(text) };
}

const blobOf = (text: string): string => {
  const bytes = Buffer.from(text, 'utf8');
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
};

/** Looks no further than the first token that is no comment, except where that ends a statement before it began. */
function holdsStatement(text: string): boolean {
  for (let token = nextToken(text, 0, text.length); token !== null; token = nextToken(text, token.end, text.length)) {
    if (token.kind === 'comment' && token.bad === undefined) continue;
    return text[token.start] === ';' ? splitStatements(text.slice(token.start)).length > 0 : true;
  }
  return false;
}

const unpadded = (checksum: string): string => checksum.replaceAll(/0([0-9a-f])|([0-9a-f]{2})/g, (_, low, both) => low ?? both);

/**
 * Whether a checksum of Prisma's history is that of the text. Line endings do not count; a byte order mark and a trailing newline do.
 * Values that are not 64 characters long are compared in the old form, each byte without its leading zero.
 */
export function matches(digest: ScriptDigest, checksum: string): boolean {
  return digest.checksums.some((c) => (checksum.length === 64 ? c : unpadded(c)) === checksum);
}
