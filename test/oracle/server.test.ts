import assert from 'node:assert/strict';
import { readScript } from '../../server/src/core/sql/script.ts';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';
import { type CaseSet, caseSets, MODES, type Mode, readTruth } from './cases.ts';
import { differences } from './compare-truth.ts';
import { measure } from './measure.ts';

/** A lone statement runs alike in both modes: measured once. */
const worthMeasuring = (set: CaseSet, mode: Mode): CaseSet['cases'] =>
  mode === 'batch' ? set.cases : set.cases.filter((c) => readScript(c.sql).statements.length > 1);

for (const version of [14, 18]) {
  describe(`what is stored is what PostgreSQL ${version} does`, function () {
    this.timeout(240_000);
    let server: PostgresServer;
    before(async () => {
      server = await startServer(version);
    });
    after(() => server.stop());

    for (const set of caseSets()) {
      for (const mode of MODES) {
        const stored = readTruth(set.name, version, mode);
        if (stored === null) continue;
        const cases = worthMeasuring(set, mode);
        it(`${set.name}, ${mode}: ${cases.length} cases`, async () => {
          const ids = new Set(cases.map((c) => c.id));
          const measured = await measure(server, cases, mode);
          assert.deepEqual(
            differences(
              stored.filter((t) => ids.has(t.id)),
              measured,
            ),
            [],
          );
        });
      }
    }
  });
}
