import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { splitStatements } from '../../server/src/core/sql/splitter.ts';
import { sqlparserReads } from '../../server/src/prisma/splitter-table.ts';

const rows = (file: string): string[][] =>
  readFileSync(new URL(`./splitter/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));

const reads = (sql: string): boolean => splitStatements(sql).every((s) => sqlparserReads(s.text));
const difference = (cases: readonly { sql: string; measured: string }[]): string[] =>
  cases.filter((c) => reads(c.sql) !== (c.measured === 'OK')).map((c) => `${c.measured}: ${c.sql}`);

describe('what sqlparser 0.61 reads', () => {
  it('366 measured statements', () => {
    const cases = rows('statements.tsv').map((f) => ({ measured: f[0]!, sql: f[3]!.replaceAll('\\n', '\n') }));
    assert.equal(cases.length, 366);
    assert.deepEqual(difference(cases), []);
  });

  it('further forms, measured with the same parser', () => {
    const cases = rows('forms.tsv').map((f) => ({ measured: f[0]!, sql: f[1]!.replaceAll('\\n', '\n') }));
    assert.ok(cases.length > 700);
    assert.deepEqual(difference(cases), []);
  });

  it('comments and letter case do not matter', () => {
    assert.equal(reads('-- CreateIndex\ncreate /* x */ index concurrently "i" on "t"("a");'), true);
    assert.equal(reads('-- drop\ndrop index -- now\nconcurrently i;'), false);
    assert.equal(reads('-- This is an empty migration.'), true);
  });
});
