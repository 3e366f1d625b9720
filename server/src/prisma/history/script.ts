import { createHash } from 'node:crypto';
import { nextToken } from '../../core/sql/lexer.ts';
import { splitStatements } from '../../core/sql/splitter.ts';
import { checksumOf, checksumsOf, isOneOf } from '../checksum.ts';
import type { MigrationScript } from './history.ts';

/** The text of a migration.sql as states are derived from it. */
export function scriptOf(text: string): MigrationScript {
  // nearly always the first one is it
  let exact: string | null = null;
  let all: readonly string[] | null = null;
  let blobs: readonly string[] | null = null;
  return {
    text,
    empty: !holdsStatement(text),
    matches(checksum) {
      exact ??= checksumOf(text);
      if (exact === checksum) return true;
      all ??= checksumsOf(text);
      return isOneOf(checksum, all);
    },
    differsFrom(known) {
      // a text that was not UTF-8 is not what git has; names of another length are by SHA-256
      if (text.includes('\uFFFD') || known.length === 0 || known.some((b) => b.length !== 40)) return false;
      blobs ??= blobsOf(text);
      return !blobs.some((b) => known.includes(b));
    },
  };
}

/** The names of the text as an object of git, as it is and with LF. */
function blobsOf(text: string): readonly string[] {
  const texts = text.includes('\r\n') ? [text, text.replaceAll('\r\n', '\n')] : [text];
  return texts.map((t) => {
    const bytes = Buffer.from(t, 'utf8');
    return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  });
}

/** Looks no further than the first token that is no comment, except where that ends a statement before it began. */
function holdsStatement(text: string): boolean {
  for (let token = nextToken(text, 0, text.length); token !== null; token = nextToken(text, token.end, text.length)) {
    if (token.kind === 'comment' && token.bad === undefined) continue;
    return text[token.start] === ';' ? splitStatements(text.slice(token.start)).length > 0 : true;
  }
  return false;
}
