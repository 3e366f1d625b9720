import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { analyseCase } from '../support/analyse-case.ts';
import { CASE_FOLDER, type Case, readCases } from '../support/cases.ts';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';

const SCHEMA = readFileSync(join(CASE_FOLDER, 'schema/schema.sql'), 'utf8');
const ROWS = readFileSync(join(CASE_FOLDER, 'schema/rows.sql'), 'utf8');
const VERSION = 18;

/** What an example may name and this server does not have: an extension, a tablespace, an access method, a setting. */
const NOT_HERE = /is not available|tablespace ".*" does not exist|access method ".*" does not exist|prepared transactions are disabled/;

const examples = [...readCases().values()]
  .flat()
  .filter((c) => c.example !== null && c.postgres === VERSION && c.prisma === '7.3' && c.history[0]?.text === SCHEMA);

/** Every finding that says that the migration fails; null where something was not read, so that nothing is claimed. */
function saysFails(c: Case): readonly string[] | null {
  const analysis = analyseCase(c);
  if (analysis.statements.some((statement) => statement.effects.unknown.length > 0)) return null;
  return analysis.findings
    .filter(
      (finding) =>
        finding.hazards.includes('fails') ||
        finding.hazards.includes('not-in-transaction') ||
        ['syntax-error', 'lock-table-outside-transaction'].includes(finding.rule),
    )
    .map((finding) => finding.rule);
}

async function messageOf(run: Promise<unknown>): Promise<string | null> {
  try {
    await run;
    return null;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return `${error.code} ${error.message}`;
    throw error;
  }
}

describe('examples on a real PostgreSQL', function () {
  this.timeout(300_000);
  let server: PostgresServer;
  let admin: pg.Client;
  let databases = 0;

  before(async () => {
    server = await startServer(VERSION);
    admin = await server.connect();
    await admin.query('CREATE DATABASE example');
    const client = await server.connect('example');
    await client.query(SCHEMA);
    await client.query(ROWS);
    await client.end();
  });

  after(async () => {
    await admin?.end();
    await server?.stop();
  });

  /** The error of each file, sent as Prisma 7.3 sends it: as one query. */
  async function run(c: Case): Promise<readonly (string | null)[]> {
    const name = `example_${databases++}`;
    await admin.query(`CREATE DATABASE ${name} TEMPLATE example`);
    const client = await server.connect(name);
    const errors: (string | null)[] = [];
    for (const text of [...c.history.slice(1).map((file) => file.text), c.text]) errors.push(await messageOf(client.query(text)));
    await client.end();
    await admin.query(`DROP DATABASE ${name}`);
    return errors;
  }

  for (const kind of ['bad', 'good'] as const) {
    it(`${kind} ones fail exactly where a finding says so`, async () => {
      const wrong: string[] = [];
      for (const c of examples.filter((one) => one.example === kind)) {
        const errors = await run(c);
        if (errors.some((error) => error !== null && NOT_HERE.test(error))) continue;
        const earlier = errors.slice(0, -1).find((error) => error !== null);
        if (earlier) wrong.push(`${c.rule}: ${c.title}: an earlier migration: ${earlier}`);
        const error = errors.at(-1) ?? null;
        const said = saysFails(c);
        if (said !== null && (error !== null) !== said.length > 0)
          wrong.push(`${c.rule}: ${c.title}: ${error ?? 'no error'}, said: ${said.join(', ')}`);
      }
      assert.deepEqual(wrong, []);
    });
  }
});
