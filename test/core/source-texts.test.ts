import { strict as assert } from 'node:assert';
import type { Fact, FactOf } from '../../server/src/core/facts/fact.ts';
import type { Constraint } from '../../server/src/core/facts/table.ts';
import { quoteIdentifier, replaceIdentifier } from '../../server/src/core/sql/identifiers.ts';
import { liteReader } from '../../server/src/core/sql/parsers/lite.ts';
import { loadPostgresReader } from '../../server/src/core/sql/parsers/postgres.ts';
import type { StatementReader } from '../../server/src/core/sql/statement.ts';

const reader: StatementReader = await loadPostgresReader();

function only<K extends Fact['kind']>(kind: K, sql: string, from = reader): FactOf<K> {
  const fact = from.read(sql).find((f) => f.kind === kind);
  assert.ok(fact, `${kind} in ${sql}: ${JSON.stringify(from.read(sql))}`);
  return fact as FactOf<K>;
}

const expressionOf = (c: Constraint | undefined): string | undefined =>
  c?.kind === 'default' || c?.kind === 'check' || c?.kind === 'generated'
    ? c.expression.sql
    : c?.kind === 'exclude'
      ? c.where?.sql
      : undefined;

/** Expressions as written, each of which has to come back from every place where one may stand. */
const EXPRESSIONS = [
  '1',
  '-1',
  "'a, b) -- no /* no'",
  "E'it\\'s'",
  '$$a ) ; b$$',
  '$x$ $$ ) $x$',
  "'ü😀'::text || 'ß'",
  "upper('x'::varchar(10))",
  '(1 + 2) * (3 - (4))',
  '((1))',
  "ARRAY['a','b']::text[]",
  "'{}'::jsonb",
  "now() /* in the middle ) */ + interval '1 day'",
  'CAST(1 AS numeric(10, 2))',
  'coalesce(1, 2)',
  'CASE WHEN 1 > 2 THEN 3 ELSE 4 END',
  'nextval(\'public."Q"\'::regclass)',
  'CURRENT_TIMESTAMP(3)',
  "U&'d\\0061t'",
  "B'101'",
  '"Schema"."Fn"(1, \'x\')',
  "date_part('year', now())",
  'EXTRACT(year FROM now())',
  '(SELECT_ME())',
  'f(-- a comment )\n 1)',
];
/** Those that DEFAULT takes in parentheses only. */
const WIDE = [
  "now() AT TIME ZONE 'utc'",
  '1 IN (1, 2)',
  '\'a\' COLLATE "C"',
  'a IS NOT NULL AND NOT b',
  '1 BETWEEN 0 AND 2',
  "x LIKE '%from%'",
];

const LEADS = ['', '/* ü😀 */ ', '-- ä, ) (\n'];

