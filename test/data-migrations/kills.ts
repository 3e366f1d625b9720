import fs from 'node:fs';
import type { Client } from 'pg';
import type { PostgresServer } from '../support/postgres-server.ts';
import type { Project } from './project.ts';

/** What was measured while a data migration was killed again and again. */
export interface Killed {
  readonly seed: number;
  readonly kills: number;
  /** How far it was at each kill. */
  readonly doneAt: readonly number[];
  readonly wrong: number;
  readonly twice: number;
  /** Milliseconds that another session waited for a row at most. */
  readonly longestLock: number;
  readonly samples: number;
  /** Resident memory in megabytes of a run without a kill: when the first batch is done, in the middle, at the end. */
  readonly memory: readonly [number, number, number] | null;
  readonly changedBySecondRun: number;
  readonly leftByDown: number;
}

/** mulberry32 */
export function randomOf(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Runs `file` on "User" with so many rows, kills it at random moments, goes on each time, and looks at every row in the end. */
export async function killAndResume(
  server: PostgresServer,
  project: Project,
  file: string,
  { rows, kills, seed, pause }: { readonly rows: number; readonly kills: number; readonly seed: number; readonly pause: number },
): Promise<Killed> {
  const random = randomOf(seed);
  const client = await server.connect();
  const other = await server.connect();
  const one = async <T>(sql: string): Promise<T> => (await client.query(sql)).rows[0] as T;
  const name = file.replace(/^.*\/|\.\w+$/g, '');
  const done = async (): Promise<number> => {
    if ((await one<{ there: boolean }>("SELECT to_regclass('_data_migrations') IS NOT NULL AS there")).there === false) return 0;
    return Number((await one<{ n: string } | undefined>(`SELECT "done" AS n FROM "_data_migrations" WHERE "name" = '${name}'`))?.n ?? 0);
  };
  await client.query('TRUNCATE "User"');
  await client.query(`INSERT INTO "User" ("id", "email") SELECT i * 3, 'user' || i || '@example.org' FROM generate_series(1, ${rows}) i`);

  // another session asks for rows about where the batches are, all the time
  let longestLock = 0;
  let samples = 0;
  let sampling = true;
  const sampler = (async () => {
    while (sampling) {
      const { rows: found } = await other
        .query<{ id: number }>(`SELECT coalesce(("cursor" ->> 0)::integer, 0) AS id FROM "_data_migrations" WHERE "name" = '${name}'`)
        .catch(() => ({ rows: [] }));
      const id = Math.floor((found[0]?.id ?? 0) / 3 + 1000 * Math.random()) * 3;
      const began = performance.now();
      await other.query('SELECT 1 FROM "User" WHERE "id" = $1 FOR UPDATE', [id]);
      longestLock = Math.max(longestLock, performance.now() - began);
      samples++;
      await new Promise((r) => setTimeout(r, 1));
    }
  })();

  const up = ['up', '--pause', String(pause)];
  const doneAt: number[] = [];
  while (doneAt.length < kills) {
    const run = project.start(file, server.url(), up);
    const before = await done();
    // anywhere in what is left, spread over the kills that are left, and at any moment of a batch
    const target = before + random() * 1.5 * ((rows - before) / (kills - doneAt.length + 1));
    while ((await done()) <= target && run.child.exitCode === null) await new Promise((r) => setTimeout(r, 2));
    await new Promise((r) => setTimeout(r, random() * 30));
    run.child.kill('SIGKILL');
    const { output } = await run.ended;
    await gone(client);
    if (/finished/.test(output)) throw new Error(`seed ${seed}: it was finished before kill ${doneAt.length + 1}`);
    doneAt.push(await done());
  }
  const last = await project.start(file, server.url(), ['up']).ended;
  if (last.code !== 0) throw new Error(`seed ${seed}: ${last.output}`);
  const { wrong, twice } = await one<{ wrong: number; twice: number }>(
    `SELECT count(*) FILTER (WHERE "displayName" IS DISTINCT FROM split_part("email", '@', 1))::int AS wrong,
       count(*) FILTER (WHERE "writes" <> 1)::int AS twice FROM "User"`,
  );
  const again = await project.start(file, server.url(), ['up']).ended;
  const changedBySecondRun = (await one<{ n: number }>('SELECT count(*) FILTER (WHERE "writes" <> 1)::int AS n FROM "User"')).n;
  if (again.code !== 0) throw new Error(again.output);
  const down = project.start(file, server.url(), ['down']);
  const memory = file.endsWith('.ts') ? await memoryOf(down.child.pid ?? 0, done, rows) : null;
  const undone = await down.ended;
  if (undone.code !== 0) throw new Error(undone.output);
  const leftByDown = (await one<{ n: number }>('SELECT count("displayName")::int AS n FROM "User"')).n;
  sampling = false;
  await sampler;
  await client.end();
  await other.end();
  return { seed, kills, doneAt, wrong, twice, longestLock, samples, memory, changedBySecondRun, leftByDown };
}

/** A killed client leaves its server process behind, which goes on until it notices. An administrator would end it, as here. */
async function gone(client: Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ n: number }>(
      "SELECT count(pg_terminate_backend(pid))::int AS n FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()",
    );
    if ((rows[0]?.n ?? 0) === 0) return;
    await new Promise((r) => setTimeout(r, 5));
  }
}

const resident = (pid: number): number => {
  try {
    return Number(/VmRSS:\s*(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};

async function memoryOf(pid: number, done: () => Promise<number>, rows: number): Promise<readonly [number, number, number]> {
  let [start, middle, end] = [0, 0, 0];
  for (;;) {
    const at = await done();
    const now = resident(pid);
    if (now === 0) return [start, middle, end];
    if (at > rows * 0.1 && at < rows * 0.9 && start === 0) start = now;
    if (at > rows / 2 && at < rows * 0.9 && middle === 0) middle = now;
    if (at >= rows * 0.9 && at < rows) end = now;
    await new Promise((r) => setTimeout(r, 20));
  }
}
