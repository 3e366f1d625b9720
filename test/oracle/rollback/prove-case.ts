import type { Client } from 'pg';
import { readScript } from '../../../server/src/core/sql/script.ts';
import type { PostgresServer } from '../../support/postgres-server.ts';
import { createDatabase } from '../plans/database.ts';
import { optionsFor } from '../plans/planned.ts';
import type { RollbackCase } from './case-file.ts';
import { type Fault, faultsOf, type Outcome } from './judge.ts';
import { catalogOf, type Drafted, draftFor, upAndDown } from './run.ts';

const ROLES = ['app_owner', 'app_reader', 'app_writer'];

/** Roles are shared by all databases of a server. */
export async function prepareRoles(admin: Client): Promise<void> {
  for (const role of ROLES) await admin.query(`DO $$ BEGIN CREATE ROLE ${role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$`);
}

export interface Proof {
  readonly drafted: Drafted;
  readonly outcome: Outcome;
  readonly faults: readonly Fault[];
  /** Where the draft is true, but is not what the case asks for. */
  readonly unmet: readonly string[];
}

/** Statements that end the transaction around them, or refuse one. */
const ALONE = /^(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|VACUUM)\b|\bCONCURRENTLY\b/i;
const mustBeAlone = (sql: string): boolean => readScript(sql).statements.some((s) => ALONE.test(s.text));

/**
 * Proves a case: in a transaction of `shared` that is rolled back, or in a database of its own where something refuses or fails there.
 * Rejects when the SQL of the case itself fails.
 */
export async function proveCase(server: PostgresServer, shared: Client, c: RollbackCase): Promise<Proof> {
  const options = optionsFor(server.version, c.prisma);
  const drafted = draftFor(c.migration, catalogOf(c.history, options), options);
  const outcome = (await inTransaction(server.version, shared, c, drafted)) ?? (await inDatabase(server, shared, c, drafted));
  const { draft } = drafted;
  const reasons = draft.steps.map((s) => s.reason ?? '').join('\n');
  const unmet = [
    ...(c.grades.includes(draft.grade) ? [] : [`the draft is ${draft.grade}, expected is ${c.grades.join(' or ')}`]),
    ...c.reasons.filter((r) => !reasons.toLowerCase().includes(r.toLowerCase())).map((r) => `no reason holds: ${r}`),
  ];
  return { drafted, outcome, faults: faultsOf(draft, outcome), unmet };
}

/** Null: it cannot be told there. */
async function inTransaction(version: number, client: Client, c: RollbackCase, { down }: Drafted): Promise<Outcome | null> {
  if (c.prisma === '7.4' || [c.history, c.migration, down].some(mustBeAlone)) return null;
  await client.query('BEGIN');
  try {
    if (c.history !== '') await client.query(c.history);
    const outcome = await upAndDown({ client, version, open: true }, c.migration, false, down);
    return outcome.error === null ? outcome : null;
  } catch {
    return null;
  } finally {
    await client.query('ROLLBACK');
  }
}

async function inDatabase(server: PostgresServer, admin: Client, c: RollbackCase, { down }: Drafted): Promise<Outcome> {
  const database = await createDatabase(server, admin);
  try {
    const client = await database.client();
    if (c.history !== '') await client.query(c.history);
    return await upAndDown({ client, version: server.version, open: false }, c.migration, c.prisma === '7.4', down);
  } finally {
    await database.drop();
  }
}
