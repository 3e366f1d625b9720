import { parseArgs } from 'node:util';
import { type PostgresServer, startServer } from '../../support/postgres-server.ts';
import { families, type RollbackCase, readRollbackCases } from './case-file.ts';
import { ALL_KINDS } from './generate/all-kinds.ts';
import type { Trial } from './generate/histories.ts';
import { PRISMA_KINDS } from './generate/kinds-prisma.ts';
import { minimal } from './generate/minimal.ts';
import { countsOf, worstSignature } from './generate/report.ts';
import { runHistories } from './generate/run-histories.ts';
import { prepareRoles, proveCase } from './prove-case.ts';
import { differenceText } from './snapshot.ts';

const HELP = `Proves drafts of down.sql on real PostgreSQL servers: runs a migration and then its draft, and compares.

npm run prove:rollback -- [--family columns] [--case TEXT] [--version 14|18] [--show]
npm run prove:rollback -- --histories N [--seed S] [--kinds all|prisma] [--version 14|18] [--show]

The first form proves the cases of test/oracle/rollback/*.sql. The second one makes N random histories of 10 to 30 migrations, with
every family of statements or with those that Prisma writes; a fault is shown with the fewest statements that have it.
--show prints the drafts and what stays different, or where what is told to be left over is not what the server shows.`;

const { values } = parseArgs({
  options: {
    family: { type: 'string', multiple: true },
    case: { type: 'string' },
    version: { type: 'string', multiple: true },
    show: { type: 'boolean', default: false },
    histories: { type: 'string' },
    seed: { type: 'string' },
    kinds: { type: 'string', default: 'all' },
    help: { type: 'boolean', default: false },
  },
});

/** `ok` or `WRONG`, and lines about it. */
async function reportOf(
  server: PostgresServer,
  shared: Awaited<ReturnType<PostgresServer['connect']>>,
  c: RollbackCase,
): Promise<readonly string[]> {
  try {
    const { drafted, outcome, faults, unmet } = await proveCase(server, shared, c);
    const shown = [...drafted.down.trimEnd().split('\n'), ...outcome.differences.map((d) => `-- stays: ${differenceText(d)}`)];
    const wrong = [...faults.map((f) => `${f.kind}: ${f.says}`), ...unmet];
    return [wrong.length === 0 ? 'ok' : 'WRONG', ...wrong, ...(values.show ? shown : [])];
  } catch (error) {
    return ['WRONG', `the case itself: ${(error as Error).message}`];
  }
}

async function proveCases(server: PostgresServer): Promise<number> {
  const text = values.case?.toLowerCase() ?? '';
  const cases = (values.family ?? families()).flatMap(readRollbackCases).filter((c) => c.title.toLowerCase().includes(text));
  const counts = { ok: 0, wrong: 0 };
  const shared = await server.connect();
  await prepareRoles(shared);
  for (const c of cases.filter((x) => x.postgres.includes(server.version))) {
    const [verdict, ...lines] = await reportOf(server, shared, c);
    counts[verdict === 'ok' ? 'ok' : 'wrong']++;
    if (verdict !== 'ok' || values.show)
      console.log(`${verdict} ${c.place} on ${server.version}: ${c.title}${lines.map((l) => `\n   ${l}`).join('')}`);
  }
  await shared.end();
  console.log(`PostgreSQL ${server.version}: ${counts.ok} proved, ${counts.wrong} failed`);
  return counts.ok === 0 ? 1 : counts.wrong;
}

async function proveHistories(server: PostgresServer, seed: number): Promise<number> {
  console.log(`PostgreSQL ${server.version}, seed ${seed}, ${values.kinds} kinds`);
  const kinds = values.kinds === 'prisma' ? PRISMA_KINDS : ALL_KINDS;
  const began = Date.now();
  const runs = await runHistories(server, Number(values.histories), { seed, kinds, length: [10, 30], mutilated: 0.2 });
  const counts = countsOf(runs, Date.now() - began);
  const trials = runs.flatMap((run) => run.trials);
  console.log(counts.text);
  const groups = new Map<string, Trial[]>();
  for (const trial of trials) {
    const signature = worstSignature(trial.faults);
    if (signature !== null) groups.set(signature, [...(groups.get(signature) ?? []), trial]);
  }
  for (const [signature, alike] of groups) {
    const smallest = alike.reduce((a, b) => (a.history.length <= b.history.length ? a : b));
    console.log(`\n## ${alike.length} × ${signature} (PostgreSQL ${server.version})\n${await minimal(server, smallest, signature)}`);
  }
  if (values.show) for (const trial of trials) for (const line of leftOverOf(trial)) console.log(line);
  return counts.trials === 0 ? 1 : counts.faults;
}

const leftOverOf = (trial: Trial): readonly string[] =>
  trial.leftOver
    .filter((l) => l.verdict === 'missed' || l.verdict === 'imagined')
    .map((l) =>
      [
        `\nleft over ${l.verdict}: seed ${trial.seed}, migration ${trial.index}`,
        trial.text,
        '-- down',
        l.down,
        `-- the model: ${l.model?.join('; ')}`,
        `-- the server: ${l.server.join('; ')}`,
      ].join('\n'),
    );

async function main(): Promise<number> {
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  let wrong = 0;
  for (const version of (values.version ?? ['14', '18']).map(Number)) {
    const server = await startServer(version);
    wrong += values.histories === undefined ? await proveCases(server) : await proveHistories(server, seed);
    await server.stop();
  }
  return wrong === 0 ? 0 : 1;
}

if (values.help) console.log(HELP);
else process.exitCode = await main();