describe('texts of the source', () => {
  describe('an expression comes back as written', () => {
    const places: readonly (readonly [name: string, sql: (e: string) => string, read: (sql: string) => string | undefined])[] = [
      [
        'DEFAULT',
        (e) => `CREATE TABLE "ü" (a int, b text DEFAULT ${e} NOT NULL, c int)`,
        (q) => expressionOf(only('create-table', q).columns[1]?.constraints[0]),
      ],
      [
        'DEFAULT at the end',
        (e) => `CREATE TABLE t (b text UNIQUE DEFAULT ${e} )`,
        (q) => expressionOf(only('create-table', q).columns[0]?.constraints[1]),
      ],
      [
        'DEFAULT before COLLATE',
        (e) => `ALTER TABLE t ADD COLUMN b text DEFAULT ${e} COLLATE "C" NULL, DROP x`,
        (q) => expressionOf(only('add-column', q).column.constraints[0]),
      ],
      [
        'DEFAULT before CONSTRAINT',
        (e) => `ALTER TABLE t ADD b text DEFAULT ${e} /* , */ CONSTRAINT "check" CHECK (b <> '')`,
        (q) => expressionOf(only('add-column', q).column.constraints[0]),
      ],
      [
        'SET DEFAULT',
        (e) => `ALTER TABLE t DROP z, ALTER "default" SET DEFAULT ${e}, ALTER y DROP NOT NULL`,
        (q) => only('set-default', q).expression.sql,
      ],
      [
        'GENERATED',
        (e) => `CREATE TABLE t (a int GENERATED ALWAYS AS ( ${e} ) STORED, b int)`,
        (q) => expressionOf(only('create-table', q).columns[0]?.constraints[0]),
      ],
      [
        'SET EXPRESSION',
        (e) => `ALTER TABLE t ALTER "as" SET EXPRESSION AS (${e}), DROP x`,
        (q) => only('set-expression', q).expression.sql,
      ],
      [
        'USING',
        (e) => `ALTER TABLE t ALTER a TYPE numeric(10,2) USING ${e} , ALTER b TYPE text USING (b)`,
        (q) => only('set-type', q).using?.sql,
      ],
      [
        'CHECK of a column',
        (e) => `CREATE TABLE t (a int CONSTRAINT k CHECK (${e}) NO INHERIT NOT NULL)`,
        (q) => expressionOf(only('create-table', q).columns[0]?.constraints[0]),
      ],
      [
        'CHECK of a table',
        (e) => `CREATE TABLE t (a int, CHECK ( /* x */ ${e} /* y */ ), UNIQUE (a))`,
        (q) => expressionOf(only('create-table', q).constraints[0]),
      ],
      [
        'ADD CHECK',
        (e) => `ALTER TABLE t ADD CONSTRAINT "a)b" CHECK (${e}) NOT VALID`,
        (q) => expressionOf(only('add-constraint', q).constraint),
      ],
      [
        'CHECK of a domain',
        (e) => `CREATE DOMAIN d AS int DEFAULT 1 CONSTRAINT k CHECK (${e}) NOT NULL`,
        (q) => expressionOf(only('create-domain', q).constraints[1]),
      ],
      [
        'DEFAULT of a domain',
        (e) => `CREATE DOMAIN d AS text DEFAULT ${e} CHECK (VALUE <> '')`,
        (q) => expressionOf(only('create-domain', q).constraints[0]),
      ],
      [
        'ADD CHECK to a domain',
        (e) => `ALTER DOMAIN d ADD CONSTRAINT k CHECK (${e}) NOT VALID`,
        (q) => {
          const { action } = only('alter-domain', q);
          return action.kind === 'add-constraint' ? expressionOf(action.constraint) : undefined;
        },
      ],
      [
        'an index part',
        (e) => `CREATE INDEX "i(" ON s."ü" USING gin (a, (${e}) DESC NULLS LAST, b)`,
        (q) => only('create-index', q).columns[1]?.expression?.sql,
      ],
      [
        'an index predicate',
        (e) => `CREATE INDEX ON t ((a || b)) INCLUDE (c) NULLS NOT DISTINCT WITH (fillfactor = 70) TABLESPACE x WHERE ${e}`,
        (q) => only('create-index', q).where?.sql,
      ],
      [
        'EXCLUDE',
        (e) =>
          `CREATE TABLE t (a int, CONSTRAINT x EXCLUDE USING gist (a WITH =, (lower(b)) WITH &&) WITH (fillfactor = 70) WHERE (${e}) DEFERRABLE)`,
        (q) => expressionOf(only('create-table', q).constraints[0]),
      ],
      ['UPDATE', (e) => `UPDATE ONLY t AS set SET a = 1, b = ${e}, c = 2`, (q) => only('update', q).set[1]?.value.sql],
      ['UPDATE, last', (e) => `UPDATE t SET a = ${e} FROM u WHERE t.id = u.id`, (q) => only('update', q).set[0]?.value.sql],
      [
        'UPDATE … WHERE',
        (e) => `UPDATE t SET (a, b) = (1, 2), c = c IS DISTINCT FROM 1 WHERE ${e} RETURNING a`,
        (q) => only('update', q).where?.sql,
      ],
      ['DELETE … WHERE', (e) => `DELETE FROM t USING u WHERE ${e}`, (q) => only('delete', q).where?.sql],
      [
        'DELETE inside WITH',
        (e) => `WITH x AS (DELETE FROM t WHERE ${e}) UPDATE u SET a = 1`,
        (q) => {
          const inner = only('update', q).with[0];
          return inner?.kind === 'delete' ? inner.where?.sql : undefined;
        },
      ],
    ];
    const narrow = new Set(['DEFAULT', 'DEFAULT at the end', 'DEFAULT before COLLATE', 'DEFAULT before CONSTRAINT', 'DEFAULT of a domain']);
    for (const [name, write, read] of places) {
      it(name, () => {
        for (const e of narrow.has(name) ? EXPRESSIONS : [...EXPRESSIONS, ...WIDE])
          for (const lead of LEADS) {
            const sql = write(lead + e);
            const wanted = name === 'SET DEFAULT' && WIDE.includes(e) ? `(${e})` : e;
            assert.equal(read(sql), wanted, sql);
          }
      });
    }

    it('a default parses as the default of a column', () => {
      for (const e of [...EXPRESSIONS, ...WIDE]) {
        const { sql } = only('set-default', `ALTER TABLE t ALTER a SET DEFAULT ${e}`).expression;
        assert.equal(only('create-table', `CREATE TABLE t (c int DEFAULT ${sql})`).columns[0]?.constraints[0]?.kind, 'default', sql);
      }
    });
  });

  it('columns and constraints as written', () => {
    const sql = `CREATE TABLE "ü" (
      "Näme" varchar(10)[] COLLATE "C" CONSTRAINT k NOT NULL DEFAULT upper('a, b') /* x */ REFERENCES u (id) ON DELETE CASCADE DEFERRABLE, -- ß
      b int GENERATED BY DEFAULT AS IDENTITY (START 5) UNIQUE NULLS NOT DISTINCT,
      CONSTRAINT "x y" FOREIGN KEY (a, "Näme") REFERENCES s.u ("A", b) MATCH FULL ON UPDATE SET NULL ON DELETE SET DEFAULT NOT VALID,
      PRIMARY KEY (b) INCLUDE (c) WITH (fillfactor = 70) USING INDEX TABLESPACE y,
      EXCLUDE USING gist (r WITH &&) INITIALLY DEFERRED -- end
    )`;
    const f = only('create-table', sql);
    assert.deepEqual(
      f.columns.map((c) => c.sql),
      [
        `"Näme" varchar(10)[] COLLATE "C" CONSTRAINT k NOT NULL DEFAULT upper('a, b') /* x */ REFERENCES u (id) ON DELETE CASCADE DEFERRABLE`,
        'b int GENERATED BY DEFAULT AS IDENTITY (START 5) UNIQUE NULLS NOT DISTINCT',
      ],
    );
    assert.deepEqual(
      [...f.columns.flatMap((c) => c.constraints), ...f.constraints].map((c) => c.sql),
      [
        'NOT NULL',
        `DEFAULT upper('a, b')`,
        'REFERENCES u (id) ON DELETE CASCADE DEFERRABLE',
        'GENERATED BY DEFAULT AS IDENTITY (START 5)',
        'UNIQUE NULLS NOT DISTINCT',
        'FOREIGN KEY (a, "Näme") REFERENCES s.u ("A", b) MATCH FULL ON UPDATE SET NULL ON DELETE SET DEFAULT NOT VALID',
        'PRIMARY KEY (b) INCLUDE (c) WITH (fillfactor = 70) USING INDEX TABLESPACE y',
        'EXCLUDE USING gist (r WITH &&) INITIALLY DEFERRED',
      ],
    );
    assert.equal(
      only('add-constraint', 'ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX i DEFERRABLE').constraint.sql,
      'UNIQUE USING INDEX i DEFERRABLE',
    );
    assert.equal(
      only('add-column', 'ALTER TABLE t ADD COLUMN IF NOT EXISTS "x" TEXT NOT NULL /* x */, DROP y').column.sql,
      '"x" TEXT NOT NULL',
    );
  });

  it('what else UPDATE and DELETE name, and values that have no text of their own', () => {
    const update = only(
      'update',
      `UPDATE t SET (a, b) = (SELECT 1, 2), c[1] = 3, d = DEFAULT, e = (SELECT x FROM y WHERE z) FROM u JOIN v ON u.a IS DISTINCT FROM v.a, (SELECT 1) w WHERE true RETURNING a`,
    );
    assert.deepEqual(
      update.set.map((x) => [x.column, x.value.sql]),
      [
        ['a', undefined],
        ['b', undefined],
        ['c', undefined],
        ['d', 'DEFAULT'],
        ['e', '(SELECT x FROM y WHERE z)'],
      ],
    );
    assert.deepEqual([update.from, update.where?.sql], ['u JOIN v ON u.a IS DISTINCT FROM v.a, (SELECT 1) w', 'true']);
    const all = only('update', 'UPDATE t SET a = t.where, b = t.from');
    assert.deepEqual([all.from, all.where, all.set.map((x) => x.value.sql)], [null, null, ['t.where', 't.from']]);
    const gone = only('delete', 'DELETE FROM ONLY s."using" AS x USING u, v y WHERE CURRENT OF c');
    assert.deepEqual([gone.using, gone.where?.sql], ['u, v y', 'CURRENT OF c']);
    assert.deepEqual(only('delete', 'DELETE FROM t RETURNING a').using, null);
  });

  it('calls in an index, storage, tablespace', () => {
    const f = only(
      'create-index',
      `CREATE UNIQUE INDEX i ON t (lower(b) text_pattern_ops DESC, a, s.f((x), ')') COLLATE "C", coalesce(a, b), ((a)), (c) gin_trgm_ops (siglen = 32)) WITH (fillfactor = 70, /* x */ fastupdate) TABLESPACE "Fäst"`,
    );
    assert.deepEqual(
      f.columns.map((c) => [c.column, c.expression?.sql]),
      [
        [null, 'lower(b)'],
        ['a', undefined],
        [null, "s.f((x), ')')"],
        [null, 'coalesce(a, b)'],
        [null, '(a)'],
        [null, 'c'],
      ],
    );
    assert.deepEqual([f.storage, f.tablespace, f.where], ['fillfactor = 70, /* x */ fastupdate', 'Fäst', null]);
  });

  it('comments and privileges', () => {
    const said = (sql: string) => only('comment', sql).comment;
    assert.deepEqual(["COMMENT ON TABLE t IS 'it''s'", 'COMMENT ON COLUMN t.a IS NULL', "COMMENT ON TABLE t IS ''"].map(said), [
      "it's",
      null,
      null,
    ]);
    const grant = only('grant', 'GRANT SELECT (a, "B"), INSERT ON t TO "R", PUBLIC, CURRENT_USER WITH GRANT OPTION');
    assert.deepEqual(grant.privileges, [
      { privilege: 'SELECT', columns: ['a', 'B'] },
      { privilege: 'INSERT', columns: [] },
    ]);
    assert.deepEqual([grant.roles, grant.withGrantOption], [['R', 'PUBLIC', 'CURRENT_USER'], true]);
    assert.deepEqual(only('grant', 'GRANT ALL PRIVILEGES ON t TO r').privileges, [{ privilege: 'ALL', columns: [] }]);
  });

  it('the statement of views, functions, triggers and policies, inside DO and CREATE SCHEMA too', () => {
    const view = 'CREATE VIEW v AS SELECT 1';
    assert.equal(only('create-view', view).sql, view);
    assert.equal(only('create-view', `DO $$ BEGIN ${view}; END $$`).sql, view);
    assert.equal(only('create-view', `DO $$ BEGIN EXECUTE 'SELECT 2; ${view}; SELECT 3'; END $$`).sql, view);
    assert.equal(only('create-view', `CREATE SCHEMA s CREATE TABLE t (a int) ${view} GRANT SELECT ON v TO r`).sql, view);
  });

  it('the reader over the reduced grammar gives the same texts', () => {
    for (const e of ['1', "'a, b) -- no'", 'lower(b)', '(1 + 2) * 3', 'a IS NOT NULL']) {
      assert.equal(only('update', `UPDATE t SET a = 1, b = ${e} WHERE x = 1`, liteReader).set[1]?.value.sql, e);
      assert.equal(expressionOf(only('add-constraint', `ALTER TABLE t ADD CONSTRAINT k CHECK (${e})`, liteReader).constraint), e);
    }
  });
});

