import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { anyText, mutated, sqlText } from './arbitrary.ts';
import { checkAnalysis, checkReading, loadReaders, type Readers } from './hostile.ts';
import { statementSamples } from './samples.ts';

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const sql = mutated(statementSamples().map((s) => s.slice(0, 4000)));

/** What takes longer counts as a hang; the machine may be busy. */
const within = (milliseconds: number, what: () => void): void => {
  const start = performance.now();
  what();
  const took = performance.now() - start;
  assert.ok(took < milliseconds, `took ${Math.round(took)} ms`);
};

describe(`hostile input (seed ${seed})`, () => {
  let readers: Readers;
  before(async () => {
    readers = await loadReaders();
  });

  for (const [name, text] of [
    ['any characters', anyText],
    ['pieces of SQL', sqlText],
    ['mutated SQL', sql],
  ] as const) {
    it(`${name}: lexer, splitter and script`, () => fc.assert(fc.property(text, text, checkReading), { seed, numRuns: 400 }));
    it(`${name}: analysis`, () =>
      fc.assert(
        fc.property(text, (t) => checkAnalysis(readers, t)),
        { seed, numRuns: 60 },
      )).timeout(120_000);
  }

  // The third, where given, is what is analysed: PostgreSQL's scanner takes the square of a run of operator characters.
  const huge: readonly [string, string, string?][] = [
    ['10,000 terms', `SELECT ${'a + '.repeat(10_000)}1;`],
    ['10,000 parentheses', `SELECT ${'('.repeat(10_000)}1${')'.repeat(10_000)};`],
    ['10,000 open parentheses', `ALTER TABLE t ADD CHECK ${'('.repeat(10_000)}; DROP TABLE t;`],
    ['1 MB in one statement', `INSERT INTO t VALUES ${"(1, 'x'), ".repeat(100_000)}(1, 'x');`],
    ['1 MB in one word', 'a'.repeat(1_000_000)],
    ['1 MB in one literal', `SELECT '${"''".repeat(500_000)}';`],
    ['1 MB without an end', `SELECT '${'x;\n'.repeat(333_000)}`],
    ['1 MB of open comments', '/*'.repeat(500_000), '/*'.repeat(5_000)],
    ['1 MB of dollars', '$'.repeat(1_000_001)],
    ['1 MB of dollar tags', '$a'.repeat(500_000)],
    ['1 MB of backslashes', ' \\'.repeat(500_000)],
    ['1 MB of operators', '+-'.repeat(500_000), '+-'.repeat(5_000)],
    ['1 MB of NULs', '\0'.repeat(1_000_000)],
    ['100,000 semicolons', ';'.repeat(100_000)],
    ['100,000 literal parts', "'a'\n".repeat(100_000)],
  ];
  for (const [name, text, smaller] of huge) {
    it(`${name}: read`, () => within(10_000, () => checkReading(text, text.slice(1))));
    it(`${name}: analysed`, () => within(20_000, () => checkAnalysis(readers, smaller ?? text))).timeout(60_000);
  }
});
