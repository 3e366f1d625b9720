import type { Client } from 'pg';
import { emptyCatalog, replay } from '../../../../server/src/core/analyse.ts';
import type { AnalysisOptions, CatalogState } from '../../../../server/src/core/analyse.types.ts';
import type { Grade } from '../../../../server/src/core/rollback/grade.ts';
import { readScript } from '../../../../server/src/core/sql/script.ts';
import type { PostgresServer } from '../../../support/postgres-server.ts';
import { createDatabase, runScript } from '../../plans/database.ts';
import { optionsFor } from '../../plans/planned.ts';
import { type Fault, faultsOf, type Outcome } from '../judge.ts';
import { type Holdings, holdingsOf, lost } from '../rows.ts';
import { type Drafted, draftFor, sendDown } from '../run.ts';
import { differences, type Snapshot, snapshotOf } from '../snapshot.ts';
import { fillTables } from './fill.ts';
import { compareLeftOver, type LeftOver } from './mutilate.ts';
import { type Random, randomOf } from './random.ts';
import type { Kind } from './types.ts';
import { worldOf } from './world.ts';

/** What became of one migration of a random history. */
export interface Trial {
  /** Of the history. */
  readonly seed: number;
  /** From 0 on, in its history. */
  readonly index: number;
  /** The migrations before it. */
  readonly history: readonly string[];
  readonly text: string;
  readonly kinds: readonly string[];
  /** Rows or values go by the nature of what it does. */
  readonly loses: boolean;
  readonly grade: Grade;
  readonly down: string;
  readonly faults: readonly Fault[];
  /** The catalog was as before, after its draft. */
  readonly schemaIsBack: boolean;
  readonly leftOver: readonly LeftOver[];
}

export interface HistoryRun {
  readonly trials: readonly Trial[];
  /** Statements that the server refused while the history was made, and histories that ended early. */
  readonly refused: number;
  readonly ended: string | null;
}

const isControl = (sql: string): boolean => /^(BEGIN|COMMIT)$/i.test(sql);
/** In a transaction an index cannot be built beside traffic; what it leaves is the same. */
const withoutConcurrently = (sql: string): string => sql.replaceAll(/\b(INDEX|VIEW) CONCURRENTLY\b/g, '$1');

interface Generated {
  readonly sql: readonly string[];
  readonly kinds: readonly string[];
  readonly loses: boolean;
  readonly refused: number;
  /** As the migration leaves it. */
  readonly after: Snapshot;
}

/** Statements that the server takes, made one by one in the open transaction: what is not there cannot be asked of it. */
async function generate(client: Client, version: number, before: Snapshot, kinds: readonly Kind[], r: Random): Promise<Generated> {
  const sql: string[] = [];
  const names: string[] = [];
  let [after, refused, loses] = [before, 0, false];
  const wanted = r.chance(0.35) ? 1 : 1 + r.below(6);
  for (let tries = 0; sql.length < wanted && tries < wanted * 4 + 8; tries++) {
    const kind = r.weighted(kinds);
    const made = kind.make(worldOf(after, version), r);
    if (made === null) continue;
    const statements = typeof made === 'string' ? [made] : made.sql;
    await client.query('SAVEPOINT making');
    try {
      for (const s of statements) if (!isControl(s)) await client.query(s);
      after = await snapshotOf(client, version, true);
      await client.query('RELEASE making');
      sql.push(...statements);
      names.push(kind.name);
      loses ||= typeof made !== 'string' && made.loses === true;
    } catch {
      refused++;
      await client.query('ROLLBACK TO making; RELEASE making');
    }
  }
  return { sql, kinds: names, loses, refused, after };
}

/** Where a lone statement about an index may as well run beside traffic. */
function concurrently(sql: readonly string[], r: Random): readonly string[] {
  const [only] = sql;
  if (sql.length !== 1 || only === undefined || !r.chance(0.3)) return sql;
  return [
    only
      .replace(/^(CREATE (?:UNIQUE )?INDEX)(?= (?!IF|ON\b))/, '$1 CONCURRENTLY')
      .replace(/^(DROP INDEX)(?!.* CASCADE)/, '$1 CONCURRENTLY'),
  ];
}

export interface Settings {
  readonly seed: number;
  readonly kinds: readonly Kind[];
  /** Fewest and most migrations of a history. */
  readonly length: readonly [number, number];
  /** Share of the drafts that are also mutilated, for what is told to be left over. */
  readonly mutilated: number;
}

