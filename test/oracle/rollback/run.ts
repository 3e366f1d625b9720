import type { Client } from 'pg';
import { emptyCatalog, replay } from '../../../server/src/core/analyse.ts';
import type { AnalysisOptions, CatalogState } from '../../../server/src/core/analyse.types.ts';
import { draftRollback } from '../../../server/src/core/drafting.ts';
import { downText } from '../../../server/src/core/rollback/down-text.ts';
import type { RollbackDraft } from '../../../server/src/core/rollback/draft.ts';
import { readScript } from '../../../server/src/core/sql/script.ts';
import { runScript } from '../plans/database.ts';
import type { Outcome } from './judge.ts';
import { holdingsOf, lost } from './rows.ts';
import { differences, snapshotOf } from './snapshot.ts';

export const MIGRATION = '20260102000000_change_schema';

export interface Drafted {
  readonly draft: RollbackDraft;
  /** down.sql. */
  readonly down: string;
}

export const catalogOf = (history: string, options: AnalysisOptions): CatalogState =>
  replay({ migration: '20260101000000_create_history', text: history, before: emptyCatalog(true) }, options);

/** The draft as the command writes it. */
export function draftFor(text: string, before: CatalogState, options: AnalysisOptions): Drafted {
  const statements = readScript(text).statements.map((s) => ({ ...s, facts: options.reader.read(s.text) }));
  const draft = draftRollback({ migration: MIGRATION, statements, before }, options);
  return { draft, down: downText(draft, MIGRATION) };
}

export interface Ground {
  readonly client: Client;
  readonly version: number;
  /** The session is in a transaction. */
  readonly open: boolean;
}

/** Sends a migration as Prisma does: as one query, or (`split`) a query for each statement. */
export async function sendUp(client: Client, text: string, split: boolean): Promise<void> {
  if (!split) await client.query(text);
  else for (const s of readScript(text).statements) await client.query(s.text);
}

/** Runs down.sql as its header says: in one transaction, or one statement after the other. Null, or the statement and its error. */
export async function sendDown(client: Client, down: string): Promise<string | null> {
  const single = /--single-transaction/.test(down);
  if (single) await client.query('BEGIN');
  const error = await runScript(client, down);
  if (single) await client.query(error === null ? 'COMMIT' : 'ROLLBACK');
  return error;
}

/** Applies the migration and then its draft, and looks before and after. Throws when the migration itself fails. */
export async function upAndDown({ client, version, open }: Ground, text: string, split: boolean, down: string): Promise<Outcome> {
  const [before, held] = [await snapshotOf(client, version, open), await holdingsOf(client)];
  await sendUp(client, text, split);
  const error = open ? await runScript(client, down) : await sendDown(client, down);
  if (error !== null && open) return { error, differences: [], lost: [] };
  const [after, holds] = [await snapshotOf(client, version, open), await holdingsOf(client)];
  return { error, differences: differences(after, before), lost: lost(holds, held) };
}
