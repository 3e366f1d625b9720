import { RESOLVE_WAYS } from '../../../server/src/database/doing/resolve.ts';
import { DatabaseError } from '../../../server/src/database/sessions/session.ts';
import type { PostgresServer } from '../../support/postgres-server.ts';
import { type Random, randomOf } from '../rollback/generate/random.ts';
import { prepareRoles } from '../rollback/prove-case.ts';
import { type WriteCase, writeCases } from './cases.ts';
import { startCommand } from './child.ts';
import { type Cutter, MOMENTS, startCutter } from './cutter.ts';
import { type Disturb, DOINGS, interrupted, judged, type Prepared, prepare } from './trial.ts';

export interface ProofOptions {
  readonly trials: number;
  readonly seed: number;
  /** So many of them in a process that is killed; each takes a second more. */
  readonly kills: number;
  /** Words of titles; null: all cases. */
  readonly only: string | null;
  readonly say: (line: string) => void;
}

export interface Proof {
  /** What happened, by how it was interrupted. */
  readonly counts: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}

/** How many trials a prepared case is used for: most of the time goes into preparing it. */
const TRIALS_PER_CASE = 6;

/**
 * Interrupts applying and rolling back at random messages, looks whether history and schema tell the same story, and goes on to the
 * end. Every trial has a database of its own; the seed gives the same ones again.
 */
export async function proveWrites(server: PostgresServer, { trials, kills, seed, only, say }: ProofOptions): Promise<Proof> {
  const random = randomOf(seed);
  const admin = await server.connect();
  await prepareRoles(admin);
  const cases = writeCases(server.version).filter((c) => only === null || c.title.includes(only));
  const cutter = await startCutter(server.port);
  const counts: Record<string, number> = {};
  const wrong: string[] = [];
  try {
    for (let done = 0; done < trials; ) {
      const c = chosen(random, cases);
      const doing = random.pick(DOINGS);
      const prepared = doing === 'rollback' && c.migrations.at(-1)?.down === null ? null : await prepare(server, admin, c, doing);
      if (prepared === null) continue;
      wrong.push(...prepared.faults.map((fault) => `${c.title}: ${fault}`));
      for (let i = 0; i < TRIALS_PER_CASE && done < trials; i++, done++) {
        const { what, faults } = await trial({ server, admin, cutter, random, counts }, prepared, done < kills);
        counts[what] = (counts[what] ?? 0) + 1;
        wrong.push(...faults.map((fault) => `${doing} of ${c.title}, ${what}: ${fault}`));
        for (const fault of faults) say(`WRONG ${doing} of ${c.title}, ${what}: ${fault}`);
      }
      await prepared.start.drop();
    }
  } finally {
    await cutter.stop();
    await admin.end();
  }
  return { counts, wrong };
}

/** Those in steps are the ones in which something can stay half done: every second trial has one. */
function chosen(random: Random, cases: readonly WriteCase[]): WriteCase {
  const halves = cases.filter((c) => c.title.startsWith('halves'));
  return halves.length > 0 && random.chance(0.5) ? random.pick(halves) : random.pick(cases);
}

interface Ground {
  readonly server: PostgresServer;
  readonly admin: Awaited<ReturnType<PostgresServer['connect']>>;
  readonly cutter: Cutter;
  readonly random: Random;
  readonly counts: Record<string, number>;
}

async function trial(ground: Ground, p: Prepared, kills: boolean): Promise<{ readonly what: string; readonly faults: readonly string[] }> {
  const { server, admin, cutter, random, counts } = ground;
  const database = await p.start.copy();
  const url = server.url(database.name);
  const through = `${url.replace(`:${server.port}/`, `:${cutter.port}/`)}?sslmode=disable`;
  const moment = random.pick(MOMENTS);
  const terminates = random.chance(0.3);
  const at = 1 + random.below(messagesOf(p) + 2);
  const terminate = async (): Promise<void> => {
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [database.name]);
  };
  const child = kills ? startCommand(p.root, commandOf(p), { DATABASE_URL: through }) : null;
  const kill = async (): Promise<void> => void child?.process.kill('SIGKILL');
  cutter.arm({ at, moment, ...(kills ? { also: kill } : terminates ? { also: terminate } : {}) });
  const outcome = child === null ? await interrupted(through, p) : (await child.ended).code === '0' ? 'applied' : 'ended';
  const cut = cutter.hasCut();
  if (!cut) longest.set(p, Math.min(messagesOf(p), cutter.count()));
  await alone(admin, database.name);
  const client = await database.client();
  const way = random.pick(RESOLVE_WAYS);
  let again = 0;
  const disturb: Disturb = async (goOn) => {
    const at = random.chance(0.4) ? 1 + random.below(24) : null;
    cutter.arm({ at, moment: random.pick(MOMENTS) });
    try {
      await goOn(through);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
    }
    if (!cutter.hasCut()) return false;
    again++;
    await othersGone(admin, database.name);
    return true;
  };
  const faults = await judged(url, client, server.version, p, way, disturb);
  await database.drop();
  if (again > 0) counts['interrupted again'] = (counts['interrupted again'] ?? 0) + 1;
  const what = cut ? `${kills ? 'killed' : terminates ? 'terminated' : 'cut'} ${moment}` : 'not cut';
  const shown = faults.map((f) => `at message ${at} (${outcome}), ${f}`);
  if (!cut && outcome !== 'applied' && outcome !== 'rolled-back') return { what, faults: [...shown, `it did not end: ${outcome}`] };
  return { what, faults: shown };
}

const commandOf = ({ doing, name }: Prepared): readonly string[] =>
  doing === 'apply'
    ? ['apply', '--env', 'development', '--to', name, '--yes']
    : ['rollback', `prisma/migrations/${name}`, '--env', 'development', '--yes'];

/** How many messages an undisturbed run has; learnt when a cut comes too late. */
const longest = new WeakMap<Prepared, number>();
const messagesOf = (p: Prepared): number => longest.get(p) ?? 24;

/** A statement that was sent is carried out although nobody waits for it. */
async function alone(admin: Ground['admin'], database: string, own = 0): Promise<void> {
  for (;;) {
    const { rows } = await admin.query('SELECT 1 FROM pg_stat_activity WHERE datname = $1', [database]);
    if (rows.length <= own) return;
    await new Promise((go) => setTimeout(go, 5));
  }
}

/** The one that looks stays. */
const othersGone = (admin: Ground['admin'], database: string): Promise<void> => alone(admin, database, 1);
