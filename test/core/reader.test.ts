import { strict as assert } from 'node:assert';
import type { Fact, FactOf } from '../../server/src/core/facts/fact.ts';
import { loadPostgresReader } from '../../server/src/core/sql/parsers/postgres.ts';
import type { StatementReader } from '../../server/src/core/sql/statement.ts';

let reader: StatementReader;

const under = (sql: string, f: { readonly span: { readonly start: number; readonly end: number } }): string =>
  sql.slice(f.span.start, f.span.end);

/** The only fact of a statement, which must be of the kind. */
function only<K extends Fact['kind']>(kind: K, sql: string): FactOf<K> {
  const facts = reader.read(sql);
  assert.deepEqual(
    facts.map((f) => f.kind),
    [kind],
    sql,
  );
  return facts[0] as FactOf<K>;
}

/** What is expected of each fact: its kind, what it underlines, and some of its fields. */
type Row = readonly [kind: Fact['kind'], underlined: string, fields?: Readonly<Record<string, unknown>>];

const name = (n: string, schema: string | null = null) => ({ schema, name: n });
const type = (n: string, modifiers: readonly number[] = [], schema: string | null = 'pg_catalog', dimensions = 0) => ({
  schema,
  name: n,
  modifiers,
  dimensions,
});
const ALL = 'the whole statement';

