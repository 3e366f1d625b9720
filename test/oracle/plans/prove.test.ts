import assert from 'node:assert/strict';
import type { Phase } from '../../../server/src/core/plans/plan.ts';
import { type PostgresServer, startServer } from '../../support/postgres-server.ts';
import { type PlanCase, parsePlanCases } from './case-file.ts';
import { prepareServer } from './database.ts';
import type { Proof } from './prove.ts';
import { proveCase } from './prove-case.ts';

/** The harness itself: a good plan, written by hand, is proved; each thing that can be wrong with it is found. */

const [CASE] = parsePlanCases(
  'rename-column',
  `-- case: Five phases
-- prisma: 7.3
-- section: history
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "name" TEXT);
CREATE INDEX "User_name_idx" ON "User"("name");
INSERT INTO "User" ("name") SELECT CASE WHEN i % 3 > 0 THEN 'n' || i END FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" RENAME COLUMN "name" TO "title";
-- section: client 0
INSERT INTO "User" ("name") VALUES ('x');
-- section: client 1
INSERT INTO "User" ("name", "title") VALUES ('x', 'x');
-- section: client 2
INSERT INTO "User" ("title") VALUES ('x');
-- section: expect
SELECT count(*) FROM "User" WHERE "title" IS NULL
-- => 1000
`,
) as [PlanCase];

const phase = (name: string, changes: Partial<Phase>): Phase => ({
  n: 0,
  name,
  type: 'migration',
  title: name,
  migrationSql: null,
  downSql: null,
  instructions: '',
  announces: [],
  goOn: '',
  goBack: '',
  remaining: null,
  ...changes,
});

const TIMEOUT = `SET LOCAL lock_timeout = '5s';\n`;
const IGNORED = '-- lockkeeper-ignore drop-column: nobody uses it any more\n';
const DROP = `${TIMEOUT}${IGNORED}ALTER TABLE "User" DROP COLUMN "name";\nALTER INDEX "User_title_idx" RENAME TO "User_name_idx";\n`;
const BACKFILL = `DO $$
DECLARE at integer := 0;
BEGIN
  WHILE at < (SELECT max("id") FROM "User") LOOP
    UPDATE "User" SET "title" = "name" WHERE "id" > at AND "id" <= at + 500 AND "title" IS DISTINCT FROM "name";
    COMMIT;
    at := at + 500;
  END LOOP;
END $$;
`;

const GOOD = {
  add: phase('add', { migrationSql: 'ALTER TABLE "User" ADD COLUMN "title" TEXT;', downSql: 'ALTER TABLE "User" DROP COLUMN "title";' }),
  index: phase('index', {
    migrationSql: 'CREATE INDEX CONCURRENTLY "User_title_idx" ON "User"("title");',
    downSql: 'DROP INDEX CONCURRENTLY "User_title_idx";',
  }),
  both: phase('both', { type: 'deploy' }),
  backfill: phase('backfill', {
    type: 'backfill',
    migrationSql: `-- lockkeeper-ignore update-many-rows: in batches\n${BACKFILL}`,
    announces: ['bulk-change'],
    remaining: 'SELECT count(*) FROM "User" WHERE "title" IS DISTINCT FROM "name"',
  }),
  read: phase('read', { type: 'deploy' }),
  drop: phase('drop', {
    migrationSql: DROP,
    downSql:
      'ALTER INDEX "User_name_idx" RENAME TO "User_title_idx"; ALTER TABLE "User" ADD COLUMN "name" TEXT; UPDATE "User" SET "name" = "title"; CREATE INDEX "User_name_idx" ON "User"("name");',
    announces: ['data-loss', 'breaks-clients'],
  }),
};
type Name = keyof typeof GOOD;

