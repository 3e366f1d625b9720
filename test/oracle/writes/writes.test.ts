import assert from 'node:assert/strict';
import { startServer } from '../../support/postgres-server.ts';
import { proveWrites } from './prove.ts';

/** `npm run prove:writes` does the same for as long as you like. */
for (const version of [14, 18])
  describe(`applying and rolling back on PostgreSQL ${version}, interrupted at any moment`, function () {
    this.timeout(180_000);

    it('leaves history and schema telling the same story, from which it goes on to the end', async () => {
      const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
      const server = await startServer(version);
      try {
        const { counts, wrong } = await proveWrites(server, { trials: 36, kills: 4, seed, only: null, say: () => {} });
        assert.deepEqual(wrong, [], `SEED=${seed}`);
        assert.ok(Object.keys(counts).length > 5, `SEED=${seed} ${JSON.stringify(counts)}`);
      } finally {
        await server.stop();
      }
    });
  });
