import assert from 'node:assert/strict';
import { type PostgresServer, startServer } from '../../support/postgres-server.ts';
import { ENGINE_RELEASES } from '../../support/prisma-engines.ts';
import { type Bench, compareHistory, openBench } from './compare.ts';

const SEED = Number(process.env.SEED ?? 20_261_127);
const HISTORIES = 150;

describe('what Prisma says of a history, and what it would deploy', function () {
  this.timeout(120_000);
  let server: PostgresServer;
  let bench: Bench;
  before(async () => {
    server = await startServer(18);
    bench = await openBench(server);
  });
  after(async () => {
    await bench?.close();
    await server?.stop();
  });

  it(`${HISTORIES} random histories with the engines of ${ENGINE_RELEASES.join(', ')}, seed ${SEED}`, async () => {
    const wrong: string[] = [];
    for (let i = 0; i < HISTORIES; i++)
      for (const line of await compareHistory(bench, SEED + i))
        wrong.push(`npm run prove:status -- --seed ${SEED + i} --histories 1: ${line}`);
    assert.deepEqual(wrong, []);
  });
});
