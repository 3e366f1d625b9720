import assert from 'node:assert/strict';
import { expressionProblem, newName } from '../../server/src/core/plans/operands.ts';
import { castsOf, typeNamed } from '../../server/src/core/plans/type-conversion.ts';

describe('types of plans', () => {
  it('reads a type as it is written', () => {
    const cases: readonly [string, string | null][] = [
      ['bigint', 'bigint'],
      ['VARCHAR(20)', 'varchar(20)'],
      ['character varying (20)', 'varchar(20)'],
      ['timestamp(3) with time zone', 'timestamptz(3)'],
      ['timestamp without time zone', 'timestamp'],
      ['double precision', 'float8'],
      ['numeric(10, 2)[]', 'numeric(10,2)[]'],
      ['"Role"', 'Role'],
      ['app."My ""Role"""[][]', 'app.My "Role"[][]'],
      ['bigint; DROP TABLE x', null],
      ['bigint DEFAULT 3', null],
      ['', null],
    ];
    for (const [text, expected] of cases) {
      const t = typeNamed(text);
      const modifiers = t === null || t.modifiers.length === 0 ? '' : `(${t.modifiers.join(',')})`;
      const shown = t === null ? null : `${t.schema === null ? '' : `${t.schema}.`}${t.name}${modifiers}${'[]'.repeat(t.dimensions)}`;
      assert.equal(shown, expected, text);
    }
  });

  it('tells a chain of casts from other expressions', () => {
    const cases: readonly [string, readonly string[] | null][] = [
      ['"x"', []],
      ['x::integer', ['integer']],
      ['(("x"::text)::"Role")', ['text', 'Role']],
      ['("x")::text::uuid', ['text', 'uuid']],
      ['"User"."x"::integer', ['integer']],
      ['CAST("x" AS varchar(20))', ['varchar']],
      ['y::integer', null],
      ['"x" + 1', null],
      ['(1 + "x")::bigint', null],
      ['nullif("x", \'::a\')::bigint', null],
    ];
    for (const [using, expected] of cases) assert.deepEqual(castsOf(using, 'x')?.map((t) => t.name) ?? null, expected, using);
  });
});

describe('operands of plans', () => {
  it('takes a new name as it is, or in quotes as in SQL', () => {
    assert.equal(newName('displayName'), 'displayName');
    assert.equal(newName('"a ""b"""'), 'a "b"');
    assert.equal(newName('a"b'), 'a"b');
  });

  it('refuses what is no expression', () => {
    for (const sql of ['a + b', "concat_ws('; -- ', a, b)", '(a)::text']) assert.equal(expressionProblem(sql), null, sql);
    for (const sql of ['', 'a); DROP TABLE x', 'a -- b', 'a /* b */', "'a", '(a', 'a; b'])
      assert.notEqual(expressionProblem(sql), null, sql);
  });
});