describe('the proof of a plan', function () {
  this.timeout(30_000);
  let server: PostgresServer;
  before(async () => {
    server = await startServer(18);
    await prepareServer(server);
  });
  after(() => server.stop());

  async function provePlan(changes: Partial<Record<Name, Partial<Phase> | null>>, c: PlanCase = CASE): Promise<Proof> {
    const names = (Object.keys(GOOD) as Name[]).filter((name) => changes[name] !== null);
    const phases = names.map((name, i): Phase => ({ ...GOOD[name], ...changes[name], n: i + 1 }));
    const proofs = await proveCase(server, c, () => ({ plan: 'by_hand', phases, notes: [] }));
    const proof = proofs.get('7.3');
    assert.ok(proof);
    return proof;
  }

  async function finds(expected: RegExp, changes: Partial<Record<Name, Partial<Phase> | null>>, c?: PlanCase): Promise<void> {
    const { failures } = await provePlan(changes, c);
    assert.ok(
      failures.some((f) => expected.test(f)),
      failures.join('\n') || 'nothing was found',
    );
  }

  it('accepts a plan that keeps what it promises', async () => {
    const { failures, phases } = await provePlan({});
    assert.deepEqual(failures, []);
    assert.deepEqual(
      phases.map((p) => p.measured?.hazards ?? null),
      [[], [], null, [], null, ['data-loss']],
    );
  });

  it('finds an index that is built under a lock', () =>
    finds(/index\): blocks-writes: not announced\. locks: User ShareLock/, {
      index: { migrationSql: 'CREATE INDEX "User_title_idx" ON "User"("title");', downSql: 'DROP INDEX "User_title_idx";' },
    }));

  it('finds a statement that refuses a transaction beside another', () =>
    finds(/index\): not-in-transaction: not announced/, {
      index: { migrationSql: `SET lock_timeout = '5s'; ${GOOD.index.migrationSql}` },
    }));

  it('finds a backfill that changes all rows in one transaction', () =>
    finds(/backfill\): bulk-change: not announced\..*"User" 3000/, {
      backfill: { migrationSql: 'UPDATE "User" SET "title" = "name";', announces: [] },
    }));

  it('finds a backfill that leaves rows', () =>
    finds(/backfill\): 500 rows remain/, { backfill: { migrationSql: BACKFILL.replace('"id" <= at + 500', '"id" <= at + 375') } }));

  it('finds a backfill that keeps nothing when it is stopped', () =>
    finds(/backfill\): stopped in the middle, it has kept nothing/, { backfill: { migrationSql: 'UPDATE "User" SET "title" = "name";' } }));

  it('finds a backfill that does not go on where it was stopped', () =>
    finds(/backfill\): run again after a stop: public\."User" \(id, name, title\): 3000 rows/, {
      backfill: {
        migrationSql: BACKFILL.replace(
          'BEGIN\n',
          'BEGIN\n  SELECT coalesce(max("id"), 0) + 500 INTO at FROM "User" WHERE "title" IS NOT NULL;\n  at := at - 500;\n',
        ).replace('at + 500 AND', 'at + 400 AND'),
      },
    }));

  it('finds code that does not work while it lives', () =>
    finds(/both\): client 1: INSERT .*"title" of relation "User" does not exist/, { add: null, index: null }));

  it('finds code that breaks, although it is announced', () =>
    finds(/drop\): client 2: INSERT .*violates check constraint/, {
      drop: { migrationSql: `${DROP}ALTER TABLE "User" ADD CHECK ("title" <> 'x') NOT VALID;` },
    }));

  it('finds a loss that is not announced', () =>
    finds(/drop\): data-loss: not announced\. .*lost: column User\.name/, { drop: { announces: [] } }));

  it('finds a phase that check warns of', () =>
    finds(/drop\): check gives \w+ drop-column/, { drop: { migrationSql: DROP.replace(IGNORED, '') } }));

  it('finds a comment that keeps quiet what is not announced', () =>
    finds(/drop\): a comment keeps drop-column quiet \(.*breaks-clients/, { drop: { announces: ['data-loss'] } }));

  it('finds a down that brings less back than there was', () =>
    finds(/drop\): down: missing: index public\."User_name_idx" CREATE INDEX/, {
      drop: { downSql: GOOD.drop.downSql?.replace(/CREATE INDEX.*$/, '') ?? '' },
    }));

  it('finds a down that fails', () => finds(/add\): down: DROP TABLE "Nothing" → /, { add: { downSql: 'DROP TABLE "Nothing";' } }));

  it('finds a down that loses values', () =>
    finds(/index\): down: public\."User" \(id, name, title\): .*expected is \["1","n1",null\]/, {
      index: { downSql: `${GOOD.index.downSql} UPDATE "User" SET "name" = NULL;` },
    }));

  it('finds a down that works only until the code has written', () => {
    const [before = CASE.generations[0]!, ...later] = CASE.generations;
    const writing = { ...CASE, generations: [{ ...before, writes: [`INSERT INTO "User" ("name") VALUES ('x')`] }, ...later] };
    const check = 'SELECT 1 / CASE count(*) WHEN 3000 THEN 1 ELSE 0 END FROM "User";';
    return finds(/add\): down after writes: .*division by zero/, { add: { downSql: `${check} ${GOOD.add.downSql}` } }, writing);
  });

  it('finds an end that differs from the one-step change', () =>
    finds(/at the end: not expected: index public\."User_title_idx"/, {
      drop: { migrationSql: DROP.replace(/ALTER INDEX.*\n/, ''), downSql: 'ALTER TABLE "User" ADD COLUMN "name" TEXT;' },
    }));

  it('finds rows that differ from those of the one-step change', () =>
    finds(/at the end: public\."User" \(id, title\): 3000 rows; there is \["1",null\], expected is \["1","n1"\]/, { backfill: null }));

  it('finds an expectation that is not met', () => finds(/at the end: SELECT count.* gives 3000, not 1000/, { backfill: null }));

  it('finds a deployment that the case knows no clients of', () =>
    finds(/has no section client 2/, {}, { ...CASE, generations: CASE.generations.slice(0, 2) }));

  it('finds a plan that should be refused', () => finds(/should be refused with: taken/, {}, { ...CASE, refused: 'taken' }));

  it('throws on a directive and on a section that it does not know', () => {
    const read = (text: string) => () => parsePlanCases('x', `-- case: a\n${text}`);
    assert.throws(read('-- postgress: 14'), /x\.sql:2: not a directive/);
    assert.throws(read('-- section: histori'), /not a section/);
    assert.throws(read('-- section: history\n-- option: a=b'), /must stand before/);
    assert.throws(read('-- section: change\nSELECT 1;'), /no section history/);
    assert.throws(read('-- section: history\n-- section: change\n-- section: write 0\nSELECT 1;'), /no section client 0/);
  });
});
