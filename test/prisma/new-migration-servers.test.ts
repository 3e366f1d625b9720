import assert from 'node:assert/strict';
import type { Client } from 'pg';
import { emptyCatalog, replay } from '../../server/src/core/analyse.ts';
import type { AnalysisOptions } from '../../server/src/core/analyse.types.ts';
import { scaffoldKind } from '../../server/src/core/scaffold/index.ts';
import { scaffoldFor, scaffoldTexts, suggestedName } from '../../server/src/core/scaffolding.ts';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings.ts';
import { readScript } from '../../server/src/core/sql/script.ts';
import { loadReader } from '../../server/src/load-reader.ts';
import { divideIntoUnits } from '../../server/src/prisma/units.ts';
import { schemaDifferences, schemaOf } from '../oracle/plans/schema-of.ts';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';

const HISTORY = `
CREATE TYPE "Role" AS ENUM ('A', 'B');
CREATE TABLE "Organization" ("id" SERIAL PRIMARY KEY, "code" TEXT UNIQUE);
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "orgId" INTEGER, "email" TEXT, "deletedAt" TIMESTAMP(3));
CREATE TABLE "Event" ("id" BIGINT NOT NULL, "at" DATE NOT NULL, "userId" INTEGER) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE "Event_2027" PARTITION OF "Event" FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
CREATE SCHEMA "app";
CREATE TABLE "app"."Note" ("id" SERIAL PRIMARY KEY, "text" TEXT);
INSERT INTO "Organization" ("code") VALUES ('a'), ('b');
INSERT INTO "User" ("orgId", "email") VALUES (1, 'a'), (NULL, 'b');
INSERT INTO "Event" VALUES (1, '2026-05-01', 1), (2, '2027-05-01', 2);
`;

type Values = Readonly<Record<string, string>>;
const WISHES: readonly (readonly [kind: string, operands: Values, options?: Values])[] = [
  ['add-column', { table: 'User', name: 'bio', type: 'TEXT' }],
  ['add-column', { table: 'User', name: 'role', type: 'Role', default: "'A'" }, { null: 'no' }],
  ['add-column', { table: 'app.Note', name: 'Odd "name"', type: 'NUMERIC(10, 2)[]' }],
  ['add-column', { table: 'Event', name: 'kind', type: 'VARCHAR(10)', default: "'x'" }],
  ['add-index', { table: 'User', columns: 'email,orgId' }],
  ['add-index', { table: 'User', columns: 'email', name: 'live_email', where: '"deletedAt" IS NULL' }],
  ['add-index', { table: 'Event', columns: 'userId' }],
  ['add-table', { name: 'AuditLog', columns: 'action TEXT NOT NULL, amount NUMERIC(10, 2) DEFAULT 0, role "Role"' }],
  ['add-table', { name: 'app.Tag', columns: '"na me" TEXT' }, { id: 'uuid' }],
  ['add-table', { name: 'plain' }, { id: 'serial' }],
  ['add-foreign-key', { table: 'User', columns: 'orgId', references: 'Organization' }],
  [
    'add-foreign-key',
    { table: 'User', columns: 'email', references: 'Organization', referenced: 'code' },
    { 'on-delete': 'set-null', index: 'no' },
  ],
  ['add-foreign-key', { table: 'Event', columns: 'userId', references: 'User' }, { index: 'no', 'on-delete': 'cascade' }],
];

for (const version of [14, 18])
  describe(`new migrations on PostgreSQL ${version}`, function () {
    this.timeout(60_000);
    let server: PostgresServer;
    before(async () => {
      server = await startServer(version);
    });
    after(() => server?.stop());

    /** As Prisma sends it: up to 7.3 the whole file, from 7.4 on each statement; a rollback is one script of psql. */
    const run = async (client: Client, text: string, execution: 'batch' | 'split'): Promise<void> => {
      for (const sql of execution === 'batch' ? [text] : readScript(text).statements.map((s) => s.text)) await client.query(sql);
    };

    for (const execution of ['batch', 'split'] as const)
      it(`every kind runs, its down.sql brings the schema back, and it runs again (${execution})`, async () => {
        const options: AnalysisOptions = {
          reader: await loadReader(),
          settings: DEFAULT_SETTINGS,
          postgres: version,
          execution,
          divide: divideIntoUnits,
        };
        const admin = await server.connect();
        await admin.query(`CREATE DATABASE "${execution}"`);
        await admin.end();
        const client = await server.connect(execution);
        await client.query(HISTORY);
        const catalog = replay({ migration: 'history', text: HISTORY, before: emptyCatalog(true) }, options);
        for (const [name, operands, given = {}] of WISHES) {
          const kind = scaffoldKind(name)!;
          const defaults = Object.fromEntries(kind.options.map((o) => [o.name, o.values[0]!.value]));
          const models = { known: false, models: [], enums: [], client: '@prisma/client' } as never;
          const scaffold = scaffoldFor(
            kind,
            suggestedName(kind, operands)!,
            operands,
            { ...defaults, ...given },
            { catalog, options, models },
          );
          const told = `${name} ${JSON.stringify(operands)}`;
          assert.ok(!('refused' in scaffold), `${told}: ${'refused' in scaffold ? scaffold.refused : ''}`);
          let state = catalog;
          const texts = scaffold.migrations.map((m) => {
            const made = scaffoldTexts(m.name, m, { how: 'draft' }, state, options);
            state = made.after;
            return { name: m.name, ...made };
          });
          const before = await schemaOf(client);
          const up = async (): Promise<void> => {
            for (const t of texts)
              await run(client, t.migrationSql, execution).catch((e: unknown) => assert.fail(`${told}\n${t.migrationSql}\n${String(e)}`));
          };
          await up();
          const after = await schemaOf(client);
          assert.notDeepEqual(schemaDifferences(after, before), [], told);
          for (const t of texts.toReversed()) {
            await run(client, t.downSql, 'split').catch((e: unknown) => assert.fail(`${told}\n${t.downSql}\n${String(e)}`));
            assert.equal(t.grade, 'exact', `${told}\n${t.downSql}`);
          }
          assert.deepEqual(schemaDifferences(await schemaOf(client), before), [], told);
          await up();
          assert.deepEqual(schemaDifferences(await schemaOf(client), after), [], told);
          for (const t of texts.toReversed()) await run(client, t.downSql, 'split');
        }
        await client.end();
      });
  });
