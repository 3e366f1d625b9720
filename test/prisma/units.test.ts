import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Fact, FactOf } from '../../server/src/core/facts/fact.ts';
import { splitStatements } from '../../server/src/core/sql/splitter.ts';
import { eraOf } from '../../server/src/prisma/eras.ts';
import { divideIntoUnits, runsAs } from '../../server/src/prisma/units.ts';

const CONTROLS: Readonly<Record<string, FactOf<'transaction'>['action']>> = {
  BEGIN: 'begin',
  START: 'begin',
  COMMIT: 'commit',
  ROLLBACK: 'rollback',
};
const factsOf = (text: string): Fact[] => {
  const action = CONTROLS[text.split(/[\s;]/)[0]!.toUpperCase()];
  return action === undefined ? [] : [{ kind: 'transaction', action, span: { start: 0, end: text.length } }];
};
/** `0 1 1` or `0t 0t`: the unit of each statement, with a t where it is a transaction of several statements. */
const units = (sql: string, execution: 'batch' | 'split'): string =>
  divideIntoUnits(
    splitStatements(sql).map((s) => ({ text: s.text, facts: factsOf(s.text) })),
    execution,
  )
    .map((u) => `${u.unit}${u.inTransaction ? 't' : ''}`)
    .join(' ');

describe('units of a migration file', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['', '', ''],
    ['-- This is an empty migration.', '', ''],
    ['CREATE INDEX CONCURRENTLY i ON t (a)', '0', '0'],
    ["SET lock_timeout = '2s'; CREATE INDEX CONCURRENTLY i ON t (a);", '0t 0t', '0 1'],
    ['DROP INDEX CONCURRENTLY a; DROP INDEX CONCURRENTLY b', '0t 0t', '0t 0t'],
    ['DO $$ BEGIN END $$; CREATE INDEX CONCURRENTLY i ON t (a)', '0t 0t', '0t 0t'],
    ['BEGIN; CREATE TABLE a (i int); COMMIT; CREATE INDEX CONCURRENTLY i ON t (a)', '0t 0t 0t 1t', '0t 0t 0t 1'],
    ['SELECT 1; BEGIN; SELECT 2; COMMIT; SELECT 3; SELECT 4', '0t 0t 0t 0t 1t 1t', '0 1t 1t 1t 2 3'],
    ['BEGIN; SELECT 1; ROLLBACK; LOCK TABLE t', '0t 0t 0t 1t', '0t 0t 0t 1t'],
    ['COMMIT; SELECT 1', '0t 1t', '0 1'],
  ];
  for (const [sql, batch, split] of cases) {
    it(sql === '' ? 'an empty file' : sql, () => {
      assert.equal(units(sql, 'batch'), batch);
      assert.equal(units(sql, 'split'), split);
    });
  }

  it('a statement with a syntax error makes the file one message', () => {
    const broken: Fact = {
      kind: 'unread',
      what: 'x',
      syntaxError: 'syntax error at or near "x"',
      touches: 'anything',
      span: { start: 0, end: 1 },
    };
    const given = divideIntoUnits(
      [
        { text: 'SELECT 1', facts: [] },
        { text: 'SELECT 2', facts: [broken] },
      ],
      'split',
    );
    assert.deepEqual(
      given.map((u) => u.unit),
      [0, 0],
    );
  });

  it('an explicit transaction of 2,000 statements is divided in linear time', () => {
    const statements = Array.from({ length: 2000 }, (_, i) => ({ text: `UPDATE t SET a = ${i}`, facts: [] as Fact[] }));
    const start = performance.now();
    assert.equal(divideIntoUnits(statements, 'split').length, 2000);
    assert.ok(performance.now() - start < 2000);
  });
});

