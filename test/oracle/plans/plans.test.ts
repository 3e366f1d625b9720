import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { PLANS } from '../../../server/src/core/plans/index.ts';
import { type PostgresServer, startServer } from '../../support/postgres-server.ts';
import { kindsWithCases, PLAN_CASES, type PlanCase, type Prisma, readPlanCases } from './case-file.ts';
import { problemsWhenPrismaIsUnknown } from './check-phase.ts';
import { prepareServer } from './database.ts';
import { planned } from './planned.ts';
import type { Proof } from './prove.ts';
import { proveCase } from './prove-case.ts';

const FEWEST_CASES = 3;
const kinds = PLANS.map((p) => p.kind);

/** A file that cannot be read fails a test of its own, and not the loading of all tests. */
function casesOf(kind: string): readonly PlanCase[] | Error {
  try {
    return existsSync(path.join(PLAN_CASES, `${kind}.sql`)) ? readPlanCases(kind) : [];
  } catch (error) {
    return error as Error;
  }
}
const read = kinds.map((kind) => ({ kind, cases: casesOf(kind) }));
const withCases = read.flatMap(({ kind, cases }) => (cases instanceof Error ? [] : [{ kind, cases }]));

describe('cases of plans', () => {
  for (const { kind, cases } of read)
    it(`${kind} has at least ${FEWEST_CASES} that make a plan`, () => {
      if (cases instanceof Error) throw cases;
      assert.ok(cases.filter((c) => c.refused === null).length >= FEWEST_CASES, `${cases.length} cases`);
    });

  it('belong to a kind of the list', () => {
    assert.deepEqual(
      kindsWithCases().flatMap((file) =>
        readPlanCases(file)
          .filter((c) => !kinds.includes(c.kind))
          .map((c) => c.place),
      ),
      [],
    );
  });
});

describe('plans for a project whose version of Prisma is not known', () => {
  for (const { kind, cases } of withCases)
    it(`${kind}: ${cases.length} cases are clean`, () => {
      const found = cases.flatMap((c) =>
        c.prisma.length === 1
          ? []
          : c.postgres.flatMap((v) => problemsWhenPrismaIsUnknown(c, v).map((line) => `${c.place} on ${v}: ${line}`)),
      );
      assert.deepEqual(found, []);
    });
});

for (const version of [14, 18]) {
  describe(`plans on PostgreSQL ${version}`, function () {
    this.timeout(60_000);
    let server: PostgresServer;
    const running = new Map<PlanCase, Promise<ReadonlyMap<Prisma, Proof>>>();
    /** Both versions of Prisma are proved at once, when the first is asked for. */
    const proofsOf = (c: PlanCase): Promise<ReadonlyMap<Prisma, Proof>> => {
      const proofs = running.get(c) ?? proveCase(server, c, planned);
      running.set(c, proofs);
      return proofs;
    };
    before(async () => {
      server = await startServer(version);
      await prepareServer(server);
    });
    after(() => server.stop());

    for (const { kind, cases } of withCases)
      describe(kind, () => {
        for (const c of cases.filter((x) => x.postgres.includes(version)))
          for (const prisma of c.prisma)
            it(`${c.title} (Prisma ${prisma})`, async () => {
              assert.deepEqual((await proofsOf(c)).get(prisma)?.failures, [], c.place);
            });
      });
  });
}
