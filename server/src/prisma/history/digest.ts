import { createHash } from 'node:crypto';
import { nextToken } from '../../core/sql/lexer.ts';
import { splitStatements } from '../../core/sql/splitter.ts';
import { checksumsOf, isOneOf } from '../checksum.ts';
import type { ScriptDigest } from './history.ts';

/** What states depend on in the text of a migration.sql. */
export function digestOf(text: string): ScriptDigest {
  const unix = text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text;
  // a text that was not UTF-8 is not what git has
  const blobs = text.includes('\uFFFD') ? [] : [...new Set([text, unix])].map(blobOf);
  return { checksums: checksumsOf(text), blobs, empty: !holdsStatement(text) };
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

/** Whether a checksum of Prisma's history is that of the text. */
export const matches = (digest: ScriptDigest, checksum: string): boolean => isOneOf(checksum, digest.checksums);
