import { parseArgs } from 'node:util';
import { startServer } from '../../support/postgres-server.ts';
import { kindsWithCases, type Prisma, readPlanCases } from './case-file.ts';
import { prepareServer } from './database.ts';
import { planned } from './planned.ts';
import { proveCase } from './prove-case.ts';
import { proofText } from './report.ts';

const HELP = `Proves plans on real PostgreSQL servers.

npx tsx test/oracle/plans/main.ts [--kind rename-column] [--case TEXT] [--version 14|18] [--prisma 7.3|7.4] [--show]

Without --kind: all that have a case file. --case: cases whose title holds TEXT. Without --version and --prisma: those of the case.
--show prints the phases with their SQL, what was measured, and what check advises.`;

const { values } = parseArgs({
  options: {
    kind: { type: 'string', multiple: true },
    case: { type: 'string' },
    version: { type: 'string', multiple: true },
    prisma: { type: 'string' },
    show: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<number> {
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const text = values.case?.toLowerCase() ?? '';
  const cases = (values.kind ?? kindsWithCases()).flatMap(readPlanCases).filter((c) => c.title.toLowerCase().includes(text));
  let [proved, failed] = [0, 0];
  for (const version of (values.version ?? ['14', '18']).map(Number)) {
    const wanted = cases.filter((c) => c.postgres.includes(version));
    if (wanted.length === 0) continue;
    const server = await startServer(version);
    await prepareServer(server);
    for (const c of wanted) {
      const began = Date.now();
      const chosen = { ...c, prisma: c.prisma.filter((p) => values.prisma === undefined || p === (values.prisma as Prisma)) };
      for (const proof of (await proveCase(server, chosen, planned)).values()) {
        if (proof.failures.length === 0) proved++;
        else failed++;
        console.log(proofText(c, version, proof, values.show));
      }
      console.log(`  ${Date.now() - began} ms\n`);
    }
    await server.stop();
  }
  console.log(`${proved} proved, ${failed} failed`);
  return failed === 0 && proved > 0 ? 0 : 1;
}

process.exitCode = await main();
