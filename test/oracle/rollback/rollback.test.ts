import assert from 'node:assert/strict';
import type { Client } from 'pg';
import { type PostgresServer, startServer } from '../../support/postgres-server.ts';
import { families, parseRollbackCases, readRollbackCases } from './case-file.ts';
import { ALL_KINDS } from './generate/all-kinds.ts';
import type { HistoryRun, Settings } from './generate/histories.ts';
import { PRISMA_KINDS } from './generate/kinds-prisma.ts';
import { countsOf } from './generate/report.ts';
import { runHistories } from './generate/run-histories.ts';
import { faultsOf, type Outcome } from './judge.ts';
import { prepareRoles, proveCase } from './prove-case.ts';
import type { Difference } from './snapshot.ts';

const SEED = 20_261_127;
const read = families().map((family) => ({ family, cases: readRollbackCases(family) }));

/** What is wrong, a line for each history and fault. */
const wrongIn = (runs: readonly HistoryRun[], kinds: readonly string[]): readonly string[] =>
  runs.flatMap((run) =>
    run.trials.flatMap((t) =>
      t.faults
        .filter((f) => kinds.includes(f.kind))
        .map((f) => `--seed ${t.seed} --histories 1, migration ${t.index}: ${f.kind}: ${f.says}\n${t.text}\n${t.down}`),
    ),
  );

for (const version of [14, 18])
  describe(`drafts of down.sql on PostgreSQL ${version}`, function () {
    this.timeout(60_000);
    let server: PostgresServer;
    let shared: Client;
    before(async () => {
      server = await startServer(version);
      shared = await server.connect();
      await prepareRoles(shared);
    });
    after(async () => {
      await shared.end();
      await server.stop();
    });

    for (const { family, cases } of read) {
      const wanted = cases.filter((c) => c.postgres.includes(version));
      it(`${family}: ${wanted.length} cases`, async () => {
        const wrong: string[] = [];
        for (const c of wanted) {
          const { faults, unmet, drafted } = await proveCase(server, shared, c);
          const lines = [...faults.map((f) => `${f.kind}: ${f.says}`), ...unmet];
          if (lines.length > 0) wrong.push(`${c.place}: ${c.title}: ${lines.join('; ')}\n${drafted.down}`);
        }
        assert.deepEqual(wrong, []);
      });
    }

    const settings: Omit<Settings, 'kinds'> = { seed: SEED, length: [8, 14], mutilated: 0.1 };
    for (const [name, kinds] of [
      ['of all kinds', ALL_KINDS],
      ['of the kinds that Prisma writes', PRISMA_KINDS],
    ] as const)
      it(`random histories ${name}, seed ${SEED}`, async () => {
        const runs = await runHistories(server, 6, { ...settings, kinds });
        assert.ok(countsOf(runs, 0).trials > 40);
        assert.deepEqual(wrongIn(runs, ['false-exact', 'does-not-run', 'untruthful', 'no-reason']), []);
      });
  });

describe('the judge of drafts', () => {
  const clean: Outcome = { error: null, differences: [], lost: [] };
  const gone = (kind: string, of: string | null, name: string): Difference => ({
    what: 'missing',
    entry: { kind, schema: 'public', of, name, is: {} },
    property: null,
    was: {},
    is: null,
  });
  const draft = (grade: 'exact' | 'lossy' | 'irreversible', reason: string | null, sql: readonly string[] = ['SELECT 1']) => ({
    grade,
    steps: [{ statement: 0, text: 'DROP TABLE "User"', sql, grade, reason }],
  });
  const kinds = (...given: Parameters<typeof faultsOf>): readonly string[] => faultsOf(...given).map((f) => f.kind);

  it('accepts a draft that keeps what it says', () => {
    assert.deepEqual(kinds(draft('exact', null), clean), []);
    assert.deepEqual(
      kinds(draft('lossy', 'rows of "User" are gone'), { ...clean, lost: [{ of: 'public.User', says: 'has 0 rows, not 2' }] }),
      [],
    );
    assert.deepEqual(
      kinds(draft('lossy', 'policy "own" does not come back'), { ...clean, differences: [gone('policy', 'User', 'own')] }),
      [],
    );
  });

  it('finds what an exact draft does not bring back', () => {
    assert.deepEqual(kinds(draft('exact', null), { ...clean, differences: [gone('index', 'User', 'User_idx')] }), ['false-exact']);
    assert.deepEqual(kinds(draft('exact', null), { ...clean, lost: [{ of: 'public.User', says: 'has 0 rows, not 2' }] }), ['false-exact']);
    assert.deepEqual(kinds(draft('exact', null), { ...clean, error: 'SELECT 1 → no' }), ['does-not-run']);
  });

  it('finds what a lossy draft does not name', () => {
    const reason = 'rows of "User" are gone';
    assert.deepEqual(kinds(draft('lossy', reason), { ...clean, differences: [gone('index', 'User', 'User_idx')] }), ['untruthful']);
    assert.deepEqual(kinds(draft('lossy', reason), { ...clean, lost: [{ of: 'public.Post', says: 'has 0 rows, not 2' }] }), ['untruthful']);
    const owner: Difference = { ...gone('table', null, 'User'), what: 'differs', property: 'owner' };
    assert.deepEqual(kinds(draft('lossy', reason), { ...clean, differences: [owner] }), ['untruthful']);
    assert.deepEqual(kinds(draft('lossy', null), clean), ['no-reason']);
  });

  it('lets a person run what is irreversible, where the draft says so', () => {
    const error = 'ALTER TABLE "User" ADD COLUMN "x" INTEGER NOT NULL → contains null values';
    assert.deepEqual(
      kinds(draft('irreversible', '"User"."x" cannot be NULL', ['ALTER TABLE "User" ADD COLUMN "x" INTEGER NOT NULL']), {
        ...clean,
        error,
      }),
      [],
    );
    assert.deepEqual(kinds(draft('irreversible', '"User"."x" cannot be NULL'), { ...clean, error: 'DROP TABLE "y" → no' }), [
      'does-not-run',
    ]);
  });
});

describe('cases of drafts', () => {
  it('cover every family, 250 at least', () => {
    assert.ok(read.flatMap((r) => r.cases).length >= 250);
  });

  it('throw on a directive, a grade and a section that they do not know', () => {
    const parse = (text: string) => () => parseRollbackCases('x', `-- case: a\n${text}`);
    assert.throws(parse('-- grad: exact'), /x\.sql:2: not a directive/);
    assert.throws(parse('-- grade: fine\nSELECT 1;'), /grade is exact, lossy, irreversible/);
    assert.throws(parse('-- grade: exact\n-- section: histori'), /not a section/);
    assert.throws(parse('-- grade: exact\n-- section: history\nSELECT 1;'), /no migration/);
    assert.throws(parse('-- grade: exact\n-- section: migration\n-- grade: lossy'), /must stand between/);
  });
});
