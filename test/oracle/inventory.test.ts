import assert from 'node:assert/strict';
import { inventoryDifferences } from '../../server/src/core/rollback/inventory.ts';
import { readScript } from '../../server/src/core/sql/script.ts';
import { expectedAlong } from '../../server/src/database/doing/look.ts';
import { readInventory, schemasOf } from '../../server/src/database/doing/read-inventory.ts';
import { openSession } from '../../server/src/database/sessions/open.ts';
import { WRITING } from '../../server/src/database/sessions/session.ts';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';
import { optionsFor } from './plans/planned.ts';
import { families, readRollbackCases } from './rollback/case-file.ts';
import { prepareRoles } from './rollback/prove-case.ts';
import { catalogOf } from './rollback/run.ts';

/** What a look at a database is compared with has to be what the database has: before each statement of each case, and after the last. */
for (const version of [14, 18])
  describe(`the schema as the catalog knows it and as PostgreSQL ${version} has it`, function () {
    this.timeout(120_000);
    let server: PostgresServer;
    before(async () => {
      server = await startServer(version);
      const admin = await server.connect();
      await prepareRoles(admin);
      await admin.end();
    });
    after(() => server.stop());

    it('is the same along every migration of the oracle', async () => {
      const wrong: string[] = [];
      let compared = 0;
      const session = await openSession({ url: server.url() }, WRITING);
      for (const c of families()
        .flatMap(readRollbackCases)
        .filter((x) => x.postgres.includes(version))) {
        const options = optionsFor(version, c.prisma);
        const statements = readScript(c.migration).statements.map((s) => ({ ...s, facts: options.reader.read(s.text) }));
        if ([c.history, c.migration].some((sql) => /CONCURRENTLY|\bVACUUM\b|\bCOMMIT\b|\bROLLBACK\b/i.test(sql))) continue;
        const { states: inventories, known } = expectedAlong(statements, catalogOf(c.history, options));
        const schemas = schemasOf(inventories);
        await session.send('BEGIN');
        try {
          if (c.history !== '') await session.send(c.history);
          for (const [i, inventory] of inventories.entries()) {
            if (i > 0) await session.send(statements[i - 1]!.text);
            const differs = inventoryDifferences(inventory, await readInventory(session, schemas), known);
            if (differs.length > 0) wrong.push(`${c.place} (${c.title}) after statement ${i}: ${differs.join('; ')}`);
            compared++;
          }
        } catch (error) {
          if (!/55P04|unsafe use|cannot run inside/.test(String(error))) throw error;
        }
        await session.send('ROLLBACK');
      }
      await session.close();
      assert.ok(compared > 500, String(compared));
      assert.deepEqual(wrong, []);
    });
  });
