import { parseArgs } from 'node:util';
import { startServer } from '../../support/postgres-server.ts';
import { proveWrites } from './prove.ts';

const HELP = `Proves on real PostgreSQL servers that applying and rolling back leave history and schema telling the same story.

npm run prove:writes -- [--trials 200] [--kills 40] [--seed N] [--version 14|18] [--only TEXT]

Each trial applies or rolls back a migration (of the sample project, of the drafts, and of cases in several steps) over a connection that
ends at a random message: before it is sent, while it runs, or when it was answered; a part of them by pg_terminate_backend, and the first
ones by SIGKILL of the process that does it. Then the history has to be true, and resolving or trying again has to lead to the end, with the rows that the grade promises.`;

const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '200' },
    kills: { type: 'string', default: '40' },
    seed: { type: 'string' },
    version: { type: 'string', multiple: true },
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(`${HELP}\n`);
else {
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  let failed = 0;
  for (const version of (values.version ?? ['14', '18']).map(Number)) {
    const server = await startServer(version);
    const began = Date.now();
    const say = (line: string): void => void process.stdout.write(`${line}\n`);
    const [trials, kills] = [Number(values.trials), Number(values.kills)];
    const { counts, wrong } = await proveWrites(server, { trials, kills, seed, only: values.only ?? null, say });
    const list = Object.entries(counts)
      .sort()
      .map(([what, n]) => `${n} ${what}`);
    say(
      `PostgreSQL ${version}, seed ${seed}: ${values.trials} trials in ${Math.round((Date.now() - began) / 1000)} s (${list.join(', ')}), ${wrong.length} wrong`,
    );
    failed += wrong.length;
    await server.stop();
  }
  process.exitCode = failed === 0 ? 0 : 1;
}
