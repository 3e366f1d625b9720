import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { type Analysed, analyse, emptyCatalog, replay } from '../../server/src/core/analyse.ts';
import type { AnalysisOptions } from '../../server/src/core/analyse.types.ts';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings.ts';
import { loadPostgresReader } from '../../server/src/core/sql/parsers/postgres.ts';
import { divideIntoUnits } from '../../server/src/prisma/units.ts';

const read = (name: string): string => readFileSync(fileURLToPath(new URL(`../oracle/${name}`, import.meta.url)), 'utf8');
const CASES = ['cases.json', 'more/objects.json', 'more/flows.json'].flatMap((f) => JSON.parse(read(f)) as { readonly sql: string }[]);
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);

/** What a person is told; uids and the like may differ. */
const told = (a: Analysed): unknown => ({
  findings: a.findings,
  suppressed: a.suppressed,
  statements: a.statements.map((s) => ({ span: s.span, unit: s.unit, effects: s.effects })),
});

describe('an analysis that builds on the one before', () => {
  for (const execution of ['batch', 'split', 'unknown'] as const) {
    it(`says what a fresh one says, ${execution} (seed ${SEED})`, async function () {
      this.timeout(120_000);
      const reader = await loadPostgresReader();
      const options: AnalysisOptions = { reader, settings: DEFAULT_SETTINGS, postgres: 16, execution, divide: divideIntoUnits };
      const before = replay({ migration: '1_init', text: read('fixture.sql'), before: emptyCatalog(true) }, options);
      const files = fc.array(fc.nat(CASES.length - 1), { minLength: 1, maxLength: 8 });
      const edits = fc.array(
        fc.record({
          at: fc.nat(),
          remove: fc.nat(30),
          insert: fc.constantFrom('', 'x', ';', '\n', "'", ' ADD', '--', 'COMMIT;', 'BEGIN;', '"'),
        }),
        { maxLength: 8 },
      );
      fc.assert(
        fc.property(files, edits, fc.array(fc.nat(CASES.length - 1), { maxLength: 2 }), (chosen, changes, pasted) => {
          let text = chosen.map((i) => CASES[i]?.sql ?? '').join('\n');
          let last = analyse({ migration: '2_x', text, before }, options);
          const texts = [
            ...changes.map((c) => (t: string) => {
              const at = c.at % (t.length + 1);
              return t.slice(0, at) + c.insert + t.slice(at + c.remove);
            }),
            ...pasted.map((i) => (t: string) => `${CASES[i]?.sql ?? ''}\n${t}`),
          ];
          for (const change of texts) {
            text = change(text);
            last = analyse({ migration: '2_x', text, before }, options, last);
            const fresh = analyse({ migration: '2_x', text, before }, options);
            assert.deepEqual(told(last), told(fresh));
            assert.deepEqual([...last.after.layer.own.keys()].sort(), [...fresh.after.layer.own.keys()].sort());
          }
        }),
        { seed: SEED, numRuns: 60 },
      );
    });
  }
});