/** Files sent to a server both ways; each has a column for both results. */
describe('the measured files', () => {
  const FILES: Readonly<Record<string, string>> = {
    a_set_cic: 'SET lock_timeout = \'2s\'; CREATE INDEX CONCURRENTLY "User_email_idx" ON "User"("email")',
    b_notvalid_validate:
      'ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") NOT VALID; ALTER TABLE "Post" VALIDATE CONSTRAINT "Post_authorId_fkey"',
    c_enum_use: `ALTER TYPE "Role" ADD VALUE 'OWNER'; ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'OWNER'`,
    d_rename_dropadd: '/* Warnings: */ ALTER TABLE "User" DROP COLUMN "name", ADD COLUMN "fullName" TEXT',
    e_enum_removal: `BEGIN; CREATE TYPE "Role_new" AS ENUM ('USER'); ALTER TABLE "User" ALTER COLUMN "role" DROP DEFAULT;
      ALTER TABLE "User" ALTER COLUMN "role" TYPE "Role_new" USING ("role"::text::"Role_new"); ALTER TYPE "Role" RENAME TO "Role_old";
      ALTER TYPE "Role_new" RENAME TO "Role"; DROP TYPE "Role_old"; ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'USER'; COMMIT`,
    h_backfill_setnn:
      'UPDATE "User" SET "fullName" = "email" WHERE "fullName" IS NULL; ALTER TABLE "User" ALTER COLUMN "fullName" SET NOT NULL',
    i_tstz: 'ALTER TABLE "User" ALTER COLUMN "createdAt" SET DATA TYPE TIMESTAMPTZ(3)',
    k_dropindex_conc_two: 'DROP INDEX CONCURRENTLY "a_idx"; DROP INDEX CONCURRENTLY "b_idx"',
    cic_single: '-- CreateIndex\nCREATE INDEX CONCURRENTLY "x1" ON "User"("email")',
    cic_two: 'CREATE INDEX CONCURRENTLY "x1" ON "User"("email"); CREATE INDEX CONCURRENTLY "x2" ON "User"("name")',
    cic_ifne: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS "x1" ON "User"("email"); SELECT 1',
    dropidx_conc_single: 'DROP INDEX CONCURRENTLY a_idx',
    dropidx_conc_ifexists_single: 'DROP INDEX CONCURRENTLY IF EXISTS a_idx',
    dropidx_conc_then_cic: 'DROP INDEX CONCURRENTLY IF EXISTS a_idx; CREATE INDEX CONCURRENTLY a_idx ON "User"(email)',
    reindex_conc_two: 'REINDEX INDEX CONCURRENTLY a_idx; SELECT 1',
    atomicity: 'CREATE TABLE t1(a int); CREATE TABLE t2(a int); SELECT 1/0',
    explicit_begin: 'BEGIN; CREATE TABLE t1(a int); SELECT 1/0; COMMIT',
    begin_commit_cic: 'BEGIN; CREATE TABLE t1(a int); COMMIT; CREATE INDEX CONCURRENTLY x1 ON "User"(email)',
    set_local: "SET LOCAL lock_timeout = '2s'; CREATE TABLE t1 AS SELECT current_setting('lock_timeout') AS v",
    do_block: 'DO $$ BEGIN PERFORM 1; END $$; CREATE INDEX CONCURRENTLY x1 ON "User"(email)',
    function_body: `CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN RAISE NOTICE 'a;b'; RETURN NEW; END; $$ LANGUAGE plpgsql;
      CREATE TRIGGER tr BEFORE INSERT ON "User" FOR EACH ROW EXECUTE FUNCTION f(); CREATE INDEX CONCURRENTLY x1 ON "User"(email)`,
    sql_atomic_body:
      'CREATE FUNCTION g() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END; CREATE INDEX CONCURRENTLY x1 ON "User"(email)',
    notvalid_check: 'ALTER TABLE "User" ADD CONSTRAINT c CHECK ("name" IS NOT NULL) NOT VALID; CREATE TABLE t1(a int); SELECT 1/0',
    validate:
      'ALTER TABLE "User" ADD CONSTRAINT c CHECK ("id" IS NOT NULL) NOT VALID; ALTER TABLE "User" VALIDATE CONSTRAINT c; SELECT 1/0',
    attach_part:
      'CREATE TABLE p(a int) PARTITION BY RANGE(a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10); ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY',
    identity: 'CREATE TABLE t1(a int GENERATED ALWAYS AS IDENTITY); SELECT 1/0',
    generated: 'CREATE TABLE t1(a int, b int GENERATED ALWAYS AS (a*2) STORED); SELECT 1/0',
    create_policy: 'ALTER TABLE "User" ENABLE ROW LEVEL SECURITY; CREATE POLICY pp ON "User" USING (true); SELECT 1/0',
    comment_on: `COMMENT ON TABLE "User" IS 'x'; CREATE TABLE t1(a int); SELECT 1/0`,
    include_index: `CREATE INDEX CONCURRENTLY x1 ON "User" USING gin (to_tsvector('english', name)) WHERE name IS NOT NULL; SELECT 1`,
    exclude: 'ALTER TABLE "User" ADD CONSTRAINT ex EXCLUDE USING btree (email WITH =); CREATE TABLE t1(a int); SELECT 1/0',
    psql_plain_lock: 'LOCK TABLE "User" IN SHARE MODE; CREATE TABLE t1(a int)',
    vacuum: 'VACUUM "User"; SELECT 1',
    vacuum_single: 'VACUUM "User"',
    reindex_single: 'REINDEX INDEX CONCURRENTLY a_idx',
    alter_type_add_two: `ALTER TYPE "Role" ADD VALUE 'A1'; ALTER TYPE "Role" ADD VALUE 'A2'; SELECT 1/0`,
    refresh_mv: 'CREATE MATERIALIZED VIEW mv AS SELECT 1 a; REFRESH MATERIALIZED VIEW mv; SELECT 1/0',
    prisma_header: `-- prisma-migrate-disable-next-transaction\nSET lock_timeout='2s'; CREATE INDEX CONCURRENTLY x1 ON "User"(email)`,
    plpgsql_procedure: 'CREATE PROCEDURE bf() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$; CALL bf()',
    call_proc_do_commit: 'SELECT 1; DO $$ BEGIN COMMIT; END $$',
    do_commit_single: 'DO $$ BEGIN COMMIT; END $$',
  };
  /** SQLSTATEs that tell whether a statement ran inside a transaction. */
  const REFUSED = /FAIL (?:25001|2D000|55P04)/;
  const table = readFileSync(new URL('./splitter/files.tsv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1);

  it('has all 41', () => assert.equal(table.length, 41));
  for (const line of table) {
    const [name, , batch, split] = line.split('\t') as [string, string, string, string];
    it(name, () => {
      const sql = FILES[name]!;
      for (const [execution, result] of [
        ['batch', batch],
        ['split', split],
      ] as const) {
        const messages = Number(/^(\d+) msg/.exec(result)![1]);
        const statements = splitStatements(sql);
        const given = divideIntoUnits(
          statements.map((s) => ({ text: s.text, facts: factsOf(s.text) })),
          execution,
        );
        const several = given.some((u) => u.inTransaction);
        const explicit = /^\s*BEGIN\b/.test(sql);
        // More messages than one: each statement outside BEGIN … COMMIT is alone.
        if (messages > 1 && !explicit) assert.equal(several, false, `${execution}: ${result}`);
        if (messages === 1 && statements.length > 1) assert.equal(several, true, `${execution}: ${result}`);
        if (REFUSED.test(result)) assert.equal(given.at(-1)!.inTransaction, true, `${execution}: ${result}`);
      }
    });
  }
});

describe('eras of Prisma', () => {
  it('execution and rolled-back rows by version', () => {
    const of = (v: string | null): string => `${eraOf(v).execution} ${eraOf(v).rolledBack}`;
    assert.equal(of('6.19.3'), 'batch legacy');
    assert.equal(of('7.3.9'), 'batch legacy');
    assert.equal(of('7.4.0'), 'split legacy');
    assert.equal(of('7.8'), 'split legacy');
    assert.equal(of('7.9.0'), 'split pending');
    assert.equal(of('7.10.1'), 'split pending');
    assert.equal(of('^6.5.0'), 'batch legacy');
    assert.equal(of(null), 'unknown unknown');
    assert.equal(of('latest'), 'unknown unknown');
    assert.match(eraOf('8.0.0-rc.5').unsupported!, /Prisma 8/);
  });
  it('says how a file runs', () => {
    const unit = (n: number) => ({ unit: n, inTransaction: false });
    assert.equal(runsAs([unit(0), unit(1)], '7.10'), '2 statements, 2 transactions (Prisma 7.10)');
    assert.equal(runsAs([unit(0)], null), '1 statement, 1 transaction (Prisma version not known)');
  });
});
