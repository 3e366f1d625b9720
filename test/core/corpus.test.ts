import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import type { Fact } from '../../server/src/core/facts/fact.ts';
import { lex } from '../../server/src/core/sql/lexer.ts';
import { loadPostgresReader } from '../../server/src/core/sql/parsers/postgres.ts';
import { splitStatements } from '../../server/src/core/sql/splitter.ts';
import type { Span } from '../../server/src/core/text/span.ts';

const FOLDER = new URL('./corpus/', import.meta.url);

/** Statements of the corpus that are read on purpose as `unread`: what they touch is not in their text. */
const NOT_READ: ReadonlySet<string> = new Set(['EXECUTE', 'ALTER TABLE ALL', 'ALTER INDEX ALL', 'IMPORT FOREIGN', 'DROP OWNED']);

function spansIn(x: unknown, out: Span[] = []): readonly Span[] {
  if (typeof x !== 'object' || x === null) return out;
  if ('start' in x && 'end' in x && typeof x.start === 'number' && typeof x.end === 'number') out.push({ start: x.start, end: x.end });
  else for (const inner of Object.values(x)) spansIn(inner, out);
  return out;
}

describe('corpus', () => {
  for (const file of readdirSync(FOLDER)) {
    it(`${file}: every statement is read, and every span lies on tokens of it`, async () => {
      const reader = await loadPostgresReader();
      const statements = splitStatements(readFileSync(new URL(file, FOLDER), 'utf8'));
      assert.ok(statements.length > 90, `${statements.length} statements`);
      for (const { text } of statements) {
        const facts: readonly Fact[] = reader.read(text);
        assert.ok(facts.length > 0, text);
        const expected = [...NOT_READ].some((start) => text.startsWith(start));
        for (const fact of facts) {
          assert.equal(
            fact.kind === 'unread',
            expected,
            `${text}: ${fact.kind === 'unread' ? `${fact.what} ${fact.syntaxError}` : fact.kind}`,
          );
          for (const { start, end } of spansIn(fact)) {
            assert.ok(0 <= start && start < end && end <= text.length, `${text}: ${start}-${end} in ${JSON.stringify(fact)}`);
            assert.equal(text.slice(start, end), text.slice(start, end).trim(), text);
          }
        }
      }
    });

    it(`${file}: characters of two, three and four bytes move no span`, async () => {
      const reader = await loadPostgresReader();
      for (const { text } of splitStatements(readFileSync(new URL(file, FOLDER), 'utf8'))) {
        if (text.startsWith('DO')) continue;
        const comment = '/* ä € 😀 */ ';
        const space = text.indexOf(' ');
        if (space < 0) continue;
        const wide = text.slice(0, space + 1) + comment + text.slice(space + 1);
        const blank = ' '.repeat(comment.length);
        const plain = text.slice(0, space + 1) + blank + text.slice(space + 1);
        // texts as written keep the comment
        assert.deepEqual(JSON.parse(JSON.stringify(reader.read(wide)).replaceAll(comment, blank)), reader.read(plain), text);
      }
    });

    it(`${file}: with any one token missing, the reader gives facts or PostgreSQL’s message`, async () => {
      const reader = await loadPostgresReader();
      for (const { text } of splitStatements(readFileSync(new URL(file, FOLDER), 'utf8'))) {
        for (const token of lex(text)) {
          const broken = (text.slice(0, token.start) + text.slice(token.end)).trim();
          for (const fact of reader.read(broken)) {
            if (fact.kind !== 'unread') continue;
            const onPurpose = [...NOT_READ].some((start) => broken.startsWith(start)) || /^(EXECUTE|ALTER|DROP)/.test(fact.what);
            assert.ok(fact.syntaxError !== null || onPurpose || /^(EXECUTE|IMPORT)/.test(fact.what), `${broken}: ${fact.what}`);
          }
        }
      }
    });
  }
});
