import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startServer } from '../support/postgres-server.ts';
import { caseSets, MODES, type Mode, readCaseFile, readTruth, truthFile } from './cases.ts';
import { differences } from './compare-truth.ts';
import { measure } from './measure.ts';

const HELP = `Asks real PostgreSQL servers what each case's migration does.

npm run oracle -- [--version 14|15|16|17|18] [--mode batch|split] [--cases FILE] [--write]

Without --version: 14 and 18. Without --mode: both. Without --cases: all of them.
--write stores the truth in test/oracle/truth; else it is compared with what is stored.`;

const { values } = parseArgs({
  options: {
    version: { type: 'string', multiple: true },
    mode: { type: 'string', multiple: true },
    cases: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<number> {
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const sets = values.cases ? values.cases.map(readCaseFile) : caseSets();
  const modes = values.mode ? MODES.filter((mode) => values.mode?.includes(mode)) : MODES;
  let wrong = 0;
  for (const version of (values.version ?? ['14', '18']).map(Number)) {
    const server = await startServer(version);
    for (const set of sets) for (const mode of modes) wrong += await one(server, set, mode);
    await server.stop();
  }
  return wrong === 0 ? 0 : 1;
}

async function one(server: Awaited<ReturnType<typeof startServer>>, set: ReturnType<typeof readCaseFile>, mode: Mode): Promise<number> {
  const began = Date.now();
  const truth = await measure(server, set.cases, mode);
  const broken = truth.filter((t) => t.harness !== undefined).map((t) => `${t.id}: ${t.harness}`);
  const stored = readTruth(set.name, server.version, mode);
  if (values.write) writeFileSync(truthFile(set.name, server.version, mode), `[\n${truth.map((t) => JSON.stringify(t)).join(',\n')}\n]\n`);
  const changed = stored === null ? [] : differences(stored, truth);
  const state = stored === null ? 'new' : `${changed.length} differ from what is stored`;
  console.log(
    `${set.name} on ${server.version}, ${mode}: ${truth.length} cases in ${((Date.now() - began) / 1000).toFixed(1)} s; ${state}`,
  );
  for (const line of [...broken, ...changed]) console.log(`  ${line}`);
  return broken.length + (values.write ? 0 : changed.length);
}

process.exitCode = await main();