/** Makes one history in a database of its own. Each migration is taken back by its draft, compared, and applied again. */
export async function runHistory(server: PostgresServer, admin: Client, settings: Settings): Promise<HistoryRun> {
  const r = randomOf(settings.seed);
  const options = optionsFor(server.version, '7.3');
  const database = await createDatabase(server, admin);
  const trials: Trial[] = [];
  let refused = 0;
  let ended: string | null = null;
  try {
    const client = await database.client();
    let catalog = emptyCatalog(true);
    let before = await snapshotOf(client, server.version, false);
    const history: string[] = [];
    const [least, most] = settings.length;
    for (let index = 0, n = least + r.below(most - least + 1); index < n && ended === null; index++) {
      await client.query('BEGIN');
      const held = await holdingsOf(client);
      const made = await generate(client, server.version, before, settings.kinds, r);
      refused += made.refused;
      if (made.sql.length === 0) {
        await client.query('ROLLBACK');
        continue;
      }
      const sql = concurrently(made.sql, r);
      const text = sql.map((s) => `${s};`).join('\n');
      const drafted = draftFor(text, catalog, options);
      const start: Start = { before, held, catalog, options };
      const tried = await tryDown(client, server.version, drafted, start);
      const mutilated = tried.error === null && r.chance(settings.mutilated);
      const leftOver = mutilated ? await compareLeftOver(client, server.version, { text, drafted, catalog, options, before }, r) : [];
      await client.query('ROLLBACK');
      const step = await goOn(client, server.version, text, drafted, tried, start, r);
      ended = step.ended;
      trials.push({
        seed: settings.seed,
        index,
        history: [...history],
        text,
        kinds: made.kinds,
        loses: made.loses,
        grade: drafted.draft.grade,
        down: drafted.down,
        faults: faultsOf(drafted.draft, step.outcome),
        schemaIsBack: step.outcome.error === null && step.outcome.differences.length === 0,
        leftOver,
      });
      if (ended !== null) break;
      catalog = replay({ migration: `2026010${index}000000_m`, text, before: catalog }, options);
      history.push(text);
      await client.query('RESET ALL');
      const filled = r.chance(0.6) ? await fillTables(client, r) : '';
      if (filled !== '') history.push(filled);
      before = await snapshotOf(client, server.version, false);
    }
  } finally {
    await database.drop();
  }
  return { trials, refused, ended };
}

interface Start {
  readonly before: Snapshot;
  readonly held: Holdings;
  readonly catalog: CatalogState;
  readonly options: AnalysisOptions;
}

const failed = (error: string): Outcome => ({ error, differences: [], lost: [] });

/** A catalog that PostgreSQL itself can no longer print is a fault as well. */
async function compared(client: Client, version: number, before: Snapshot, held: Holdings): Promise<Outcome> {
  try {
    return {
      error: null,
      differences: differences(await snapshotOf(client, version, true), before),
      lost: lost(await holdingsOf(client), held),
    };
  } catch (error) {
    return failed(`the catalog is broken → ${(error as Error).message}`);
  }
}

/** Runs the draft in the open transaction, behind a savepoint to which it goes back. */
async function tryDown(client: Client, version: number, { down }: Drafted, { before, held }: Start): Promise<Outcome> {
  await client.query('SAVEPOINT up');
  const inside = readScript(withoutConcurrently(down)).statements.filter((s) => !isControl(s.text));
  const error = await runScript(client, inside.map((s) => `${s.text};`).join('\n'));
  const outcome = error !== null ? failed(error) : await compared(client, version, before, held);
  await client.query('ROLLBACK TO up');
  return outcome;
}

/** Errors that come from the transaction around a trial. */
const BY_TRANSACTION = /inside a transaction block|unsafe use of new value|pending trigger events/;

/** Applies the migration for good; where the transaction of the trial was in the way, and sometimes without, goes down and up for good. */
async function goOn(
  client: Client,
  version: number,
  text: string,
  drafted: Drafted,
  tried: Outcome,
  { before, held }: Start,
  r: Random,
): Promise<{ readonly outcome: Outcome; readonly ended: string | null }> {
  try {
    await client.query(text);
    const clean = tried.error === null && tried.differences.length === 0;
    const byTransaction = tried.error !== null && BY_TRANSACTION.test(tried.error);
    if (!byTransaction && !(clean && r.chance(0.05))) return { outcome: tried, ended: null };
    await client.query('RESET ALL');
    const error = await sendDown(client, drafted.down);
    const after = await snapshotOf(client, version, false);
    const outcome: Outcome = { error, differences: differences(after, before), lost: lost(await holdingsOf(client), held) };
    if (outcome.differences.length > 0) return { outcome, ended: 'the way back left something' };
    await client.query(text);
    return { outcome, ended: null };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    return { outcome: tried, ended: `up again: ${(error as Error).message}` };
  }
}
