import assert from 'node:assert/strict';
import { analyse, emptyCatalog, replay } from '../../server/src/core/analyse.ts';
import type { AnalysisOptions } from '../../server/src/core/analyse.types.ts';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings.ts';
import { loadPostgresReader } from '../../server/src/core/sql/parsers/postgres.ts';
import { expandBody, readBody } from '../../server/src/lsp/snippets/body.ts';
import { SNIPPETS } from '../../server/src/lsp/snippets/snippet.ts';
import { divideIntoUnits } from '../../server/src/prisma/units.ts';
import { before, textOf } from '../support/snippet-cases.ts';

const SQL = SNIPPETS.filter((s) => s.language === 'sql');

describe('snippets', () => {
  it('have a prefix, phrases and one sentence', () => {
    assert.equal(new Set(SNIPPETS.map((s) => s.prefix)).size, SNIPPETS.length);
    for (const s of SNIPPETS) {
      assert.match(s.prefix, /^lk(-[a-z0-9]+)+$/);
      assert.match(s.description, /^[A-Z-][^.]*(?:\.(?:sql)[^.]*)*\.$/, s.prefix);
      assert.ok(s.find.length > 0 && s.find.every((phrase) => phrase === phrase.toLowerCase()), s.prefix);
      assert.ok(s.files.length > 0, s.prefix);
    }
  });

  for (const s of SNIPPETS) {
    it(`${s.prefix}: places are numbered without a gap, begin with a default, and end behind the text`, () => {
      const parts = readBody(s.body);
      assert.ok(parts !== null, 'a $ without a backslash, or a place that does not end');
      const places = parts.flatMap((p) => (p.kind === 'place' ? [p] : []));
      const numbers = [...new Set(places.map((p) => p.number))].sort((a, b) => a - b);
      assert.deepEqual(
        numbers,
        numbers.map((_, i) => i),
      );
      for (const number of numbers.slice(1)) {
        const same = places.filter((p) => p.number === number);
        assert.ok(same[0]!.defaults.length > 0, `$${number} begins without a default`);
        assert.ok(
          same.slice(1).every((p) => p.defaults.length === 0),
          `$${number} has two defaults`,
        );
      }
      assert.equal(places.filter((p) => p.number === 0).length, 1);
      assert.deepEqual(parts.at(-1), { kind: 'place', number: 0, defaults: [] });
    });
  }

  for (const s of SQL) {
    for (const postgres of [14, 16, 18].filter((version) => version >= (s.postgres ?? 0))) {
      for (const execution of ['batch', 'split', 'unknown'] as const) {
        it(`${s.prefix}: has no finding (PostgreSQL ${postgres}, ${execution})`, async () => {
          const options: AnalysisOptions = {
            reader: await loadPostgresReader(),
            settings: DEFAULT_SETTINGS,
            postgres,
            execution,
            divide: divideIntoUnits,
          };
          let catalog = emptyCatalog(true);
          for (const [i, text] of before(s.prefix).entries())
            catalog = replay({ migration: `2025010${i + 1}000000_add_more`, text, before: catalog }, options);
          const text = textOf(s.prefix);
          const { findings, statements } = analyse({ migration: '20250201000000_add_more', text, before: catalog }, options);
          assert.ok(statements.length > 0 || /^(?:--.*\n?)+$/.test(text));
          assert.deepEqual(
            findings.map((f) => `${f.rule}: ${f.message}`),
            [],
          );
        });
      }
    }
  }

  it('expand: choices give the first, escapes give the sign, places that repeat give the default', () => {
    assert.equal(expandBody(['$', '{1|a,b|} $1 \\$x $', '{2:{\\}} $2\n$0'].join('')), 'a a $x {} {}');
    assert.equal(readBody('$name'), null);
    assert.equal(readBody(['$', '{1:never'].join('')), null);
  });
});
