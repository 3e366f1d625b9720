import { strict as assert } from 'node:assert';
import { emptyCatalog, replay } from '../../server/src/core/analyse.ts';
import { catalogReader } from '../../server/src/core/catalog/lookup.ts';
import type { CatalogReader, Relation } from '../../server/src/core/catalog/types.ts';
import { createWorld } from '../../server/src/core/catalog/world.ts';
import { optionsOf } from '../support/analyse-case.ts';

const options = optionsOf({ postgres: 18, prisma: 'unknown', settings: {} });
const catalogOf = (...texts: readonly string[]): CatalogReader => {
  let state = emptyCatalog(true);
  for (const [i, text] of texts.entries()) state = replay({ migration: `m${i}`, text, before: state }, options);
  return catalogReader(createWorld(state.layer));
};

describe('texts in the catalog', () => {
  const BASE = `
    CREATE TABLE u (id int PRIMARY KEY, k int UNIQUE NULLS NOT DISTINCT NOT DEFERRABLE);
    CREATE TABLE t (
      id serial PRIMARY KEY, a int DEFAULT 1 CHECK (a > 0 AND t.a <> 5), b text DEFAULT upper('a'), u int REFERENCES u (k) ON DELETE CASCADE,
      g int GENERATED ALWAYS AS (a + id) STORED, self int,
      CONSTRAINT two UNIQUE (a, b) INCLUDE (g) WITH (fillfactor = 70),
      CONSTRAINT self FOREIGN KEY (self) REFERENCES t (id) ON DELETE SET NULL (self),
      CONSTRAINT old CHECK (id > 0) NOT VALID);
    ALTER TABLE t ADD CONSTRAINT pair CHECK (a::text <> b) NOT VALID;
    CREATE INDEX i ON t ((a + 1), lower(b), a) INCLUDE (u) WITH (fillfactor = 50) WHERE a IS NOT NULL AND b <> 'a';
    CREATE VIEW v AS SELECT a, t.a + 1 AS "A", x.id FROM t JOIN u AS x ON t.u = x.id WHERE a > 0;
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
    CREATE TRIGGER a AFTER UPDATE OF a, b ON t FOR EACH ROW WHEN (OLD.a <> NEW.a) EXECUTE FUNCTION f();
    CREATE POLICY p ON public.t USING (a > 0) WITH CHECK (t.b <> 'a');
    COMMENT ON TABLE t IS 'the table'; COMMENT ON COLUMN t.a IS 'the column'; COMMENT ON CONSTRAINT pair ON t IS 'the pair';
    GRANT SELECT, INSERT ON t, u TO r, PUBLIC; GRANT UPDATE (a) ON t TO r WITH GRANT OPTION; REVOKE INSERT ON t FROM PUBLIC;
  `;
  const of = (c: CatalogReader, name: string, schema = 'public'): Relation => {
    const r = c.resolve({ schema, name });
    assert.ok(r, name);
    return r;
  };
  const constraints = (r: Relation) => Object.fromEntries(r.constraints.map((c) => [c.name, c.sql]));

  it('are there', () => {
    const c = catalogOf(BASE);
    const t = of(c, 't');
    assert.deepEqual(constraints(t), {
      t_pkey: 'PRIMARY KEY (id)',
      t_a_check: 'CHECK (a > 0 AND t.a <> 5)',
      t_u_fkey: 'FOREIGN KEY (u) REFERENCES u (k) ON DELETE CASCADE',
      two: 'UNIQUE (a, b) INCLUDE (g) WITH (fillfactor = 70)',
      self: 'FOREIGN KEY (self) REFERENCES t (id) ON DELETE SET NULL (self)',
      old: 'CHECK (id > 0)',
      pair: 'CHECK (a::text <> b) NOT VALID',
    });
    assert.deepEqual(constraints(of(c, 'u')), { u_pkey: 'PRIMARY KEY (id)', u_k_key: 'UNIQUE NULLS NOT DISTINCT (k) NOT DEFERRABLE' });
    assert.deepEqual(
      [t.comment, t.columns[1]?.comment, t.constraints.find((k) => k.name === 'pair')?.comment],
      ['the table', 'the column', 'the pair'],
    );
    const privilege = (name: string, role: string, withGrantOption = false) => ({ privilege: name, role, withGrantOption });
    assert.deepEqual(t.grants, [privilege('SELECT', 'r'), privilege('INSERT', 'r'), privilege('SELECT', 'PUBLIC')]);
    assert.deepEqual(t.columns[1]?.grants, [privilege('UPDATE', 'r', true)]);
    const index = of(c, 'i').index;
    assert.deepEqual(
      [index?.storage, index?.where?.sql, index?.columns[0]?.expression?.sql],
      ['fillfactor = 50', "a IS NOT NULL AND b <> 'a'", 'a + 1'],
    );
    assert.match(c.resolveFunction({ schema: null, name: 'f' })?.definition ?? '', /^CREATE FUNCTION f.*\$\$$/);
    assert.equal(c.resolveFunction({ schema: null, name: 'f' })?.body, 'BEGIN RETURN NEW; END');
    assert.deepEqual(
      c
        .relations()
        .map((r) => r.name)
        .sort(),
      ['i', 't', 't_id_seq', 't_pkey', 'two', 'u', 'u_k_key', 'u_pkey', 'v'],
    );
    assert.deepEqual(
      c.functions().map((f) => f.name),
      ['f'],
    );
  });

  it('follow a column', () => {
    const c = catalogOf(
      BASE,
      'ALTER TABLE t RENAME a TO "A b"; ALTER TABLE u RENAME k TO "user"; ALTER TABLE t VALIDATE CONSTRAINT pair; ALTER TABLE t RENAME id TO no',
    );
    const t = of(c, 't');
    assert.deepEqual(constraints(t), {
      t_pkey: 'PRIMARY KEY (no)',
      t_a_check: 'CHECK ("A b" > 0 AND t."A b" <> 5)',
      t_u_fkey: 'FOREIGN KEY (u) REFERENCES u ("user") ON DELETE CASCADE',
      two: 'UNIQUE ("A b", b) INCLUDE (g) WITH (fillfactor = 70)',
      self: 'FOREIGN KEY (self) REFERENCES t (no) ON DELETE SET NULL (self)',
      old: 'CHECK (no > 0)',
      pair: 'CHECK ("A b"::text <> b)',
    });
    assert.deepEqual(t.constraints.find((k) => k.name === 't_u_fkey')?.references?.columns, ['user']);
    assert.equal(t.columns[2]?.default?.sql, "upper('a')");
    assert.equal(t.columns[4]?.generated?.expression.sql, '"A b" + no');
    assert.equal(JSON.stringify(t.columns[4]?.generated).includes('"name":"a"'), false);
    const index = of(c, 'i').index;
    assert.deepEqual(
      [index?.where?.sql, index?.columns[0]?.expression?.sql, index?.columns[2]?.column],
      [`"A b" IS NOT NULL AND b <> 'a'`, '"A b" + 1', 'A b'],
    );
    assert.equal(/"name":"a"/.test(JSON.stringify([index, t.constraints])), false);
    assert.equal(
      t.triggers[0]?.definition,
      'CREATE TRIGGER a AFTER UPDATE OF "A b", b ON t FOR EACH ROW WHEN (OLD."A b" <> NEW."A b") EXECUTE FUNCTION f()',
    );
    assert.deepEqual(t.triggers[0]?.columns.includes('A b'), true);
    assert.equal(t.policies[0]?.definition, `CREATE POLICY p ON public.t USING ("A b" > 0) WITH CHECK (t.b <> 'a')`);
    assert.equal(
      of(c, 'v').view?.definition,
      'CREATE VIEW v AS SELECT "A b" AS a, t."A b" + 1 AS "A", x.id FROM t JOIN u AS x ON t.u = x.id WHERE "A b" > 0',
    );
  });

  it('follow a table, and a schema', () => {
    const c = catalogOf(BASE, 'CREATE SCHEMA s; ALTER TABLE t RENAME TO "T"; ALTER TABLE u SET SCHEMA s');
    const t = of(c, 'T');
    const sql = constraints(t);
    assert.equal(sql.t_a_check, 'CHECK (a > 0 AND "T".a <> 5)');
    assert.equal(sql.t_u_fkey, 'FOREIGN KEY (u) REFERENCES s.u (k) ON DELETE CASCADE');
    assert.equal(sql.self, 'FOREIGN KEY (self) REFERENCES "T" (id) ON DELETE SET NULL (self)');
    assert.equal(
      t.triggers[0]?.definition,
      'CREATE TRIGGER a AFTER UPDATE OF a, b ON "T" FOR EACH ROW WHEN (OLD.a <> NEW.a) EXECUTE FUNCTION f()',
    );
    assert.equal(t.policies[0]?.definition, `CREATE POLICY p ON public."T" USING (a > 0) WITH CHECK ("T".b <> 'a')`);
    assert.equal(
      of(c, 'v').view?.definition,
      'CREATE VIEW v AS SELECT a, "T".a + 1 AS "A", x.id FROM "T" JOIN s.u AS x ON "T".u = x.id WHERE a > 0',
    );
    assert.equal(of(c, 'u', 's').constraints[0]?.sql, 'PRIMARY KEY (id)');
  });

  it('follow views, triggers, policies and functions', () => {
    const c = catalogOf(
      BASE,
      'ALTER VIEW v RENAME TO w; ALTER VIEW w RENAME COLUMN a TO z; ALTER TRIGGER a ON t RENAME TO "B"; ALTER POLICY p ON t USING (true); ALTER POLICY p ON t RENAME TO q; ALTER FUNCTION f() RENAME TO h',
    );
    assert.match(of(c, 'w').view?.definition ?? '', /^CREATE VIEW w \(z, "A", id\) AS SELECT a, t\.a/);
    assert.match(of(c, 't').triggers[0]?.definition ?? '', /^CREATE TRIGGER "B" AFTER/);
    assert.match(of(c, 't').policies[0]?.definition ?? '', /^CREATE POLICY q ON public\.t .*;\nALTER POLICY q ON t USING \(true\)$/);
    assert.match(c.resolveFunction({ schema: null, name: 'h' })?.definition ?? '', /^CREATE FUNCTION h\(\)/);
  });

  it('of an index that became a constraint, of partitions, of LIKE', () => {
    const c = catalogOf(`
      CREATE TABLE m (a int NOT NULL, b int DEFAULT 7 CHECK (b > 1)) PARTITION BY RANGE (a);
      COMMENT ON COLUMN m.b IS 'x'; GRANT SELECT ON m TO r; GRANT SELECT (b) ON m TO r;
      CREATE INDEX ON m (b) WITH (fillfactor = 60) TABLESPACE pg_default;
      CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (2);
      CREATE TABLE l (LIKE m INCLUDING ALL); CREATE TABLE n (LIKE m);
      CREATE UNIQUE INDEX k ON l (a, b); ALTER TABLE l ADD CONSTRAINT lk PRIMARY KEY USING INDEX k INITIALLY DEFERRED;
      ALTER TABLE m RENAME b TO c`);
    const m1 = of(c, 'm1');
    assert.deepEqual(
      [m1.columns[1]?.name, m1.columns[1]?.default?.sql, m1.columns[1]?.comment, m1.columns[1]?.grants],
      ['c', '7', null, []],
    );
    assert.deepEqual(constraints(m1), { m_b_check: 'CHECK (c > 1)' });
    const part = c.relation(m1.indexes[0] ?? '')?.index;
    assert.deepEqual([part?.storage, part?.tablespace, part?.columns[0]?.column], ['fillfactor = 60', 'pg_default', 'c']);
    assert.deepEqual([of(c, 'l').columns[1]?.comment, of(c, 'n').columns[1]?.comment, of(c, 'l').columns[1]?.grants], ['x', null, []]);
    assert.equal(constraints(of(c, 'l')).lk, 'PRIMARY KEY (a, b) INITIALLY DEFERRED');
  });

  it('privileges as GRANT and REVOKE leave them', () => {
    const grants = (text: string): readonly string[] => {
      const t = of(catalogOf(`CREATE TABLE t (a int, b int); CREATE SEQUENCE q; CREATE VIEW v AS SELECT a FROM t; ${text}`), 't');
      const show = (p: { privilege: string; role: string; withGrantOption: boolean }) =>
        `${p.privilege} ${p.role}${p.withGrantOption ? '*' : ''}`;
      return [...t.grants.map(show), ...t.columns.flatMap((c) => c.grants.map((p) => `${c.name}: ${show(p)}`))];
    };
    assert.deepEqual(grants('GRANT SELECT ON t TO r; GRANT SELECT ON t TO r'), ['SELECT r']);
    assert.deepEqual(grants('GRANT ALL ON t TO r; GRANT SELECT ON t TO r; REVOKE TRUNCATE, TRIGGER, REFERENCES, DELETE ON t FROM r'), [
      'SELECT r',
      'INSERT r',
      'UPDATE r',
    ]);
    assert.deepEqual(grants('GRANT SELECT ON t TO r WITH GRANT OPTION; REVOKE GRANT OPTION FOR SELECT ON t FROM r'), ['SELECT r']);
    assert.deepEqual(grants('GRANT SELECT (a), UPDATE (b) ON t TO r, s; REVOKE SELECT (a) ON t FROM s'), [
      'a: SELECT r',
      'b: UPDATE r',
      'b: UPDATE s',
    ]);
    assert.deepEqual(grants('GRANT SELECT (a), UPDATE (b) ON t TO r; REVOKE ALL ON t FROM r'), []);
    assert.deepEqual(grants('GRANT SELECT ON ALL TABLES IN SCHEMA public TO r; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO r'), [
      'SELECT r',
    ]);
  });
});