const CASES: readonly (readonly [sql: string, rows: readonly Row[]])[] = [
  [
    'ALTER TABLE public."User" ADD COLUMN "x" TEXT NOT NULL, DROP COLUMN IF EXISTS y CASCADE, ALTER z SET NOT NULL',
    [
      ['add-column', 'ADD COLUMN "x" TEXT NOT NULL', { ifNotExists: false }],
      ['drop-column', 'DROP COLUMN IF EXISTS y CASCADE', { column: 'y', ifExists: true, cascade: true }],
      ['set-not-null', 'ALTER z SET NOT NULL', { column: 'z' }],
    ],
  ],
  [
    'ALTER TABLE t ALTER a TYPE numeric(10, 2) USING f(a, 1), ALTER b TYPE text[] COLLATE "C"',
    [
      ['set-type', 'ALTER a TYPE numeric(10, 2) USING f(a, 1)', { column: 'a', type: type('numeric', [10, 2]), collation: null }],
      ['set-type', 'ALTER b TYPE text[] COLLATE "C"', { type: type('text', [], null, 1), collation: 'C', using: null }],
    ],
  ],
  ['ALTER TABLE t /* , */ RENAME "a" TO b', [['rename', ALL, { object: 'column', name: name('t'), part: 'a', to: 'b' }]]],
  [
    'ALTER TABLE t ADD x int, -- ü, 😀\n ADD y int',
    [
      ['add-column', 'ADD x int'],
      ['add-column', 'ADD y int'],
    ],
  ],
  ['ALTER INDEX i RENAME TO j', [['rename', ALL, { object: 'index', name: name('i'), part: null, to: 'j' }]]],
  ['ALTER INDEX i ATTACH PARTITION s.j', [['attach-index', ALL, { index: name('i'), partition: name('j', 's') }]]],
  [
    'DROP TABLE IF EXISTS a, s."B" CASCADE',
    [
      ['drop', 'a', { object: 'table', name: name('a'), ifExists: true, cascade: true, count: 2 }],
      ['drop', 's."B"', { name: name('B', 's') }],
    ],
  ],
  ['DROP INDEX CONCURRENTLY i', [['drop', ALL, { object: 'index', concurrently: true, count: 1 }]]],
  ['DROP POLICY p ON s.t', [['drop', ALL, { object: 'policy', name: name('p'), on: name('t', 's') }]]],
  [
    'CREATE UNIQUE INDEX CONCURRENTLY i ON t (lower(a) DESC, b) INCLUDE (c) WHERE d',
    [['create-index', ALL, { index: 'i', unique: true, concurrently: true, method: 'btree', include: ['c'], ifNotExists: false }]],
  ],
  ["CREATE TYPE \"Role\" AS ENUM ('A', 'B')", [['create-type', ALL, { type: name('Role'), form: 'enum', values: ['A', 'B'] }]]],
  [
    "ALTER TYPE r ADD VALUE IF NOT EXISTS 'x' AFTER 'y'",
    [['add-enum-value', ALL, { value: 'x', ifNotExists: true, neighbour: 'y', place: 'after' }]],
  ],
  ["ALTER TYPE r RENAME VALUE 'x' TO 'y'", [['rename', ALL, { object: 'enum-value', name: name('r'), part: 'x', to: 'y' }]]],
  ['ALTER DOMAIN d SET NOT NULL', [['alter-domain', ALL, { action: { kind: 'set-not-null' } }]]],
  ['CREATE SEQUENCE q OWNED BY s.t.c', [['create-sequence', ALL, { ownedBy: { table: name('t', 's'), column: 'c' } }]]],
  ['ALTER SEQUENCE q OWNED BY NONE', [['alter-sequence', ALL, { ownedBy: 'none' }]]],
  ["SET LOCAL lock_timeout = '2s'", [['set-setting', ALL, { setting: 'lock_timeout', values: ['2s'], scope: 'local' }]]],
  ['RESET ALL', [['set-setting', ALL, { setting: null, values: null }]]],
  [
    "SELECT set_config('a.b', 'c', true)",
    [
      ['select', ALL],
      ['set-setting', ALL, { setting: 'a.b', values: ['c'], scope: 'local' }],
    ],
  ],
  ['ROLLBACK TO s', [['transaction', ALL, { action: 'rollback-to' }]]],
  ['START TRANSACTION', [['transaction', ALL, { action: 'begin' }]]],
  ['LOCK TABLE a, b IN SHARE MODE', [['lock-table', ALL, { tables: [name('a'), name('b')], mode: 'SHARE' }]]],
  ['VACUUM (FULL, ANALYZE) t', [['vacuum', ALL, { full: true, tables: [name('t')] }]]],
  ['ANALYZE', [['analyze', ALL, { full: false, tables: [] }]]],
  ['REINDEX (CONCURRENTLY) TABLE t', [['reindex', ALL, { what: 'table', concurrently: true }]]],
  ['TRUNCATE a, b RESTART IDENTITY', [['truncate', ALL, { restartIdentity: true, cascade: false }]]],
  ['CREATE SUBSCRIPTION s CONNECTION $$c$$ PUBLICATION p', [['outside-transaction', ALL]]],
  ['CREATE SUBSCRIPTION s CONNECTION $$c$$ PUBLICATION p WITH (create_slot = false)', [['harmless', ALL]]],
  ['GRANT SELECT ON ALL TABLES IN SCHEMA a TO b', [['grant', ALL, { names: [], allInSchemas: ['a'] }]]],
  [
    'CREATE SCHEMA s CREATE TABLE t (id int)',
    [
      ['create-schema', ALL],
      ['create-table', ALL, { table: name('t', 's') }],
    ],
  ],
  ['EXPLAIN DELETE FROM t', [['harmless', ALL]]],
  ['EXPLAIN ANALYZE DELETE FROM t', [['delete', ALL]]],
  ['SELECT a INTO b FROM c', [['create-table', ALL, { table: name('b') }]]],
  [
    'CREATE FUNCTION f() RETURNS int LANGUAGE sql STABLE AS $$SELECT 1$$',
    [['create-function', ALL, { volatility: 'stable', language: 'sql', body: 'SELECT 1' }]],
  ],
  [
    'CREATE CONSTRAINT TRIGGER g AFTER INSERT OR DELETE ON t FROM u FOR EACH ROW EXECUTE FUNCTION f()',
    [['create-trigger', ALL, { constraintFrom: name('u'), row: true, timing: 'after', events: ['insert', 'delete'] }]],
  ],
];

