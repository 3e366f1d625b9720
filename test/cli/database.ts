import { randomUUID } from 'node:crypto';
import { type PostgresServer, startServer } from '../support/postgres-server.ts';
import { folders, lockkeeper, type Outcome } from './harness.ts';

export interface DatabaseProject {
  readonly root: string;
  readonly url: string;
  readonly database: string;
  /** Runs SQL beside the command. */
  sql(text: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Runs a command that names the environment `development`. */
  run(command: string, ...args: readonly string[]): Promise<Outcome>;
  /** The history in the order in which it was begun. */
  history(): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** Projects on disk, each with an empty database of its own, on one server of a major version for the whole suite. */
export function databaseProjects(version: number): {
  server(): PostgresServer;
  make(files: Readonly<Record<string, string>>): Promise<DatabaseProject>;
} {
  const temp = folders();
  let running: PostgresServer;
  before(async () => {
    running = await startServer(version);
  });
  after(() => running.stop());
  const server = (): PostgresServer => running;
  return {
    server,
    async make(files) {
      const database = `d_${randomUUID().replaceAll('-', '')}`;
      const admin = await server().connect();
      await admin.query(`CREATE DATABASE ${database}`);
      await admin.end();
      const root = await temp.make(files);
      const url = server().url(database);
      const sql = async (text: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
        const client = await server().connect(database);
        try {
          return (await client.query(text)).rows as Record<string, unknown>[];
        } finally {
          await client.end();
        }
      };
      return {
        root,
        url,
        database,
        sql,
        run: (command, ...args) => lockkeeper(root, [command, ...args, '--env', 'development'], { env: { DATABASE_URL: url } }),
        history: () =>
          sql(
            'SELECT migration_name AS name, checksum, applied_steps_count AS steps, finished_at IS NOT NULL AS finished, rolled_back_at IS NOT NULL AS back, logs FROM _prisma_migrations ORDER BY started_at',
          ),
      };
    },
  };
}
