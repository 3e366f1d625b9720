import { parseArgs } from 'node:util';
import { startServer } from '../../support/postgres-server.ts';
import { ENGINE_RELEASES, type EngineRelease } from '../../support/prisma-engines.ts';
import { compareHistory, openBench } from './compare.ts';

const HELP = `Compares what we say of a history with what Prisma's own schema engines say, on a real PostgreSQL server.

npm run prove:status -- [--histories 2000] [--seed N] [--engine 7.10] [--version 18]

Each history is asked of every engine (${ENGINE_RELEASES.join(', ')}); then one of them deploys it, and what it did is compared with what we foretold.`;

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '2000' },
    seed: { type: 'string', default: process.env.SEED ?? String(Date.now() % 1_000_000) },
    engine: { type: 'string', multiple: true },
    version: { type: 'string', default: '18' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<number> {
  const engines = ENGINE_RELEASES.filter((r) => values.engine === undefined || values.engine.includes(r)) as readonly EngineRelease[];
  const [count, seed] = [Number(values.histories), Number(values.seed)];
  const server = await startServer(Number(values.version));
  const bench = await openBench(server, engines);
  console.log(`PostgreSQL ${values.version}, engines ${engines.join(', ')}, seed ${seed}`);
  const began = Date.now();
  let different = 0;
  for (let i = 0; i < count; i++) {
    const wrong = await compareHistory(bench, seed + i);
    if (wrong.length === 0) continue;
    if (++different <= 10) console.log(`--seed ${seed + i} --histories 1\n${wrong.map((w) => `  ${w}\n`).join('')}`);
  }
  console.log(
    `${count} histories, each with ${engines.length} engines: ${different} differ (${Math.round((Date.now() - began) / 1000)} s)`,
  );
  await bench.close();
  await server.stop();
  return different === 0 && count > 0 ? 0 : 1;
}

if (values.help) console.log(HELP);
else process.exitCode = await main();
