import type { Client } from 'pg';
import { readScript } from '../../../server/src/core/sql/script.ts';
import type { PostgresServer } from '../../support/postgres-server.ts';

/** Roles that cases may grant to; roles are shared by all databases of a server. */
const ROLES = ['app_reader', 'app_writer'];

let made = 0;

/** A database of its own that is dropped by `drop`. Sessions are opened when they are asked for. */
export interface Database {
  readonly name: string;
  client(): Promise<Client>;
  /** A second session. */
  writer(): Promise<Client>;
  /** Ends the sessions, as the template of a copy must have none. */
  rest(): Promise<void>;
  /** A copy of it as it is now. */
  copy(): Promise<Database>;
  drop(): Promise<void>;
}

export async function prepareServer(server: PostgresServer): Promise<void> {
  const admin = await server.connect();
  for (const role of ROLES) await admin.query(`DO $$ BEGIN CREATE ROLE ${role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$`);
  await admin.end();
}

/** An empty database, or a copy of a template that nobody uses. */
export async function createDatabase(server: PostgresServer, admin: Client, template = 'template0'): Promise<Database> {
  const name = `plan_${process.pid}_${++made}`;
  // copying the files is what is fast for a database without traffic
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}${server.version >= 15 ? ' STRATEGY FILE_COPY' : ''}`);
  const sessions = new Map<'client' | 'writer', Client>();
  const session = async (which: 'client' | 'writer'): Promise<Client> => {
    const open = sessions.get(which) ?? (await server.connect(name));
    sessions.set(which, open);
    return open;
  };
  const rest = async (): Promise<void> => {
    await Promise.all([...sessions.values()].map((c) => c.end()));
    sessions.clear();
  };
  return {
    name,
    client: () => session('client'),
    writer: () => session('writer'),
    rest,
    async copy() {
      await rest();
      return createDatabase(server, admin, name);
    },
    async drop() {
      await rest();
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** Runs a script as psql does: one statement after the other. Null, or the statement and its error. */
export async function runScript(client: Client, text: string): Promise<string | null> {
  for (const { text: statement } of readScript(text).statements) {
    try {
      await client.query(statement);
    } catch (error) {
      return `${statement} → ${(error as Error).message}`;
    }
  }
  return null;
}