describe('reader', () => {
  before(async () => {
    reader = await loadPostgresReader();
  });

  for (const [sql, rows] of CASES) {
    it(sql.slice(0, 80), () => {
      const facts = reader.read(sql);
      assert.deepEqual(
        facts.map((f) => [f.kind, under(sql, f)]),
        rows.map(([kind, underlined]) => [kind, underlined === ALL ? sql : underlined]),
      );
      rows.forEach(([, , fields], i) => {
        const fact: Readonly<Record<string, unknown>> = { ...facts[i] };
        for (const [key, value] of Object.entries(fields ?? {})) assert.deepEqual(fact[key], value, `${key} of ${sql}`);
      });
    });
  }

  it('reads a column with its constraints, each with its place', () => {
    const sql = `CREATE TABLE t (id int, "Näme" varchar(10)[] COLLATE "C" CONSTRAINT k NOT NULL DEFAULT upper('a, b') REFERENCES u ON DELETE CASCADE DEFERRABLE CHECK (id > 0) NOT ENFORCED)`;
    const column = only('create-table', sql).columns[1];
    assert.ok(column);
    assert.equal(sql.slice(column.nameSpan.start, column.nameSpan.end), '"Näme"');
    assert.equal(sql.slice(column.typeSpan.start, column.typeSpan.end), 'varchar(10)[]');
    assert.deepEqual([column.name, column.collation, column.type], ['Näme', 'C', type('varchar', [10], 'pg_catalog', 1)]);
    assert.deepEqual(
      column.constraints.map((c) => [c.kind, c.name, c.deferrable, c.notEnforced, under(sql, c)]),
      [
        ['not-null', 'k', false, false, 'CONSTRAINT k NOT NULL'],
        ['default', null, false, false, "DEFAULT upper('a, b')"],
        ['foreign-key', null, true, false, 'REFERENCES u ON DELETE CASCADE DEFERRABLE'],
        ['check', null, false, true, 'CHECK (id > 0) NOT ENFORCED'],
      ],
    );
  });

  it('tells what the text says about ON DELETE from what PostgreSQL takes by default', () => {
    const actions = (tail: string) => {
      const { constraint } = only('add-constraint', `ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u (id) ${tail}`);
      return constraint.kind === 'foreign-key' ? [constraint.onDelete, constraint.onUpdate, constraint.notValid] : [];
    };
    assert.deepEqual(actions(''), [null, null, false]);
    assert.deepEqual(actions('ON DELETE NO ACTION ON UPDATE SET NULL NOT VALID'), ['no-action', 'set-null', true]);
  });

  it('names types as PostgreSQL does', () => {
    const typeOf = (written: string) => only('add-column', `ALTER TABLE t ADD x ${written}`).column.type;
    assert.deepEqual(typeOf('SERIAL'), type('serial', [], null));
    assert.deepEqual(typeOf('serial8'), type('bigserial', [], null));
    assert.deepEqual(typeOf('integer'), type('int4'));
    assert.deepEqual(typeOf('timestamp(3) with time zone'), type('timestamptz', [3]));
    assert.deepEqual(typeOf('char'), type('bpchar', [1]));
    assert.deepEqual(typeOf('interval day to second (2)'), type('interval', [2]));
    assert.deepEqual(typeOf('"Mood"'), type('Mood', [], null));
  });

  it('reads expressions', () => {
    const defaultOf = (written: string) => {
      const { sql, ...form } = only('set-default', `ALTER TABLE t ALTER x SET DEFAULT ${written}`).expression;
      assert.equal(sql, written);
      return form;
    };
    assert.deepEqual(defaultOf('CURRENT_TIMESTAMP'), { kind: 'call', function: name('current_timestamp', 'pg_catalog'), args: [] });
    assert.deepEqual(defaultOf("'a'::text"), {
      kind: 'cast',
      type: type('text', [], null),
      arg: { kind: 'constant', type: 'string', value: 'a' },
    });
    assert.deepEqual(defaultOf('NULL'), { kind: 'constant', type: 'null', value: '' });
    assert.deepEqual(defaultOf('1 + 2.5'), {
      kind: 'operator',
      name: '+',
      args: [
        { kind: 'constant', type: 'integer', value: '1' },
        { kind: 'constant', type: 'float', value: '2.5' },
      ],
    });
    const sequence = defaultOf("nextval('q'::regclass)");
    assert.ok(sequence.kind === 'call' && sequence.function.name === 'nextval' && sequence.args[0]?.kind === 'cast');
  });

  it('sums up a query', () => {
    const { query } = only(
      'create-view',
      'CREATE VIEW v AS WITH w AS (SELECT 1 FROM s.hidden) SELECT a.id AS x, f(b.n::money) FROM t a JOIN u b ON a.k = b.k, w WHERE a.z LIMIT 3',
    );
    assert.deepEqual(query.reads, [name('hidden', 's'), name('t'), name('u')]);
    assert.deepEqual(query.outputs, [
      { name: 'x', column: 'id' },
      { name: 'f', column: null },
    ]);
    assert.ok(query.columns.some((c) => c.table?.name === 'u' && c.name === 'n'));
    assert.deepEqual([query.simple, query.bounded, query.filtered], [false, true, true]);
    assert.deepEqual(
      query.types.map((t) => t.name),
      ['money'],
    );
    assert.equal(only('create-view', 'CREATE VIEW v AS SELECT id, upper(a) FROM t WHERE b').query.simple, true);
    assert.equal(only('create-view', 'CREATE VIEW v AS SELECT count(*) FROM t').query.simple, false);
    assert.equal(only('select', 'SELECT * FROM t LIMIT ALL').query.bounded, false);
  });

  it('reads changes of data, those inside WITH too', () => {
    const update = only('update', 'WITH gone AS (DELETE FROM old RETURNING id) UPDATE t AS x SET a = 1 FROM gone WHERE x.id = gone.id');
    assert.deepEqual([update.table, update.alias, update.set[0]?.column, update.with[0]?.kind], [name('t'), 'x', 'a', 'delete']);
    assert.ok(update.query.columns.some((c) => c.table?.name === 't' && c.name === 'id'));
    assert.equal(only('update', 'UPDATE t SET a = 1').where, null);
    const insert = only('insert', `INSERT INTO t (a) VALUES ${'(1),'.repeat(299)}(DEFAULT) ON CONFLICT DO NOTHING`);
    assert.deepEqual([insert.rowCount, insert.rows.length, insert.columns, insert.onConflict], [300, 100, ['a'], 'nothing']);
    assert.deepEqual(
      only('merge', 'MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (1)').actions,
      ['delete', 'insert'],
    );
  });

  describe('DO', () => {
    const inside = (sql: string) =>
      reader
        .read(sql)
        .slice(1)
        .map((f) => [f.kind, f.inDo, under(sql, f)]);
    const block = (sql: string) => reader.read(sql)[0] as FactOf<'do-block'>;

    it('finds its statements, and which of them run for certain', () => {
      const sql = `DO $$ DECLARE n int; BEGIN
        ALTER TABLE a ADD x int, ADD "ö" int NOT NULL;
        SELECT count(*) INTO n FROM a;
        IF n > 0 THEN UPDATE a SET x = 1; ELSE DELETE FROM a; END IF;
        EXECUTE 'DROP TABLE b';
        CASE n WHEN 1 THEN NULL; ELSE TRUNCATE a; END CASE;
        PERFORM pg_sleep(1);
        IF n = 1 THEN RETURN; END IF;
        DROP VIEW v;
      END $$`;
      assert.deepEqual(inside(sql), [
        ['add-column', 'always', 'ADD x int'],
        ['add-column', 'always', 'ADD "ö" int NOT NULL'],
        ['select', 'always', 'SELECT count(*) INTO n FROM a'],
        ['update', 'maybe', 'UPDATE a SET x = 1'],
        ['delete', 'maybe', 'DELETE FROM a'],
        ['drop', 'always', 'DROP TABLE b'],
        ['truncate', 'maybe', 'TRUNCATE a'],
        ['select', 'always', 'pg_sleep(1)'],
        ['drop', 'maybe', 'DROP VIEW v'],
      ]);
      assert.deepEqual([block(sql).dynamic, block(sql).commits], [false, false]);
    });

    it('what stands under or in an exception handler runs perhaps', () => {
      assert.deepEqual(inside('DO $$ BEGIN CREATE TYPE r AS ENUM (); EXCEPTION WHEN duplicate_object THEN DROP TYPE s; END $$'), [
        ['create-type', 'maybe', 'CREATE TYPE r AS ENUM ()'],
        ['drop', 'maybe', 'DROP TYPE s'],
      ]);
    });

    it('EXECUTE of what is not constant is dynamic; format with constants is constant', () => {
      assert.equal(block("DO $$ BEGIN EXECUTE 'DROP TABLE ' || current_schema; END $$").dynamic, true);
      const sql = "DO $$ BEGIN EXECUTE format('DROP TABLE %I', 'A b'); END $$";
      assert.equal(block(sql).dynamic, false);
      assert.deepEqual(inside(sql), [['drop', 'always', "format('DROP TABLE %I', 'A b')"]]);
    });

    it('a body in quotes, another language, a body that does not parse', () => {
      const quoted = "DO 'BEGIN EXECUTE ''DROP TABLE a''; END'";
      assert.deepEqual(inside(quoted), [['drop', 'always', 'DROP TABLE a']]);
      assert.equal(block('DO LANGUAGE plpython3u $$ x $$').dynamic, true);
      assert.equal(block('DO $$ BEGIN NONSENSE HERE; END $$').dynamic, true);
    });

    it('COMMIT and RAISE', () => {
      assert.equal(block('DO $$ BEGIN DELETE FROM a; COMMIT; END $$').commits, true);
      assert.equal(block("DO $$ BEGIN RAISE EXCEPTION 'no'; END $$").raises, true);
      assert.equal(block("DO $$ BEGIN RAISE NOTICE 'no'; END $$").raises, false);
    });
  });

  describe('what cannot be read', () => {
    it('PostgreSQL’s message, at its place', () => {
      const sql = "SELECT '😀ä' FROM WHERE x";
      const fact = only('unread', sql);
      assert.equal(fact.syntaxError, 'syntax error at or near "WHERE"');
      assert.equal(under(sql, fact), 'WHERE');
      assert.equal(only('unread', 'ALTER TABLE t').syntaxError, 'syntax error at end of input');
      assert.equal(under('ALTER TABLE t', only('unread', 'ALTER TABLE t')), 't');
    });

    it('psql’s commands, NUL, BOM', () => {
      assert.match(only('unread', '\\connect db').what, /psql's \\connect is not SQL/);
      assert.match(only('unread', 'SELECT 1\0; DROP TABLE t').what, /NUL/);
      assert.notEqual(only('unread', '\uFEFFSELECT 1').syntaxError, null);
      assert.deepEqual(reader.read('  '), []);
    });

    it('too deep and too large, and the next statement is read again', () => {
      for (const sql of [
        `SELECT ${'('.repeat(30_000)}1${')'.repeat(30_000)}`,
        `SELECT ${'a + '.repeat(60_000)}a`,
        `SELECT '${'x'.repeat(5_000_000)}'`,
        `SELECT ${'f('.repeat(3_000)}1${')'.repeat(3_000)}`,
      ]) {
        const facts = reader.read(sql);
        assert.equal(facts.length, 1);
        const [fact] = facts;
        if (fact?.kind === 'unread') assert.equal(fact.syntaxError, null);
        only('select', 'SELECT 1');
      }
    });

    it('a grammar that does not load rejects, for the caller to take the other reader', async () => {
      await assert.rejects(
        loadPostgresReader(() => Promise.reject(new Error('no WebAssembly here'))),
        /no WebAssembly/,
      );
    });
  });
});
