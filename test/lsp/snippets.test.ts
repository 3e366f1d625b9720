import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse, emptyCatalog, replay } from '../../server/src/core/analyse.ts';
import type { AnalysisOptions } from '../../server/src/core/analyse.types.ts';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings.ts';
import { loadPostgresReader } from '../../server/src/core/sql/parsers/postgres.ts';
import { divideIntoUnits } from '../../server/src/prisma/units.ts';
import { ROOT } from './support.ts';

const SNIPPETS = JSON.parse(readFileSync(join(ROOT, 'snippets/migrations.json'), 'utf8')) as Readonly<
  Record<string, { readonly prefix: string; readonly body: readonly string[] }>
>;

/** What the snippets are written for; the constraint that one of them validates is there. */
const TABLES = `
CREATE TABLE "users" ("id" INTEGER NOT NULL, CONSTRAINT "users_pkey" PRIMARY KEY ("id"));
CREATE TABLE "orders" ("id" INTEGER NOT NULL, "userId" INTEGER, "status" TEXT, CONSTRAINT "orders_pkey" PRIMARY KEY ("id"));
CREATE INDEX "orders_userId_idx" ON "orders"("userId");
`;
const CHECK = `ALTER TABLE "orders" ADD CONSTRAINT "orders_status_not_null" CHECK ("status" IS NOT NULL) NOT VALID;`;

/** The text that a snippet leaves when every placeholder keeps its default. */
const expanded = (body: readonly string[]): string =>
  body
    .join('\n')
    .replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
    .replaceAll(/\$\d+/g, '');

describe('snippets', () => {
  for (const [name, { prefix, body }] of Object.entries(SNIPPETS)) {
    for (const execution of ['batch', 'split'] as const) {
      it(`${name}: brings no hazard (${execution})`, async () => {
        const options: AnalysisOptions = {
          reader: await loadPostgresReader(),
          settings: DEFAULT_SETTINGS,
          postgres: 16,
          execution,
          divide: divideIntoUnits,
        };
        const history = prefix === 'lk-validate' ? TABLES + CHECK : TABLES;
        const before = replay({ migration: '20250101000000_init', text: history, before: emptyCatalog(true) }, options);
        const { findings, statements } = analyse({ migration: '20250102000000_add_more', text: expanded(body), before }, options);
        assert.ok(statements.length > 0);
        assert.deepEqual(
          findings.filter((f) => f.hazards.length > 0 || f.severity !== 'advice').map((f) => f.rule),
          [],
        );
      });
    }
  }
});
