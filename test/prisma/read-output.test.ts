import assert from 'node:assert/strict';
import { readScript } from '../../server/src/core/sql/script.ts';
import { placeFailure } from '../../server/src/prisma/operations/place-failure.ts';
import { failureOfLogs, readFailures } from '../../server/src/prisma/operations/read-output.ts';

/** Of the native engine, in a terminal with colours. */
const P3018 = `Prisma schema loaded from prisma/schema.prisma
Datasource "db": PostgreSQL database "app", schema "public" at "localhost:5432"

2 migrations found in prisma/migrations

Applying migration \`20260102000000_bad\`
\u001B[31mError: \u001B[39mP3018

A migration failed to apply. New migrations cannot be applied before the error is recovered from. Read more about how to resolve migration issues in a production database: https://pris.ly/d/migrate-resolve

Migration name: 20260102000000_bad

Database error code: 42P01

Database error:
ERROR: relation "Nope" does not exist

Position:
\u001B[1m  0\u001B[0m
\u001B[1m  1\u001B[0m -- Purpose
\u001B[1m  2\u001B[0m ALTER TABLE "User" ADD COLUMN "a" TEXT;
\u001B[1m  3\u001B[0m
\u001B[1m  4\u001B[1;31m ALTER TABLE "Nope"\u001B[0m

DbError { severity: "ERROR", parsed_severity: Some(Error), code: SqlState(E42P01), message: "relation \\"Nope\\" does not exist", detail: None, hint: None, position: Some(Original(64)), where_: None, schema: None, table: None }

`.replaceAll('\n', '\r\n');

const BAD = '-- Purpose\nALTER TABLE "User" ADD COLUMN "a" TEXT;\n\nALTER TABLE "Nope"\n  ADD COLUMN "b" TEXT;\n';

const place = (output: string, text: string): string | null => {
  const [failure] = readFailures(output);
  assert.ok(failure !== undefined);
  const span = placeFailure(
    failure,
    text,
    readScript(text).statements.map((s) => s.span),
  );
  return span === null ? null : text.slice(span.start, span.end);
};
const failed = (message: string, migration = 'a'): string =>
  `Error: P3018\n\nMigration name: ${migration}\n\nDatabase error:\nERROR: ${message}\n\n`;

describe('the output of Prisma', () => {
  it('a migration that failed: name, code, words and lines, out of a terminal with colours', () => {
    const [failure, ...more] = readFailures(P3018);
    assert.deepEqual(more, []);
    assert.equal(failure?.code, 'P3018');
    assert.equal(failure.migration, '20260102000000_bad');
    assert.equal(failure.sqlState, '42P01');
    assert.equal(failure.message, 'relation "Nope" does not exist');
    assert.equal(failure.where, 'database');
    assert.deepEqual(failure.lines.at(-1), { n: 4, text: 'ALTER TABLE "Nope"' });
    assert.equal(place(P3018, BAD), 'ALTER TABLE "Nope"');
  });
  it('marks of a shell’s integration are no part of it', () => {
    const marked = `\u001B]633;E;npx prisma "a b" | x;\u0007\u001B]633;C\u0007${P3018}\u001B]633;D;1\u0007`;
    assert.deepEqual(readFailures(marked), readFailures(P3018));
  });
  it('lines that count from the start of the statement are found in the file', () => {
    const split = 'Error: P3018\n\nMigration name: a\n\nDatabase error:\nERROR: x\n\nPosition:\n  0\n  1 ALTER TABLE "Nope"\n\n';
    assert.equal(place(split, BAD), 'ALTER TABLE "Nope"');
    assert.equal(place(split.replaceAll('\n', '\r\n'), BAD.replaceAll('\n', '\r\n')), 'ALTER TABLE "Nope"');
  });
  it('the file was changed since: lines that are not there any more place nothing', () => {
    assert.equal(place(P3018.replaceAll('Nope', 'Gone'), BAD.replaceAll('Nope', 'New')), null);
  });

  for (const [what, message, text, expected] of [
    ['a relation', 'relation "Nope" does not exist', BAD, 'ALTER TABLE "Nope"\n  ADD COLUMN "b" TEXT'],
    [
      'a column of a relation',
      'column "x" of relation "user" does not exist',
      'ALTER TABLE "User" DROP COLUMN y;\nALTER TABLE "User" DROP COLUMN x;',
      'ALTER TABLE "User" DROP COLUMN x',
    ],
    [
      'a schema before it',
      'relation "app.nope" does not exist',
      'SELECT 1;\nALTER TABLE app.nope ADD COLUMN b TEXT;',
      'ALTER TABLE app.nope ADD COLUMN b TEXT',
    ],
    ['the only statement', 'division by zero', 'SELECT 1 / 0;', 'SELECT 1 / 0'],
    ['nothing that tells', 'division by zero', 'SELECT 1;\nSELECT 1 / 0;', null],
    ['a file without statements', 'relation "a" does not exist', '-- nothing', null],
  ] as const)
    it(`without lines it is placed by what the words name: ${what}`, () => {
      const at = place(failed(message), text);
      assert.equal(at?.replace(/;$/, '') ?? null, expected);
    });

  it('the shadow database', () => {
    const output =
      'Error: P3006\n\nMigration `20260102000000_bad` failed to apply cleanly to the shadow database. \nError code: P1014\nError:\nThe underlying table for model `Nope` does not exist.\n   0: sql_schema_connector::validate_migrations\n';
    const [failure] = readFailures(output);
    assert.deepEqual(
      [failure?.code, failure?.migration, failure?.where, failure?.message],
      ['P3006', '20260102000000_bad', 'shadow', 'The underlying table for model `Nope` does not exist.'],
    );
  });
  it('several that had failed before', () => {
    const output =
      'Error: P3009\n\nmigrate found failed migrations in the target database, new migrations will not be applied. Read more\nThe `a` migration started at 2026-11-27 12:01:58 UTC failed\nThe `b c` migration started at 2026-11-27 12:02:00 UTC failed\n\n';
    assert.deepEqual(
      readFailures(output).map((f) => [f.code, f.migration]),
      [
        ['P3009', 'a'],
        ['P3009', 'b c'],
      ],
    );
  });
  it('errors that are about no migration', () => {
    const [failure] = readFailures(
      "Error: P1001: Can't reach database server at `localhost:5432`\n\nPlease make sure your database server is running at `localhost:5432`.\n",
    );
    assert.deepEqual(
      [failure?.code, failure?.migration, failure?.message],
      ['P1001', null, "Can't reach database server at `localhost:5432`"],
    );
  });
  it('what went well, and what is no output of Prisma, tells nothing', () => {
    for (const output of [
      '',
      'All migrations have been successfully applied.\n',
      'npm error code 1\n',
      'warning: Error: x in the middle\n',
    ])
      assert.deepEqual(readFailures(output), []);
  });
  it('logs of the history', () => {
    const logs = P3018.slice(P3018.indexOf('Database error code'));
    const failure = failureOfLogs('m', logs);
    assert.deepEqual(
      [failure.migration, failure.sqlState, failure.message, failure.lines.length],
      ['m', '42P01', 'relation "Nope" does not exist', 4],
    );
    assert.equal(failureOfLogs('m', '').message, '');
  });
});