describe('identifiers', () => {
  it('are quoted where PostgreSQL needs it', () => {
    const cases = {
      a: 'a',
      _a1$: '_a1$',
      A: '"A"',
      'a b': '"a b"',
      ä: '"ä"',
      user: '"user"',
      between: '"between"',
      value: 'value',
      'a"b': '"a""b"',
      '1a': '"1a"',
      '': '""',
    };
    for (const [name, sql] of Object.entries(cases)) assert.equal(quoteIdentifier(name), sql);
  });

  it('are replaced as tokens, never in strings and comments', () => {
    const cases: readonly (readonly [sql: string, from: string, to: string, after: string])[] = [
      [`A > 0 AND "a" <> 'a' /* a */ -- a`, 'a', 'b', `b > 0 AND b <> 'a' /* a */ -- a`],
      ['"A" + A', 'A', 'user', '"user" + A'],
      ['a(a) + t.a + a.b + $$a$$', 'a', 'x y', 'a("x y") + t."x y" + a.b + $$a$$'],
      [
        "date '2020-01-01' < date::date AND CAST(date AS date) > date",
        'date',
        'day',
        "date '2020-01-01' < day::date AND CAST(day AS date) > day",
      ],
      ['EXTRACT(year FROM year) AT TIME ZONE zone', 'year', 'y', 'EXTRACT(year FROM y) AT TIME ZONE zone'],
      ['time AT TIME ZONE zone', 'zone', 'z', 'time AT TIME ZONE z'],
      ['ü = 1 AND "ü" = 2', 'ü', 'o', 'o = 1 AND o = 2'],
      ['x IS NOT NULL', 'null', 'y', 'x IS NOT NULL'],
    ];
    for (const [sql, from, to, after] of cases) assert.equal(replaceIdentifier(sql, from, to), after);
    const untouched = 'CHECK (b > 0)';
    assert.equal(replaceIdentifier(untouched, 'a', 'c'), untouched);
  });
});
