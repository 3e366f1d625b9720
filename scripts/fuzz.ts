/**
 * Long runs of the hostile-input checks: `npm run fuzz -- --seconds 60 --seed 1`. Prints the seed, and on a failure the shortest
 * text that fails; exits 1 then, 2 on wrong use.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { anyText, mutated, sqlText } from '../test/core/arbitrary.ts';
import { checkAnalysis, checkReading, loadReaders } from '../test/core/hostile.ts';
import { statementSamples } from '../test/core/samples.ts';

function options(): { readonly seconds: number; readonly seed: number } | null {
  try {
    const { values } = parseArgs({
      options: { seconds: { type: 'string', default: '30' }, seed: { type: 'string', default: String(Date.now() % 1_000_000) } },
    });
    const seconds = Number(values.seconds);
    const seed = Number(values.seed);
    return seconds > 0 && Number.isInteger(seed) ? { seconds, seed } : null;
  } catch {
    return null;
  }
}

const given = options();
if (given === null) {
  console.error('Usage: npm run fuzz -- [--seconds N] [--seed S]; both are numbers.');
  process.exit(2);
}

const readers = await loadReaders();
const text = fc.oneof(anyText, sqlText, mutated(statementSamples().map((s) => s.slice(0, 4000))));
const end = performance.now() + given.seconds * 1000;
console.log(`seed ${given.seed}, ${given.seconds} s`);
let seed = given.seed;
let runs = 0;
let slowest = 0;
while (performance.now() < end) {
  const result = fc.check(
    fc.property(text, text, (a, b) => {
      const start = performance.now();
      checkReading(a, b);
      checkAnalysis(readers, a);
      slowest = Math.max(slowest, performance.now() - start);
    }),
    { seed, numRuns: 200 },
  );
  runs += result.numRuns;
  if (result.failed) {
    console.error(
      `failed with seed ${seed}, path ${result.counterexamplePath}:\n${JSON.stringify(result.counterexample)}\n${String(result.errorInstance)}`,
    );
    process.exit(1);
  }
  seed++;
}
console.log(`${runs} texts, none failed; the slowest took ${Math.round(slowest)} ms`);
