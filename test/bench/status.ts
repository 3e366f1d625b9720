import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Client } from 'pg';
import { startServer } from '../support/postgres-server.ts';
import { projectsWithHistory } from './projects.ts';
import { ms, quantile, row } from './table.ts';

const RUNS = 9;

/** `lockkeeper status` as a process, over large estates: by git alone, and with a real database that has applied all of it. */
export async function status(cli: string): Promise<void> {
  const server = await startServer(18);
  const client = await server.connect();
  for (const counts of [[5000], [5000, ...Array.from({ length: 9 }, () => 500)]]) {
    const estate = projectsWithHistory(counts);
    const git = (...args: string[]): void =>
      void execFileSync('git', ['-c', 'user.name=b', '-c', 'user.email=b@localhost', ...args], { cwd: estate.folder, stdio: 'ignore' });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'all');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    if (counts.length === 1) await fill(client, path.join(estate.projects[0]?.folder ?? '', 'prisma/migrations'));
    const where = `${counts.length === 1 ? '' : `${counts.length} projects, `}${counts.reduce((a, b) => a + b)} migrations`;
    run(cli, estate.folder, ['--git'], counts.length, `lockkeeper status of ${where}: git alone`);
    if (counts.length === 1) run(cli, estate.folder, ['--url', server.url()], 1, `lockkeeper status of ${where}: PostgreSQL 18`);
    estate.remove();
  }
  await client.end();
  await server.stop();
}

function run(cli: string, folder: string, args: readonly string[], projects: number, what: string): void {
  const times: number[] = [];
  for (let n = 0; n < RUNS; n++) {
    const began = performance.now();
    const { stdout, stderr } = spawnSync(process.execPath, [cli, 'status', ...args], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 });
    times.push(performance.now() - began);
    const told = [...stdout.matchAll(/^(?:Applied|On the base branch) \(/gm)].length;
    if (told !== projects) throw new Error(stdout.slice(0, 2000) + stderr);
  }
  row(what, 'Lockkeeper', ms(quantile(times, 0.5)), ms(quantile(times, 0.95)), 'as a process');
}

async function fill(client: Client, migrations: string): Promise<void> {
  const names = readdirSync(migrations).filter((name) => !name.includes('.'));
  const sums = names.map((name) =>
    createHash('sha256')
      .update(readFileSync(path.join(migrations, name, 'migration.sql')))
      .digest('hex'),
  );
  await client.query(`DROP TABLE IF EXISTS _prisma_migrations; CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY,
    checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`);
  await client.query(
    `INSERT INTO _prisma_migrations (id, migration_name, checksum, started_at, finished_at, applied_steps_count)
     SELECT n, name, sum, t, t + interval '1 s', 1 FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS m (name, sum, n),
       LATERAL (SELECT '2026-01-01Z'::timestamptz + n * interval '1 min') AS x (t)`,
    [names, sums],
  );
}
